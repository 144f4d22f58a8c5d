"""The one way from a rule to a function: read, check, call, write, log."""

import contextlib
import functools
import importlib
import inspect
import json
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, TypeAdapter

from scripts.ground.errors import FULL, EvidenceError, is_full


class StepFailed(Exception):
    """Says on the screen what stopped a step: one sentence. The traceback is in the log of the step."""


def step(functions: str | Sequence[str], inputs: Any, outputs: Any, params: Any, log: Any) -> None:
    """Run `scripts.<function>` on the files of a rule and write what it returns.

    `inputs`, `outputs`, `params`, `log` are those of the rule. `inputs` are named; "code" is left out, it only makes
    the rule run again when the code changes. `params` are plain values; "evidence" has the hashes of what the rule
    reads of raw/ and config/: it must be so before and after, and goes to the output of this name where there is one.
    Descriptions among the params arrive as the models that the function is annotated with.
    Several functions are called in turn: each takes what it names of the inputs, of the params, and of what those
    before it wrote. They are a step together where nothing but code could have one of them run without the others.
    Raises StepFailed with one sentence.
    """
    path = Path(str(log[0]))
    named = [functions] if isinstance(functions, str) else list(functions)
    function = ", ".join(named)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = run(named, dict(inputs.items()), dict(outputs.items()), dict(params.items()))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except EvidenceError as error:
        note(path, f"{error}\n\n{trail(error)}")
        raise StepFailed(str(error)) from None
    except Exception as error:
        note(path, f"{function} failed.\n\n{trail(error)}")
        if is_full(error):
            raise StepFailed(FULL) from None
        raise StepFailed(
            f"{function} failed ({type(error).__name__}): this is a mistake in Triangulate, not in your files. "
            f"Please send the log {path.as_posix()} to whoever keeps it."
        ) from None
    # One write: lines of steps that end together must not run into each other.
    sys.stderr.write("".join(f"{line}\n" for line in lines[: len(named)]))


def note(path: Path, text: str) -> None:
    """Write the log of a step that failed, where the disk still takes it."""
    with contextlib.suppress(OSError):
        path.write_text(text, encoding="utf-8")


def run(functions: Sequence[str], inputs: dict[str, Any], outputs: dict[str, Any], params: dict[str, Any]) -> list[str]:
    """Read, call, check, write; return the lines of the log, the calm ones first."""
    from scripts.audit import evidence
    from scripts.ground.table import TableError

    sealed: dict[str, str] = params.pop("evidence", {})
    there, wanted = {key: value for key, value in inputs.items() if key != "code"}, dict(outputs)
    calm, report = [], []
    for function in functions:
        module, name = function.rsplit(".", 1)
        call = getattr(importlib.import_module(f"scripts.{module}"), name)
        names = {*there, *params} if len(functions) == 1 else taken(call)
        read = {key: load(value) for key, value in there.items() if key in names}
        with evidence.held(sealed):
            made: dict[str, Any] = call(**handed(call, read | {key: params[key] for key in params if key in names}))
        calm.append(made.pop("line"))
        if "evidence" in wanted:
            made["evidence"] = evidence.listed(sealed)
        if set(made) != set(wanted) if function == functions[-1] else not set(made) <= set(wanted):
            raise TableError(f"{function} makes {sorted(made)}, its rule wants {sorted(wanted)}")
        write(made, wanted)
        report += [f"in   {key}: {counted(value)}" for key, value in read.items()]
        report += [f"out  {key}: {counted(made[key])}" for key in wanted if key in made]
        there |= {key: wanted.pop(key) for key in made}
    return [*calm, *report]


def write(made: dict[str, Any], outputs: Mapping[str, Any]) -> None:
    """Check all that a function made, then write it; `made` has it as it is written."""
    from scripts.ground import files, tables

    targets = {key: Path(str(target)) for key, target in outputs.items() if key in made}
    for key, target in targets.items():
        if files.rows(made[key]) is not None:
            made[key] = tables.made(made[key], target)
        elif isinstance(made[key], Mapping):
            named = made[key].items()
            made[key] = {
                name: one if files.rows(one) is None else tables.made(one, Path(str(target), name))
                for name, one in named
            }
    for key, target in targets.items():
        files.write(target, made[key])


def taken(call: Callable[..., Any]) -> set[str]:
    """Return the names of the inputs and params that a function takes, by themselves or in a NamedTuple."""
    fields = [getattr(hint, "_fields", ()) for hint in get_type_hints(call).values()]
    return {*inspect.signature(call).parameters}.union(*fields)


def handed(call: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return what a function takes of the inputs and params of its rule, as its annotations say.

    A plain description arrives as the model of `scripts/settings` that it is annotated with (`Scheme`,
    `NameList | None`, `dict[str, Finding]` and the like); what is annotated with a NamedTuple takes the inputs and
    params of the names of its fields; all else stays as it is.
    """
    hints = {name: hint for name, hint in get_type_hints(call).items() if name != "return"}
    groups = {name: hint for name, hint in hints.items() if hasattr(hint, "_fields")}
    for group in groups.values():
        hints |= get_type_hints(group)
    wanted = {name: hint for name, hint in hints.items() if name in given and names_model(hint)}
    made = given | {name: model(hint, json.dumps(given[name])) for name, hint in wanted.items()}
    for name, group in groups.items():
        made[name] = group(**{field: made.pop(field) for field in group._fields})
    return made


@functools.lru_cache(maxsize=64)
def model(hint: Any, told: str) -> Any:
    """Return what an annotation names, made of plain values as JSON; many steps of a run take the same description."""
    return TypeAdapter(hint).validate_python(json.loads(told))


def names_model(hint: Any) -> bool:
    """Return whether an annotation is a model, or contains one."""
    return (isinstance(hint, type) and issubclass(hint, BaseModel)) or any(map(names_model, get_args(hint)))


def load(value: Any) -> Any:
    """Return what a step gets for one input: a frame, a path, or a list of these."""
    from scripts.ground import files

    if not isinstance(value, str):
        return [load(one) for one in value]
    path = Path(value)
    made_here = path.parts[0] not in ("raw", "config")
    return files.read(path) if made_here and path.suffix in (".parquet", ".csv") else path


def counted(value: Any) -> str:
    """Say how much there is of something, and nothing of what it holds."""
    from scripts.ground import files

    if isinstance(value, list):
        return f"{len(value)} files"
    if isinstance(value, Mapping):
        return f"{len(value)} files"
    rows = files.rows(value)
    return "1 file" if rows is None else f"{rows} rows"


def trail(error: BaseException) -> str:
    """Return where an error came from: places and kinds only, for a message may hold the words of a respondent."""
    parts = []
    link: BaseException | None = error
    while link is not None:
        parts.append(
            f"{type(link).__name__}\n{''.join(place(frame) for frame in traceback.extract_tb(link.__traceback__))}"
        )
        link = link.__cause__ or link.__context__
    return "\ncaused by\n".join(parts)


def place(frame: traceback.FrameSummary) -> str:
    """Return one line of a traceback without the folder of this machine."""
    parts = Path(frame.filename).parts
    start = max((i for i, part in enumerate(parts) if part in ("scripts", "site-packages")), default=len(parts) - 1)
    return f"  {'/'.join(parts[start:])}, line {frame.lineno}, in {frame.name}\n"

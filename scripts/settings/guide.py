"""JSON Schemas and the guide to config/, made from the models, so that checks and documents never part.

`python -m scripts.settings.guide` writes them; a test fails when they are not what the models say.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scripts.ground import files
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.own_step import OwnStep
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey

KINDS: dict[str, tuple[type[BaseModel], str]] = {
    "evaluation": (Evaluation, "config/config.yaml"),
    "survey": (Survey, "config/surveys/NAME.yaml"),
    "scheme": (Scheme, "config/schemes/NAME.yaml"),
    "record": (Record, "config/records/NAME.yaml"),
    "step": (OwnStep, "config/steps/NAME.yaml"),
    "finding": (Finding, "config/findings/NAME.yaml"),
}
HEAD = """# The keys of config/

Made from the models in `scripts/settings/`; do not edit. A key marked * is required. `yes` and `no` are read as words;
truth values are `true` and `false`. Each key may occur once. The column default has what applies if a key is left out;
if it is empty, there is no default. `workflow/schemas/` has the same as JSON Schemas, which many
editors use to complete and check as you type.
"""


def schemas() -> dict[str, str]:
    """Return file name -> JSON Schema."""
    return {
        f"workflow/schemas/{kind}.json": json.dumps(model.model_json_schema(by_alias=True), indent=2, sort_keys=True)
        + "\n"
        for kind, (model, _) in KINDS.items()
    }


def guide() -> str:
    """Return the text of config/README.md."""
    parts = [HEAD]
    for model, path in KINDS.values():
        parts.append(f"\n## `{path}`\n")
        schema = model.model_json_schema(by_alias=True)
        parts.append(section(schema, schema))
        for name, part in sorted(schema.get("$defs", {}).items()):
            parts.append(f"\n### {name}\n")
            parts.append(section(part, schema))
    return "\n".join(parts)


def section(part: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return the description of one model and the table of its keys."""
    rows = [
        f"{part.get('description', '').splitlines()[0]}\n",
        "| key | kind | default | meaning |",
        "|---|---|---|---|",
    ]
    for key, value in part.get("properties", {}).items():
        star = "*" if key in part.get("required", []) else ""
        told = (f"`{key}`{star}", kind_of(value), default_of(value), value.get("description", ""))
        rows.append(f"| {' | '.join(told)} |")
    return "\n".join(rows) + "\n"


def default_of(value: dict[str, Any]) -> str:
    """Return the default of a key in words; "" where it has none."""
    default = value.get("default")
    if "$ref" in value and default:
        return f"as in {kind_of(value)}" if any(default.values()) else ""
    return "" if default in (None, "", [], {}) else f"`{json.dumps(default, ensure_ascii=False)}`".replace('"', "")


def kind_of(value: dict[str, Any]) -> str:
    """Return the kind of a key in words."""
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in value:
        return " or ".join(kind_of(one) for one in value["anyOf"] if one.get("type") != "null")
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if value.get("type") == "array":
        return f"list of {kind_of(value.get('items', {}))}"
    if value.get("type") == "object":
        inner: Any = value.get("additionalProperties") or next(iter(value.get("patternProperties", {}).values()), {})
        return f"key: {kind_of(inner)}" if isinstance(inner, dict) and inner else "keys and values"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(
        str(value.get("type")), str(value.get("const", value.get("type", "value")))
    )


def main() -> None:
    """Write the schemas and the guide."""
    for name, content in {**schemas(), "config/README.md": guide()}.items():
        files.write(Path(name), content)


if __name__ == "__main__":
    main()

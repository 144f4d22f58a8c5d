"""Descriptions for tests: what a description must say, and the test is not about, is filled in."""

from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from scripts.ground.note_tables import TURNS
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey

NO_TURNS = TURNS.framed([])  # notes in which nobody is named
Model = TypeVar("Model", bound=BaseModel)


def filled(model: type[Model], told: dict[str, Any] | Model) -> Model:
    """Return the model of `scripts/settings` that `told` describes, with something in each key that has to be there."""
    return model.model_validate(completed(model, told)) if isinstance(told, dict) else told


def completed(kind: Any, told: Any) -> Any:
    """Return plain values with every key that the models in `kind` require."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not isinstance(told, dict):
            return told
        more = dict(told)
        for name, field in kind.model_fields.items():
            key = field.alias or name
            if key in told:
                more[key] = completed(field.annotation, told[key])
            elif field.is_required():
                more[key] = anything(field.annotation, name)
        if kind is Item and not {"column", "columns", "derive"} & set(more):
            more["column"] = "column"
        return more
    inner = get_args(kind)
    if get_origin(kind) is dict and isinstance(told, dict):
        return {key: completed(inner[1], value) for key, value in told.items()}
    if get_origin(kind) is list and isinstance(told, list):
        return [completed(inner[0], value) for value in told]
    if get_origin(kind) in (Union, UnionType):
        for one in inner:
            told = completed(one, told)
    return told


def anything(kind: Any, name: str) -> Any:
    """Return a value of a kind that says nothing."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return completed(kind, {})
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is list:
        return [anything(get_args(kind)[0], name)]
    return {} if get_origin(kind) is dict else name


def scaled(told: dict[str, Any]) -> dict[str, Scale]:
    """Return scales as steps take them."""
    return {name: filled(Scale, one) for name, one in told.items()}


def surveyed(
    told: dict[str, Any] | ResolvedSurvey, scales: dict[str, Any] | None = None, **more: Any
) -> ResolvedSurvey:
    """Return a survey as steps take it: `told` with these scales; `more` changes keys of it, a key or level too."""
    if isinstance(told, ResolvedSurvey):
        return told.changed(**more)
    return filled(ResolvedSurvey, {"key": "survey", "selection": "census", "scales": scales or {}} | told | more)

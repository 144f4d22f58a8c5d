"""What all descriptions share: unknown keys are named with the nearest right one."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from scripts.ground.addresses import token
from scripts.ground.errors import EvidenceError, listed, nearest
from scripts.ground.paths import DRAWN, NAME
from scripts.sheets import date_formats

MOST_NAMED = 20  # of the words that there are, in a sentence about one that there is not
LATIN = r"^[A-Za-z0-9][A-Za-z0-9_]*$"


def as_in_addresses(key: str) -> str:
    """Accept a key in Latin letters, or one in letters of any script that stands in addresses as it is written."""
    if not re.match(LATIN, key) and key != (shown := token(key)):
        raise PydanticCustomError(
            "key", "write '{shown}', as addresses have it, not '{key}'", {"key": key, "shown": shown}
        )
    return key


Key = Annotated[
    str,
    StringConstraints(pattern=r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}_]*$", max_length=120),
    AfterValidator(as_in_addresses),
]
# In Latin letters: archives, git and synchronised folders do not keep other letters of names of files alike.
FileKey = Annotated[str, StringConstraints(pattern=LATIN, max_length=NAME)]  # a file of config/, a folder of results/
DrawnKey = Annotated[str, StringConstraints(pattern=LATIN, max_length=DRAWN)]  # a file of a finding
Share = Annotated[float, "between 0 and 1"]


def truth(value: Any) -> Any:
    """Accept true and false only: `no`, `yes`, `on`, `off` are words here."""
    if not isinstance(value, bool):
        raise PydanticCustomError("truth", "write true or false, not '{value}'", {"value": value})
    return value


Truth = Annotated[bool, BeforeValidator(truth)]


def date_format(value: str) -> str:
    """Accept a way of writing dates that has all of a date, and no hour that could be of the morning or the evening."""
    if said := date_formats.fault(value):
        raise PydanticCustomError("date_format", "{said}", {"said": said})
    return value


DateFormat = Annotated[str, AfterValidator(date_format)]


class Described(BaseModel):
    """A part of a description: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def known_keys(cls, data: Any) -> Any:
        """Name an unknown key and the nearest right one."""
        if isinstance(data, dict):
            keys = [field.alias or name for name, field in cls.model_fields.items()]
            for key in data:
                if key not in keys:
                    hint = nearest(str(key), keys) or f" It takes: {', '.join(keys)}."
                    raise PydanticCustomError("key", "there is no key '{key}' here.{hint}", {"key": key, "hint": hint})
        return data


def known(word: str, words: Iterable[str], place: str, what: str) -> None:
    """Raise the sentence for a word that is not declared."""
    words = list(words)
    if word not in words:
        hint = nearest(word, words) or (f" There is {listed(words, MOST_NAMED)}." if words else "")
        raise EvidenceError(f"{place}: there is no {what} '{word}'.{hint}")


def plain(model: BaseModel) -> dict[str, Any]:
    """Return a description as plain values, the form in which steps take it and Snakemake compares it."""
    return model.model_dump(mode="json", exclude_none=True, by_alias=True)


def spoken(key: str) -> str:
    """Return a key in words."""
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]

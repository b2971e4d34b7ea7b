"""Reading our own YAML files: strict, checked, and with the place of what is wrong."""

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from exportcheck.errors import UnsoundData, UsageError
from exportcheck.load.strict_yaml import Document, YamlProblem, load_document

M = TypeVar("M", bound="Entry")


class Entry(BaseModel):
    """Base of everything read from our own files."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, frozen=True, arbitrary_types_allowed=True
    )


def read_document(path: Path) -> Document:
    """Read one YAML file.

    Raises:
        UsageError: it cannot be opened.
        UnsoundData: it is not plain, sound YAML in UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; name a file that can") from error
    except UnicodeDecodeError as error:
        raise UnsoundData(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    try:
        return load_document(text, path.name)
    except YamlProblem as problem:
        raise UnsoundData(str(problem)) from problem


def read_entry(path: Path, kind: type[M]) -> M:
    """Read one YAML file as a model, or say in one sentence where it is unsound."""
    return as_entry(read_document(path), path.name, kind)


def as_entry(document: Document, name: str, kind: type[M]) -> M:
    """A document as a model, or one sentence about where it is unsound."""
    try:
        return kind.model_validate(document.value)
    except ValidationError as error:
        raise UnsoundData(first_problem(error, document, name)) from error


def first_problem(error: ValidationError, document: Document, name: str) -> str:
    """The first problem of a validation as one sentence with file, line and key."""
    first: Any = error.errors(include_url=False)[0]
    trail = tuple(step for step in first["loc"] if isinstance(step, str | int))
    where = ".".join(str(step) for step in trail) or "the document"
    message = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "is not a key that is known here; check its spelling"
    elif first["type"] == "missing":
        message = "is missing"
    elif first["type"] == "model_type":
        message = "is not a list of keys with values, as in `key: value`"
    return f"{name}, line {document.line_of(trail)}: {where}: {message}"


def as_date(value: object) -> object:
    """A date from its ISO text; YAML dates stay text in the strict loader."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            if len(value) != len("2026-02-01"):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"is not a date of the form YYYY-MM-DD: {value!r}") from error
    raise ValueError(f"is not a date of the form YYYY-MM-DD: {value!r}")

"""What callers say in Python: days, layers, catalogs; and how they are told of what they should know."""

import warnings
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from exportcheck.cli import options
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.law import Layer
from exportcheck.model.place import Place, UnknownPlace

Day = date | str | None
Files = str | Path | Iterable[str | Path]


class Notice(UserWarning):
    """Something to know of a frame, the catalog or the law of the day; a class to filter warnings by."""


def day(on: Day) -> date:
    """The day whose law applies: a date, its text as YYYY-MM-DD, or None for today.

    Raises:
        UsageError: the text is no date.
    """
    if on is None:
        return options.today()
    if isinstance(on, date):
        return date(on.year, on.month, on.day)
    try:
        return options.day(on)
    except UsageError as error:
        raise UsageError(str(error).replace("--on:", "on:")) from None


def layer_of(name: Layer | str) -> Layer:
    """A layer of the law, `enforced` or `codified`.

    Raises:
        UsageError: it is neither.
    """
    if isinstance(name, Layer):
        return name
    try:
        return options.layer(name)
    except UsageError as error:
        raise UsageError(str(error).replace("--layer:", "layer:")) from None


def things(catalog: Files = ()) -> Box:
    """The law, the places, the chips and the judge; `catalog` are files that add chips.

    Raises:
        UnsoundData: a file is unsound.
    """
    return box(paths(catalog))[0]


def paths(files: Files) -> list[Path]:
    """Files that were named one or many."""
    return [Path(file) for file in ([files] if isinstance(files, str | Path) else files)]


def place(known: Box, name: str, argument: str) -> Place:
    """A country or territory by its code or name.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return known.places.find(name)
    except UnknownPlace as error:
        raise UsageError(f"{argument}: {error}") from None


def tell(messages: Iterable[str], depth: int) -> None:
    """Warn, once for each message, of the call that is so many calls up."""
    for message in messages:
        warnings.warn(message, Notice, stacklevel=depth)


def said_of(known: Box, as_of: date) -> list[str]:
    """What is to be said of the day and the catalog."""
    return [f"{finding.message} ({finding.rule})" for finding in known.unsaid(as_of)]

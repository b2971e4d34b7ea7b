"""The party list that is used: the one named, that of the configuration, or the starter list."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import LAW_GIVEN, today
from exportcheck.cli.party_screening import party_list
from exportcheck.errors import UsageError
from exportcheck.load.config import resolve
from exportcheck.load.kinds import STARTER
from exportcheck.model.party import Index
from exportcheck.output.plain import plain
from exportcheck.parties import open_index

VARIABLE = "EXPORTCHECK_PARTIES"
IndexFile = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="INDEX",
        help=f"The compiled list; default: the environment variable {VARIABLE}.",
        show_envvar=False,
    ),
]
PartiesFile = Annotated[
    Path | None,
    typer.Option(
        "--parties",
        metavar="INDEX",
        help=f"A list compiled by `parties import`; default: {VARIABLE}, else the starter list.",
        show_envvar=False,
    ),
]


def index_path(given: Path | None) -> Path | None:
    """The compiled list that is named: flag over environment over file; None: the starter list.

    Raises:
        UsageError: the environment or the configuration is wrong.
    """
    told = resolve({"parties": given, "law": LAW_GIVEN.get()}).parties
    return Path(told) if told is not None and told != STARTER else None


def needed_index_path(given: Path | None) -> Path:
    """The compiled list that is named.

    Raises:
        UsageError: none is.
    """
    path = index_path(given)
    if path is None:
        raise UsageError(f"no index is named; name one with --index INDEX or in {VARIABLE}")
    return path


def opened(path: Path | None) -> Index:
    """A compiled list; without one, the starter list, which says of itself that it is not the list.

    Raises:
        UsageError: the libraries for matching names are not installed.
        CannotCheck: the index cannot be read, is damaged or of another version.
    """
    if path is not None:
        return open_index(path)
    # The list of `check --parties starter`; an open index needs its file no more.
    with party_list(STARTER, today()) as starter:
        if starter is None:
            raise AssertionError("unreachable")
        return open_index(starter.file)


def warn(messages: Iterable[str]) -> None:
    """Warnings on standard error."""
    for message in messages:
        print(f"exportcheck: warning: {plain(message)}", file=sys.stderr)

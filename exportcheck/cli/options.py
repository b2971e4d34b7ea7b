"""What the commands share: options, their parsing, and the clock."""

import os
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from exportcheck.errors import UsageError
from exportcheck.model.law import Layer
from exportcheck.model.rule import Severity

On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day whose law applies, YYYY-MM-DD; default today."),
]
LayerName = Annotated[
    str,
    typer.Option(
        "--layer", metavar="LAYER", help="enforced (what BIS applies) or codified (what the text says)."
    ),
]
CatalogFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--catalog", metavar="FILE", help="A catalog that adds to or overrides the bundled one, by id."
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORMAT[=FILE]",
        help="Output format, to a file if one is named; repeatable.",
    ),
]
Proposed = Annotated[
    bool, typer.Option("--proposed", help="Also show bills before Congress; they are not law.")
]


LAW_VARIABLE = "EXPORTCHECK_LAW"
# What `--law` before the command gave; it is set anew for every command.
LAW_GIVEN: ContextVar[Path | None] = ContextVar("law", default=None)
LawFolder = Annotated[
    Path | None,
    typer.Option(
        "--law",
        metavar="FOLDER",
        help="Regulation files of your own that take the place of the bundled ones, for every command.",
        show_envvar=False,
    ),
]


def own_law() -> Path | None:
    """The folder of one's own regulation files: that of `--law`, or else of the environment."""
    told = os.environ.get(LAW_VARIABLE, "").strip()
    return LAW_GIVEN.get() or (Path(told) if told else None)


LONGEST_NAME = 100


def now() -> datetime:
    """The only clock of the program."""
    return datetime.now(UTC)


def today() -> date:
    """The day where the program runs."""
    return now().astimezone().date()


def sound(what: str, text: str) -> str:
    """A name as the ledger keeps it: one line, of letters that can be seen.

    Raises:
        UsageError: it is something else.
    """
    if not text.isprintable() or "|" in text:
        raise UsageError(f"{what} {text!r} has a sign that cannot be kept: a control character, or |")
    if not text.strip() or len(text) > LONGEST_NAME:
        raise UsageError(f"{what}: {text[:40]!r} is not between 1 and {LONGEST_NAME} characters long")
    return text


def day(text: str | None) -> date:
    """A day from the command line, or today."""
    if text is None:
        return today()
    try:
        if len(text) != len("2026-02-01"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--on: {text!r} is not a date; write it as YYYY-MM-DD, for example 2026-02-01"
        ) from None


def layer(text: str) -> Layer:
    """A layer of the law from the command line."""
    try:
        return Layer(text)
    except ValueError:
        raise UsageError(f"--layer: {text!r} is neither enforced nor codified") from None


class Output(NamedTuple):
    """One `-o`: a format, and the file to write it to (None: standard output)."""

    format: str
    file: Path | None


def outputs(texts: list[str] | None, known: tuple[str, ...]) -> list[Output]:
    """The outputs asked for; without any, text on standard output."""
    asked = []
    for text in texts or ["text"]:
        name, _, file = text.partition("=")
        if name not in known:
            raise UsageError(f"-o: {name!r} is not a format; there are {', '.join(known)}")
        if "=" in text and not file:
            raise UsageError(f"-o: {text!r} names no file after '='")
        asked.append(Output(name, Path(file) if file else None))
    if sum(output.file is None for output in asked) > 1:
        raise UsageError(
            "-o: two formats on standard output would mix; name a file for one: -o json=report.json"
        )
    files = [output.file for output in asked if output.file]
    if len(set(files)) < len(files):
        raise UsageError("-o: two formats would be written to the same file; name different files")
    return asked


def fail_on(text: str) -> frozenset[Severity]:
    """The severities that fail a run."""
    words = {severity.word: severity for severity in Severity}
    chosen = [word.strip() for word in text.split(",") if word.strip()]
    for word in chosen:
        if word not in words:
            raise UsageError(f"--fail-on: {word!r} is none of {', '.join(words)}")
    return frozenset(words[word] for word in chosen)


def renames(pairs: list[str] | None) -> dict[str, str]:
    """`--map ours=theirs` as a mapping."""
    mapping = {}
    for pair in pairs or []:
        ours, separator, theirs = pair.partition("=")
        if not separator or not ours or not theirs:
            raise UsageError(
                f"--map: {pair!r} is not of the form ours=theirs, for example --map chip='Part Number'"
            )
        mapping[ours.strip()] = theirs.strip()
    return mapping

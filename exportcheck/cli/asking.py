"""How the commands that ask about chips put their question: one declaration of the options, one deal."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import day, layer
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import UsageError
from exportcheck.model.case import Deal, Papers
from exportcheck.model.chip import Chip
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.model.manifest import FORM_FACTORS
from exportcheck.model.noun import Noun
from exportcheck.model.place import Place
from exportcheck.model.rule import Severity
from exportcheck.screening.judge import Question

TRANSACTIONS = ("export", "reexport", "transfer")

Name = Annotated[str | None, typer.Argument(help="A chip or system: id, name or alias.", metavar="NAME")]
To = Annotated[list[str] | None, typer.Option("--to", metavar="CC", help="Destination; repeatable.")]
Hq = Annotated[
    str | None,
    typer.Option("--hq", metavar="CC", help="Headquarters of the end user; default: the destination."),
]
Parent = Annotated[
    str | None,
    typer.Option("--parent", metavar="CC", help="Ultimate parent's; default: the headquarters."),
]
Origin = Annotated[str, typer.Option("--from", metavar="CC", help="Where it is exported from.")]
Transaction = Annotated[str, typer.Option("--transaction", help="export, reexport or transfer.")]
FormFactor = Annotated[str | None, typer.Option("--form-factor", help="ic, module, board, server or rack.")]
EndUse = Annotated[str | None, typer.Option("--end-use", metavar="TEXT", help="The stated end use.")]
Spec = Annotated[
    Path | None,
    typer.Option("--spec", metavar="FILE", help="A catalog entry in a file, instead of NAME."),
]
WithoutCertification = Annotated[
    bool, typer.Option("--without-certification", help="No paragraph (dd) certification is given.")
]


class Stated(Noun):
    """A question as it stands on the command line; None is *not given*."""

    name: str | None
    spec: Path | None
    to: list[str] | None
    hq: str | None
    parent: str | None
    origin: str
    transaction: str
    form_factor: str | None
    end_use: str | None
    without_certification: bool
    on: str | None
    layer_name: str
    catalog: list[Path] | None
    proposed: bool = False


class Put(Noun):
    """The question put: what it is about, and one question for each destination."""

    things: Box
    name: str
    entry: Chip
    day: date
    layer: Layer
    questions: tuple[Question, ...]

    def findings(self, first: Judgement) -> list[Finding]:
        """What is to be said about the day, the catalog, and the name that was typed."""
        about = _about(self.things, self.entry, self.name, first)
        return [*self.things.dated(self.day), *self.things.notices, *about]


def put(stated: Stated, destinations: tuple[str, ...]) -> Put:
    """Load everything and build the questions; `destinations` are those of a line without `--to`.

    Raises:
        UsageError: an option says what cannot be meant.
        UnknownName: no such chip.
    """
    as_of, chosen = day(stated.on), layer(stated.layer_name)
    if stated.transaction not in TRANSACTIONS:
        raise UsageError(f"--transaction: {stated.transaction!r} is none of {', '.join(TRANSACTIONS)}")
    if stated.form_factor is not None and stated.form_factor not in FORM_FACTORS:
        raise UsageError(f"--form-factor: {stated.form_factor!r} is none of {', '.join(FORM_FACTORS)}")
    if (stated.name is None) == (stated.spec is None):
        raise UsageError(
            "give a chip's NAME, or --spec FILE with one catalog entry; `exportcheck chips` lists names"
        )
    things, entry = box(stated.catalog or (), stated.spec)
    if entry is None:
        entry = things.catalog.find(stated.name or "")
    papers = Papers(declared_eccn=entry.declared_eccn)
    places = dict.fromkeys(things.place(text, "--to") for text in stated.to or destinations)
    questions = tuple(
        Question(entry, deal(things, place, stated), as_of, chosen, papers, proposed=stated.proposed)
        for place in places
    )
    return Put(things, stated.name or "", entry, as_of, chosen, questions)


def deal(things: Box, destination: Place, stated: Stated) -> Deal:
    """The transaction with one destination, where the end user sits unless said otherwise."""
    headquarters = things.place(stated.hq, "--hq") if stated.hq else destination
    return Deal(
        destination=destination,
        origin=things.place(stated.origin, "--from"),
        transaction=stated.transaction,
        end_user_country=destination,
        headquarters=headquarters,
        parent=things.place(stated.parent, "--parent") if stated.parent else headquarters,
        end_use=stated.end_use,
        form_factor=stated.form_factor,
        certified=not stated.without_certification,
    )


def ordinary(things: Box, destination: Place) -> Deal:
    """An export from the United States to an end user at home at the destination."""
    return Deal(
        destination=destination,
        origin=things.places.by_code("US"),
        transaction="export",
        end_user_country=destination,
        headquarters=destination,
        parent=destination,
    )


def one_circuit(put: Put) -> None:
    """Refuse a system: figures are those of one circuit.

    Raises:
        UsageError: the entry contains others.
    """
    if put.entry.contains:
        parts = " or ".join(part for part, _ in put.entry.contains)
        raise UsageError(f"{put.entry.name} is a system; ask about the chip in it, {parts}")


def _about(things: Box, entry: Chip, name: str, first: Judgement) -> list[Finding]:
    """What is to be said about the name that was typed."""
    findings = []
    siblings = things.catalog.siblings(entry, name) if name else ()
    if siblings:
        others = ", ".join(other.name for other in siblings[:6]) + ("…" if len(siblings) > 6 else "")
        message = f"{name!r} is read as {entry.name}; the name also begins {others}"
        findings.append(Finding("XC107", Severity.NOTE, NOTICES["XC107"], message=message))
    if entry.bins:
        names = ", ".join(things.catalog.chips[part].name for part in entry.bins)
        severity = Severity.INDETERMINATE if first.outcome.family is None else Severity.NOTE
        message = f"{entry.name} covers several bins ({names}); the answer is for all of them, name one"
        findings.append(Finding("XC208", severity, NOTICES["XC208"], message=message))
    return findings

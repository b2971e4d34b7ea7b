"""`exportcheck certify`: the paragraph (dd) certificate, drafted from a manifest and its evidence."""

import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from exportcheck.cli.consulting import Against, Consulting
from exportcheck.cli.files import whole
from exportcheck.cli.ledger_options import Whose, opened, settings
from exportcheck.cli.options import CatalogFiles, On, Output, day, outputs, sound
from exportcheck.cli.reading import Reading
from exportcheck.cli.reading import opened as read_manifests
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import CannotCheck, Exit, UnreadableFile, UsageError, worst
from exportcheck.load.bundled import data_folder
from exportcheck.load.catalog import CatalogFile
from exportcheck.load.certificate import load_paragraphs
from exportcheck.load.config import Settings
from exportcheck.load.evidence_files import read_evidence
from exportcheck.load.files import read_entry
from exportcheck.load.manifests import Manifest
from exportcheck.model.certificate import Certificate, Coverage
from exportcheck.model.consulted import Consulted
from exportcheck.model.law import Layer
from exportcheck.model.report import LineResult, RejectedLine
from exportcheck.output.certificate_document import KINDS, document
from exportcheck.output.certificate_docx import docx
from exportcheck.output.certificate_html import html
from exportcheck.output.certificate_markdown import markdown
from exportcheck.output.certificate_records import record
from exportcheck.output.certificate_text import text
from exportcheck.output.json_report import dumps
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.words import DECISIONS
from exportcheck.rules import RULES
from exportcheck.screening.certificate import Drafting, Stated, draft, first_day
from exportcheck.screening.certificate_lines import Consult
from exportcheck.screening.totals import STEM, Totals

FORMATS: dict[str, Callable[[Record], str | bytes]] = {
    "text": text,
    "markdown": lambda found: markdown(document(found)),
    "html": lambda found: html(document(found)),
    "docx": lambda found: docx(document(found)),
    "json": dumps,
}
# So many lines are named where none is covered.
SHOWN = 5


def certify(
    manifest: Annotated[Path, typer.Argument(help="One manifest; - for standard input.", metavar="MANIFEST")],
    on: On = None,
    catalog: CatalogFiles = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="URL",
            help="Take the sums of the ratio from a ledger; nothing is reserved; default EXPORTCHECK_LEDGER.",
        ),
    ] = None,
    numerator: Whose = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=FILE]",
            help=f"{', '.join(FORMATS)}; to a file if named (docx always); repeatable.",
        ),
    ] = None,
) -> None:
    """Draft the paragraph (dd) certificate of an application: its statements, its evidence, what is computed.

    It says which statements the applicant makes, and what BIS will ask next; it files nothing.

    Exit codes: 0 nothing missing or contradicted, 1 something is, 2 usage, 3 no or not every line read.

    Example: exportcheck certify docs/examples/exit-0/application.yaml -o text -o html=certificate.html
    """
    asked = _asked(output)
    told = settings(ledger=ledger, numerator=numerator)
    as_of = day(on)
    things, _ = box(catalog or ())
    if things.law.on(as_of, Layer.ENFORCED).vintage(STEM) is None:
        first = first_day(things.judge)
        raise CannotCheck(f"there was no paragraph (dd) on {as_of}; it came on {first}")
    source: Path | BinaryIO = sys.stdin.buffer if str(manifest) == "-" else manifest
    read = _only(source, str(manifest) if source is manifest else "stdin", things)
    stems = {rule.stem for rule in RULES}
    folder = manifest.parent if source is manifest else None
    drafting = Drafting(
        things.judge,
        as_of,
        load_paragraphs(data_folder() / "certificate.yaml", things.law.citations, stems),
        lambda named: read_evidence(folder, named),
        things.places.by_code,
        _consult(told, read) if told.ledger is not None else None,
    )
    made = draft(drafting, read)
    _covers(made)
    volume = things.law.on(as_of, Layer.ENFORCED).vintage(STEM)
    assert volume is not None
    said = (*things.dated(as_of), *things.notices)
    found = record(things.basis(as_of, Layer.ENFORCED), made, volume, _sources(catalog or ()), said)
    for finding in things.unsaid(as_of):
        print(
            f"exportcheck: {finding.severity.word}: {plain(finding.message)} ({finding.rule})",
            file=sys.stderr,
        )
    contents = [FORMATS[wanted.format](found) for wanted in asked]
    for wanted, content in zip(asked, contents, strict=True):
        _write(wanted, content)
    sys.stdout.flush()
    print(f"exportcheck: {_ending(made)}", file=sys.stderr)
    raise typer.Exit(int(_code(made)))


def _asked(output: list[str] | None) -> list[Output]:
    asked = outputs(output, tuple(FORMATS))
    for wanted in asked:
        if wanted.format != "docx":
            continue
        if wanted.file is None:
            raise UsageError("-o: a Word document goes to a file: -o docx=certificate.docx")
        if find_spec("docx") is None:
            raise UsageError(
                "-o docx: python-docx is not installed; pip install 'exportcheck[docx]', or take -o html=FILE"
            )
    return asked


def _only(source: Path | BinaryIO, name: str, things: Box) -> Stated:
    """The one manifest of a source, read whole while it is open; an application stands in one file."""
    found: list[Stated] = []
    for entry in read_manifests(things, Reading(), source, name):
        if isinstance(entry, RejectedLine):
            where = "" if entry.problem.startswith(entry.manifest) else f"{entry.manifest}: "
            raise UnreadableFile(where + entry.problem)
        found.append(Stated(entry.name, entry.digest, entry.application, tuple(entry)))
    if len(found) != 1:
        raise UsageError(f"certify: {name} holds {len(found)} manifests; name the file of one application")
    return found[0]


def _consult(told: Settings, read: Stated) -> Consult:
    """Asks a ledger, open only while it is asked, about the lines of the manifest."""

    def asked(totals: Totals, results: Iterable[tuple[LineResult, bool]]) -> Consulted:
        with opened(told, read_only=True) as found:
            whose = sound("applicant", told.applicant) if told.applicant else None
            consulting = Consulting(Against(found, told.numerator, whose), totals)
            # It was closed when it was read; its name, its digest and its application are all that is asked.
            manifest = cast(Manifest, read)
            consulting.opened(manifest)
            for result, repeated in results:
                consulting.line(result, repeated=repeated)
            consulting.closed(manifest)
            return consulting.read()

    return asked


def _sources(extra: Iterable[Path]) -> dict[str, str]:
    """The titles of the catalog's sources, and of the user's catalogs."""
    paths = (data_folder() / "chips.yaml", *extra)
    return {source.id: source.title for path in paths for source in read_entry(path, CatalogFile).sources}


def _covers(made: Certificate) -> None:
    """Refuse to draft where there is no line that a certificate could be about."""
    if any(entry.coverage in (Coverage.COVERED, Coverage.UNDETERMINED) for entry in made.lines):
        return
    told = [
        f"line {entry.line.number}: {entry.line.chip} to {entry.line.destination.code}: "
        + ("a US shipment" if entry.coverage is Coverage.US_SHIPMENT else DECISIONS[entry.decision.word])
        for entry in made.lines[:SHOWN]
    ]
    told += [f"line {row.number}: {row.problem}" for row in made.rejected[:SHOWN]]
    more = len(made.lines) + len(made.rejected) - len(told)
    told += [f"and {more:,} more"] if more > 0 else []
    why = "; ".join(told) or "the file has no lines"
    what = f"no line of {made.manifest} is of an application that paragraph (dd) speaks of"
    raise CannotCheck(
        plain(f"{what} (exports of 3A090 items to China or Macau, reviewed case by case): {why}")
    )


def _write(wanted: Output, content: str | bytes) -> None:
    if wanted.file is None:
        assert isinstance(content, str)
        sys.stdout.write(content)
        return
    with whole(wanted.file) as out:
        if isinstance(content, bytes):
            # The bytes of a document go past the text layer.
            out.buffer.write(content)
        else:
            out.write(content)
    print(f"exportcheck: wrote {wanted.file}", file=sys.stderr)


def _code(made: Certificate) -> Exit:
    codes = [Exit.PASSED]
    if any(entry.kind.open for entry in made.next):
        codes.append(Exit.FINDINGS)
    if made.rejected:
        codes.append(Exit.NOT_CHECKED)
    return worst(*codes)


def _ending(made: Certificate) -> str:
    open_ = [KINDS[entry.kind.value][0] for entry in made.next if entry.kind.open]
    counts = ", ".join(f"{open_.count(word):,} {word}" for word in dict.fromkeys(open_))
    return f"drafted; {counts or 'nothing missing or contradicted in the file'}"

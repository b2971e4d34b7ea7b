"""`exportcheck check`: manifests through the gate."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exportcheck.cli.config_command import Isolated
from exportcheck.cli.judging import Judging
from exportcheck.cli.manifest_options import (
    Bills,
    DateOrder,
    ExitZero,
    FailOn,
    LawDay,
    LayerChoice,
    MaxDataAge,
    NumberStyle,
    OwnCatalogs,
    OwnColumns,
    Sheet,
)
from exportcheck.cli.options import LAW_GIVEN, Output, outputs, sound, today
from exportcheck.cli.owners_file import owners_file
from exportcheck.cli.reading import Reading, reading
from exportcheck.cli.run import Run
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import Exit, UsageError
from exportcheck.load.config import Settings, resolve
from exportcheck.load.manifests import find_manifests
from exportcheck.model.finding import NOTICES
from exportcheck.output import FORMATS
from exportcheck.rules import RULES
from exportcheck.screening.duplicates import Duplicates
from exportcheck.screening.waivers import Known, Waivers, embargoed

if TYPE_CHECKING:
    from exportcheck.cli.consulting import Against
    from exportcheck.cli.party_screening import PartyList
    from exportcheck.model.waiver import Waiver

NAMES = tuple(FORMATS)


def check(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders; - for standard input.", metavar="PATH…")
    ],
    on: LawDay = None,
    layer: LayerChoice = None,
    catalog: OwnCatalogs = None,
    rename: OwnColumns = None,
    sheet: Sheet = None,
    numbers: NumberStyle = None,
    dates: DateOrder = None,
    fix_headers: Annotated[
        bool,
        typer.Option("--fix-headers", help="Also write NAME.fixed.csv with our headers beside each file."),
    ] = False,
    waivers: Annotated[
        Path | None,
        typer.Option("--waivers", metavar="FILE", help="Waivers: see `exportcheck schema waivers`."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="REPORT", help="Count only what this report does not have."),
    ] = None,
    fail_on: FailOn = None,
    exit_zero: ExitZero = None,
    max_data_age: MaxDataAge = None,
    on_stale: Annotated[
        str | None,
        typer.Option(
            "--on-stale", metavar="warn|fail", help="What an older law or party list does; fail exits 4."
        ),
    ] = None,
    parties: Annotated[
        str | None,
        typer.Option(
            "--parties",
            metavar="INDEX",
            help="Screen the parties against an index of `parties import`, or the `starter` list.",
        ),
    ] = None,
    max_list_age: Annotated[
        str | None,
        typer.Option("--max-list-age", metavar="DAYS", help="How old the party list may be on the day."),
    ] = None,
    owners: Annotated[
        Path | None,
        typer.Option(
            "--owners",
            metavar="FILE",
            help="Trace the owners of the parties: a CSV with the columns owned,owner,percent.",
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the clause tree of each finding to the report.")
    ] = False,
    proposed: Bills = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence", metavar="FILE", help="Keep inputs, report, law and catalog in one archive."
        ),
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="URL",
            help="Judge the volume ratio against a ledger: sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
        ),
    ] = None,
    reserve: Annotated[
        bool,
        typer.Option("--reserve", help="Also take the headroom, in the same transaction as the verdict."),
    ] = False,
    reservation: Annotated[
        str | None,
        typer.Option(
            "--reservation",
            metavar="ID",
            help="The application's reservation; default: the applicant and the digest of what is read.",
        ),
    ] = None,
    applicant: Annotated[
        str | None,
        typer.Option("--applicant", metavar="NAME", help="Whose application, where no manifest names it."),
    ] = None,
    numerator: Annotated[
        str | None,
        typer.Option(
            "--numerator", metavar="WORD", help="Whose exports count: product (default) or applicant."
        ),
    ] = None,
    isolated: Isolated = False,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=FILE]",
            help=f"{', '.join(NAMES)}; to a file if named; repeatable.",
        ),
    ] = None,
) -> None:
    """Manifests (CSV, JSON Lines, YAML, XLSX, ZIP; files, folders, - for stdin) against the rules: the gate.

    Exit codes: 0 nothing found, 1 findings or no headroom reserved, 2 usage, 3 not everything checked,
    4 stale data, 70 internal.

    Example: exportcheck check shipments/ -o text -o json=report.json
    """
    flags: dict[str, object] = {
        "on": on,
        "layer": layer,
        "catalog": catalog,
        "fail_on": fail_on,
        "exit_zero": exit_zero,
        "output": output,
        "map": rename,
        "waivers": waivers,
        "baseline": baseline,
        "proposed": proposed,
        "max_data_age": max_data_age,
        "on_stale": on_stale,
        "parties": parties,
        "max_list_age": max_list_age,
        "owners": owners,
        "law": LAW_GIVEN.get(),
        "ledger": ledger,
        "applicant": applicant,
        "numerator": numerator,
    }
    settings = resolve(flags, isolated)
    asked = outputs(list(settings.output), NAMES)
    how = reading(settings.map, sheet, numbers, dates)
    judging = Judging(
        settings.on or today(),
        settings.layer,
        settings.proposed,
        settings.fail_on,
        settings.max_data_age,
        settings.on_stale == "fail",
        settings.max_list_age,
    )
    if settings.max_list_age is not None and settings.parties is None:
        raise UsageError("--max-list-age needs a party list; say --parties INDEX")
    things, _ = box(settings.catalog, None, lambda: settings.law)
    known = _known(settings)
    # A page is read by people, who open the trees; other formats carry them on request.
    trees = explain or any(wanted.format == "html" for wanted in asked)
    with ExitStack() as stack:
        against = _against(stack, settings, reserve, reservation)
        listed = _listed(stack, settings, judging)
        traced = owners_file(settings.owners)
        waived = waivers_of(things, settings, judging)
        run = Run(things, how, judging, waived, Duplicates(), known, against, listed, traced)
        if evidence:
            from tempfile import TemporaryDirectory

            from exportcheck.cli.evidence import inputs_of, keep

            files = inputs_of(paths)
            kept = Path(stack.enter_context(TemporaryDirectory(prefix="exportcheck-"))) / "report.jsonl"
            asked.append(Output("jsonl", kept))
        code = run.write(paths, asked, trees)
        if evidence:
            head = keep(evidence, kept, files, run, settings, how, judging)
            print(f"exportcheck: wrote {evidence}, head of its chain sha256:{head}", file=sys.stderr)
    if fix_headers:
        _fix(paths, how)
    if settings.exit_zero and code is Exit.FINDINGS and not run.refused:
        code = Exit.PASSED
    sys.stdout.flush()
    print(f"exportcheck: status={run.status} exit={int(code)}", file=sys.stderr)
    raise typer.Exit(int(code))


def _against(
    stack: ExitStack, settings: Settings, reserve: bool, reservation: str | None
) -> "Against | None":
    """The ledger to judge against, open until the run is over; only to be read where nothing is reserved."""
    if settings.ledger is None:
        for option, given in (("--reserve", reserve), ("--reservation", reservation)):
            if given:
                raise UsageError(f"{option} needs a ledger; say --ledger sqlite:///ledger.db")
        return None
    from exportcheck.cli.consulting import Against
    from exportcheck.cli.ledger_options import opened

    found = stack.enter_context(opened(settings, read_only=not reserve))
    name = sound("--reservation", reservation) if reservation is not None else None
    whose = sound("--applicant", settings.applicant) if settings.applicant else None
    return Against(found, settings.numerator, whose, name, reserve)


def waivers_of(things: Box, settings: Settings, judging: Judging) -> Waivers:
    """The waivers of a run, and what they never reach."""
    loaded: tuple[Waiver, ...] = ()
    if settings.waivers:
        from exportcheck.load.waivers import load_waivers

        ids = {rule.id for rule in RULES} | set(NOTICES)
        loaded = load_waivers(settings.waivers, ids, lambda text: things.catalog.find(text).id)
    law = things.judge.law_on(judging.day, judging.layer)
    return Waivers(loaded, things.never_waived, judging.day, embargoed(law))


def _known(settings: Settings) -> Known | None:
    if settings.baseline is None:
        return None
    from exportcheck.load.baseline import load_baseline

    return Known(load_baseline(settings.baseline))


def _listed(stack: ExitStack, settings: Settings, judging: Judging) -> "PartyList | None":
    if settings.parties is None:
        return None
    from exportcheck.cli.party_screening import party_list

    return stack.enter_context(party_list(settings.parties, judging.day))


def _fix(paths: list[Path], how: Reading) -> None:
    from exportcheck.load.manifests.fixing import fixed_copy

    for path in paths:
        if str(path) == "-":
            raise UsageError("--fix-headers: standard input has no place for a file beside it; name a file")
        for file in find_manifests([path]):
            print(f"wrote {fixed_copy(file, rename=how.rename, sheet=how.sheet)}", file=sys.stderr)

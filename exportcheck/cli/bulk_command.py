"""`exportcheck bulk`: manifests of millions of lines through the gate."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from glob import glob, has_magic
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exportcheck.cli.check_command import waivers_of
from exportcheck.cli.config_command import Isolated
from exportcheck.cli.files import whole, whole_bytes
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
)
from exportcheck.cli.options import LAW_GIVEN, Output, outputs, today
from exportcheck.cli.reading import reading
from exportcheck.cli.wiring import box
from exportcheck.errors import Exit, UnreadableFile, UsageError
from exportcheck.load.config import Settings, flag, resolve
from exportcheck.load.manifests import find_manifests

if TYPE_CHECKING:
    from exportcheck.cli.bulk_resume import Resume
    from exportcheck.cli.bulk_run import BulkRun, Sink

FORMATS = ("text", "parquet", "csv", "jsonl")
# What needs every line by itself.
NOT_TAKEN = ("waivers", "baseline", "parties", "owners", "ledger")


def bulk(
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders or patterns like 'year/*.csv'.", metavar="PATH…")
    ],
    on: LawDay = None,
    layer: LayerChoice = None,
    catalog: OwnCatalogs = None,
    rename: OwnColumns = None,
    numbers: NumberStyle = None,
    dates: DateOrder = None,
    fail_on: FailOn = None,
    exit_zero: ExitZero = None,
    max_data_age: MaxDataAge = None,
    on_stale: Annotated[
        str | None, typer.Option("--on-stale", metavar="warn|fail", help="What an older law does.")
    ] = None,
    proposed: Bills = None,
    rejected: Annotated[
        Path | None,
        typer.Option("--rejected", metavar="FILE", help="Also write the rows that cannot be read, as CSV."),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume",
            metavar="DIR",
            help="Verdicts by manifest in this folder; run again, it goes on where it broke off.",
        ),
    ] = None,
    isolated: Isolated = False,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=FILE]",
            help=f"{', '.join(FORMATS)}; to a file if named; repeatable.",
        ),
    ] = None,
) -> None:
    """Manifests of millions of lines: the verdicts of `check`, each distinct question asked once.

    Needs `pip install 'exportcheck[bulk]'`. Exit codes are those of `check`.

    Example: exportcheck bulk year/ -o parquet=verdicts.parquet --rejected rejected.csv -o text
    """
    _extra()
    from exportcheck.cli.bulk_run import BulkRun

    flags: dict[str, object] = {
        "on": on,
        "layer": layer,
        "catalog": catalog,
        "fail_on": fail_on,
        "exit_zero": exit_zero,
        "map": rename,
        "proposed": proposed,
        "max_data_age": max_data_age,
        "on_stale": on_stale,
        "law": LAW_GIVEN.get(),
    }
    settings = resolve(flags, isolated)
    _refuse(settings)
    asked = outputs(output, FORMATS)
    how = reading(settings.map, None, numbers, dates)
    judging = Judging(
        settings.on or today(),
        settings.layer,
        settings.proposed,
        settings.fail_on,
        settings.max_data_age,
        settings.on_stale == "fail",
    )
    things, _ = box(settings.catalog, None, lambda: settings.law)
    run = BulkRun(things, how, judging, waivers_of(things, settings, judging))
    found = list(_found(paths))
    going_on = _resume(resume, asked, rejected, run) if resume else None
    with ExitStack() as stack:
        sinks = [_sink(stack, wanted) for wanted in asked]
        if rejected:
            if rejected in [wanted.file for wanted in asked]:
                raise UsageError(f"--rejected: {rejected} is also named by -o; name another file")
            sinks.append(_csv(stack.enter_context(whole(rejected)), only_rejected=True))
        code = run.write_all(found, sinks, going_on)
    if settings.exit_zero and code is Exit.FINDINGS:
        code = Exit.PASSED
    sys.stdout.flush()
    print(f"exportcheck: status={run.status} exit={int(code)}", file=sys.stderr)
    raise typer.Exit(int(code))


def _resume(folder: Path, asked: list[Output], rejected: Path | None, run: "BulkRun") -> "Resume":
    from exportcheck.cli.bulk_resume import Resume

    for wanted in asked:
        if wanted.format != "text":
            raise UsageError(
                f"-o {wanted.format} does not go with --resume, which writes Parquet by manifest to {folder}"
            )
    if rejected:
        raise UsageError("--rejected does not go with --resume; the verdicts have a column `problem`")
    return Resume(folder, run.under())


def _extra() -> None:
    try:
        for name in ("numpy", "pyarrow"):
            import_module(name)
    except ImportError:
        raise UsageError("bulk needs Apache Arrow: pip install 'exportcheck[bulk]'") from None


def _refuse(settings: Settings) -> None:
    for name in NOT_TAKEN:
        if getattr(settings, name) is not None:
            raise UsageError(
                f"bulk does not know {flag(name)} (from {settings.origins[name].name}); "
                "use `exportcheck check`, or --isolated to leave the configuration out"
            )


def _found(paths: list[str]) -> Iterator[Path]:
    """The paths named, and those that patterns fit, in order."""
    for text in paths:
        if text == "-":
            raise UsageError("bulk reads files; for standard input use `exportcheck check -`")
        if has_magic(text) and not Path(text).exists():
            fitting = sorted(glob(text, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
            if not fitting:
                raise UsageError(f"no file fits the pattern {text!r}")
            yield from map(Path, fitting)
        elif Path(text).is_dir():
            yield from _in_folder(Path(text))
        else:
            yield Path(text)


def _in_folder(folder: Path) -> list[Path]:
    """The manifests in a folder, Parquet among them, in order; the folder itself where there are none."""
    columns = [
        path
        for path in folder.rglob("*.[pP][aA][rR][qQ][uU][eE][tT]")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not columns:
        return [folder]
    try:
        others = find_manifests([folder])
    except UnreadableFile:  # it holds nothing else
        others = []
    return sorted([*columns, *others])


def _sink(stack: ExitStack, wanted: Output) -> "Sink":
    from exportcheck.bulk.parquet_sink import ParquetSink
    from exportcheck.bulk.sinks import JsonLinesSink
    from exportcheck.cli.bulk_text import BulkText

    if wanted.format == "parquet":
        if wanted.file is None:
            raise UsageError("-o parquet needs a file; say -o parquet=verdicts.parquet")
        sink = ParquetSink(stack.enter_context(whole_bytes(wanted.file)))
        stack.callback(sink.stop)
        return sink
    out = stack.enter_context(whole(wanted.file)) if wanted.file else sys.stdout
    if wanted.format == "csv":
        return _csv(out)
    return JsonLinesSink(out) if wanted.format == "jsonl" else BulkText(out)


def _csv(out: object, only_rejected: bool = False) -> "Sink":
    from exportcheck.bulk.sinks import CsvSink
    from exportcheck.output.csv_report import cell

    return CsvSink(out, cell, only_rejected)

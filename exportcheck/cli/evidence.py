"""`check --evidence FILE`: keeps a run in an archive that `verify` can replay."""

from pathlib import Path

from exportcheck import __version__
from exportcheck.cli.judging import Judging
from exportcheck.cli.reading import Reading
from exportcheck.cli.replay import Invocation
from exportcheck.cli.run import Run
from exportcheck.cli.wiring import data_used
from exportcheck.errors import CannotCheck, UnreadableFile, UsageError
from exportcheck.evidence import write_archive
from exportcheck.load.bundled import data_folder
from exportcheck.load.config import Settings
from exportcheck.load.manifests import find_manifests
from exportcheck.load.regulations import digest_of
from exportcheck.load.report import read_report


def inputs_of(paths: list[Path]) -> list[Path]:
    """The files that a run over these paths reads, in its order; to be asked for before it begins."""
    files: list[Path] = []
    for path in paths:
        if str(path) == "-":
            raise UsageError(
                "--evidence: standard input cannot be read again and kept; save it as a file and check that"
            )
        try:
            files += find_manifests([path])
        except UnreadableFile:
            continue  # the run says so, as a row that could not be read
    return files


def keep(
    path: Path,
    report: Path,
    files: list[Path],
    run: Run,
    settings: Settings,
    reading: Reading,
    judging: Judging,
) -> str:
    """Write the archive of a run that is over, and give back the head of its chain.

    The law that it keeps is the one that judged: a user's own files stand in it as if bundled.

    `report` is the run's report (json or jsonl), `files` what `inputs_of` gave before it.
    """
    asked = Invocation(
        judging.day,
        judging.layer,
        judging.proposed,
        reading.rename,
        reading.sheet,
        reading.numbers,
        reading.dates,
        run.consulted,
        run.listed.record() if run.listed else None,
        run.owners.record() if run.owners else None,
    )
    told = {
        "fail_on": sorted(severity.word for severity in settings.fail_on),
        "exit_zero": settings.exit_zero,
        "waivers": str(settings.waivers) if settings.waivers else None,
        "baseline": str(settings.baseline) if settings.baseline else None,
        "law": str(settings.law) if settings.law else None,
    }
    if run.listed and not run.listed.unchanged():
        raise CannotCheck("the party list was changed while it was used; check again")
    if run.owners and not run.owners.unchanged():
        raise CannotCheck("the owners file was changed while it was used; check again")
    with data_used(data_folder(), settings.law) as data:
        if settings.law and digest_of(data) != read_report(report)[0]["law"]["digest"]:
            raise CannotCheck("the law was changed while it was used; check again")
        return write_archive(
            path,
            report=report,
            inputs=files,
            data=data,
            catalogs=settings.catalog,
            invocation={**asked.record(), **told},
            version=__version__,
            expected={manifest.name: manifest.digest for manifest in run.manifests},
            parties=run.listed.kept if run.listed else None,
            owners=run.owners.file if run.owners else None,
        )

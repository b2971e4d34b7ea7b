"""`exportcheck init`: a manifest, a configuration, waivers and a CI job to begin with."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from exportcheck import __version__
from exportcheck.cli.files import whole
from exportcheck.errors import UsageError
from exportcheck.load.bundled import data_folder

# Where each file of `data/init/` goes, and what it is.
FILES = {
    "shipments.csv": ("shipments.csv", "a manifest of three lines that pass"),
    "exportcheck.toml": ("exportcheck.toml", "the configuration"),
    "waivers.yaml": ("waivers.yaml", "waivers: none yet, and how one is written"),
    "workflow.yml": (".github/workflows/exportcheck.yml", "a GitHub workflow"),
}
_VERSION = "@VERSION@"


def init(
    folder: Annotated[
        Path, typer.Argument(help="Where to write; made if it is not there.", metavar="DIR")
    ] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a sample manifest, configuration, waivers and CI job; nothing that is there is replaced.

    Example: exportcheck init my-exports
    """
    written = [(folder / target, source, what) for source, (target, what) in FILES.items()]
    there = [target for target, _, _ in written if target.exists() or target.is_symlink()]
    if there and not force:
        names = ", ".join(str(target) for target in there)
        raise UsageError(f"init: there already: {names}; nothing was written; --force replaces")
    for target, source, _ in written:
        _write(target, (data_folder() / "init" / source).read_text(encoding="utf-8"))
    for target, _, what in written:
        sys.stdout.write(f"wrote {target}: {what}\n")
    enter = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    sys.stdout.write(f"next: {enter}exportcheck check shipments.csv\n")


def _write(target: Path, text: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"init: {target.parent} cannot be made: {error.strerror}; name another folder"
        ) from None
    with whole(target) as out:
        out.write(text.replace(_VERSION, __version__))

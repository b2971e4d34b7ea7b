"""`exportcheck parties update`: a newer list from an address, in use only when all of it is there."""

from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer

from exportcheck.cli.options import Formats, today
from exportcheck.cli.parties_download import Downloaded, download, forget
from exportcheck.cli.parties_import import (
    AcceptRejected,
    AcceptSmaller,
    compiled,
    published_day,
    refuse_other_file,
    told_formats,
    write,
)
from exportcheck.cli.parties_opened import IndexFile, needed_index_path
from exportcheck.cli.parties_records import Record, list_record
from exportcheck.cli.parties_source import Source
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.load.party_lists import read_party_list
from exportcheck.model.party import ListInfo
from exportcheck.output.plain import plain

TIMEOUT = 30.0
BY_SERVER = "server"


def update(
    url: Annotated[str, typer.Option("--url", metavar="URL", help="https:// or file: of the list.")],
    index: IndexFile = None,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="DATE|server",
            help="The day the list was published; `server`: the day the server says the file was changed.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long the server may be silent.")
    ] = TIMEOUT,
    accept_rejected: AcceptRejected = False,
    accept_smaller: AcceptSmaller = False,
    output: Formats = None,
) -> None:
    """Download a party list and compile it; the index in use is replaced only by a whole one.

    This is the only command that downloads anything. What was cut is gone on with at the next run, and a
    list that the address still has is not downloaded again. `--published server` is right for the
    publisher's own address: on another server, a file was changed when it was copied there.

    Example: exportcheck parties update --url https://example.org/consolidated.csv --index parties.idx
    """
    formats = told_formats(output, "update")
    path, by_server = needed_index_path(index), published == BY_SERVER
    day = None if by_server else published_day(published)
    if not 0 < timeout <= 3600:
        raise UsageError("--timeout: a number of seconds above 0, up to 3600")
    refuse_other_file(path)
    limits = bundled_sentinels().largest
    part = path.with_name(f"{path.name}.download.part")
    source = Source(url, published, accept_rejected)
    kept = source.kept(path)
    try:
        got = download(url, part, limits.file_bytes, timeout, kept[1] if kept else None)
    except KeyboardInterrupt:
        forget(part)
        raise
    if got is None and kept is not None:
        write(_unchanged(kept[0], path), formats)
    elif got is not None:
        write(_taken(got, source, path, day, accept_smaller), formats)


def _unchanged(info: ListInfo, path: Path) -> Record:
    """What is to be said of a list that the address still has."""
    told = list_record(info, today(), bundled_sentinels().age)
    return {"schema": "exportcheck/party-list/v1", "index": str(path), **told, "unchanged": True}


def _taken(got: Downloaded, source: Source, path: Path, day: date | None, accept_smaller: bool) -> Record:
    """Compile what came; what is to be said of it.

    Raises:
        CannotCheck: it is no list, or not the whole list.
    """
    by_server = source.published == BY_SERVER
    part, url = got.path, source.url
    try:
        known = _changed(got, url) if by_server else day
        read = read_party_list(
            part, published=known, accept_rejected=source.accept_rejected, name=_shown(url)
        )
        record = compiled([read], path, accept_smaller)
    except CannotCheck as error:
        kept = "the index in use is as it was" if path.exists() else "no index was made"
        raise CannotCheck(f"{error}; {kept}") from None
    finally:
        forget(part)
    try:
        source.keep(path, got.version, record["digest"])
    except UsageError as error:
        record["warnings"].append(f"{error}; the next update downloads the list again")
    if known is None and got.changed is not None:
        record["warnings"].append(
            f"the server says that the file was changed on {got.changed}; if that is when the list was "
            f"published, say --published {BY_SERVER}"
        )
    return {**record, "unchanged": False}


def _changed(got: Downloaded, url: str) -> date:
    """The day the server says.

    Raises:
        CannotCheck: it says none, or one that lies ahead.
    """
    if got.changed is None or got.changed > today():
        raise CannotCheck(f"--published {BY_SERVER}: {plain(url)} comes with no day that can be; say the day")
    return got.changed


def _shown(url: str) -> str:
    """What a list from an address is called: its last part."""
    return plain(PurePosixPath(unquote(urlsplit(url).path)).name) or "the list"

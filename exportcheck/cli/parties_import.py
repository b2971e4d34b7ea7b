"""`exportcheck parties import`: a list from the user's own files, compiled for screening."""

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import Formats, outputs, today
from exportcheck.cli.parties_opened import IndexFile, needed_index_path, warn
from exportcheck.cli.parties_records import Record, list_record, list_text, warnings
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.load.party_lists import ListFacts, read_party_list
from exportcheck.model.party import Listed, ListInfo
from exportcheck.output.json_report import dumps
from exportcheck.parties import build_index, open_index

Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="The day the list was published, YYYY-MM-DD."),
]
AcceptRejected = Annotated[
    bool,
    typer.Option(
        "--accept-rejected", help="Take the other rows of a list that has rows which cannot be read."
    ),
]
AcceptSmaller = Annotated[
    bool,
    typer.Option("--accept-smaller", help="Take a list that has far fewer parties than the one in use."),
]


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Lists as CSV or JSON, in UTF-8.")],
    index: IndexFile = None,
    published: Published = None,
    accept_rejected: AcceptRejected = False,
    accept_smaller: AcceptSmaller = False,
    output: Formats = None,
) -> None:
    """Compile party lists into an index: the US Consolidated Screening List, and lists of one's own.

    A list that is cut off, damaged or not the whole list is refused, and the index in use stays.
    A list of one's own is CSV: name, alt_names, list, authority, country, address, license_requirement,
    license_policy, notice; a semicolon between several; name and list are needed.

    Example: exportcheck parties import consolidated.csv --index parties.idx --published 2026-11-20
    """
    formats = told_formats(output, "import")
    path, day = needed_index_path(index), published_day(published)
    refuse_other_file(path)
    read = [read_party_list(file, published=day, accept_rejected=accept_rejected) for file in files]
    write(compiled(read, path, accept_smaller), formats)


def told_formats(output: list[str] | None, command: str) -> list[str]:
    """The formats asked for, text or json on standard output."""
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError(f"-o: `parties {command}` writes to standard output; redirect it to a file")
    return [wanted.format for wanted in asked]


def published_day(text: str | None) -> date | None:
    """The day a list was published, as told; None is not known."""
    if text is None:
        return None
    try:
        if len(text) != len("2026-02-01"):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--published: {text!r} is not a date; write it as YYYY-MM-DD") from None
    if found > today():
        raise UsageError(f"--published: {text} lies ahead; a list that is here was published before")
    return found


def refuse_other_file(path: Path) -> None:
    """Refuse to write an index over something that is none.

    Raises:
        UsageError: there is such a thing.
    """
    try:
        from exportcheck.parties.container import MAGIC
    except ModuleNotFoundError as error:
        raise UsageError(
            f"party lists need {error.name}, which is not installed: pip install 'exportcheck[parties]'"
        ) from None
    if path.is_dir():
        raise UsageError(f"--index: {path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"--index: {path.parent} is not a folder; make it first")
    if not path.exists():
        return
    try:
        # A pipe would be waited for.
        begins = b""
        if path.is_file():
            with path.open("rb") as file:
                begins = file.read(len(MAGIC))
    except OSError as error:
        raise UsageError(f"--index: {path} cannot be read: {error.strerror or error}") from None
    if begins != MAGIC:
        raise UsageError(f"--index: {path} is there and is no index; name another file")


def compiled(read: Sequence[tuple[list[Listed], ListFacts]], path: Path, accept_smaller: bool) -> Record:
    """Compile lists that were read into one index; what is to be said of it.

    Raises:
        CannotCheck: there are far fewer parties than in the list that is in use.
    """
    facts = [fact for _, fact in read]
    info = ListInfo(
        name=" + ".join(dict.fromkeys(fact.name for fact in facts)),
        published=facts[0].published,
        imported=today(),
        parties=sum(fact.parties for fact in facts),
        names=sum(fact.names for fact in facts),
        digest=_digest(facts),
    )
    if not accept_smaller:
        _refuse_shrunken(path, info)
    build_index([party for parties, _ in read for party in parties], info, path)
    return _record(info, facts, path)


def _digest(facts: Sequence[ListFacts]) -> str:
    """That of the file, or one over those of several files in their order."""
    if len(facts) == 1:
        return facts[0].digest
    return f"sha256:{hashlib.sha256(chr(10).join(fact.digest for fact in facts).encode()).hexdigest()}"


def _refuse_shrunken(path: Path, new: ListInfo) -> None:
    """Refuse a list that has far fewer parties than the one in use; an index that is none is replaced."""
    try:
        old = open_index(path).info if path.exists() else None
    except CannotCheck:
        return
    least = bundled_sentinels().keeps_at_least
    if old is not None and new.parties < old.parties * least:
        used = "the one in use" if old.name == new.name else f"the list in use, {old.name},"
        raise CannotCheck(
            f"{new.name} has {new.parties:,} parties and {used} {old.parties:,}: too many would be gone at "
            "once; get it again, or take it with --accept-smaller"
        )


def _record(info: ListInfo, facts: Sequence[ListFacts], path: Path) -> Record:
    limits, as_of = bundled_sentinels().age, today()
    lists: Counter[str] = Counter()
    for fact in facts:
        lists.update(fact.lists)
    newest = max((fact.newest for fact in facts if fact.newest), default=None)
    rejected = [
        {"list": fact.name, "where": row.where, "why": row.why} for fact in facts for row in fact.rejected
    ]
    said = [message for fact in facts for message in fact.warnings]
    said += [f"{row['list']}, {row['where']} was not taken: {row['why']}" for row in rejected]
    return {
        "schema": "exportcheck/party-list/v1",
        "index": str(path),
        **list_record(info, as_of, limits),
        "newest": newest.isoformat() if newest else None,
        "lists": dict(lists.most_common()),
        "rejected": rejected,
        "warnings": said + warnings(info, as_of, limits, newest),
    }


def write(record: Record, formats: Sequence[str]) -> None:
    """What was compiled, and its warnings on standard error."""
    for name in formats:
        if name == "json":
            sys.stdout.write(dumps(record))
        else:
            lines = [*list_text(record), f"  index      {record['index']}"]
            if record.get("unchanged"):
                lines.append("  unchanged  the address has the list that is in use")
            sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    warn(record["warnings"])

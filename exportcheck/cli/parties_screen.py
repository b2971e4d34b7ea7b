"""`exportcheck parties screen`: names held against a party list."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import Formats, On, day, outputs
from exportcheck.cli.parties_opened import PartiesFile, index_path, opened, warn
from exportcheck.cli.parties_records import Record, list_record
from exportcheck.cli.parties_words import screened_text
from exportcheck.errors import CannotCheck, Exit, UsageError, worst
from exportcheck.load.bundled import data_folder
from exportcheck.load.countries import load_countries
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.model.noun import replace
from exportcheck.model.party import Asked, Band, Hit, Index, Screened
from exportcheck.model.place import UnknownPlace
from exportcheck.parties.scripts import screen_foreign

FORMATS = ("text", "json", "jsonl")


def screen(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME…]", help="Names to screen.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="A file of names in UTF-8, one a line.")
    ] = None,
    parties: PartiesFile = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", metavar="CC", help="Where those named are; it qualifies hits, it hides none."
        ),
    ] = None,
    on: On = None,
    fail_on_hit: Annotated[
        bool, typer.Option("--fail-on-hit", help="End with 1 on a hit, with 3 if a name was not screened.")
    ] = False,
    output: Formats = None,
) -> None:
    """Hold names against a party list: probable, review, none, or not screened, each with its reasons.

    Without a list of yours the starter list is used, which is not the list and says so.

    Example: exportcheck parties screen "Huawei Technologies" --parties parties.idx --country CN
    """
    asked = outputs(output, FORMATS)
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `parties screen` writes to standard output; redirect it to a file")
    as_of, place = day(on), _country(country)
    wanted_names = list(_names(names or [], file))
    index = opened(index_path(parties))
    against = list_record(index.info, as_of, bundled_sentinels().age)
    bands = _written(index, wanted_names, place, against, asked[0].format)
    sys.stdout.flush()
    warn(against["warnings"])
    if fail_on_hit and (code := _code(bands)):
        raise typer.Exit(int(code))


def _names(given: list[str], file: Path | None) -> Iterator[str]:
    """The names asked about: those of the command line, then those of the file.

    Raises:
        UsageError: there is none, or one is blank.
        CannotCheck: the file cannot be read.
    """
    if not given and file is None:
        raise UsageError("no name is given; name one, or a file with --file")
    for name in given:
        if not name.strip():
            raise UsageError("a name is blank; write one")
        yield name
    if file is None:
        return
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotCheck(f"--file: {file} cannot be read: {error.strerror or error}; name a file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CannotCheck(f"--file: {file}, line {line} is not UTF-8 text; save it as UTF-8") from None
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found and not given:
        raise CannotCheck(f"--file: {file} has no names; write one a line")
    yield from found


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    places, _ = load_countries(data_folder() / "countries.yaml")
    try:
        return places.find(text).code
    except UnknownPlace as error:
        raise UsageError(f"--country: {error}") from None


def _written(index: Index, names: list[str], country: str | None, against: Record, how: str) -> Counter[Band]:
    """Screen and write each name as it comes; how many fell into each band."""
    bands: Counter[Band] = Counter()
    if how == "json":
        head = {"schema": "exportcheck/party-screening/v1", "screened_against": against}
        sys.stdout.write(
            json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}") + ',\n  "names": ['
        )
    for number, name in enumerate(names):
        asked = Asked(name, country)
        screened = _told(index, screen_foreign(index, asked) or index.screen(asked))
        bands[screened.band] += 1
        if how == "text":
            sys.stdout.write(screened_text(screened, against))
        else:
            entry = json.dumps(_line(screened, against, how), ensure_ascii=False)
            sys.stdout.write(f"{entry}\n" if how == "jsonl" else f"{',' if number else ''}\n    {entry}")
    if how == "json":
        sys.stdout.write("\n  ]\n}\n")
    elif how == "text":
        counts = ", ".join(
            f"{bands[band]} {band.word.replace('_', ' ')}" for band in sorted(bands, reverse=True)
        )
        sys.stdout.write(f"{len(names):,} {'name' if len(names) == 1 else 'names'}: {counts}\n")
    return bands


def _told(index: Index, screened: Screened) -> Screened:
    """What may be said: that nothing was found is no answer where nothing could be."""
    if screened.band is not Band.NONE:
        return screened
    longest = bundled_sentinels().largest.name_characters
    if len(screened.asked.name) > longest:
        reason = f"longer than {longest:,} characters, as no name is"
    elif not _names_somebody(screened.asked.name):
        reason = "nothing in it tells one party from another; ask for the whole name"
    elif index.info.starter:
        reason = "the starter list has no such party, and it is not the list; name a list with --parties"
    else:
        return screened
    return replace(screened, band=Band.NOT_SCREENED, reason=reason)


def _names_somebody(name: str) -> bool:
    """Whether there is a word in it beside corporate forms."""
    # It brings the extra `parties`, which is there when something was screened.
    from exportcheck.parties.names import words
    from exportcheck.parties.tables import tables

    return bool(set(words(name)) - tables().form_words - tables().anywhere)


def _line(screened: Screened, against: Record, how: str) -> Record:
    """One name; a line that stands alone says against what it was screened."""
    record = screened_record(screened)
    if how == "jsonl":
        keys = ("name", "starter", "published", "digest", "warnings")
        record["screened_against"] = {key: against[key] for key in keys}
    return record


def screened_record(screened: Screened) -> Record:
    """One name: its band, the reason, and every hit."""
    return {
        "name": screened.asked.name,
        "country": screened.asked.country,
        "band": screened.band.word,
        "reason": screened.reason or None,
        "hits": [_hit(hit) for hit in screened.hits],
    }


def _hit(hit: Hit) -> Record:
    listed = hit.listed
    return {
        "name": listed.name,
        "matched": hit.matched,
        "band": hit.band.word,
        "list": listed.list,
        "score": round(hit.score, 4),
        "scores": {name: round(value, 4) for name, value in hit.scores.items()},
        "why": list(hit.why),
        "id": listed.id,
        "type": listed.kind or None,
        "authority": listed.authority or None,
        "programs": list(listed.programs),
        "countries": list(listed.countries),
        "addresses": list(listed.addresses),
        "license_requirement": listed.license_requirement or None,
        "license_policy": listed.license_policy or None,
        "notice": listed.notice or None,
        "start_date": listed.start or None,
        "end_date": listed.end or None,
        "source_url": listed.source_url or None,
    }


def _code(bands: Counter[Band]) -> Exit:
    """The code for a pipeline: 3 where a name was not screened, else 1 where there is a hit."""
    return worst(
        Exit.NOT_CHECKED if bands[Band.NOT_SCREENED] else Exit.PASSED,
        Exit.FINDINGS if bands[Band.PROBABLE] or bands[Band.REVIEW] else Exit.PASSED,
    )

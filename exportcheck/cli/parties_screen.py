"""`exportcheck parties screen`: names held against a party list."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from exportcheck.cli.options import Formats, On, day, outputs
from exportcheck.cli.parties_csv import Rows
from exportcheck.cli.parties_names import Code, asked_codes, asked_country, asked_names
from exportcheck.cli.parties_opened import PartiesFile, index_path, opened, warn
from exportcheck.cli.parties_records import Record, encoded, list_record
from exportcheck.cli.parties_words import screened_text
from exportcheck.cli.party_screening import EveryScript
from exportcheck.errors import Exit, UsageError, worst
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.model.noun import replace
from exportcheck.model.party import Asked, Band, Index, Screened
from exportcheck.output import records

FORMATS = ("text", "json", "jsonl", "csv")


def screen(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME…]", help="Names to screen.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Names in UTF-8, one a line; - is stdin."),
    ] = None,
    parties: PartiesFile = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", metavar="CC", help="Where those named are; it qualifies hits, it hides none."
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="TEXT",
            help="Their address; a listed one brings a hit nearer, it hides none.",
        ),
    ] = None,
    uscc: Annotated[
        str | None,
        typer.Option("--uscc", metavar="CODE", help="The Unified Social Credit Code stated of one name."),
    ] = None,
    lei: Annotated[
        str | None,
        typer.Option("--lei", metavar="CODE", help="The Legal Entity Identifier stated of one name."),
    ] = None,
    on: On = None,
    fail_on_hit: Annotated[
        bool,
        typer.Option(
            "--fail-on-hit", help="End with 1 on a hit or an unsound code, with 3 if a name was not screened."
        ),
    ] = False,
    output: Formats = None,
) -> None:
    """Hold names against a party list: probable, review, none, or not screened, each with its reasons.

    Without a list of yours the starter list is used, which is not the list and says so. A code is looked at
    for slips by its check characters; no list is searched by it.

    Example: exportcheck parties screen "Huawei Technologies" --parties parties.idx --country CN
    """
    asked = outputs(output, FORMATS)
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `parties screen` writes to standard output; redirect it to a file")
    if len(asked) > 1:
        raise UsageError("-o: `parties screen` writes one format; name one")
    as_of, place = day(on), asked_country(country)
    people = [Asked(name, place, address or None) for name in asked_names(names or [], file)]
    index = opened(index_path(parties))
    codes = asked_codes(uscc, lei, len(people))
    against = list_record(index.info, as_of, bundled_sentinels().age)
    bands = _written(index, people, codes, against, asked[0].format)
    sys.stdout.flush()
    warn(against["warnings"])
    if fail_on_hit and (code := _code(bands, codes)):
        raise typer.Exit(int(code))


def _written(
    index: Index, people: list[Asked], codes: list[Code], against: Record, how: str
) -> Counter[Band]:
    """Screen and write each name as it comes; how many fell into each band."""
    bands: Counter[Band] = Counter()
    asking, out = EveryScript(index), sys.stdout
    table = Rows(out, against) if how == "csv" else None
    if how == "json":
        head = {"schema": "exportcheck/party-screening/v1", "screened_against": against}
        out.write(encoded(head, 2).removesuffix("\n}") + ',\n  "names": [')
    for number, person in enumerate(people):
        screened = _told(index, asking.screen(person))
        bands[screened.band] += 1
        if table:
            table.add(screened_record(screened, codes))
        elif how == "text":
            out.write(screened_text(screened, against, codes))
        else:
            entry = encoded(_line(screened, codes, against, how))
            out.write(f"{entry}\n" if how == "jsonl" else f"{',' if number else ''}\n    {entry}")
    if how == "json":
        out.write("\n  ]\n}\n")
    elif how == "text":
        if index.info.starter:
            out.write(f"screened against the {index.info.name}, which is not the list\n")
        counts = ", ".join(
            f"{bands[band]:,} {band.word.replace('_', ' ')}" for band in sorted(bands, reverse=True)
        )
        out.write(f"{len(people):,} {'name' if len(people) == 1 else 'names'}: {counts}\n")
    return bands


def _told(index: Index, screened: Screened) -> Screened:
    """What may be said: that the starter list has no such party is no answer."""
    if screened.band is not Band.NONE or not index.info.starter:
        return screened
    reason = "the starter list has no such party, and it is not the list; name a list with --parties"
    return replace(screened, band=Band.NOT_SCREENED, reason=reason)


def _line(screened: Screened, codes: list[Code], against: Record, how: str) -> Record:
    """One name; a line that stands alone says against what it was screened."""
    record = screened_record(screened, codes)
    if how == "jsonl":
        keys = ("name", "starter", "published", "digest", "warnings")
        record["screened_against"] = {key: against[key] for key in keys}
    return record


def screened_record(screened: Screened, codes: Sequence[Code] = ()) -> Record:
    """One name: its band, the reason, the codes stated of it, and every hit."""
    return {
        "name": screened.asked.name,
        "country": screened.asked.country,
        "address": screened.asked.address,
        "band": screened.band.word,
        "reason": screened.reason or None,
        "identifiers": [code.record() for code in codes],
        "hits": [records.hit(hit) for hit in screened.hits],
    }


def _code(bands: Counter[Band], codes: Sequence[Code]) -> Exit:
    """The code for a pipeline: 3 where a name was not screened, else 1 for a hit or an unsound code."""
    found = bands[Band.PROBABLE] or bands[Band.REVIEW] or any(code.fault for code in codes)
    return worst(
        Exit.NOT_CHECKED if bands[Band.NOT_SCREENED] else Exit.PASSED,
        Exit.FINDINGS if found else Exit.PASSED,
    )

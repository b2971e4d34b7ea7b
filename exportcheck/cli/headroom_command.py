"""`exportcheck headroom`: how many more units may go under the volume ratio, and what would change that."""

import sys
from datetime import date
from typing import Annotated

import typer

from exportcheck.cli.headroom_records import record, text
from exportcheck.cli.options import CatalogFiles, Formats, On, day, outputs
from exportcheck.cli.wiring import Box, box
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer, Vintage
from exportcheck.model.metrics import metrics
from exportcheck.output.json_report import dumps
from exportcheck.screening.headroom import Product


def headroom(
    names: Annotated[
        list[str] | None, typer.Argument(help="Chips: ids, names or aliases.", metavar="CHIP…")
    ] = None,
    us_units: Annotated[
        list[str] | None,
        typer.Option(
            "--us-units",
            metavar="N | CHIP=N",
            help="Units shipped to US customers; CHIP=N for each of several chips.",
        ),
    ] = None,
    exported: Annotated[
        list[str] | None,
        typer.Option(
            "--exported",
            metavar="N | CHIP=N",
            help="Units exported to China and Macau already; CHIP=N for each of several chips; default 0.",
        ),
    ] = None,
    on: On = None,
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """The volume ratio of paragraph (dd)(1)(iii): how many more units may go, and what would change that.

    Of several chips each is counted by itself and all are pooled by TPP: the text can be read both ways.

    Example: exportcheck headroom H200 --us-units 20000 --exported 1000

    Example: exportcheck headroom H200 H100 --us-units H200=20000 --us-units H100=5000 --exported H200=1000
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `headroom` writes to standard output; redirect it to a file")
    as_of = day(on)
    things, _ = box(catalog or ())
    vintage = _vintage(things, as_of)
    found = record(
        as_of, things.law.vintages["dd_volume"], vintage, _products(things, names, us_units, exported)
    )
    for wanted in asked:
        sys.stdout.write(dumps(found) if wanted.format == "json" else text(found))


def _vintage(things: Box, as_of: date) -> Vintage:
    vintage = things.judge.law_on(as_of, Layer.ENFORCED).vintage("dd_volume")
    if vintage is None:
        first = things.law.vintages["dd_volume"][0].effective
        raise CannotCheck(f"there was no volume ratio on {as_of}; it came on {first}")
    return vintage


def _products(
    things: Box, names: list[str] | None, us_units: list[str] | None, exported: list[str] | None
) -> list[Product]:
    """The products asked about, with their units, in the order in which they are named."""
    chips: dict[str, Chip] = {}
    for name in names or []:
        chip = _chip(things, name)
        if chip.id in chips:
            raise UsageError(f"{name!r} is {chip.id}, which is named twice; name each product once")
        chips[chip.id] = chip
    us = _counts(things, "--us-units", us_units, chips)
    out = _counts(things, "--exported", exported, chips)
    if not chips:
        raise UsageError("headroom: name a chip, for example `exportcheck headroom H200 --us-units 20000`")
    for chip in chips.values():
        if chip.id not in us:
            raise UsageError(
                f"--us-units: how many {chip.id} went to US customers is missing; {_form(chips)}"
            )
    return [
        Product(chip.id, us[chip.id], out.get(chip.id, 0), metrics(chip, things.law.bits).tpp)
        for chip in chips.values()
    ]


def _form(chips: dict[str, Chip]) -> str:
    several = "; ".join(f"--us-units {name}=N" for name in chips)
    return f"write {several if len(chips) > 1 else '--us-units N'}"


def _counts(things: Box, option: str, texts: list[str] | None, chips: dict[str, Chip]) -> dict[str, int]:
    """`N` for the only chip, or `CHIP=N`; a chip that is named only here counts as named."""
    counts: dict[str, int] = {}
    for given in texts or []:
        name, separator, number = given.rpartition("=")
        if separator:
            chip = _chip(things, name)
        elif len(chips) == 1:
            chip = next(iter(chips.values()))
        else:
            raise UsageError(f"{option}: {given!r} does not say of which chip; write {option} CHIP=N")
        if chip.id in counts:
            raise UsageError(f"{option}: {chip.id} is counted twice; give one number for each chip")
        counts[chip.id] = _whole(option, number)
        chips.setdefault(chip.id, chip)
    return counts


def _whole(option: str, text: str) -> int:
    digits = text.strip().replace(",", "").replace("_", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise UsageError(f"{option}: {text!r} is not a whole number of units, such as 20000")
    return int(digits)


def _chip(things: Box, name: str) -> Chip:
    chip = things.catalog.resolved(things.catalog.find(name))
    if chip.contains:
        raise UsageError(f"{chip.name} is a system; ask about the chip in it, {chip.contains[0][0]}")
    return chip

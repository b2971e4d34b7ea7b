"""`exportcheck headroom`: how many more units may go under the 50 percent ratio."""

import sys
from math import ceil, floor
from typing import Annotated

import typer

from exportcheck.cli.options import CatalogFiles, Formats, On, day, outputs
from exportcheck.cli.wiring import box
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.model.law import Layer
from exportcheck.model.metrics import metrics
from exportcheck.output.json_report import dumps


def headroom(
    name: Annotated[str, typer.Argument(help="A chip: id, name or alias.", metavar="CHIP")],
    us_units: Annotated[
        int, typer.Option("--us-units", metavar="N", help="Units shipped to US customers.", min=0)
    ],
    exported: Annotated[
        int, typer.Option("--exported", metavar="N", help="Units exported to China and Macau already.", min=0)
    ] = 0,
    on: On = None,
    catalog: CatalogFiles = None,
    output: Formats = None,
) -> None:
    """The volume ratio of paragraph (dd)(1)(iii): how many more units may go, and what would change that.

    Example: exportcheck headroom H200 --us-units 20000 --exported 1000
    """
    asked = outputs(output, ("text", "json"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `headroom` writes to standard output; redirect it to a file")
    as_of = day(on)
    things, _ = box(catalog or ())
    chip = things.catalog.resolved(things.catalog.find(name))
    if chip.contains:
        raise UsageError(f"{chip.name} is a system; ask about the chip in it, {chip.contains[0][0]}")
    vintage = things.judge.law_on(as_of, Layer.ENFORCED).vintage("dd_volume")
    if vintage is None:
        raise CannotCheck(f"there was no volume ratio on {as_of}; it came on 2026-01-15")
    limit = vintage.numbers.volume_ratio.value
    allowed = floor(limit * us_units)
    tpp = metrics(chip, things.law.bits).tpp
    # The fewest US units under which one unit more than now would pass.
    needed = ceil((exported + 1) / limit)
    record = {
        "schema": "exportcheck/headroom/v1",
        "as_of": as_of.isoformat(),
        "product": chip.id,
        "paragraph": vintage.paragraph,
        "limit": limit,
        "us_units": us_units,
        "cn_mo_units": exported,
        "ratio": exported / us_units if us_units else None,
        "holds": "yes" if exported <= limit * us_units else "no",
        "headroom_units": allowed - exported,
        "headroom_tpp": (allowed - exported) * tpp.high if tpp.known else None,
        "us_units_for_one_more": max(0, needed - us_units),
    }
    for wanted in asked:
        sys.stdout.write(dumps(record) if wanted.format == "json" else _text(record, vintage.uncertain))


def _text(record: dict[str, object], uncertain: tuple[object, ...]) -> str:
    ratio = "unknown" if record["ratio"] is None else record["ratio"]
    lines = [
        f"{record['product']}: {record['cn_mo_units']:,} exported, {record['us_units']:,} to US customers",
        f"ratio {ratio} (limit {record['limit']}): {record['holds']}",
        f"headroom {record['headroom_units']:,} units [{record['paragraph']}]",
        f"US units missing before one more may go: {record['us_units_for_one_more']:,}",
    ]
    for entry in uncertain:
        lines.append(
            f"uncertain: {getattr(entry, 'topic', '')}: {' / '.join(getattr(entry, 'readings', ()))}"
        )
    return "\n".join(lines) + "\n"

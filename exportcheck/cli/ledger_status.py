"""`exportcheck ledger status`: sums, ratio and headroom on a day."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any

import typer

from exportcheck.cli import ledger_options as shared
from exportcheck.cli import ledger_records as records
from exportcheck.cli.ledger_options import Catalogs, Url, Whose
from exportcheck.cli.options import Formats, On, day, outputs, today
from exportcheck.cli.wiring import Box
from exportcheck.errors import LedgerBusy, UsageError
from exportcheck.model.law import Vintage
from exportcheck.model.ledger import Balance, Ledger, Specifications
from exportcheck.output import ledger_csv, ledger_text
from exportcheck.output.json_report import dumps
from exportcheck.screening.shipments import Counting
from exportcheck.screening.volume import Numerator, pooled, same_applicant, standing

Record = dict[str, Any]
Specs = dict[str, dict[str, Specifications]]
READINGS = 20


def status(
    names: Annotated[
        list[str] | None, typer.Argument(help="Chips; default: every product there is.", metavar="[CHIP…]")
    ] = None,
    url: Url = None,
    on: On = None,
    numerator: Whose = None,
    catalog: Catalogs = None,
    output: Formats = None,
) -> None:
    """The two sums, the ratio and the headroom of each product on a day, and of all pooled by TPP.

    Both answers are shown to whose exports count; --numerator says which one comes first.

    Example: exportcheck ledger status H200 --ledger sqlite:///ledger.db --on 2026-10-15
    """
    asked = outputs(output, ("text", "json", "csv"))
    if any(wanted.file for wanted in asked):
        raise UsageError("-o: `ledger status` writes to standard output; redirect it to a file")
    told = shared.settings(ledger=url, numerator=numerator, catalog=catalog)
    things = shared.things_of(told)
    as_of = day(on) if on else told.on or today()
    with shared.opened(told, read_only=True) as ledger:
        found = _still(ledger, lambda: record(ledger, things, names or [], as_of, Numerator(told.numerator)))
    for wanted in asked:
        if wanted.format == "csv":
            ledger_csv.status(found, sys.stdout)
        else:
            sys.stdout.write(dumps(found) if wanted.format == "json" else ledger_text.status(found))


def _still(ledger: Ledger, read: Callable[[], Record]) -> Record:
    """A record of the ledger in one state: read again where somebody wrote meanwhile."""
    for _ in range(READINGS):
        before = ledger.head()
        found = read()
        if ledger.head() == before:
            return found
    raise LedgerBusy(f"{ledger.shown} was written to whenever it was read; try again")


def record(ledger: Ledger, things: Box, names: Iterable[str], as_of: date, numerator: Numerator) -> Record:
    """`exportcheck/ledger-status/v1`."""
    counting = shared.counting(things)
    listed = ledger.products()
    wanted = _wanted(things, counting, names, listed)
    vintage = shared.volume_or_none(things, as_of)
    # As it stood on a day that is past; today and later, all that has gone or is reserved counts.
    until = as_of if as_of < today() else None
    balances = list(ledger.balances(wanted, us_until=as_of, out_until=until))
    here = sorted({balance.commodity for balance in balances} | set(wanted or ()))
    head = ledger.head()
    return {
        "schema": "exportcheck/ledger-status/v1",
        "ledger": ledger.shown,
        "as_of": as_of.isoformat(),
        "entries": head.entries,
        "numerator": numerator.value,
        "paragraph": vintage.paragraph if vintage else None,
        "limit": vintage.numbers.volume_ratio.value if vintage else None,
        "commodities": [_commodity(c, listed, balances, vintage, counting, wanted) for c in here],
        "pooled": _pooled(here, listed, balances, vintage),
        "notes": list(_notes(things, counting, ledger, listed, here, as_of, until)),
        "uncertain": [
            {"topic": u.topic, "readings": list(u.readings), "effect": u.effect}
            for u in (vintage.uncertain if vintage else ())
        ],
        "head": records.head(head),
    }


def _wanted(
    things: Box, counting: Counting, names: Iterable[str], listed: Specs
) -> dict[str, list[str]] | None:
    """The commodities that are asked about, each with its products; None for all there are."""
    found: dict[str, list[str]] = {}
    asked = False
    for name in names:
        asked = True
        for part in counting.parts(things.catalog.find(name).id):
            there = [commodity for commodity, products in listed.items() if part.product in products]
            for commodity in there or [part.commodity]:
                found.setdefault(commodity, []).append(part.product)
    return found if asked else None


def _commodity(
    commodity: str,
    listed: Specs,
    balances: list[Balance],
    vintage: Vintage | None,
    counting: Counting,
    wanted: dict[str, list[str]] | None,
) -> Record:
    products = listed.get(commodity, {})
    names = sorted(products) or sorted((wanted or {}).get(commodity, []))
    specs = next(iter(products.values()), None) or counting.parts(names[0])[0].specifications
    told = {"commodity": commodity, "products": names, "specifications": records.five(specs)}
    mine = [balance for balance in balances if balance.commodity == commodity]
    if vintage is None:
        sums = {
            "us_units": sum(b.us for b in mine),
            "exported_units": sum(b.exported for b in mine),
            "reserved_units": sum(b.reserved for b in mine),
        }
        nothing = dict.fromkeys(("ratio", "holds", "headroom_units", "us_units_missing"))
        return {**told, "per_product": {**sums, **nothing}, "per_applicant": [], "readings_agree": True}
    limit = vintage.numbers.volume_ratio
    whole = standing(limit, mine, commodity, Numerator.PRODUCT)
    each = [
        {"applicant": name, **records.standing(standing(limit, mine, commodity, Numerator.APPLICANT, name))}
        for name in _applicants(mine)
    ]
    product = records.standing(whole)
    return {
        **told,
        "per_product": product,
        "per_applicant": each,
        "readings_agree": all(entry["holds"] == product["holds"] for entry in each),
    }


def _applicants(balances: Iterable[Balance]) -> list[str]:
    """Whose exports there are, each once however it is spelled."""
    found: list[str] = []
    for balance in balances:
        if not any(same_applicant(balance.applicant, name) for name in found):
            found.append(balance.applicant)
    return found


def _pooled(
    here: list[str], listed: Specs, balances: list[Balance], vintage: Vintage | None
) -> Record | None:
    if vintage is None:
        return None
    limit = vintage.numbers.volume_ratio
    specs = {commodity: next(iter(products.values())) for commodity, products in listed.items() if products}
    each = [standing(limit, balances, commodity, Numerator.PRODUCT) for commodity in here]
    return records.pool(pooled(limit, each, specs))


def _notes(
    things: Box,
    counting: Counting,
    ledger: Ledger,
    listed: Specs,
    here: list[str],
    as_of: date,
    until: date | None,
) -> Iterator[str]:
    products = sorted({product for commodity in here for product in listed.get(commodity, {})})
    for product in products:
        ids = [commodity for commodity, inside in listed.items() if product in inside]
        if len(ids) > 1:
            yield (
                f"{product} stands under {len(ids)} commodities ({', '.join(ids)}): its figures in the "
                "catalog were others when it was entered; they are not counted together"
            )
        elif product in things.catalog.chips:
            now = {part.commodity for part in counting.parts(product)}
            if ids and ids[0] not in now:
                yield (
                    f"{product} was entered as {ids[0]}; the catalog has other figures for it today, and "
                    "what is entered from now on is not counted with it"
                )
    if until is not None and here:
        later = ledger.balances(here, us_until=as_of)
        before = ledger.balances(here, us_until=as_of, out_until=until)
        units = sum(b.exported + b.reserved for b in later) - sum(b.exported + b.reserved for b in before)
        if units:
            yield (
                f"{units:+,} circuits exported or reserved since then are not in these figures; "
                "`ledger reserve` counts them"
            )

"""The sums of (dd)(1)(iii) written out: every addend of both sides, the exact quotient, what it leaves."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from exportcheck.model.certificate import Part, Pool, Share
from exportcheck.model.consulted import FromLedger
from exportcheck.model.ledger import Side
from exportcheck.model.manifest import Application, Line
from exportcheck.model.measure import Limit
from exportcheck.model.metrics import metrics
from exportcheck.model.report import Total
from exportcheck.model.rule import Severity
from exportcheck.screening import headroom
from exportcheck.screening.certificate_lines import Screened
from exportcheck.screening.judge import Judge
from exportcheck.screening.ledger_findings import of_ledger

# As many line numbers are written out; the rest is counted.
SHOWN = 10


class Sums:
    """The addends of one manifest, on the side on which `totals` counts them, each with where it stands."""

    def __init__(self, judge: Judge, screened: Screened, application: Application | None) -> None:
        """Sort the addends by product."""
        self._judge = judge
        self._totals = screened.totals
        self._asked = screened.asked
        self._out: dict[str, list[Part]] = {}
        self._us: dict[str, list[Part]] = {}
        self._first: dict[str, date] = {}
        self._repeated = screened.repeated
        if application:
            self._stated(application)
        self._lines([covered.line for covered in screened.lines])

    def shares(self, covered: Iterable[str]) -> tuple[Share, ...]:
        """The ratio of every commodity that something was counted of; a product covered speaks for it."""
        found: dict[str, Share] = {}
        mine = set(covered)
        totals = self._totals.totals(self._asked)
        for total in sorted(totals, key=lambda total: (total.product not in mine, total.product)):
            if total.cn_mo_units or total.us_units:
                found.setdefault(total.commodity or total.product, self._share(total))
        return tuple(sorted(found.values(), key=lambda share: share.product))

    def _share(self, total: Total) -> Share:
        limit = self._totals.limit
        assert limit is not None
        chips = self._judge.catalog
        names = total.products or (total.product,)
        us = total.us_units
        exported = tuple(part for name in names for part in self._out.get(name, ()))
        us_parts = tuple(part for name in names for part in self._us.get(name, ()))
        if total.ledger:
            exported, us_parts = _of_ledger(total.ledger)
        return Share(
            product=total.product,
            products=names,
            name=" and ".join(chips.chips[name].name for name in names),
            tpp=metrics(chips.resolved(chips.chips[total.product]), self._judge.law.bits).tpp,
            exported=exported,
            us_parts=us_parts,
            out=total.cn_mo_units,
            us=us,
            exact=Fraction(total.cn_mo_units, us) if us else None,
            limit=limit,
            holds=total.holds,
            headroom=total.headroom_units,
            first=min((self._first[name] for name in names if name in self._first), default=None),
            other=total.other,
        )

    def said(self) -> tuple[tuple[bool, str], ...]:
        """What to know of the ledger, each with whether the sums are not certain because of it."""
        if self._asked is None:
            return ()
        found = of_ledger(self._asked, self._totals.stated, self._totals.totals(self._asked))
        return tuple((finding.severity >= Severity.INDETERMINATE, finding.message) for finding in found)

    def _stated(self, application: Application) -> None:
        counting = self._totals.counting
        for shipment in application.us_shipments:
            self._add(self._us, shipment.chip, shipment.units, "stated under us_shipments")
            first = shipment.first_commercial_shipment
            for product, _ in self._in(shipment.chip):
                if first is not None:
                    self._first[product] = min(first, self._first.get(product, first))
        for export in application.prior_exports:
            what = f"prior exports to {export.destination.name}"
            counts = counting is not None and counting.exported(export.destination)
            outside = "" if counts else "not among the places that count"
            self._add(self._out, export.chip, export.units, what, outside)

    def _lines(self, lines: list[Line]) -> None:
        """Lines of the manifest, those of one product to one place as one addend."""
        grouped: dict[tuple[Side, str, str, str], list[Line]] = {}
        for line in lines:
            domestic = line.transaction == "domestic"
            side, why = self._totals.side(line), ""
            if domestic and line.number in self._repeated:
                side, why = Side.US, f"stated before, in {self._repeated[line.number]}"
            elif side is None and domestic:
                side, why = Side.US, self._why_not(line)
            if side is not None:
                place = "US customers" if domestic else line.destination.name
                grouped.setdefault((side, line.chip, place, why), []).append(line)
        for (side, chip, place, why), found in grouped.items():
            what = f"{_numbered(found)} of this manifest to {place}"
            parts = self._us if side is Side.US else self._out
            self._add(parts, chip, sum(line.quantity for line in found), what, why)

    def _why_not(self, line: Line) -> str:
        """Why a domestic line is no US shipment up to the date of the application."""
        until = self._totals.until
        if line.ship_date is None and self._totals.kind(line) is Side.US:
            return f"without ship_date it may be shipped after {until}"
        late = line.ship_date is not None and line.ship_date > until
        return f"shipped after {until}" if late else "the end user is not in the United States"

    def _add(self, side: dict[str, list[Part]], chip: str, units: int, what: str, why: str = "") -> None:
        for product, count in self._in(chip):
            within = f" ({units:,} × {chip} with {count} each)" if count > 1 or product != chip else ""
            side.setdefault(product, []).append(Part(what + within, units * count, not why, why))

    def _in(self, chip: str) -> Iterator[tuple[str, int]]:
        for part, count in self._judge.catalog.circuits(self._judge.catalog.chips[chip]):
            yield part.id, count


def _of_ledger(there: FromLedger) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The addends of the two sides where a ledger has the place of what the application states."""
    out = (
        Part("exported, in the ledger", there.cn_mo_units),
        Part("reserved by other applications, in the ledger", there.reserved_units),
        Part("lines of this manifest that the ledger does not have", there.requested_units),
    )
    us = (
        Part("shipped to US customers, in the ledger", there.us_units),
        Part("lines of this manifest that the ledger does not have", there.manifest_us_units),
    )
    return tuple(part for part in out if part.units), tuple(part for part in us if part.units)


def pooled(limit: Limit, shares: Iterable[Share]) -> Pool | None:
    """All commodities together; None where there is one only, or US shipments of one are not stated."""
    listed = list(shares)
    if len(listed) < 2 or any(share.us is None for share in listed):
        return None
    products = [headroom.Product(s.product, s.us or 0, s.out, s.tpp) for s in listed]
    pool = headroom.pooled(limit, products)
    return Pool(pool.exported_tpp, pool.us_tpp, pool.ratio, pool.room, pool.holds)


def _numbered(lines: list[Line]) -> str:
    numbers = ", ".join(str(line.number) for line in lines[:SHOWN])
    more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
    return f"line{'s' if len(lines) > 1 else ''} {numbers}{more}"

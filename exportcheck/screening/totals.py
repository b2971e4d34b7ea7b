"""The sums of a run: what US customers received, what goes to China and Macau, and the ratio."""

from datetime import date
from math import inf

from exportcheck.model.case import Case, Deal
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, Line
from exportcheck.model.measure import UNPUBLISHED, exactly
from exportcheck.model.metrics import metrics
from exportcheck.model.place import Place
from exportcheck.model.report import LineVerdict, Total
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.screening import headroom
from exportcheck.screening.evaluate import ask
from exportcheck.screening.judge import Judge

STEM = "dd_volume"
# The decisions that the ratio has a part in; a denied or excepted line does not wait for it.
DEPENDING = (Decision.CASE_BY_CASE, Decision.UNDETERMINED)


class Totals:
    """Adds up units by product, a product being the integrated circuit that is counted."""

    def __init__(self, judge: Judge, day: date) -> None:
        """Count under the law of one day."""
        self._judge = judge
        self._law = judge.law_on(day, Layer.ENFORCED)
        self._day = day
        self._vintage = self._law.vintage(STEM)
        self._us: dict[str, int] = {}
        self._out: dict[str, int] = {}
        self._families: dict[str, str | None] = {}
        self._open: set[str] = set()
        self._until: date | None = None
        self._circuits: dict[str, tuple[tuple[str, int], ...]] = {}

    def apply(self, application: Application) -> None:
        """Count what an application states beside its lines."""
        if application.application_date:
            self._until = application.application_date
        for shipment in application.us_shipments:
            self._count(self._us, shipment.chip, shipment.units)
        for export in application.prior_exports:
            if self._counts(export.destination, "numerator"):
                self._count(self._out, export.chip, export.units)

    def add(self, line: Line, verdict: LineVerdict) -> None:
        """Count one line."""
        if self._vintage is None:
            return
        for product, _ in self._in(line.chip):
            self._families[product] = verdict.outcome.family
        if line.transaction == "domestic":
            late = line.ship_date is not None and line.ship_date > (self._until or self._day)
            if not late:
                self._count(self._us, line.chip, line.quantity)
        elif line.transaction != "transfer" and self._counts(line.destination, "numerator"):
            self._count(self._out, line.chip, line.quantity)
            if verdict.gate != "pass" and verdict.outcome.decision in DEPENDING:
                self._open |= {product for product, _ in self._in(line.chip)}

    def totals(self) -> tuple[Total, ...]:
        """The ratio of every controlled product, in the order of their names."""
        if self._vintage is None:
            return ()
        products = sorted(set(self._us) | set(self._out))
        return tuple(self._total(p) for p in products if self._families.get(p, "a") != "none")

    def _counts(self, place: Place, side: str) -> bool:
        numbers = self._vintage.numbers if self._vintage else None
        return numbers is not None and self._law.groups.contains(place, getattr(numbers, side)) is Truth.HOLDS

    def _in(self, chip: str) -> tuple[tuple[str, int], ...]:
        if chip not in self._circuits:
            catalog = self._judge.catalog
            entry = catalog.chips[chip]
            self._circuits[chip] = tuple((part.id, count) for part, count in catalog.circuits(entry))
        return self._circuits[chip]

    def _count(self, where: dict[str, int], chip: str, units: int) -> None:
        for product, count in self._in(chip):
            where[product] = where.get(product, 0) + units * count

    def _total(self, product: str) -> Total:
        assert self._vintage is not None
        chip = self._judge.catalog.resolved(self._judge.catalog.chips[product])
        figures = metrics(chip, self._judge.law.bits)
        us, out = self._us.get(product), self._out.get(product, 0)
        limit = self._vintage.numbers.volume_ratio
        ratio = headroom.ratio(out, us, limit) if us else None
        case = Case(
            day=self._day,
            chip=chip,
            metrics=figures,
            deal=Deal(Place("CN", "China")),
            groups=self._law.groups,
            volume=UNPUBLISHED if us is None else exactly(inf if ratio is None else ratio),
        )
        rule = next(rule for rule in self._judge.rules if rule.stem == STEM)
        answer = ask(case, (rule,), self._law)[STEM]
        truth = Truth.HOLDS if out == 0 else answer.truth
        tpp = figures.tpp.high if figures.tpp.point or figures.tpp.known else None
        findings = []
        if truth is not Truth.HOLDS:
            severity = Severity.ERROR if truth is Truth.FAILS else Severity.NOTE
            if truth is Truth.UNKNOWN and product in self._open:
                severity = Severity.INDETERMINATE
            findings.append(
                Finding(answer.rule, severity, answer.title, answer.paragraph, clause=answer.clause)
            )
        return Total(
            product=product,
            us_units=us,
            us_tpp=us * tpp if us is not None and tpp is not None else None,
            cn_mo_units=out,
            cn_mo_tpp=out * tpp if tpp is not None else 0.0,
            ratio=ratio,
            limit=limit.value,
            holds=truth,
            headroom_units=None if us is None else headroom.room(limit, us, out),
            findings=tuple(findings),
        )

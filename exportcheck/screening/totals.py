"""The sums of a run: what US customers received, what goes to China and Macau, and the ratio."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from exportcheck.model.case import Case, Deal
from exportcheck.model.clause import Answer, Truth
from exportcheck.model.consulted import Consulted, Units
from exportcheck.model.finding import Finding
from exportcheck.model.law import Layer
from exportcheck.model.ledger import Side
from exportcheck.model.manifest import Application, Line
from exportcheck.model.measure import Limit
from exportcheck.model.metrics import metrics
from exportcheck.model.place import Place
from exportcheck.model.report import LineVerdict, OtherReading, Total
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision
from exportcheck.rules.dd_volume import Half
from exportcheck.screening.evaluate import ask
from exportcheck.screening.judge import Judge
from exportcheck.screening.shipments import Counting, Part
from exportcheck.screening.sums import Sums, of_run, units, with_ledger
from exportcheck.screening.volume import Numerator

STEM = "dd_volume"
# The decisions that the ratio has a part in; a denied or excepted line does not wait for it.
DEPENDING = (Decision.CASE_BY_CASE, Decision.UNDETERMINED)


class Totals:
    """Adds up circuits by product, a product being the integrated circuit that is counted.

    What an application states beside its lines is kept apart: a ledger takes its place.
    """

    def __init__(self, judge: Judge, day: date) -> None:
        """Count under the law of one day."""
        self._judge = judge
        self._law = judge.law_on(day, Layer.ENFORCED)
        self.day = day
        self._vintage = self._law.vintage(STEM)
        self.counting: Counting | None = None
        if self._vintage is not None:
            numbers: Half = self._vintage.numbers
            self.counting = Counting(judge.catalog, dict(judge.law.bits), self._law.groups, numbers)
        self.stated: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        self._lines: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        self._parts: dict[str, Part] = {}
        self._families: dict[str, str | None] = {}
        self._open: set[str] = set()
        self._until: date | None = None

    @property
    def until(self) -> date:
        """The day up to which US shipments count: that of the application, or of the run."""
        return self._until or self.day

    @property
    def limit(self) -> Limit | None:
        """The limit of the ratio; None where the law of the day has none."""
        numbers: Half | None = self._vintage.numbers if self._vintage else None
        return numbers.volume_ratio if numbers else None

    def apply(self, application: Application) -> None:
        """Count what an application states beside its lines."""
        if application.application_date:
            self._until = application.application_date
        if self.counting is None:
            return
        for shipment in application.us_shipments:
            self._count(self.stated[Side.US], shipment.chip, shipment.units)
        for export in application.prior_exports:
            if self.counting.exported(export.destination):
                self._count(self.stated[Side.EXPORTED], export.chip, export.units)

    def add(self, line: Line, verdict: LineVerdict) -> None:
        """Count one line."""
        if self.counting is None:
            return
        for part in self.counting.parts(line.chip):
            self._families[part.product] = verdict.outcome.family
        side = self.side(line)
        if side is None:
            return
        self._count(self._lines[side], line.chip, line.quantity)
        if side is Side.EXPORTED and verdict.gate != "pass" and verdict.outcome.decision in DEPENDING:
            self._open |= {part.product for part in self.counting.parts(line.chip)}

    def side(self, line: Line) -> Side | None:
        """The sum that a line counts in; None where it counts in neither."""
        if self.counting is None:
            return None
        if line.transaction == "domestic":
            late = line.ship_date is not None and line.ship_date > self.until
            abroad = line.end_user_country is not None and not self.counting.american(line.end_user_country)
            return None if late or abroad else Side.US
        if line.transaction != "transfer" and self.counting.exported(line.destination):
            return Side.EXPORTED
        return None

    def controlled(self) -> tuple[Part, ...]:
        """The products of the run that the ratio speaks of, in the order of their names."""
        names = {name for sums in (self._lines, self.stated) for side in sums.values() for name in side}
        return tuple(self._parts[name] for name in sorted(names) if self._families.get(name, "a") != "none")

    def totals(self, asked: Consulted | None = None) -> tuple[Total, ...]:
        """The ratio of every controlled product, in the order of their names.

        With a ledger its sums stand in the place of what applications state.
        """
        return tuple(self._total(part, asked) for part in self.controlled())

    def _count(self, where: Counter[str], chip: str, units: int) -> None:
        assert self.counting is not None
        for part in self.counting.parts(chip):
            self._parts[part.product] = part
            where[part.product] += units * part.count

    def _together(self, part: Part) -> tuple[str, ...]:
        return tuple(other.product for other in self.controlled() if other.commodity == part.commodity)

    def _sums(self, part: Part, asked: Consulted | None, numerator: Numerator, limit: Limit) -> Sums:
        names = self._together(part)
        us, out = self._lines[Side.US], self._lines[Side.EXPORTED]
        if asked is not None:
            lines: Mapping[str, Units] = {name: Units(us[name], out[name]) for name in names}
            return with_ledger(asked, numerator, limit, part.commodity, lines)
        both = (self._lines, self.stated)
        known = any(name in sums[Side.US] for sums in both for name in names)
        shipped, gone = (
            sum(sums[side][name] for sums in both for name in names) for side in (Side.US, Side.EXPORTED)
        )
        return of_run(shipped if known else None, gone)

    def _total(self, part: Part, asked: Consulted | None) -> Total:
        limit = self.limit
        assert limit is not None
        product = part.product
        chip = self._judge.catalog.resolved(self._judge.catalog.chips[product])
        figures = metrics(chip, self._judge.law.bits)
        numerator = Numerator(asked.numerator) if asked else Numerator.PRODUCT
        sums = self._sums(part, asked, numerator, limit)
        answer, truth = self._answer(product, sums, limit)
        tpp = figures.tpp.high if figures.tpp.point or figures.tpp.known else None
        findings = []
        if truth is not Truth.HOLDS:
            severity = Severity.ERROR if truth is Truth.FAILS else Severity.NOTE
            if truth is Truth.UNKNOWN and product in self._open:
                severity = Severity.INDETERMINATE
            said = _numbers(sums, limit, answer.title)
            findings.append(
                Finding(
                    answer.rule, severity, answer.title, answer.paragraph, clause=answer.clause, message=said
                )
            )
        return Total(
            product=product,
            us_units=sums.us,
            us_tpp=sums.us * tpp if sums.us is not None and tpp is not None else None,
            cn_mo_units=sums.out,
            cn_mo_tpp=sums.out * tpp if tpp is not None else 0.0,
            ratio=sums.ratio(limit),
            limit=limit.value,
            holds=truth,
            headroom_units=sums.room(limit),
            findings=tuple(findings),
            commodity=part.commodity,
            products=self._together(part),
            numerator=numerator.value,
            ledger=sums.ledger,
            other=self._other(part, asked, numerator, limit),
        )

    def _other(
        self, part: Part, asked: Consulted | None, numerator: Numerator, limit: Limit
    ) -> OtherReading | None:
        """The other reading of whose exports count; a run without a ledger knows of one applicant only."""
        if asked is None:
            return None
        other = next(entry for entry in Numerator if entry is not numerator)
        sums = self._sums(part, asked, other, limit)
        truth = self._answer(part.product, sums, limit)[1]
        return OtherReading(other.value, sums.out, sums.ratio(limit), truth, sums.room(limit))

    def _answer(self, product: str, sums: Sums, limit: Limit) -> tuple[Answer, Truth]:
        """The rule's answer about these sums, and whether the ratio is met: nothing exported meets it."""
        chip = self._judge.catalog.resolved(self._judge.catalog.chips[product])
        case = Case(
            day=self.day,
            chip=chip,
            metrics=metrics(chip, self._judge.law.bits),
            deal=Deal(Place("CN", "China")),
            groups=self._law.groups,
            volume=sums.volume(limit),
        )
        rule = next(rule for rule in self._judge.rules if rule.stem == STEM)
        answer = ask(case, (rule,), self._law)[STEM]
        return answer, Truth.HOLDS if sums.out == 0 else answer.truth


def _numbers(sums: Sums, limit: Limit, title: str) -> str:
    """The sums of a ledger in one sentence, and by how much the limit is passed."""
    there = sums.ledger
    if there is None:
        return ""
    room = sums.room(limit)
    said = "US units are not known" if sums.us is None else f"{sums.us:,} to US customers"
    over = f"; {units(-room)} too many" if room is not None and room < 0 else ""
    return (
        f"{title}: {units(sums.out)} to China and Macau ({there.cn_mo_units:,} exported and "
        f"{there.reserved_units:,} reserved in the ledger, {there.requested_units:,} in the manifests) "
        f"against {said}{over}"
    )

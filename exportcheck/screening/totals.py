"""The sums of a run: what US customers received, what goes to China and Macau, and the ratio."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

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
        # Two applications may state the same units: at least the most that one of them states.
        self._stated_once: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        # By the day of shipment, since the date of the application may be read after the lines.
        self._us: Counter[tuple[str, date | None]] = Counter()
        self._out: Counter[str] = Counter()
        self._parts: dict[str, Part] = {}
        self._families: dict[str, str | None] = {}
        self._open: set[str] = set()
        self._until: date | None = None

    @property
    def until(self) -> date:
        """The day up to which US shipments count: that of the earliest application, or of the run."""
        return self._until or self.day

    @property
    def limit(self) -> Limit | None:
        """The limit of the ratio; None where the law of the day has none."""
        numbers: Half | None = self._vintage.numbers if self._vintage else None
        return numbers.volume_ratio if numbers else None

    def apply(self, application: Application) -> None:
        """Count what an application states beside its lines."""
        stated = application.application_date
        if stated:
            self._until = min(stated, self._until or stated)
        if self.counting is None:
            return
        here: dict[Side, Counter[str]] = {Side.US: Counter(), Side.EXPORTED: Counter()}
        for shipment in application.us_shipments:
            here[Side.US].update(self._circuits(shipment.chip, shipment.units))
        for export in application.prior_exports:
            if self.counting.exported(export.destination):
                here[Side.EXPORTED].update(self._circuits(export.chip, export.units))
        for side, found in here.items():
            self.stated[side].update(found)
            self._stated_once[side] |= found
            # A statement of none is a statement.
            self._stated_once[side].update(dict.fromkeys(found, 0))

    def add(self, line: Line, verdict: LineVerdict) -> None:
        """Count one line."""
        if self.counting is None:
            return
        family = verdict.outcome.family
        for part in self.counting.parts(line.chip):
            # One controlled line is enough, wherever it stands.
            if family != "none" or part.product not in self._families:
                self._families[part.product] = family
        side = self.kind(line)
        if side is Side.US:
            self._ship(line, 1)
        elif side is Side.EXPORTED:
            self._out.update(self._circuits(line.chip, line.quantity))
        if side is Side.EXPORTED and verdict.gate != "pass" and verdict.outcome.decision in DEPENDING:
            self._open |= {part.product for part in self.counting.parts(line.chip)}

    def kept(self) -> dict[str, Any]:
        """What the lines of manifests without an application came to so far, as plain values."""
        return {
            "us": [[name, day and day.isoformat(), count] for (name, day), count in self._us.items()],
            "out": dict(self._out),
            "families": dict(self._families),
            "open": sorted(self._open),
        }

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Count on from what `kept` gave, in place of what was counted here."""
        self._us = Counter(
            {(name, day and date.fromisoformat(day)): count for name, day, count in kept["us"]}
        )
        self._out, self._families = Counter(kept["out"]), dict(kept["families"])
        self._open = set(kept["open"])
        if self.counting is not None:
            for chip in self._families:
                self._parts.update((part.product, part) for part in self.counting.parts(chip))

    def again(self, line: Line) -> None:
        """A line counted was stated before: it is one US shipment; an export stays counted twice."""
        if self.kind(line) is Side.US:
            self._ship(line, -1)

    def _ship(self, line: Line, sign: int) -> None:
        for product, count in self._circuits(line.chip, line.quantity).items():
            self._us[product, line.ship_date] += sign * count

    def side(self, line: Line) -> Side | None:
        """The sum that a line counts in; None where it counts in neither, or is shipped too late.

        A domestic line without a day counts where nobody says when the application was made; beside
        an application date it is not known to count, and does not.
        """
        found = self.kind(line)
        return None if found is Side.US and self._dated(line.ship_date) is not Truth.HOLDS else found

    def _dated(self, shipped: date | None) -> Truth:
        """Whether a US shipment of a day counts."""
        if shipped is None:
            return Truth.HOLDS if self._until is None else Truth.UNKNOWN
        return Truth.of(shipped <= self.until)

    def kind(self, line: Line) -> Side | None:
        """The sum that a line is of, whenever it was shipped; None where it is of neither."""
        if self.counting is None:
            return None
        if line.transaction == "domestic":
            abroad = line.end_user_country is not None and not self.counting.american(line.end_user_country)
            return None if abroad else Side.US
        if line.transaction != "transfer" and self.counting.exported(line.destination):
            return Side.EXPORTED
        return None

    def controlled(self) -> tuple[Part, ...]:
        """The products of the run that the ratio speaks of, in the order of their names."""
        names = {name for side in self.stated.values() for name in side} | set(self._out)
        names |= {name for name, shipped in self._us if self._dated(shipped) is not Truth.FAILS}
        return tuple(self._parts[name] for name in sorted(names) if self._families.get(name, "a") != "none")

    def totals(self, asked: Consulted | None = None) -> tuple[Total, ...]:
        """The ratio of every controlled product, in the order of their names.

        With a ledger its sums stand in the place of what applications state.
        """
        return tuple(self._total(part, asked) for part in self.controlled())

    def exports(self) -> dict[str, int]:
        """The circuits that the lines of the run export, of each product that the ratio speaks of."""
        return {part.product: self._out[part.product] for part in self.controlled()}

    def _circuits(self, chip: str, quantity: int) -> dict[str, int]:
        assert self.counting is not None
        parts = self.counting.parts(chip)
        self._parts.update((part.product, part) for part in parts)
        return {part.product: quantity * part.count for part in parts}

    def _shipped(self, product: str, *truths: Truth) -> int:
        """US units of the lines, of the days that count so."""
        return sum(
            count
            for (name, shipped), count in self._us.items()
            if name == product and self._dated(shipped) in truths
        )

    def _together(self, part: Part) -> tuple[str, ...]:
        return tuple(other.product for other in self.controlled() if other.commodity == part.commodity)

    def _sums(self, part: Part, asked: Consulted | None, numerator: Numerator, limit: Limit) -> Sums:
        names = self._together(part)
        certain = {name: self._shipped(name, Truth.HOLDS) for name in names}
        if asked is not None:
            lines: Mapping[str, Units] = {name: Units(certain[name], self._out[name]) for name in names}
            return with_ledger(asked, numerator, limit, part.commodity, lines)
        known = any(name in self.stated[Side.US] for name in names) or any(
            name in names and self._dated(shipped) is not Truth.FAILS for name, shipped in self._us
        )
        doubtful = sum(self._shipped(name, Truth.UNKNOWN) for name in names)
        us, us_most = (sum(certain.values()) + stated for stated in self._said(Side.US, names))
        out_least, out = (
            sum(self._out[name] for name in names) + stated for stated in self._said(Side.EXPORTED, names)
        )
        return of_run(us if known else None, out, us_most + doubtful, out_least)

    def _said(self, side: Side, names: tuple[str, ...]) -> tuple[int, int]:
        """What applications state beside their lines: at least, and at most."""
        once, all_ = self._stated_once[side], self.stated[side]
        return sum(once[name] for name in names), sum(all_[name] for name in names)

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
            if truth is Truth.UNKNOWN and (product in self._open or sums.unsure):
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
    if there is None and sums.unsure:
        return (
            f"{title}: not known, since {sums.out_least:,} to {sums.out:,} units went to China and Macau and "
            f"{sums.us:,} to {sums.us_most:,} to US customers: what several applications state may be the "
            "same units, and a domestic line without ship_date may be later than the application; state each "
            "sum once, and the day of each line"
        )
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

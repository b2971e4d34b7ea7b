"""One item, one transaction, one day: the verdict on both layers, with its findings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from exportcheck.model.case import Case, Deal, Papers
from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.clause import Answer, Clause, Comparison, Readings, Truth, children, deciding
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Duty, Judgement, Margin, Outcome
from exportcheck.model.law import Certainty, Law, LawOn, Layer, Vintage
from exportcheck.model.manifest import Application
from exportcheck.model.measure import Operator
from exportcheck.model.metrics import metrics
from exportcheck.model.place import Place
from exportcheck.model.rule import Rule, Severity, Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening.evaluate import DECIDING, ask, outcome
from exportcheck.screening.possibilities import settle

COMMENTING = (Stage.PARTY, Stage.DECLARE, Stage.ADVISE)
# A law read longer ago than this may have changed since.
FRESH = timedelta(days=30)


@dataclass(frozen=True)
class Question:
    """What is asked: an item, a transaction, a day, and what the papers declare."""

    chip: Chip
    deal: Deal
    day: date
    layer: Layer = Layer.ENFORCED
    papers: Papers = Papers()
    application: Application | None = None
    proposed: bool = False
    manifest: bool = False
    assumed: tuple[str, ...] = ()


class Judge:
    """Judges questions under one law and one catalog."""

    def __init__(self, law: Law, catalog: Catalog, rules: Iterable[Rule]) -> None:
        """Sort the rules by what they are for."""
        self.law = law
        self.catalog = catalog
        self.rules = tuple(rules)
        self._deciding = tuple(rule for rule in self.rules if rule.stage in DECIDING)
        self._commenting = tuple(rule for rule in self.rules if rule.stage in COMMENTING)
        self._conditions = tuple(rule for rule in self.rules if rule.stage is Stage.CONDITION)
        self._days: dict[tuple[date, Layer, bool], LawOn] = {}

    def law_on(self, day: date, layer: Layer, proposed: bool = False) -> LawOn:
        """The law of one day, picked once."""
        key = (day, layer, proposed)
        if key not in self._days:
            self._days[key] = self.law.on(day, layer, proposed=proposed)
        return self._days[key]

    def words(self) -> tuple[str, ...]:
        """Every word by which a rule recognises a stated end use or party, on any day."""
        words: dict[str, None] = {}
        for vintages in self.law.vintages.values():
            for vintage in vintages:
                for name in ("words", "distributor_words"):
                    words.update(dict.fromkeys(getattr(vintage.numbers, name, ())))
        return tuple(words)

    def exempted_in(self) -> frozenset[str]:
        """The codes of destinations where an end user's name can matter, on any day."""
        codes: set[str] = set()
        for vintages in self.law.vintages.values():
            for vintage in vintages:
                if getattr(vintage.numbers, "entities", ()):
                    places = getattr(vintage.numbers, "exempt_in", None) or vintage.numbers.destinations  # type: ignore[attr-defined]
                    codes.update(places.also)
        return frozenset(codes)

    def judge(self, question: Question) -> Judgement:
        """The verdict; of a system with several kinds of circuit, that of the strictest."""
        circuits = [circuit for circuit, _ in self.catalog.circuits(question.chip)]
        judgements = [self._judge(question, circuit) for circuit in circuits]
        return max(judgements, key=lambda j: (j.outcome.decision, j.outcome.needed, j.metrics.tpp.high))

    def duty(self, chip: Chip, day: date) -> Duty:
        """Whether an entry of the item into the United States meets the duty."""
        law = self.law_on(day, Layer.ENFORCED)
        vintage = law.vintage("duty")
        rule = next(rule for rule in self.rules if rule.stem == "duty")
        if vintage is None:
            return Duty(Truth.FAILS, None, None)
        truths = []
        for circuit, _ in self.catalog.circuits(chip):
            case = self._case(Question(chip, Deal(_UNITED_STATES), day), circuit, law)
            truths.append(ask(case, (rule,), law)["duty"].truth)
        applies = max(truths)
        numbers = vintage.numbers
        inside = applies is not Truth.FAILS
        return Duty(
            applies,
            getattr(numbers, "heading" if inside else "heading_outside"),
            getattr(numbers, "rate_percent") if inside else 0,  # noqa: B009  # numbers are opaque here
        )

    def _case(self, question: Question, circuit: Chip, law: LawOn) -> Case:
        application = question.application
        firsts = [
            shipment.first_commercial_shipment
            for shipment in (application.us_shipments if application else ())
            if shipment.chip == circuit.id
        ]
        return Case(
            day=question.day,
            chip=circuit,
            metrics=metrics(circuit, self.law.bits),
            deal=question.deal,
            groups=law.groups,
            certification=application.certification if application else None,
            papers=question.papers,
            first_commercial_shipment=firsts[0] if firsts else None,
        )

    def _decide(self, case: Case, law: LawOn) -> tuple[dict[str, Answer], Outcome, tuple[Outcome, ...]]:
        answers = ask(case, self._deciding, law)
        first = outcome(answers, self._deciding, law)
        if first.family is not None and first.decision is not Decision.UNDETERMINED:
            return answers, first, ()

        def again(assumed: Case) -> Outcome:
            return outcome(ask(assumed, self._deciding, law), self._deciding, law)

        settled, seen = settle(case, answers, first, again)
        return answers, settled, seen

    def _judge(self, question: Question, circuit: Chip) -> Judgement:
        law = self.law_on(question.day, question.layer, question.proposed)
        case = self._case(question, circuit, law)
        answers, settled, seen = self._decide(case, law)
        codified = settled
        if question.layer is not Layer.CODIFIED:
            other = self.law_on(question.day, Layer.CODIFIED)
            _, codified, _ = self._decide(replace(case, groups=other.groups), other)
        known = replace(case, answers=answers, family=settled.family, license_needed=settled.needed)
        later = ask(known, self._commenting, law)
        findings = [
            *self._unsettled(settled, answers, law),
            *self._uncertain(settled, answers, law),
            *self._spoken(later, self._commenting, law, question),
        ]
        forms = law.vintage("declared_eccn")
        return Judgement(
            destination=question.deal.destination,
            chip=circuit,
            metrics=case.metrics,
            outcome=settled,
            codified=codified,
            paragraph=self._paragraph(settled, answers),
            eccn=_eccn(settled, forms, question.deal.form_factor or question.chip.form_factor, answers),
            paragraphs=self._paragraphs(settled, answers, law),
            conditions=self._condition_paragraphs(settled, answers, law),
            margins=_margins(self._policy_comparisons(settled, answers)),
            lines=_margins(_comparisons([answers[stem] for stem in CLASSES if stem in answers])),
            findings=tuple(sorted(findings, key=lambda f: -f.severity)),
            answers=later,
            possibilities=seen,
        )

    def conditions(self, question: Question, circuit: Chip) -> list[Finding]:
        """What the certification leaves unmet or unknown."""
        law = self.law_on(question.day, question.layer)
        case = self._case(question, circuit, law)
        answers = ask(case, self._conditions, law)
        return self._spoken(answers, self._conditions, law, question)

    def _spoken(
        self, answers: Mapping[str, Answer], rules: Iterable[Rule], law: LawOn, question: Question
    ) -> list[Finding]:
        """The findings of rules that speak when they hold, fail or are not known."""
        findings = []
        for rule in rules:
            answer = answers.get(rule.stem)
            vintage = law.vintage(rule.stem)
            if answer is None or vintage is None or answer.truth not in rule.speaks:
                continue
            if rule.stage is Stage.PARTY and not question.manifest:
                continue
            findings.append(self._finding(rule, rule.speaks[answer.truth], vintage, answer))
        return findings

    def _finding(self, rule: Rule, severity: Severity, vintage: Vintage, answer: Answer) -> Finding:
        citations = tuple(self.law.citations[entry].title for entry in vintage.citations)
        return Finding(rule.id, severity, rule.title, vintage.paragraph, citations, answer.clause)

    def _unsettled(self, settled: Outcome, answers: dict[str, Answer], law: LawOn) -> list[Finding]:
        """What is missing, by the first stage that it leaves open."""
        military = next(rule for rule in self.rules if rule.stem == "military_end_use")
        vintage = law.vintage(military.stem)
        findings = []
        if vintage and answers[military.stem].truth is Truth.HOLDS:
            findings.append(self._finding(military, Severity.ERROR, vintage, answers[military.stem]))
        if settled.decision is not Decision.UNDETERMINED:
            return findings
        open_stages = [Stage.CLASSIFY, Stage.REQUIRE]
        if settled.needed is not Truth.UNKNOWN:
            open_stages = [Stage.CLASSIFY, Stage.EXCUSE, Stage.REVIEW]
        for rule in self._deciding:
            answer, vintage = answers.get(rule.stem), law.vintage(rule.stem)
            if rule.stage not in open_stages:
                continue
            if answer and vintage and answer.truth is Truth.UNKNOWN and _unknown_by_itself(answer):
                findings.append(self._finding(rule, Severity.INDETERMINATE, vintage, answer))
        held = [
            rule
            for rule in self._deciding
            if rule.stage is Stage.REVIEW
            and (answer := answers.get(rule.stem))
            and answer.truth is Truth.HOLDS
        ]
        if settled.needed is Truth.HOLDS and len({_policy(law, rule) for rule in held}) > 1:
            texts = "; ".join(f"{_paragraph(law, rule)}: {_word(_policy(law, rule))}" for rule in held)
            findings.append(
                Finding(
                    "XC430", Severity.INDETERMINATE, NOTICES["XC430"], message=f"{NOTICES['XC430']}: {texts}"
                )
            )
        if not any(finding.severity is Severity.INDETERMINATE for finding in findings):
            findings.append(self._no_policy(settled, answers, law))
        return findings

    def _no_policy(self, settled: Outcome, answers: dict[str, Answer], law: LawOn) -> Finding:
        rule, vintage, answer = next(
            (rule, vintage, answer)
            for rule in self._deciding
            if rule.stage is Stage.REQUIRE
            and (vintage := law.vintage(rule.stem))
            and (answer := answers.get(rule.stem))
            and answer.truth is not Truth.FAILS
        )
        message = f"{rule.title}; its review policy is not modelled, so that the outcome is not known"
        return replace(
            self._finding(rule, Severity.INDETERMINATE, vintage, answer), clause=None, message=message
        )

    def _uncertain(self, settled: Outcome, answers: dict[str, Answer], law: LawOn) -> list[Finding]:
        """Conflicts and gaps of the law that this verdict touches, with both readings."""
        findings = []
        for rule in self._deciding:
            answer, vintage = answers.get(rule.stem), law.vintage(rule.stem)
            if answer is None or vintage is None or not vintage.uncertain:
                continue
            if answer.truth is Truth.FAILS or not self._depends(rule, settled, answers, law):
                continue
            severity = Severity.WARNING if vintage.certainty is Certainty.UNCERTAIN else Severity.NOTE
            for entry in vintage.uncertain:
                message = f"{entry.topic}: {' / '.join(entry.readings)}; {entry.effect}"
                finding = self._finding(rule, severity, vintage, answer)
                findings.append(replace(finding, title=entry.topic, clause=None, message=message))
        return findings

    def _depends(self, rule: Rule, settled: Outcome, answers: dict[str, Answer], law: LawOn) -> bool:
        """Whether the verdict would be another one if this rule were read the other way."""
        if rule.stage is Stage.CLASSIFY:
            return settled.family is None
        if rule.stage is Stage.REQUIRE:
            return not any(
                other.stage is Stage.REQUIRE
                and other.stem != rule.stem
                and (answer := answers.get(other.stem))
                and answer.truth is Truth.HOLDS
                and not ((vintage := law.vintage(other.stem)) and vintage.uncertain)
                for other in self._deciding
            )
        gate = answers.get("review_case_by_case")
        certain = gate is not None and gate.truth is Truth.HOLDS
        return (
            settled.needed is not Truth.FAILS and settled.decision is not Decision.EXCEPTION and not certain
        )

    def _paragraph(self, settled: Outcome, answers: dict[str, Answer]) -> str | None:
        for rule in self._deciding:
            answer = answers.get(rule.stem)
            if rule.family and rule.family == settled.family and answer and answer.truth is Truth.HOLDS:
                held = [leaf for leaf in deciding(answer.clause) if isinstance(leaf, Comparison)]
                return held[0].paragraph if held else answer.paragraph
        return None

    def _paragraphs(self, settled: Outcome, answers: dict[str, Answer], law: LawOn) -> tuple[str, ...]:
        if settled.needed is Truth.FAILS:
            return ()
        wanted = [
            rule
            for rule in self._deciding
            if (rule.stage is Stage.REQUIRE)
            or (rule.exception and rule.exception == settled.exception)
            or (
                rule.stage is Stage.REVIEW
                and settled.decision is not Decision.EXCEPTION
                and _policy(law, rule) is settled.policy
            )
        ]
        held = [answers[rule.stem] for rule in wanted if rule.stem in answers]
        return tuple(dict.fromkeys(a.paragraph for a in held if a.truth is not Truth.FAILS))

    def _condition_paragraphs(
        self, settled: Outcome, answers: dict[str, Answer], law: LawOn
    ) -> tuple[str, ...]:
        if settled.decision is Decision.EXCEPTION:
            stems = [rule.stem for rule in self._deciding if rule.exception == settled.exception]
            vintage = law.vintage(stems[0]) if stems else None
            return tuple(getattr(vintage.numbers, "conditions", ())) if vintage else ()
        gate = answers.get("review_case_by_case")
        if settled.decision is Decision.CASE_BY_CASE and gate and gate.truth is Truth.HOLDS:
            wanted = (*self._conditions, *(rule for rule in self.rules if rule.stage is Stage.TOTAL))
            vintages = [law.vintage(rule.stem) for rule in wanted]
            return tuple(sorted({vintage.paragraph for vintage in vintages if vintage}, key=_roman))
        return ()

    def _policy_comparisons(self, settled: Outcome, answers: dict[str, Answer]) -> list[Comparison]:
        gate = answers.get("review_case_by_case")
        if settled.needed is Truth.FAILS or gate is None:
            return _comparisons([answers[stem] for stem in CLASSES if stem in answers])
        return [leaf for leaf in _own_leaves(gate.clause) if isinstance(leaf, Comparison)]


_UNITED_STATES = Place("US", "United States")
CLASSES = ("eccn_3a090_a", "eccn_3a090_b", "eccn_3a090_c")


def _policy(law: LawOn, rule: Rule) -> Decision | None:
    vintage = law.vintage(rule.stem)
    return vintage.policy if vintage else None


def _paragraph(law: LawOn, rule: Rule) -> str:
    vintage = law.vintage(rule.stem)
    return vintage.paragraph if vintage else rule.stem


def _word(decision: Decision | None) -> str:
    return decision.word.replace("_", " ") if decision else "no policy"


def _unknown_by_itself(answer: Answer) -> bool:
    """Whether the answer is open by more than an earlier answer, which speaks for itself."""
    if any(isinstance(clause, Readings) and clause.conflict for clause in _inside(answer.clause)):
        return True
    return any(
        not isinstance(leaf, Answer) and leaf.truth is Truth.UNKNOWN for leaf in deciding(answer.clause)
    )


def _inside(clause: Clause) -> Iterator[Clause]:
    yield clause
    for child in children(clause):
        if not isinstance(child, Answer):
            yield from _inside(child)


def _own_leaves(clause: Clause) -> list[Clause]:
    return [inner for inner in _inside(clause) if not children(inner)]


def _comparisons(answers: list[Answer]) -> list[Comparison]:
    return [leaf for answer in answers for leaf in _own_leaves(answer.clause) if isinstance(leaf, Comparison)]


def _margins(comparisons: Iterable[Comparison]) -> tuple[Margin, ...]:
    chosen: dict[object, Comparison] = {}
    for comparison in comparisons:
        chosen.setdefault((comparison.figure, comparison.limit), comparison)
    return tuple(Margin(comparison, _margin(comparison)) for comparison in chosen.values())


def _margin(comparison: Comparison) -> float | None:
    measure, limit = comparison.measure, comparison.limit
    if measure.undefined or not measure.known:
        return None
    upward = limit.operator in (Operator.AT_LEAST, Operator.MORE_THAN)
    distances = (measure.low - limit.value, measure.high - limit.value)
    # The end of the range that is worst for the comparison.
    margin = distances[0] if upward else -distances[1]
    return None if margin in (float("inf"), float("-inf")) else margin


def _eccn(
    settled: Outcome, forms: Vintage | None, form_factor: str, answers: Mapping[str, Answer]
) -> str | None:
    if forms is None or settled.family is None:
        return None
    table: Mapping[str, Mapping[str, str]] = getattr(forms.numbers, "eccn", {})
    row = table.get(settled.family)
    listed = answers.get("eccn_3a991_p")
    if row is None or (settled.family == "none" and not (listed and listed.truth is Truth.HOLDS)):
        return None
    return row["ic" if form_factor == "ic" else "board"]


def _roman(paragraph: str) -> tuple[int, str]:
    numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    part = paragraph.split("(dd)")[-1].strip("()").split(")(")
    at = numerals.index(part[1]) if len(part) > 1 and part[1] in numerals else 99
    return (int(part[0]) * 100 + at, paragraph)

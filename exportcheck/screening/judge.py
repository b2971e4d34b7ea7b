"""One item, one transaction, one day: the verdict on both layers, with its findings."""

from collections.abc import Iterable, Iterator
from datetime import date

from exportcheck.model.case import Case, Deal, Papers, entity_key
from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.clause import Answer, Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.judgement import Duty, Judgement, Outcome
from exportcheck.model.law import Law, LawOn, Layer
from exportcheck.model.manifest import Application
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import Noun, field, replace
from exportcheck.model.place import Place
from exportcheck.model.rule import Rule, Severity, Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening import doubts, reading
from exportcheck.screening.evaluate import DECIDING, ask, outcome
from exportcheck.screening.possibilities import settle
from exportcheck.screening.round import Round

COMMENTING = (Stage.DUTY, Stage.PARTY, Stage.DECLARE, Stage.ADVISE)


class Question(Noun):
    """What is asked: an item, a transaction, a day, and what the papers declare."""

    chip: Chip
    deal: Deal
    day: date
    layer: Layer = Layer.ENFORCED
    papers: Papers = field(default_factory=Papers)
    application: Application | None = None
    proposed: bool = False
    manifest: bool = False
    assumed: tuple[str, ...] = ()
    uncounted: bool = False


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

    def exempted(self) -> frozenset[str]:
        """The names of end users that a rule exempts, on any day, as they are compared."""
        return frozenset(
            entity_key(name)
            for vintages in self.law.vintages.values()
            for vintage in vintages
            for name in getattr(vintage.numbers, "entities", ())
        )

    def entity_types(self) -> frozenset[str]:
        """The kinds of end user that a rule exempts, on any day, as they are compared."""
        return frozenset(
            entity_key(name)
            for vintages in self.law.vintages.values()
            for vintage in vintages
            for name in getattr(vintage.numbers, "entity_types", ())
        )

    def judge(self, question: Question) -> Judgement:
        """The verdict; of a system with several kinds of circuit, that of the strictest.

        Limits are per circuit, and one that meets them is enough: what is not known of another
        circuit cannot make a denial or a licence requirement go away.
        """
        circuits = [circuit for circuit, _ in self.catalog.circuits(question.chip)]
        judgements = [self._judge(question, circuit) for circuit in circuits]
        strictest = max(judgements, key=lambda j: (_denied(j), j.outcome.decision, j.metrics.tpp.high))
        needed = max(judgement.outcome.needed for judgement in judgements)
        families = [j.outcome.family for j in judgements if j.outcome.family not in (None, "none")]
        family = min(families, default=strictest.outcome.family, key=str)
        return replace(strictest, outcome=replace(strictest.outcome, needed=needed, family=family))

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
            numbers.heading if inside else numbers.heading_outside,
            numbers.rate_percent if inside else 0,
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

    def decided(
        self, case: Case, law: LawOn, rules: tuple[Rule, ...] | None = None
    ) -> tuple[dict[str, Answer], Outcome, tuple[Outcome, ...]]:
        """The answers of the deciding rules, what they come to, and the possibilities walked for it.

        `rules` are fewer of them, for who has made sure that the others make no difference.
        """
        deciding = self._deciding if rules is None else rules
        answers = ask(case, deciding, law)
        first = outcome(answers, deciding, law)
        if first.family is not None and first.decision is not Decision.UNDETERMINED:
            return answers, first, ()

        def again(assumed: Case) -> Outcome:
            return outcome(ask(assumed, deciding, law), deciding, law)

        settled, seen = settle(case, answers, first, again)
        return answers, settled, seen

    def _judge(self, question: Question, circuit: Chip) -> Judgement:
        law = self.law_on(question.day, question.layer, question.proposed)
        case = self._case(question, circuit, law)
        answers, settled, seen = self.decided(case, law)
        codified = settled
        if question.layer is not Layer.CODIFIED:
            other = self.law_on(question.day, Layer.CODIFIED)
            _, codified, _ = self.decided(replace(case, groups=other.groups), other)
        known = replace(case, answers=answers, family=settled.family, license_needed=settled.needed)
        round_ = Round(law, self.rules, self.law.citations, ask(known, self._commenting, law), settled)
        findings = [
            *doubts.missing(round_),
            *doubts.uncertain(round_),
            *_spoken(round_, question.manifest),
            *self._memberships(question, settled),
        ]
        return Judgement(
            destination=question.deal.destination,
            chip=circuit,
            metrics=case.metrics,
            outcome=settled,
            codified=codified,
            paragraph=reading.paragraph(round_),
            eccn=reading.eccn(round_, question.deal.form_factor or question.chip.form_factor),
            paragraphs=reading.paragraphs(round_),
            conditions=reading.conditions(round_),
            margins=reading.policy_margins(round_),
            lines=reading.class_margins(round_),
            findings=tuple(sorted(findings, key=lambda finding: -finding.severity)),
            answers=round_.answers,
            citations={asked.rule.stem: round_.sources(asked) for asked in round_.asked(*Stage)},
            possibilities=seen,
        )

    def _memberships(self, question: Question, settled: Outcome) -> Iterator[Finding]:
        """What is not certain of the country groups that this verdict may rest on."""
        deal = question.deal
        places = dict.fromkeys(place for place in (deal.destination, deal.headquarters, deal.parent) if place)
        if settled.family == "none" and settled.needed is Truth.FAILS:
            return
        for place in places:
            for group, stretches in self.law.memberships.items():
                for stretch in stretches:
                    on_the_day = stretch.on(question.day) is not Truth.FAILS
                    if stretch.place == place.treated_as and stretch.note and on_the_day:
                        message = f"{place.name} in Country Group {group}: {stretch.note}"
                        title = NOTICES["XC704"]
                        yield Finding("XC704", Severity.NOTE, title, "supp. 1 to part 740", message=message)

    def conditions(self, question: Question, judgement: Judgement) -> list[Finding]:
        """What the certification leaves unmet or unknown."""
        law = self.law_on(question.day, question.layer)
        case = self._case(question, judgement.chip, law)
        answers = ask(case, self._conditions, law)
        return _spoken(Round(law, self._conditions, self.law.citations, answers, judgement.outcome), True)


def _spoken(round_: Round, manifest: bool) -> list[Finding]:
    """The findings of rules that speak when they hold, fail or are not known.

    Parties are spoken of where there are some: in a manifest, not where a person asks about a chip.
    """
    return [
        round_.finding(asked, asked.rule.speaks[asked.truth])
        for asked in round_.asked(*Stage)
        if asked.truth in asked.rule.speaks and (manifest or asked.rule.stage is not Stage.PARTY)
    ]


def _denied(judgement: Judgement) -> bool:
    return judgement.outcome.decision is Decision.PRESUMPTION_OF_DENIAL


_UNITED_STATES = Place("US", "United States")

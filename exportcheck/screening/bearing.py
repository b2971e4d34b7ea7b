"""Which verdicts rest on what is uncertain in the law, by asking the rules.

Circuits are asked about, not systems: limits are per circuit.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date

from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Law, Layer
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import Noun, replace
from exportcheck.model.place import Membership
from exportcheck.model.rule import Rule, Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening import doubts
from exportcheck.screening.evaluate import DECIDING, ask, outcome
from exportcheck.screening.judge import Judge
from exportcheck.screening.possibilities import settle
from exportcheck.screening.round import Round


class Rests(Noun):
    """A verdict on a circuit that rests on an uncertain topic of a rule."""

    rule: str
    topic: str
    chip: str
    needed: Truth
    decision: Decision


class Apart(Noun):
    """A circuit whose verdict is another one under each reading, in the order of the readings."""

    chip: str
    outcomes: tuple[Outcome, ...]


class Asking:
    """Asks the deciding rules about every circuit of a catalog, on one day and one layer."""

    def __init__(self, judge: Judge, day: date, layer: Layer) -> None:
        """Nothing is asked yet."""
        self._judge = judge
        self._day = day
        self._layer = layer
        self._rules: tuple[Rule, ...] = tuple(rule for rule in judge.rules if rule.stage in DECIDING)
        self._advice = tuple(rule for rule in judge.rules if rule.stage is Stage.ADVISE)
        catalog = judge.catalog
        self.circuits = {
            circuit.id: circuit for chip in catalog.chips.values() for circuit, _ in catalog.circuits(chip)
        }

    def resting(self, deal: Deal, only: Container[str] | None = None) -> Iterator[Rests]:
        """The verdicts of one transaction that rest on something uncertain, or that advice is given on."""
        for circuit in self.circuits.values():
            if only is not None and circuit.id not in only:
                continue
            round_ = self._asked(circuit, deal, self._judge.law)
            for finding in doubts.uncertain(round_):
                yield _rests(finding.rule, finding.title, circuit, round_)
            yield from self._advised(round_, circuit, deal)

    def _advised(self, round_: Round, circuit: Chip, deal: Deal) -> Iterator[Rests]:
        """Where a rule speaks of which something is uncertain, although no verdict is made from it."""
        case = replace(self._case(circuit, deal, self._judge.law), answers=round_.answers)
        case = replace(case, family=round_.settled.family, license_needed=round_.settled.needed)
        answers = ask(case, self._advice, round_.law)
        for asked in replace(round_, rules=self._advice, answers=answers).asked(Stage.ADVISE):
            if asked.truth in asked.rule.speaks:
                for entry in asked.vintage.uncertain:
                    yield _rests(asked.rule.id, entry.topic, circuit, round_)

    def settled(self, deal: Deal) -> Iterator[str]:
        """The controlled circuits whose figures settle their family: cheap to ask again."""
        on = self._judge.law_on(self._day, self._layer)
        for circuit in self.circuits.values():
            answers = ask(self._case(circuit, deal, self._judge.law), self._rules, on)
            if outcome(answers, self._rules, on).family not in (None, "none"):
                yield circuit.id

    def apart(self, deal: Deal, laws: Iterable[Law], only: Container[str] | None = None) -> Iterator[Apart]:
        """The circuits whose verdict in one transaction differs between laws, one for each reading."""
        listed = list(laws)
        for name, circuit in self.circuits.items():
            if only is not None and name not in only:
                continue
            outcomes = tuple(self._asked(circuit, deal, law).settled for law in listed)
            if len({(o.family, o.needed, o.exception, o.decision) for o in outcomes}) > 1:
                yield Apart(name, outcomes)

    def _case(self, circuit: Chip, deal: Deal, law: Law) -> Case:
        groups = law.on(self._day, self._layer).groups if law is not self._judge.law else None
        mine = self._judge.law_on(self._day, self._layer)
        return Case(
            day=self._day,
            chip=circuit,
            metrics=metrics(circuit, law.bits),
            deal=deal,
            groups=groups or mine.groups,
        )

    def _asked(self, circuit: Chip, deal: Deal, law: Law) -> Round:
        on = self._judge.law_on(self._day, self._layer)
        case = self._case(circuit, deal, law)
        answers = ask(case, self._rules, on)
        settled = outcome(answers, self._rules, on)
        if settled.family is None or settled.decision is Decision.UNDETERMINED:
            settled, _ = settle(case, answers, settled, lambda assumed: self._again(assumed))
        return Round(on, self._rules, law.citations, answers, settled)

    def _again(self, assumed: Case) -> Outcome:
        on = self._judge.law_on(self._day, self._layer)
        return outcome(ask(assumed, self._rules, on), self._rules, on)


def _rests(rule: str, topic: str, circuit: Chip, round_: Round) -> Rests:
    return Rests(rule, topic, circuit.id, round_.settled.needed, round_.settled.decision)


def bit_readings(law: Law, name: str) -> tuple[Law, Law]:
    """The law with the fewest, and with the most, bits of a number format of which both can be read."""
    fewest, most = law.bits[name]
    low, high = (replace(law, bits={**law.bits, name: (bits, bits)}) for bits in (fewest, most))
    return low, high


def membership_readings(law: Law, group: str, stretch: Membership) -> tuple[Law, Law]:
    """The law in which a doubtful stretch is a membership, and the one in which it is none."""
    known = replace(stretch, doubtful_from=None, doubtful_before=None)
    member = replace(known, before=stretch.doubtful_before or stretch.before)
    none = replace(known, before=stretch.doubtful_from)
    return _with(law, group, stretch, member), _with(law, group, stretch, none)


def _with(law: Law, group: str, old: Membership, new: Membership) -> Law:
    stretches = tuple(new if stretch is old else stretch for stretch in law.memberships[group])
    return replace(law, memberships={**law.memberships, group: stretches})

"""Asking the deciding rules again with something changed: the outcome, without the commentary."""

from collections.abc import Iterable, Mapping

from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Answer, Clause, children
from exportcheck.model.judgement import Outcome
from exportcheck.model.metrics import Metrics, metrics
from exportcheck.model.noun import replace
from exportcheck.model.rule import Stage
from exportcheck.screening.evaluate import DECIDING, ask
from exportcheck.screening.judge import Judge, Question

Key = tuple[object, ...]


class Again:
    """One question about one circuit, to be asked many times over: with another chip, another deal.

    Only what the outcome is read from is asked, under one layer. Where the judge itself would come
    out otherwise (he gives up on more combinations of unknown facts), all deciding rules are asked.
    """

    def __init__(self, judge: Judge, question: Question) -> None:
        """Take the law of the question's day; the chip is one circuit, with the figures of its bins."""
        self._judge = judge
        self.question = question
        self.chip = whole_chip(judge, question.chip)
        self.law = judge.law_on(question.day, question.layer, question.proposed)
        self.rules = tuple(rule for rule in judge.rules if rule.stage in DECIDING)
        self.bits = judge.law.bits
        self.answers, self.outcome = self.asked(self.chip, question.deal)
        read = _read(self.answers)
        every = self.rules
        self.rules = tuple(
            rule for rule in every if rule.stage is not Stage.CLASSIFY or rule.family or rule.stem in read
        )
        if self.asked(self.chip, question.deal)[1] != self.outcome:
            self.rules = every

    def asked(self, chip: Chip, deal: Deal) -> tuple[dict[str, Answer], Outcome]:
        """The answers of the deciding rules, and what they come to."""
        answers, settled, _ = self._judge.decided(self._case(chip, deal), self.law, self.rules)
        return answers, settled

    def answers_to(self, chip: Chip, deal: Deal) -> dict[str, Answer]:
        """The answers alone."""
        return ask(self._case(chip, deal), self.rules, self.law)

    def _case(self, chip: Chip, deal: Deal) -> Case:
        return Case(
            day=self.question.day,
            chip=chip,
            metrics=metrics(chip, self.bits),
            deal=deal,
            groups=self.law.groups,
            papers=self.question.papers,
        )

    def with_chip(self, chip: Chip) -> Outcome:
        """The outcome for another chip in the same deal."""
        return self.asked(chip, self.question.deal)[1]

    @property
    def metrics(self) -> Metrics:
        """The figures of the chip as it is."""
        return metrics(self.chip, self.bits)

    @property
    def now(self) -> Key:
        """What a change has to change."""
        return key(self.outcome)


def whole_chip(judge: Judge, chip: Chip) -> Chip:
    """A circuit with the figures of the bins its name covers, which it then no longer looks up."""
    return replace(judge.catalog.resolved(chip), bins=())


def key(settled: Outcome) -> Key:
    """What counts as another verdict: another family, requirement or decision."""
    return settled.family, settled.needed, settled.decision


def _read(answers: Mapping[str, Answer]) -> frozenset[str]:
    """The stems of the rules that other rules read."""
    return frozenset(stem for answer in answers.values() for stem in _inner(children(answer)))


def _inner(clauses: Iterable[Clause]) -> Iterable[str]:
    for clause in clauses:
        if isinstance(clause, Answer):
            yield clause.stem
        yield from _inner(children(clause))

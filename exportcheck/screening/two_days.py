"""The lines of manifests under the law of two days, side by side and in constant memory."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import tee
from typing import NamedTuple

from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.place import Place
from exportcheck.model.report import LineResult, LineVerdict, RejectedLine, Total
from exportcheck.model.rule import Severity
from exportcheck.screening.judge import Judge, Question
from exportcheck.screening.lines import REMEMBERED, Screener
from exportcheck.screening.moved import Mover, Regrouped, moved, regrouped


class Both(NamedTuple):
    """One line as it is screened on the first day and on the second."""

    before: LineResult
    after: LineResult

    @property
    def changed(self) -> bool:
        """Whether an answer or the gate is another one."""
        return told(self.before.verdict) != told(self.after.verdict)


class Why(NamedTuple):
    """What moved a line: rules of the law, country groups, and what is found on one day only."""

    movers: tuple[Mover, ...]
    regrouped: tuple[Regrouped, ...]
    appeared: tuple[str, ...]
    gone: tuple[str, ...]


def told(verdict: LineVerdict) -> tuple[object, ...]:
    """What of a verdict is compared."""
    outcome = verdict.outcome
    return outcome.family, outcome.needed, outcome.decision, outcome.exception, verdict.gate


class _Watched(Screener):
    """A screener that still knows which question a verdict answers."""

    def __init__(self, judge: Judge, day: date, layer: Layer) -> None:
        """Screen under the law of one day."""
        super().__init__(judge, day, layer)
        self.questions: dict[int, tuple[LineVerdict, Question]] = {}

    def answered(self, question: Question, verdict: LineVerdict) -> None:
        """Keep the verdict beside its question, so that its id cannot come to mean another."""
        self.questions[id(verdict)] = verdict, question

    def forgotten(self) -> None:
        """Forget with the screener, but for the verdict that is on its way."""
        self.questions = dict(list(self.questions.items())[-1:])


class TwoDays:
    """Screens every line as `check` does on one day and on another."""

    def __init__(self, judge: Judge, days: tuple[date, date], layer: Layer) -> None:
        """Nothing is read yet."""
        self._judge = judge
        self._days = days
        self._layer = layer
        self._sides = tuple(_Watched(judge, day, layer) for day in days)
        self._why: dict[tuple[int, int], tuple[Both, Why]] = {}

    def lines(
        self, name: str, rows: Iterable[Line | Rejected], application: Application | None
    ) -> Iterator[Both | RejectedLine]:
        """The lines of one manifest, in their order; both days read each row before the next is read."""
        screened = [
            side.screen(name, copy, application) for side, copy in zip(self._sides, tee(rows), strict=True)
        ]
        for before, after in zip(*screened, strict=True):
            if isinstance(before, RejectedLine) or isinstance(after, RejectedLine):
                yield before if isinstance(before, RejectedLine) else after
                continue
            yield Both(before, after)

    def totals(self) -> list[tuple[Total | None, Total | None]]:
        """The ratio of every product on both days; None where it is not counted on a day."""
        then, now = ({total.product: total for total in side.totals.totals()} for side in self._sides)
        return [(then.get(product), now.get(product)) for product in sorted({*then, *now})]

    def why(self, both: Both) -> Why:
        """What moved a line; equal lines are moved by the same."""
        key = id(both.before.verdict), id(both.after.verdict)
        known = self._why.get(key)
        if known is None:
            if len(self._why) >= REMEMBERED:
                self._why.clear()
            known = self._why[key] = both, self._moved(both)
        return known[1]

    def _moved(self, both: Both) -> Why:
        verdicts = both.before.verdict, both.after.verdict
        one, two = (
            side.questions[id(verdict)][1] for side, verdict in zip(self._sides, verdicts, strict=True)
        )
        judgements = self._judge.judge(one), self._judge.judge(two)
        laws = self._judge.law_on(one.day, self._layer), self._judge.law_on(two.day, self._layer)
        deal = one.deal
        places: tuple[Place | None, ...] = deal.destination, deal.headquarters, deal.parent
        then, now = (_weighty(verdict) for verdict in verdicts)
        return Why(
            moved(self._judge.rules, self._judge.law, laws, judgements),
            regrouped(self._judge.law, self._days, places),
            tuple(sorted(now - then)),
            tuple(sorted(then - now)),
        )


def _weighty(verdict: LineVerdict) -> set[str]:
    """The rules whose findings weigh on the gate."""
    return {f.rule for f in verdict.findings if f.severity >= Severity.INDETERMINATE}

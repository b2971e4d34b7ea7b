"""Which lines of a manifest a paragraph (dd) certificate covers: those that it would let be reviewed."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from exportcheck.model.certificate import Coverage, Covered
from exportcheck.model.clause import Truth
from exportcheck.model.consulted import Consulted
from exportcheck.model.judgement import Judgement
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.noun import replace
from exportcheck.model.report import LineResult, LineVerdict
from exportcheck.model.verdict import Decision
from exportcheck.screening.duplicates import Duplicates
from exportcheck.screening.judge import Question
from exportcheck.screening.lines import Screener
from exportcheck.screening.totals import Totals

GATE = "review_case_by_case"
# Asks a ledger about the lines of a run, each with whether it was stated before, once all are counted.
Consult = Callable[[Totals, Iterable[tuple[LineResult, bool]]], Consulted]


class Screened(NamedTuple):
    """The lines of one manifest: covered or not, the judgements they rest on, and what was counted.

    `repeated` has where a line was stated first, by the number of the line that states it again.
    """

    lines: tuple[Covered, ...]
    judgements: tuple[Judgement, ...]
    rejected: tuple[Rejected, ...]
    totals: Totals
    asked: Consulted | None
    repeated: Mapping[int, str]


class _Remembering(Screener):
    """A screener that keeps each question with its verdict."""

    def answered(self, question: Question, verdict: LineVerdict) -> None:
        """Keep it as long as the run lasts; the verdict is kept so that its identity stays its own."""
        self.__dict__.setdefault("asked", {})[id(verdict)] = (verdict, question)

    def question(self, verdict: LineVerdict) -> Question:
        """What was asked."""
        question: Question = self.__dict__["asked"][id(verdict)][1]
        return question


def covered(
    screener: Screener,
    rows: Iterable[Line | Rejected],
    application: Application | None,
    consult: Consult | None = None,
) -> Screened:
    """Screen the rows, and judge each as if the certificate were given: it is what is being drafted."""
    remembering = _Remembering(screener.judge, screener.day, screener.layer)
    judged: dict[int, Judgement] = {}
    lines: list[Covered] = []
    rejected: list[Rejected] = []
    results: list[LineResult] = []
    seen = Duplicates()
    repeated: dict[int, str] = {}
    for result in remembering.screen("", rows, application):
        if not isinstance(result, LineResult):
            rejected.append(Rejected(result.line, result.problem))
            continue
        results.append(result)
        if first := seen.of(result):
            remembering.totals.again(result.line)
            repeated[result.line.number] = first.strip()
        question = remembering.question(result.verdict)
        key = id(result.verdict)
        if key not in judged:
            given = replace(question, deal=replace(question.deal, certified=True))
            judged[key] = screener.judge.judge(given)
        lines.append(_line(result.line, judged[key], question.assumed))
    told = [(result, result.line.number in repeated) for result in results]
    asked = consult(remembering.totals, told) if consult else None
    found = tuple(lines), tuple(judged.values()), tuple(rejected)
    return Screened(*found, remembering.totals, asked, repeated)


def _line(line: Line, judgement: Judgement, assumed: tuple[str, ...]) -> Covered:
    decision = judgement.outcome.decision
    answer = judgement.answers.get(GATE)
    if line.transaction == "domestic":
        return Covered(line, Coverage.US_SHIPMENT, decision, None, assumed)
    truth = answer.truth if answer else Truth.FAILS
    coverage = Coverage.OUTSIDE
    if truth is not Truth.FAILS and decision is Decision.CASE_BY_CASE:
        coverage = Coverage.COVERED
    elif truth is not Truth.FAILS and decision is Decision.UNDETERMINED:
        coverage = Coverage.UNDETERMINED
    return Covered(line, coverage, decision, answer.clause if answer else None, assumed)

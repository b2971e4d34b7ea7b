"""One round of answers under one law: what the parts of a verdict are read from."""

from collections.abc import Iterator, Mapping

from exportcheck.model.clause import Answer, Clause, Comparison, Truth, children
from exportcheck.model.finding import Finding
from exportcheck.model.judgement import Outcome
from exportcheck.model.law import Citation, LawOn, Vintage
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Rule, Severity, Stage

CLASSES = ("eccn_3a090_a", "eccn_3a090_b", "eccn_3a090_c")
GATE = "review_case_by_case"


class Asked(Noun):
    """A rule that exists on the day, with its vintage and what it answered."""

    rule: Rule
    vintage: Vintage
    answer: Answer

    @property
    def truth(self) -> Truth:
        """What it answered."""
        return self.answer.truth


class Round(Noun):
    """The rules of one law, their answers on one case, and the outcome they settle."""

    law: LawOn
    rules: tuple[Rule, ...]
    citations: Mapping[str, Citation]
    answers: Mapping[str, Answer]
    settled: Outcome

    def asked(self, *stages: Stage) -> Iterator[Asked]:
        """The rules of these stages that exist on the day, in the order of questions."""
        for rule in self.rules:
            if rule.stage not in stages:
                continue
            vintage, answer = self.law.vintage(rule.stem), self.answers.get(rule.stem)
            if vintage is not None and answer is not None:
                yield Asked(rule, vintage, answer)

    def truth(self, stem: str) -> Truth:
        """What one rule answered; a rule that does not exist does not hold."""
        answer = self.answers.get(stem)
        return answer.truth if answer else Truth.FAILS

    def sources(self, asked: Asked) -> tuple[str, ...]:
        """The titles of what a rule's vintage cites."""
        return tuple(self.citations[entry].title for entry in asked.vintage.citations)

    def finding(self, asked: Asked, severity: Severity, message: str = "", title: str = "") -> Finding:
        """A finding of a rule: its clause speaks for it unless a message is given."""
        return Finding(
            rule=asked.rule.id,
            severity=severity,
            title=title or asked.rule.title,
            paragraph=asked.vintage.paragraph,
            citations=self.sources(asked),
            clause=None if message else asked.answer.clause,
            message=message,
        )


def inside(clause: Clause) -> Iterator[Clause]:
    """Every clause of a tree, without what stands inside the answers of earlier rules."""
    yield clause
    for child in children(clause):
        if not isinstance(child, Answer):
            yield from inside(child)


def comparisons(clause: Clause) -> list[Comparison]:
    """The comparisons that a rule makes itself."""
    return [inner for inner in inside(clause) if isinstance(inner, Comparison)]

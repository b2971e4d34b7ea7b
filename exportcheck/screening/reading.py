"""Reading a verdict off its answers: paragraphs, conditions, margins, and the ECCN by form factor."""

from collections.abc import Iterable, Mapping
from math import inf

from exportcheck.model.clause import Comparison, Truth, deciding
from exportcheck.model.judgement import Margin
from exportcheck.model.measure import Operator
from exportcheck.model.rule import Stage
from exportcheck.model.verdict import Decision
from exportcheck.screening.round import CLASSES, GATE, Round, comparisons


def paragraph(round_: Round) -> str | None:
    """The paragraph of the Commerce Control List that the figures lead to."""
    for asked in round_.asked(Stage.CLASSIFY):
        family = asked.rule.family
        if family and family == round_.settled.family and asked.truth is Truth.HOLDS:
            held = [leaf for leaf in deciding(asked.answer.clause) if isinstance(leaf, Comparison)]
            return held[0].paragraph if held else asked.answer.paragraph
    return None


def paragraphs(round_: Round) -> tuple[str, ...]:
    """The paragraphs that require the licence, and that of the exception or the review policy."""
    settled = round_.settled
    if settled.needed is Truth.FAILS:
        return ()
    found: dict[str, None] = {}
    for asked in round_.asked(Stage.REQUIRE, Stage.EXCUSE, Stage.REVIEW):
        match asked.rule.stage:
            case Stage.REQUIRE:
                wanted = True
            case Stage.EXCUSE:
                wanted = asked.rule.exception == settled.exception
            case _:
                reviewed = settled.decision is not Decision.EXCEPTION
                wanted = reviewed and asked.vintage.policy is settled.policy
        if wanted and asked.truth is not Truth.FAILS:
            found[asked.vintage.paragraph] = None
    return tuple(found)


def conditions(round_: Round) -> tuple[str, ...]:
    """What the exception or the case-by-case review asks for."""
    settled = round_.settled
    if settled.decision is Decision.EXCEPTION:
        granting = [a for a in round_.asked(Stage.EXCUSE) if a.rule.exception == settled.exception]
        return tuple(getattr(granting[0].vintage.numbers, "conditions", ())) if granting else ()
    if settled.decision is Decision.CASE_BY_CASE and round_.truth(GATE) is Truth.HOLDS:
        stems = [rule.stem for rule in round_.rules if rule.stage in (Stage.CONDITION, Stage.TOTAL)]
        vintages = [round_.law.vintage(stem) for stem in stems]
        return tuple(sorted({vintage.paragraph for vintage in vintages if vintage}, key=_in_order))
    return ()


def policy_margins(round_: Round) -> tuple[Margin, ...]:
    """The distances to the lines of the review policy, or of the classification where none applies."""
    gate = round_.answers.get(GATE)
    if round_.settled.needed is Truth.FAILS or gate is None:
        return class_margins(round_)
    return _margins(comparisons(gate.clause))


def class_margins(round_: Round) -> tuple[Margin, ...]:
    """The distances to the lines of the classification."""
    trees = [round_.answers[stem].clause for stem in CLASSES if stem in round_.answers]
    return _margins(leaf for tree in trees for leaf in comparisons(tree))


def _margins(found: Iterable[Comparison]) -> tuple[Margin, ...]:
    chosen: dict[object, Comparison] = {}
    for comparison in found:
        chosen.setdefault((comparison.figure, comparison.limit), comparison)
    return tuple(Margin(comparison, _margin(comparison)) for comparison in chosen.values())


def _margin(comparison: Comparison) -> float | None:
    """From the end of the range that is worst for the comparison."""
    measure, limit = comparison.measure, comparison.limit
    if measure.undefined or not measure.known:
        return None
    upward = limit.operator in (Operator.AT_LEAST, Operator.MORE_THAN)
    margin = measure.low - limit.value if upward else limit.value - measure.high
    return None if abs(margin) == inf else margin


def eccn(round_: Round, form_factor: str) -> str | None:
    """The ECCN that a shipper of this form factor would declare; None where it cannot be told."""
    forms = round_.law.vintage("declared_eccn")
    family = round_.settled.family
    if forms is None or family is None:
        return None
    table: Mapping[str, Mapping[str, str]] = getattr(forms.numbers, "eccn", {})
    listed = family != "none" or round_.truth("eccn_3a991_p") is Truth.HOLDS
    row = table.get(family)
    return row["ic" if form_factor == "ic" else "board"] if row and listed else None


_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def _in_order(name: str) -> tuple[int, int, str]:
    """Paragraphs in the order in which they stand, (dd)(1)(ix) after (dd)(1)(viii)."""
    steps = name.split("(dd)")[-1].strip("()").split(")(")
    numeral = _NUMERALS.index(steps[1]) if len(steps) > 1 and steps[1] in _NUMERALS else len(_NUMERALS)
    return int(steps[0]), numeral, name

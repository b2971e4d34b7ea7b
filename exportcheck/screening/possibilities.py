"""Walking every possibility when facts are missing.

Three-valued logic says *unknown* too often: a figure that falls on two sides of a line may lead
to the same answer on both. So what is not known is split along the lines of the law, each
combination is judged, and what they all agree on is settled. That is exact for ranges: a
question is decided when, and only when, every combination of possible figures decides it alike.
"""

from collections.abc import Callable
from itertools import product
from math import inf, nextafter

from exportcheck.model.case import Case
from exportcheck.model.clause import Answer, Comparison, Fact, Truth
from exportcheck.model.judgement import Outcome
from exportcheck.model.measure import Limit, Measure, Operator
from exportcheck.model.metrics import Metrics
from exportcheck.model.noun import names, replace
from exportcheck.model.verdict import Decision
from exportcheck.screening.round import inside

# More combinations than this are not walked: the answer stays *unknown*, which is never milder.
MOST = 1024

Assumption = tuple[str, Measure | Truth]


def settle(
    case: Case, answers: dict[str, Answer], first: Outcome, judge: Callable[[Case], Outcome]
) -> tuple[Outcome, tuple[Outcome, ...]]:
    """The outcome that all possibilities agree on, and the distinct outcomes there are."""
    choices = _choices(case, answers)
    size = 1
    for choice in choices:
        size *= len(choice)
    if not choices or size > MOST:
        return first, ()
    seen: dict[Outcome, None] = {}
    for assumptions in product(*choices):
        assumed = _assume(case, assumptions)
        if assumed is None:
            continue
        seen[judge(assumed)] = None
        if _nothing_left(seen, first):
            break
    return _agreed(list(seen), first), tuple(seen)


def _choices(case: Case, answers: dict[str, Answer]) -> list[list[Assumption]]:
    """For each thing not known, its possibilities; a figure is cut at every limit it is held against."""
    limits: dict[str, set[Limit]] = {}
    facts: dict[str, None] = {}
    known = set(names(Metrics))
    for answer in answers.values():
        # What stands inside an earlier answer was seen when that was walked.
        for leaf in inside(answer.clause):
            if leaf.truth is not Truth.UNKNOWN:
                continue
            if isinstance(leaf, Fact):
                facts[leaf.key] = None
            elif isinstance(leaf, Comparison) and leaf.figure in known:
                limits.setdefault(leaf.figure, set()).add(leaf.limit)
    choices: list[list[Assumption]] = [
        [(figure, cell) for cell in cells(getattr(case.metrics, figure), cuts)]
        for figure, cuts in limits.items()
    ]
    choices += [[(key, Truth.HOLDS), (key, Truth.FAILS)] for key in facts]
    return choices


def cells(measure: Measure, limits: set[Limit]) -> list[Measure]:
    """The range cut at each limit, so that every limit decides every piece."""
    starts = {measure.low}
    for limit in limits:
        start = limit.value
        if limit.operator in (Operator.MORE_THAN, Operator.AT_MOST):
            start = nextafter(start, inf)
        if measure.low < start <= measure.high:
            starts.add(start)
    ordered = sorted(starts)
    ends = [nextafter(start, -inf) for start in ordered[1:]] + [measure.high]
    return [Measure(low, high, measure.sources) for low, high in zip(ordered, ends, strict=True)]


def _assume(case: Case, assumptions: tuple[Assumption, ...]) -> Case | None:
    """The case under these assumptions, or None where they contradict each other."""
    metrics = case.metrics
    facts: dict[str, Truth] = {}
    for key, value in assumptions:
        if isinstance(value, Truth):
            facts[key] = value
        else:
            metrics = metrics.with_figure(key, value)
    return replace(case, metrics=metrics, assumed=facts) if _possible(metrics, case.metrics) else None


def _possible(metrics: Metrics, published: Metrics) -> bool:
    """Whether some die area gives this density with this TPP; densities below that are open too."""
    density, tpp, area = metrics.performance_density, metrics.tpp, published.die_area_mm2
    if (
        density.undefined
        or published.performance_density.low == 0.0
        or density is published.performance_density
    ):
        return True
    if density.high <= 0:
        return True
    widest = tpp.high / density.low if density.low else inf
    narrowest = tpp.low / density.high if density.high < inf else 0.0
    # A hair of room, so that rounding never rules out what is possible.
    return narrowest <= area.high * (1 + 1e-12) and widest >= area.low * (1 - 1e-12)


def _nothing_left(seen: dict[Outcome, None], first: Outcome) -> bool:
    """Whether none of the answers that are open can be agreed on any more."""
    differ = [
        len({outcome.family for outcome in seen}) > 1 or first.family is not None,
        len({outcome.needed for outcome in seen}) > 1 or first.needed is not Truth.UNKNOWN,
        len({outcome.decision for outcome in seen}) > 1 or first.decision is not Decision.UNDETERMINED,
    ]
    return len(seen) > 1 and all(differ)


def _agreed(seen: list[Outcome], first: Outcome) -> Outcome:
    if not seen:
        return first
    families = {outcome.family for outcome in seen}
    needed = {outcome.needed for outcome in seen}
    decisions = {outcome.decision for outcome in seen}
    exceptions = {outcome.exception for outcome in seen}
    policies = {outcome.policy for outcome in seen}
    excused = {outcome.excused for outcome in seen}
    return Outcome(
        family=families.pop() if len(families) == 1 else None,
        needed=needed.pop() if len(needed) == 1 else Truth.UNKNOWN,
        excused=excused.pop() if len(excused) == 1 else Truth.UNKNOWN,
        exception=exceptions.pop() if len(exceptions) == 1 else None,
        policy=policies.pop() if len(policies) == 1 else None,
        decision=decisions.pop() if len(decisions) == 1 else Decision.UNDETERMINED,
    )

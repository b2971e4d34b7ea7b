"""The zones of the law on a plane of two figures.

Each axis is cut at every limit that the rules of the day hold the figure against; in each cell
every comparison is decided, so that asking about one cell answers for all of its points. The regions
of 3A090 are found by asking the rules themselves. The zone of the policy and the bands of the duty are
where the comparisons of their rule hold: one of its conditions, whatever the facts beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from exportcheck.errors import RuleFailed
from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import (
    AllOf,
    Answer,
    AnyOf,
    Clause,
    Comparison,
    Not,
    Readings,
    Truth,
    compare,
)
from exportcheck.model.law import LawOn
from exportcheck.model.measure import UNPUBLISHED, Limit, Measure
from exportcheck.model.metrics import Metrics, metrics
from exportcheck.model.place import Place
from exportcheck.model.plane import Term, Zone
from exportcheck.model.rule import Rule, Stage
from exportcheck.screening.evaluate import ask
from exportcheck.screening.possibilities import cells
from exportcheck.screening.round import GATE, comparisons

FAMILIES = ("eccn_3a090_a", "eccn_3a090_b")
NOWHERE = Place("ZZ", "no place")

Way = tuple[Comparison, ...]


def regions(
    law: LawOn, rules: Iterable[Rule], bits: Mapping[str, tuple[int, int]], datacenter: Truth
) -> tuple[tuple[Zone, ...], tuple[Term, ...], str]:
    """The regions of 3A090 in TPP and the figure that the day's text holds beside it.

    Gives the zones of the families, what they are called, and the name of that figure. Without
    3A090 on the day there are none, and the figure is empty.
    """
    asked = tuple(rule for rule in rules if rule.stage is Stage.CLASSIFY)
    families = {rule.stem: rule.family for rule in asked if rule.family}
    blank = _case(law, bits, datacenter)
    answers = ask(blank, asked, law)
    found = [answers[stem] for stem in FAMILIES if stem in answers]
    limits = _limits(leaf for answer in found for leaf in comparisons(answer.clause))
    figure = next((name for name in limits if name != "tpp"), "")
    if not figure:
        return (), (), ""

    def key(x: Measure, y: Measure) -> str | None:
        figures = blank.metrics.with_figure("tpp", x).with_figure(figure, y)
        given = ask(_case(law, bits, datacenter, figures), asked, law)
        return next((families[stem] for stem in FAMILIES if _holds(given, stem)), None)

    terms = tuple(_term(answer, families[answer.stem] or "") for answer in found)
    return _merged(limits["tpp"], limits[figure], key), terms, figure


def gate(
    law: LawOn, rules: Iterable[Rule], bits: Mapping[str, tuple[int, int]]
) -> tuple[tuple[Zone, ...], tuple[Term, ...]]:
    """Where both figures meet the limits of the case-by-case paragraph: one of its conditions."""
    asked = tuple(rule for rule in rules if rule.stage in (Stage.CLASSIFY, Stage.REVIEW))
    answer = ask(_case(law, bits, Truth.HOLDS), asked, law).get(GATE)
    return _bands(answer, GATE)


def duty(
    law: LawOn, rules: Iterable[Rule], bits: Mapping[str, tuple[int, int]]
) -> tuple[tuple[Zone, ...], tuple[Term, ...]]:
    """Where both figures lie inside a band of the duty."""
    asked = tuple(rule for rule in rules if rule.stage is Stage.DUTY and rule.stem == "duty")
    return _bands(ask(_case(law, bits, Truth.HOLDS), asked, law).get("duty"), "duty")


def _bands(answer: Answer | None, key: str) -> tuple[tuple[Zone, ...], tuple[Term, ...]]:
    """The zones in TPP and DRAM bandwidth of a rule's own comparisons."""
    if answer is None:
        return (), ()
    ways = _ways(answer.clause)
    limits = _limits(leaf for way in ways for leaf in way)

    def inside(x: Measure, y: Measure) -> str | None:
        figures = {"tpp": x, "dram_bandwidth_gb_s": y}
        held = (
            all(compare(leaf.figure, figures[leaf.figure], leaf.limit, "").truth is Truth.HOLDS for leaf in w)
            for w in ways
        )
        return key if any(held) else None

    zones = _merged(limits["tpp"], limits["dram_bandwidth_gb_s"], inside)
    return zones, (_term(answer, key),)


def _case(
    law: LawOn, bits: Mapping[str, tuple[int, int]], datacenter: Truth, figures: Metrics | None = None
) -> Case:
    chip = Chip("point", "point", "", "", "ic", datacenter, non_planar=Truth.HOLDS)
    known = figures or metrics(chip, bits)
    return Case(law.day, chip, known, Deal(NOWHERE), law.groups)


def _holds(answers: Mapping[str, Answer], stem: str) -> bool:
    return stem in answers and answers[stem].truth is Truth.HOLDS


def _term(answer: Answer, key: str) -> Term:
    return Term(key, answer.title, answer.paragraph, _ways(answer.clause))


def _ways(clause: Clause) -> tuple[Way, ...]:
    """The alternatives in which a clause's own comparisons can all hold; facts and answers are left aside.

    Raises:
        RuleFailed: a comparison is negated or read in two ways, for which there is no such alternative.
    """
    match clause:
        case Comparison():
            return ((clause,),)
        case AllOf(parts):
            inner = [found for part in parts if (found := _ways(part))]
            return tuple(sum(combined, ()) for combined in product(*inner)) if inner else ()
        case AnyOf(parts):
            return tuple(way for part in parts for way in _ways(part))
        case Not() | Readings() if comparisons(clause):
            raise RuleFailed(f"no zone can be drawn of a comparison inside {type(clause).__name__}")
        case _:
            return ()


def _limits(found: Iterable[Comparison]) -> dict[str, set[Limit]]:
    limits: dict[str, set[Limit]] = {}
    for leaf in found:
        limits.setdefault(leaf.figure, set()).add(leaf.limit)
    return limits


def _merged(
    across: set[Limit], up: set[Limit], key: Callable[[Measure, Measure], str | None]
) -> tuple[Zone, ...]:
    """The cells with an answer, joined upwards and then sideways where they answer alike."""
    columns: list[tuple[Measure, list[tuple[str, Measure]]]] = []
    for x in cells(UNPUBLISHED, across):
        runs: list[tuple[str, Measure]] = []
        before: str | None = None
        for y in cells(UNPUBLISHED, up):
            answer = key(x, y)
            if answer is not None and answer == before:
                runs[-1] = (answer, Measure(runs[-1][1].low, y.high))
            elif answer is not None:
                runs.append((answer, y))
            before = answer
        if columns and columns[-1][1] == runs:
            columns[-1] = (Measure(columns[-1][0].low, x.high), runs)
        else:
            columns.append((x, runs))
    return tuple(Zone(name, x, y) for x, runs in columns for name, y in runs)

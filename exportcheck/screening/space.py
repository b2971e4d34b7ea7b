"""The space of circuits that 3A090 divides, and the rules asked at single points of it; see `partition`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, nextafter

from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import (
    AllOf,
    Answer,
    AnyOf,
    Clause,
    Comparison,
    Fact,
    Not,
    Readings,
    Truth,
    children,
    leaves,
)
from exportcheck.model.law import LawOn
from exportcheck.model.measure import UNDEFINED, Limit, Measure, exactly
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import Noun
from exportcheck.model.place import Place
from exportcheck.model.rule import Rule
from exportcheck.screening.evaluate import ask

NOTE, HIGHER, LOWER = STEMS = ("eccn_3a090_note_2", "eccn_3a090_a", "eccn_3a090_b")
MARKETS = {
    Truth.HOLDS: "for datacenters",
    Truth.FAILS: "not for datacenters",
    Truth.UNKNOWN: "market not known",
}
_NOWHERE = Place("ZZ", "nowhere")


class Point(Noun):
    """A circuit: figures in the order of the axes (None: does not exist), and its market."""

    figures: tuple[float | None, ...]
    datacenter: Truth


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer at one point: its region (None: not known) and the paragraphs whose words are met."""

    region: int | None
    both: bool
    higher: tuple[str, ...]
    lower: tuple[str, ...]


class BrokenPremise(Exception):
    """A rule reads what the proof does not know of."""


class Space:
    """The rules of one day, asked point by point."""

    def __init__(self, law: LawOn, rules: Iterable[Rule], bits: Mapping[str, tuple[int, int]]) -> None:
        """Ask once where nothing is known, for the limits there are."""
        self._law = law
        self._rules = tuple(rule for rule in rules if rule.stem in STEMS)
        self._chips = {market: _chip(market) for market in MARKETS}
        self._metrics = metrics(self._chips[Truth.HOLDS], bits)
        trees = self._trees(
            Case(law.day, self._chips[Truth.UNKNOWN], self._metrics, Deal(_NOWHERE), law.groups)
        )
        self.limits = _limits(leaf for tree in trees.values() for leaf in leaves(tree))
        self.axes = {
            figure: tuple(sorted({limit.value for limit, _ in found}))
            for figure, found in self.limits.items()
        }
        self._shapes = {name: _shape(tree.clause) for name, tree in trees.items()}
        self._seen: dict[Point, Seen] = {}

    def _trees(self, case: Case) -> dict[str, Answer]:
        """The answers as judged, and .b read without what .a says (a guard that the text does not have)."""
        answers = ask(case, self._rules, self._law)
        kept = {stem: answer for stem, answer in answers.items() if stem == NOTE}
        alone = Case(case.day, case.chip, case.metrics, case.deal, case.groups, answers=kept)
        lower = [rule for rule in self._rules if rule.stem == LOWER]
        read = ask(alone, lower, self._law)
        return answers | {f"{LOWER} alone": read[LOWER]} if LOWER in read else answers

    def at(self, point: Point) -> Seen:
        """The answer at a point.

        Raises:
            BrokenPremise: a rule reads something else than the figures and the market.
        """
        if point not in self._seen:
            self._seen[point] = self._asked(point)
        return self._seen[point]

    def _asked(self, point: Point) -> Seen:
        figures = {
            name: UNDEFINED if value is None else exactly(value)
            for name, value in zip(self.axes, point.figures, strict=True)
        }
        known = self._metrics
        for name, measure in figures.items():
            known = known.with_figure(name, measure)
        law = self._law
        trees = self._trees(Case(law.day, self._chips[point.datacenter], known, Deal(_NOWHERE), law.groups))
        for name, tree in trees.items():
            if _shape(tree.clause) != self._shapes[name]:
                raise BrokenPremise(f"{tree.title}: its tree is of another shape at another point")
            if tree.truth is not tree.clause.truth:
                raise BrokenPremise(f"{tree.title}: the answer is not that of its tree")
            _checked(tree.clause, trees, figures, point.datacenter)
        truths = [trees[stem].truth if stem in trees else Truth.FAILS for stem in (LOWER, HIGHER)]
        region = 2 if truths[1] is Truth.HOLDS else 1 if truths[0] is Truth.HOLDS else 0
        doubtful = Truth.UNKNOWN in truths
        alone = trees.get(f"{LOWER} alone")
        return Seen(
            None if doubtful else region,
            truths == [Truth.HOLDS, Truth.HOLDS],
            _met(trees[HIGHER]) if HIGHER in trees else (),
            _met(alone) if alone else (),
        )

    @property
    def has_lower(self) -> bool:
        """Whether there is a .b on this day."""
        return LOWER in self._shapes

    @cached_property
    def cuts(self) -> dict[str, tuple[float | None, ...]]:
        """One value for each cell of each axis, from *does not exist* upwards."""
        return {figure: cells(values) for figure, values in self.axes.items()}


def _chip(market: Truth) -> Chip:
    return Chip("point", "point", "", "", "ic", market, non_planar=Truth.HOLDS)


def _limits(found: Iterable[Comparison | Fact]) -> dict[str, set[tuple[Limit, str]]]:
    limits: dict[str, set[tuple[Limit, str]]] = {}
    for leaf in found:
        if isinstance(leaf, Comparison):
            limits.setdefault(leaf.figure, set()).add((leaf.limit, leaf.paragraph))
    # TPP first, as people say it.
    return dict(sorted(limits.items(), key=lambda entry: (entry[0] != "tpp", entry[0])))


def _shape(clause: Clause) -> object:
    """A tree without its figures and truths; an earlier answer in it is looked at by itself."""
    match clause:
        case Comparison():
            return clause.figure, clause.limit, clause.paragraph
        case Fact():
            return clause.key, clause.statement
        case Answer():
            return clause.stem
        case _:
            return type(clause).__name__, tuple(_shape(child) for child in children(clause))


def _checked(
    clause: Clause, given: Mapping[str, Answer], figures: Mapping[str, Measure], market: Truth
) -> None:
    """The premises of the proof, at one point; `given` are the answers that are checked by themselves."""
    inner = [child.truth for child in children(clause)]
    match clause:
        case Comparison():
            if clause.measure != figures.get(clause.figure):
                raise BrokenPremise(f"{clause.paragraph}: {clause.figure} is not the point's own")
            return
        case Fact():
            if clause.truth is not (market if clause.key == "datacenter" else Truth.FAILS) or (
                clause.key not in ("datacenter", *STEMS)
            ):
                raise BrokenPremise(f"{clause.paragraph}: the rules also read whether {clause.statement}")
            return
        case Answer():
            if clause is not given.get(clause.stem):
                raise BrokenPremise(f"{clause.title}: an answer is read that was not given")
            return
        case AllOf():
            expected = min(inner, default=Truth.HOLDS)
        case AnyOf():
            expected = max(inner, default=Truth.FAILS)
        case Not():
            expected = inner[0].negated
        case Readings():
            expected = inner[0] if len(set(inner)) == 1 else Truth.UNKNOWN
    if clause.truth is not expected:
        raise BrokenPremise("a truth is not that of its parts")
    for child in children(clause):
        _checked(child, given, figures, market)


def _met(answer: Answer) -> tuple[str, ...]:
    """The paragraphs of an answer that holds whose words are met."""
    if answer.truth is not Truth.HOLDS:
        return ()
    return tuple(sorted({name for name, truth in _parts(answer.clause) if truth is Truth.HOLDS}))


def _parts(clause: Clause) -> Iterator[tuple[str, Truth]]:
    """The largest subtrees of one paragraph each; what is not to hold is no part."""
    if isinstance(clause, Not):
        return
    names = {leaf.paragraph for leaf in leaves(clause)}
    if len(names) == 1:
        yield names.pop(), clause.truth
        return
    for child in children(clause):
        yield from _parts(child)


def cells(values: tuple[float, ...]) -> tuple[float | None, ...]:
    """One value of each cell: none, below the first limit, at it, between two, …, above the last."""
    found: list[float | None] = [None]
    for before, value in pairwise((0.0, *values)):
        middle = (before + value) / 2
        found += [middle, value] if before < middle < value else [value]
    return (*found, values[-1] * 2 + 1)


def grid(values: tuple[float, ...], steps: int) -> tuple[float | None, ...]:
    """Even steps to well past the last limit, and each limit with the two numbers next to it."""
    even = {values[-1] * 1.25 * step / steps for step in range(steps + 1)}
    near = {number for v in values for number in (nextafter(v, 0), v, nextafter(v, inf))}
    return (None, *sorted(even | near))

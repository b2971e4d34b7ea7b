"""Single changes of what is asked about: a figure, a fact of the item, a fact of the transaction."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

from exportcheck.model.case import Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Comparison, Fact, Truth
from exportcheck.model.measure import quotient
from exportcheck.model.metrics import metrics
from exportcheck.model.noun import replace, values
from exportcheck.model.place import Place, PlaceSet
from exportcheck.screening.again import Again
from exportcheck.screening.distances import DENSITY, density_edge, edge
from exportcheck.screening.needs import Need
from exportcheck.screening.what_if import figures_of, with_fact, with_figure

TRANSACTIONS = ("export", "reexport", "transfer")
# The roles of places, as facts name them, and the parts of a transaction that they are.
ROLES = {
    "destination": ("destination", "end_user_country"),
    "country of the end user": ("destination", "end_user_country"),
    "headquarters of the end user": ("headquarters",),
    "ultimate parent's headquarters": ("parent",),
    "place exported from": ("origin",),
}
PLACES = ("destination", "headquarters", "parent")
# As many kinds of places are tried for one change, the most alike first.
KINDS = 2


Asked = tuple[Chip, Deal]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing changed: what, to what, and for which need of the law; `made` changes it."""

    subject: str
    value: float | str
    need: Need
    made: Callable[[Chip, Deal], Asked] = field(compare=False)

    @property
    def open(self) -> bool:
        """Whether the thing is not known, so that it may turn out to be so."""
        return self.need.leaf.truth is Truth.UNKNOWN


class Mover:
    """Makes the moves that a need asks for; knows which places the law treats alike."""

    def __init__(self, again: Again, places: Iterable[Place]) -> None:
        """Sort the places by the sets of places that the day's rules name."""
        self._again = again
        self._sets = _place_sets(again)
        self._kinds: dict[tuple[Truth, ...], Place] = {}
        for place in places:
            self._kinds.setdefault(self._kind(place), place)

    def _kind(self, place: Place) -> tuple[Truth, ...]:
        return tuple(self._again.law.groups.contains(place, places) for places in self._sets.values())

    def moves(self, need: Need, asked: Asked) -> Iterator[Move]:
        """The single changes that make one comparison or fact what it has to be."""
        if isinstance(need.leaf, Comparison):
            yield from self._figures(need, need.leaf, asked[0])
        else:
            yield from self._facts(need, need.leaf, asked[1])

    def _figures(self, need: Need, leaf: Comparison, chip: Chip) -> Iterator[Move]:
        figures = figures_of(chip)
        for figure in ("die_area_mm2", "tpp") if leaf.figure == DENSITY else (leaf.figure,):
            if figure not in figures:
                continue
            if leaf.figure != DENSITY:
                below, above = edge(leaf.limit)
                value = above if leaf.limit.admits(above) is need.wanted else below
            elif leaf.measure.undefined:
                continue
            else:
                other = self._other_end(figure, leaf, need.wanted, chip)
                if not 0 < other < inf:
                    continue
                below, above = density_edge(figure, leaf.limit, other)
                density = quotient(above, other) if figure == "tpp" else quotient(other, above)
                value = above if leaf.limit.admits(density) is need.wanted else below
            yield Move(figure, value, need, _with_figure(figure, value))

    def _other_end(self, figure: str, leaf: Comparison, wanted: bool, chip: Chip) -> float:
        """The end of the other figure's range that is worst for what the density has to be."""
        known = metrics(chip, self._again.bits)
        other = known.die_area_mm2 if figure == "tpp" else known.tpp
        upward = leaf.limit.admits(leaf.limit.value + 1) is wanted
        return other.high if upward is (figure == "tpp") else other.low

    def _facts(self, need: Need, leaf: Fact, deal: Deal) -> Iterator[Move]:
        role, _, named = leaf.key.partition("|")
        if role in ROLES and named in self._sets:
            yield from self._elsewhere(need, role, named, deal)
        elif leaf.key == "datacenter":
            answer = "yes" if need.wanted else "no"
            yield Move("datacenter", answer, need, _with_market(Truth.of(need.wanted)))
        elif leaf.key == "certification":
            answer = "given or promised" if need.wanted else "not given"
            yield Move("certification", answer, need, _with(certified=need.wanted))
        elif leaf.key.startswith("transaction "):
            for kind in TRANSACTIONS:
                if (f"'{kind}'" in leaf.key) is need.wanted:
                    yield Move("transaction", kind, need, _with(transaction=kind))
        elif leaf.key in ("military", "supercomputer") and not need.wanted:
            yield Move("end_use", "none of that kind", need, _with(end_use=None))

    def _elsewhere(self, need: Need, role: str, named: str, deal: Deal) -> Iterator[Move]:
        position = list(self._sets).index(named)
        subject, *_ = parts = ROLES[role]
        here: Place | None = getattr(deal, subject)
        kind = self._kind(here) if here else ()
        fitting = [
            (sum(a is not b for a, b in zip(kind, other, strict=False)), place)
            for other, place in self._kinds.items()
            if other[position] is Truth.of(need.wanted) and not _at_home(subject, place, deal)
        ]
        for _, place in sorted(fitting, key=lambda entry: (entry[0], entry[1].code))[:KINDS]:
            yield Move(subject, place.name, need, _with(**dict.fromkeys(parts, place)))


def _at_home(subject: str, place: Place, deal: Deal) -> bool:
    """Whether the item would not leave: then it is no export, and no other answer to the question."""
    return subject == "destination" and deal.origin is not None and place.treated_as == deal.origin.treated_as


def _with_figure(figure: str, value: float) -> Callable[[Chip, Deal], Asked]:
    return lambda chip, deal: (with_figure(chip, figure, value), deal)


def _with_market(truth: Truth) -> Callable[[Chip, Deal], Asked]:
    return lambda chip, deal: (with_fact(chip, "datacenter", truth), deal)


def _with(**parts: Any) -> Callable[[Chip, Deal], Asked]:
    return lambda chip, deal: (chip, replace(deal, **parts))


def _place_sets(again: Again) -> dict[str, PlaceSet]:
    """The sets of places that the rules of the day name, by the text that facts know them by."""
    found: dict[str, PlaceSet] = {}
    for rule in again.rules:
        vintage = again.law.vintage(rule.stem)
        for value in values(vintage.numbers) if vintage else ():
            if isinstance(value, PlaceSet):
                found[str(value)] = value
    return found

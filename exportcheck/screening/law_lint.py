"""The states that 3A090 has been in, each with the proof of `partition`."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from exportcheck.model.law import Law, Layer, Vintage
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Rule
from exportcheck.screening.partition import Proof, prove
from exportcheck.screening.space import STEMS

Vintages = tuple[tuple[str, Vintage], ...]


class State(Noun):
    """A stretch of days with the same vintages of 3A090.a, .b and Note 2, on these layers."""

    since: date
    until: date | None
    layers: tuple[Layer, ...]
    vintages: Vintages
    proof: Proof


def states(law: Law, rules: Iterable[Rule]) -> list[State]:
    """Every state from the first vintage on, oldest first; where none of the three binds there is none."""
    asked = tuple(rules)
    stretches: dict[tuple[date, date | None, int], tuple[list[Layer], Vintages]] = {}
    for layer in Layer:
        for since, until, vintages in _stretches(law, layer):
            key = since, until, hash(tuple(id(vintage) for _, vintage in vintages))
            stretches.setdefault(key, ([], vintages))[0].append(layer)
    found = []
    for (since, until, _), (layers, vintages) in stretches.items():
        proof = prove(law.on(since, layers[0]), asked, law.bits)
        found.append(State(since, until, tuple(layers), vintages, proof))
    return sorted(found, key=lambda state: (state.since, state.layers[0].value))


def _stretches(law: Law, layer: Layer) -> Iterator[tuple[date, date | None, Vintages]]:
    days = {
        day
        for stem in STEMS
        for vintage in law.vintages[stem]
        for day in (vintage.effective, vintage.compliance)
        if day
    }
    changes: list[tuple[date, Vintages]] = []
    for day in sorted(days):
        on = law.on(day, layer)
        picked = tuple((stem, vintage) for stem in STEMS if (vintage := on.vintage(stem)) is not None)
        if not changes or changes[-1][1] != picked:
            changes.append((day, picked))
    for number, (since, picked) in enumerate(changes):
        last = changes[number + 1][0] - timedelta(days=1) if number + 1 < len(changes) else None
        if picked:
            yield since, last, picked

"""Chips of the catalog under the law of two days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from exportcheck.cli.asking import ordinary
from exportcheck.cli.diff_records import side, why
from exportcheck.cli.wiring import Box
from exportcheck.errors import Exit
from exportcheck.model.chip import Chip
from exportcheck.model.law import Layer
from exportcheck.model.place import Place
from exportcheck.screening.judge import Question
from exportcheck.screening.moved import moved, regrouped

Record = dict[str, Any]


@dataclass
class ChipChanges:
    """What a comparison of chips came to, complete once its changes have been walked."""

    things: Box
    chips: list[Chip]
    places: list[Place]
    days: tuple[date, date]
    layer: Layer
    changed: int = 0
    lines: int = 0
    exit: Exit = Exit.PASSED
    rejected: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    manifests: list[Record] = field(default_factory=list)

    def walk(self) -> Iterator[Record]:
        """The verdicts that change, chip by chip."""
        self.lines = len(self.chips) * len(self.places)
        law = self.things.law
        if law.period(self.days[0]) == law.period(self.days[1]):
            return  # one law on both days: nothing that a verdict on a chip is made of differs
        # Limits are per circuit: what holds the same circuits has the same verdict, and is asked once.
        known: dict[tuple[str, ...], Record | None] = {}
        for chip in self.chips:
            circuits = tuple(circuit.id for circuit, _ in self.things.catalog.circuits(chip))
            for place in self.places:
                key = (*circuits, place.code)
                if key not in known:
                    known[key] = self._change(chip, place)
                change = known[key]
                if change is not None:
                    self.changed += 1
                    yield {"chip": chip.id, **change}

    def _change(self, chip: Chip, place: Place) -> Record | None:
        judge, deal = self.things.judge, ordinary(self.things, place)
        old, new = (judge.judge(Question(chip, deal, day, self.layer)) for day in self.days)
        was, now = side(old.outcome), side(new.outcome)
        if was == now:
            return None
        laws = judge.law_on(self.days[0], self.layer), judge.law_on(self.days[1], self.layer)
        movers = moved(judge.rules, judge.law, laws, (old, new))
        groups = regrouped(judge.law, self.days, [place])
        told = why(self.things, movers, groups)
        return {"destination": place.code, "before": was, "after": now, **told}

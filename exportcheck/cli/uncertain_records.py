"""What is uncertain in the law as records: both readings, the effect, and the verdicts that rest on it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from exportcheck.cli.asking import ordinary
from exportcheck.cli.diff_records import side
from exportcheck.cli.wiring import Box
from exportcheck.load.bundled import data_folder
from exportcheck.load.gaps import load_gaps
from exportcheck.model.clause import Truth
from exportcheck.model.law import Layer, Vintage
from exportcheck.model.noun import replace
from exportcheck.model.place import Membership, Place
from exportcheck.output.records import ANSWERS
from exportcheck.screening.bearing import Apart, Asking, Rests, bit_readings, membership_readings

Record = dict[str, Any]
Verdicts = dict[tuple[str, str], list[Record]]
A_DAY = timedelta(days=1)
ORDINARY = "ordinary"
# Transactions that are not ordinary, and the rules whose doubts show in them alone.
UNUSUAL = {
    "without the (dd) certification, a supercomputer stated": ("XC407",),
    "headquartered in the United States": ("XC909",),
    "supplement 8 entity": ("XC304", "XC305"),
}


class Bearing:
    """The verdicts on the catalog that rest on what is uncertain, on one day and to some destinations."""

    def __init__(self, things: Box, day: date, layer: Layer, places: list[Place]) -> None:
        """Ask about every circuit of the catalog to every destination."""
        self._things = things
        self._day = day
        self._asking = Asking(things.judge, day, layer)
        self.places = places
        self.rests: Verdicts = {}
        for place in places:
            for entry in self._asking.resting(ordinary(things, place)):
                self._add(entry, place, ORDINARY)
        self._unusual()

    def _unusual(self) -> None:
        """Some topics matter in transactions that are not ordinary: those are asked of what is controlled."""
        china, emirates, home = (self._things.places.by_code(code) for code in ("CN", "AE", "US"))
        deal = ordinary(self._things, china)
        only = frozenset(self._asking.settled(deal))
        kind = "supplement 8 entity"
        for place, label, asked in (
            (
                china,
                "without the (dd) certification, a supercomputer stated",
                replace(deal, certified=False, end_use="supercomputer"),
            ),
            (china, "headquartered in the United States", replace(deal, headquarters=home, parent=home)),
            (emirates, kind, replace(ordinary(self._things, emirates), end_user_type=kind)),
        ):
            if place not in self.places:
                continue
            for entry in self._asking.resting(asked, only):
                if entry.rule in UNUSUAL[label]:
                    self._add(entry, place, label)

    def _add(self, entry: Rests, place: Place, deal: str) -> None:
        found = self.rests.setdefault((entry.rule, entry.topic), [])
        found.append(_rests(entry, place, deal))

    def of_formats(self) -> Iterator[Record]:
        """For each number format of which both bit lengths can be read: the verdicts that differ."""
        for name, (fewest, most) in self._things.law.bits.items():
            if fewest == most:
                continue
            only = [c.id for c in self._asking.circuits.values() if name in c.dense_tops]
            labels = [f"{bits} bits" for bits in (fewest, most)]
            found = [
                _apart(entry, place, labels)
                for place in self.places
                for entry in self._asking.apart(
                    ordinary(self._things, place), bit_readings(self._things.law, name), only
                )
            ]
            yield {"format": name, "readings": labels, "verdicts": found}

    def of_membership(self, group: str, stretch: Membership) -> list[Record]:
        """The verdicts to a place whose membership is not known on the day that differ by it."""
        if stretch.on(self._day) is not Truth.UNKNOWN:
            return []
        place = self._things.places.by_code(stretch.place)
        laws = membership_readings(self._things.law, group, stretch)
        apart = self._asking.apart(ordinary(self._things, place), laws)
        return [_apart(entry, place, ["a member", "not a member"]) for entry in apart]


def _rests(entry: Rests, place: Place, deal: str) -> Record:
    return {
        "chip": entry.chip,
        "destination": place.code,
        "deal": deal,
        "license_required": ANSWERS[entry.needed],
        "decision": entry.decision.word,
    }


def _apart(entry: Apart, place: Place, labels: list[str]) -> Record:
    sides = zip(labels, entry.outcomes, strict=True)
    return {
        "chip": entry.chip,
        "destination": place.code,
        "readings": [{"reading": label, **side(outcome)} for label, outcome in sides],
    }


def uncertain(
    vintages: tuple[Vintage, ...], rule: str, now: Vintage | None, verdicts: Verdicts
) -> list[Record]:
    """The conflicts and gaps of one rule's vintages, oldest first, each once for a vintage that has it."""
    found = []
    for number, vintage in enumerate(vintages):
        until = vintages[number + 1].effective - A_DAY if number + 1 < len(vintages) else None
        for entry in vintage.uncertain:
            found.append(
                {
                    "topic": entry.topic,
                    "readings": list(entry.readings),
                    "effect": entry.effect,
                    "since": vintage.effective.isoformat(),
                    "until": until.isoformat() if until else None,
                    "paragraph": vintage.paragraph,
                    "certainty": vintage.certainty.value,
                    "binds": vintage is now,
                    "verdicts": verdicts.get((rule, entry.topic), []) if vintage is now else [],
                }
            )
    return found


def memberships(things: Box, day: date, bearing: Bearing | None) -> list[Record]:
    """The country groups of which something is not certain."""
    return [
        _membership(things, group, stretch, day, bearing)
        for group, stretches in things.law.memberships.items()
        for stretch in stretches
        if stretch.note or stretch.doubtful_from
    ]


def _membership(things: Box, group: str, stretch: Membership, day: date, bearing: Bearing | None) -> Record:
    name = things.places.by_code(stretch.place).name
    return {
        "group": group,
        "place": stretch.place,
        "topic": f"{name} in Country Group {group}",
        "readings": _readings(stretch),
        "effect": _effect(stretch),
        "note": stretch.note,
        "since": stretch.since.isoformat() if stretch.since else None,
        "before": stretch.before.isoformat() if stretch.before else None,
        "doubtful_from": stretch.doubtful_from.isoformat() if stretch.doubtful_from else None,
        "doubtful_before": stretch.doubtful_before.isoformat() if stretch.doubtful_before else None,
        "on_the_day": ANSWERS[stretch.on(day)],
        "verdicts": bearing.of_membership(group, stretch) if bearing else [],
    }


def _readings(stretch: Membership) -> list[str]:
    if stretch.doubtful_from and stretch.doubtful_before:
        last = stretch.doubtful_before - A_DAY
        return [
            f"it left between {stretch.doubtful_from} and {last}: still a member on the day asked about",
            "no longer a member on the day asked about",
        ]
    if stretch.since:
        return [f"a member from {stretch.since}", "a member from another day"]
    return [f"a member until {(stretch.before or date.max) - A_DAY}", "a member until another day"]


def _effect(stretch: Membership) -> str:
    if stretch.doubtful_from and stretch.doubtful_before:
        last = stretch.doubtful_before - A_DAY
        return f"not known from {stretch.doubtful_from} to {last}: undetermined where a verdict turns on it"
    turn = stretch.since or stretch.before
    return f"{turn} is taken as the day; verdicts on the days around it may be other ones, and say so"


def gaps(things: Box, day: date) -> list[Record]:
    """What was not read or not audited, and belongs to no vintage of a rule."""
    citations = things.law.citations
    return [
        {
            "topic": gap.topic,
            "readings": gap.readings,
            "effect": gap.effect,
            "since": gap.since.isoformat(),
            "until": (gap.before - A_DAY).isoformat() if gap.before else None,
            "paragraph": gap.paragraph,
            "citation": "; ".join(citations[name].title for name in gap.citations),
            "on_the_day": gap.since <= day and (gap.before is None or day < gap.before),
        }
        for gap in load_gaps(data_folder() / "gaps.yaml", citations)
    ]

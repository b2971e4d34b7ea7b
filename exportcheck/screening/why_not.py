"""Why a verdict is not another one: what stands in the way, and the fewest changes that lead there."""

from collections.abc import Iterable

from exportcheck.model.judgement import Outcome
from exportcheck.model.measure import Measure
from exportcheck.model.noun import Noun
from exportcheck.model.place import Place
from exportcheck.model.verdict import Decision
from exportcheck.screening.again import Again
from exportcheck.screening.moves import PLACES, Asked, Move, Mover
from exportcheck.screening.needs import Condition, choices, conditions, need

# No more steps than this are taken, and no more questions asked on the way.
MOST_STEPS = 6
MOST_ASKED = 600
Goal = Decision | str


class WhyNot(Noun):
    """What keeps a verdict from another decision or family.

    `exists` is whether any rule of the day leads there at all. Each of `ways` is a set of changes
    that leads there, judged again, none of which can be left out; `searched` is whether all that
    the trees ask for was tried.
    """

    goal: Goal
    reached: bool
    exists: bool
    conditions: tuple[Condition, ...]
    ways: tuple[tuple[Move, ...], ...]
    searched: bool

    @property
    def here(self) -> tuple[tuple[Move, ...], ...]:
        """The ways that leave the destination and the end user where they are."""
        return tuple(way for way in self.ways if not any(move.subject in PLACES for move in way))

    @property
    def possible(self) -> tuple[tuple[Move, ...], ...]:
        """The ways on which nothing known has to change: it may be so already."""
        return tuple(way for way in self.ways if all(move.open for move in way))


def why_not(again: Again, goal: Goal, places: Iterable[Place]) -> WhyNot:
    """What stands between a question and another decision."""
    asked = conditions(goal, again.rules, again.law, again.answers)
    exists = all(condition.rules for condition in asked if condition.wanted)
    reached = reaches(again.outcome, goal)
    if reached or not exists:
        return WhyNot(goal, reached, exists, tuple(asked), (), True)
    ways, searched = _ways(again, goal, Mover(again, places))
    return WhyNot(goal, False, True, tuple(asked), ways, searched)


def reaches(outcome: Outcome, goal: Goal) -> bool:
    """Whether an outcome is what was asked for."""
    return outcome.family == goal if isinstance(goal, str) else outcome.decision is goal


def _ways(again: Again, goal: Goal, mover: Mover) -> tuple[tuple[tuple[Move, ...], ...], bool]:
    """Sets of changes, the smallest first: each change is one that the tree asks for next.

    A figure that was changed for one line may have to go farther for the next.
    """
    found: list[tuple[Move, ...]] = []
    level: list[tuple[Move, ...]] = [()]
    seen: set[frozenset[tuple[str, float | str]]] = set()
    for _ in range(MOST_STEPS):
        following: list[tuple[Move, ...]] = []
        for done in level:
            for move in _next(again, goal, mover, done):
                if not _goes_on(again, done, move):
                    continue
                way = (*(other for other in done if other.subject != move.subject), move)
                marks = _marks(way)
                if marks in seen or any(_marks(other) <= marks for other in found):
                    continue
                if len(seen) >= MOST_ASKED:
                    return _distinct(again, found), False
                seen.add(marks)
                if _leads(again, goal, way):
                    found.append(_fewest(again, goal, way))
                else:
                    following.append(way)
        level = following
    return _distinct(again, found), not level


def _goes_on(again: Again, done: tuple[Move, ...], move: Move) -> bool:
    """Whether a change is of something new, of a place, or takes a figure farther the same way."""
    before = next((other.value for other in done if other.subject == move.subject), None)
    if before is None:
        return True
    if isinstance(before, str) or isinstance(move.value, str):
        return move.subject in PLACES
    measure: Measure = getattr(again.metrics, move.subject)
    return move.value < before < measure.low or measure.high < before < move.value


def _made(again: Again, way: tuple[Move, ...]) -> Asked:
    asked = again.chip, again.question.deal
    for move in way:
        asked = move.made(*asked)
    return asked


def _leads(again: Again, goal: Goal, way: tuple[Move, ...]) -> bool:
    """Whether the changes lead there: the rules are asked again."""
    return reaches(again.asked(*_made(again, way))[1], goal)


def _fewest(again: Again, goal: Goal, way: tuple[Move, ...]) -> tuple[Move, ...]:
    """The way without any change that can be left out."""
    for position in range(len(way)):
        shorter = way[:position] + way[position + 1 :]
        if shorter and _leads(again, goal, shorter):
            return _fewest(again, goal, shorter)
    return way


def _marks(way: tuple[Move, ...]) -> frozenset[tuple[str, float | str]]:
    return frozenset((move.subject, move.value) for move in way)


def _next(again: Again, goal: Goal, mover: Mover, done: tuple[Move, ...]) -> list[Move]:
    """The changes that the first unmet condition asks for, of what has not been changed yet."""
    asked = _made(again, done)
    answers = again.answers_to(*asked)
    for condition in conditions(goal, again.rules, again.law, answers):
        wanted = choices(need(condition.clause))
        if wanted:
            return [move for entry in wanted for move in mover.moves(entry, asked)]
    return []


def _distinct(again: Again, found: list[tuple[Move, ...]]) -> tuple[tuple[Move, ...], ...]:
    """One way of each kind: no other example of the same needs, no farther change of the same figures."""
    kept: dict[frozenset[tuple[str, object]], tuple[Move, ...]] = {}
    for way in found:
        kept.setdefault(frozenset((move.subject, _kind(move)) for move in way), way)
    ways = list(kept.values())
    return tuple(way for way in ways if not any(_nearer(again, other, way) for other in ways))


def _kind(move: Move) -> object:
    if move.subject in PLACES or move.subject == "origin":
        return move.need.wanted, getattr(move.need.leaf, "key", "")
    return move.value if isinstance(move.value, str) else f"{move.value:.6g}"


def _nearer(again: Again, one: tuple[Move, ...], other: tuple[Move, ...]) -> bool:
    """Whether one way changes the same things as the other, and no figure as far."""
    if one is other or {move.subject for move in one} != {move.subject for move in other}:
        return False
    ends = {move.subject: move.value for move in other}
    pairs = [(move.subject, move.value, ends[move.subject]) for move in one]
    return all(_between(again, *pair) for pair in pairs) and any(a != b for _, a, b in pairs)


def _between(again: Again, subject: str, near: float | str, far: float | str) -> bool:
    if isinstance(near, str) or isinstance(far, str):
        return near == far
    measure: Measure = getattr(again.metrics, subject)
    return far <= near <= measure.high or measure.low <= near <= far

"""What owners make of a party: findings XC520 to XC525, by the rules on ownership of the day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Law, Layer, Vintage
from exportcheck.model.noun import Noun
from exportcheck.model.owner import Holding, Owners, Ownership, OwnershipRule, Share, plain, same, spelled
from exportcheck.model.party import Band, Screened
from exportcheck.model.rule import Severity
from exportcheck.rules.affiliates import Owned
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owners import Solved

MOST_STEPS = 6
BIS = "the Affiliates rule"
_SURE = {Band.PROBABLE: Truth.HOLDS, Band.NONE: Truth.FAILS}


def rules_on(law: Law, day: date, layer: Layer, ofac: OwnershipRule) -> tuple[OwnershipRule, ...]:
    """The rules on ownership on a day: BIS's once it was issued, binding or stayed, and OFAC's."""
    begun = [vintage for vintage in law.vintages["affiliates"] if vintage.effective <= day]
    if not begun:
        return (ofac,)
    binding = law.on(day, layer).vintage("affiliates")
    return (_affiliates(binding or begun[-1], binding is not None), ofac)


def _affiliates(vintage: Vintage, binds: bool) -> OwnershipRule:
    numbers: Owned = vintage.numbers
    doubt = "; ".join(
        f"{said.topic}: {' or '.join(said.readings)}; {said.effect}" for said in vintage.uncertain
    )
    return OwnershipRule(
        name=BIS,
        limit=numbers.ownership_percent,
        lists=numbers.lists,
        paragraph=vintage.paragraph,
        citations=vintage.citations,
        by_program=numbers.by_program,
        programs=frozenset(numbers.programs),
        binds=binds,
        doubt=doubt if binds else f"{vintage.status.value} since {vintage.effective.isoformat()}",
    )


def ownership_findings(
    party: str, owners: Owners, screened: Mapping[str, Screened], rules: Sequence[OwnershipRule]
) -> list[Finding]:
    """The findings on one party; see `Ownerships`, which asks about many.

    Raises:
        CannotCheck: the owners as stated cannot be.
    """
    return Ownerships(OwnershipGraph(owners), screened, rules).findings(party)


class Ownerships:
    """Every rule solved once over a graph, to be asked about one party after the other."""

    def __init__(
        self, graph: OwnershipGraph, screened: Mapping[str, Screened], rules: Sequence[OwnershipRule]
    ) -> None:
        """`screened` has the names of the graph; one that it lacks is not known to be listed or not."""
        self._graph = graph
        found = {same(name): outcome for name, outcome in screened.items()}
        self._lists = {name: _lists(outcome) for name, outcome in found.items()}
        self._solved: list[tuple[OwnershipRule, Solved]] = []
        for rule in rules:
            listed = {name: _listed(outcome, rule) for name, outcome in found.items()}
            self._solved.append((rule, Solved(graph, listed, rule.limit)))

    def findings(self, party: str) -> list[Finding]:
        """What its owners make of a party; nothing when no owner of it is stated."""
        number = self._graph.number(party)
        if number is None or not self._graph.holders[number]:
            return []
        results = [_Result(rule, solved.of(party), self._lists) for rule, solved in self._solved]
        binding = [result for result in results if result.rule.binds]
        found = [finding for result in results for finding in result.findings()]
        unknown = [result for result in binding if result.only_remainder]
        # What is unknown under one rule adds nothing where another one has said error or unknown.
        if unknown and not any(finding.severity >= Severity.INDETERMINATE for finding in found):
            found.append(_remainder(unknown))
        if binding and all(result.nothing for result in binding):
            found.append(_nothing(binding))
        return found


class _Result(Noun):
    """What one rule comes to for one party."""

    rule: OwnershipRule
    holding: Holding
    lists: Mapping[str, str]

    @property
    def touched(self) -> bool:
        return bool(self.holding.listed or self.holding.perhaps_listed)

    @property
    def only_remainder(self) -> bool:
        return self.holding.ownership is Ownership.DEPENDS and not self.touched

    @property
    def nothing(self) -> bool:
        return self.holding.ownership is Ownership.NOT and not self.touched

    def findings(self) -> Iterator[Finding]:
        if not self.touched:
            return
        if not self.rule.binds:
            yield from self._not_binding()
        elif self.holding.ownership is Ownership.OWNED:
            message = f"{self._held()}, {self._limit()}: {self._way()}{self._carried()}{self._uncertain()}"
            yield self._said("XC520", Severity.ERROR, message)
        elif self.holding.ownership is Ownership.DEPENDS:
            message = (
                f"{self._held()}; whether that is {self._limit()} depends on "
                f"{'; '.join(self.holding.doubts)}; stated: {self._way()}{self._uncertain()}"
            )
            yield self._said("XC521", Severity.INDETERMINATE, message)
        else:
            message = f"{self._held()}, not {self._limit()}: {self._way()}"
            yield self._said("XC523", Severity.WARNING, message)

    def _not_binding(self) -> Iterator[Finding]:
        held = self.holding
        if held.ownership is Ownership.NOT:
            return
        outcome = "would carry" if held.ownership is Ownership.OWNED else "may carry"
        message = (
            f"{held.name} {outcome} the restrictions of its owners under {self.rule.name}, which does not "
            f"bind on this day ({self.rule.doubt}): {self._way()}"
        )
        yield self._said("XC522", Severity.WARNING, message)

    def _held(self) -> str:
        who = "listed parties" if self.holding.listed else "parties that may be listed"
        return f"{who} own {_between(self.holding)} of {self.holding.name}"

    def _limit(self) -> str:
        return f"{_limit(self.rule)} ({self.rule.name})"

    def _said(self, rule: str, severity: Severity, message: str) -> Finding:
        return Finding(
            rule, severity, NOTICES[rule], self.rule.paragraph, self.rule.citations, message=message
        )

    def _way(self) -> str:
        return _steps(self.holding.path, self.lists)

    def _carried(self) -> str:
        several = len(self.holding.listed) > 1
        which = ", of which the most restrictive applies" if several else ""
        return f"; it carries the restrictions of {spelled(self.holding.listed)}{which}"

    def _uncertain(self) -> str:
        return f"; uncertain: {self.rule.doubt}" if self.rule.doubt else ""


def _remainder(results: Sequence[_Result]) -> Finding:
    held = results[0].holding
    names = " and ".join(result.rule.name for result in results)
    message = (
        f"no stated owner of {held.name} counts under {names}; whether listed parties own "
        f"{_limit(results[0].rule)} depends on {'; '.join(held.doubts)}"
    )
    return Finding("XC524", Severity.WARNING, NOTICES["XC524"], message=message)


def _nothing(results: Sequence[_Result]) -> Finding:
    most = max(result.holding.high for result in results)
    names = " and ".join(result.rule.name for result in results)
    message = (
        f"no stated owner of {results[0].holding.name} counts under {names}, and {plain(most)} % is the most "
        "that unnamed owners could make"
    )
    return Finding("XC525", Severity.NOTE, NOTICES["XC525"], message=message)


def _steps(path: Sequence[Share], lists: Mapping[str, str]) -> str:
    """The path in words; of a long one its ends, which name the listed owners and the party."""
    steps = []
    for share in path if len(path) <= MOST_STEPS else (*path[: MOST_STEPS // 2], *path[-MOST_STEPS // 2 :]):
        listed = lists.get(same(share.owner), "")
        steps.append(f"{share.owner}{f' [{listed}]' if listed else ''} owns {share.percent} of {share.owned}")
    if len(path) > MOST_STEPS:
        steps.insert(MOST_STEPS // 2, f"… {len(path) - len(steps):,} more …")
    return "; ".join(steps)


def _limit(rule: OwnershipRule) -> str:
    return f"{rule.limit.operator.symbol} {rule.limit.value:g} %"


def _between(held: Holding) -> str:
    if held.low == held.high:
        return f"{plain(held.low)} %"
    return f"between {plain(held.low)} and {plain(held.high)} %"


def _listed(outcome: Screened, rule: OwnershipRule) -> Truth:
    """Whether a name is a listed party that a rule counts; one to be reviewed, or not screened, may be."""
    if outcome.band in (Band.NONE, Band.NOT_SCREENED):
        return _SURE.get(outcome.band, Truth.UNKNOWN)
    truths = [min(_SURE.get(hit.band, Truth.UNKNOWN), rule.counts(hit.listed)) for hit in outcome.hits]
    return max(truths, default=Truth.UNKNOWN)


def _lists(outcome: Screened) -> str:
    """The lists of the hits that decided the band."""
    if outcome.band is Band.NOT_SCREENED:
        return "not screened"
    kept = dict.fromkeys(hit.listed.list for hit in outcome.hits if hit.band is outcome.band)
    if not kept:
        return ""
    return spelled(kept, 3) + ("" if outcome.band is Band.PROBABLE else ", to be reviewed")

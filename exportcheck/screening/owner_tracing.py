"""Who owns the parties of a line: the owners it states and those of the run's table, through every rule.

Only what stands above the parties of a line is screened and solved: nothing else bears on them.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from exportcheck.errors import CannotCheck
from exportcheck.model.clause import Fact
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.noun import replace
from exportcheck.model.owner import Owners, OwnershipRule, Share, same
from exportcheck.model.party import Asked, Band, Hit, Screened
from exportcheck.model.party_list import Excludes, kind_of
from exportcheck.model.report import LineResult, LineVerdict
from exportcheck.model.rule import Severity
from exportcheck.screening.gate import gate_of
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.ownership_findings import Ownerships, Traced
from exportcheck.screening.party_findings import (
    REMEMBERED,
    STATED_IN,
    PartyScreening,
    Roles,
    certifies_none,
    parties_of,
)
from exportcheck.screening.party_words import shortened

# Graphs kept of lines that state owners; the oldest go first.
MOST_GRAPHS = 256
STANDING = "XC502"
NO_LIST = "no party list is loaded; name one with --parties"
NOT_IN_STARTER = "the starter list has no such party, and it is not the list"

_Key = tuple[tuple[str, ...], Owners]
_Made = TypeVar("_Made")


class OwnerTracing:
    """Traces the owners of the parties of one run."""

    def __init__(
        self, table: Owners | None, rules: Sequence[OwnershipRule], parties: PartyScreening | None
    ) -> None:
        """Check the table; without `parties` no owner is screened, and none is known to be unlisted.

        Raises:
            CannotCheck: the shares of the table cannot be.
        """
        self.table = OwnershipGraph(table or Owners())
        self._rules = tuple(rules)
        self._parties = parties
        self._solved = self._ownerships(self.table)
        self._graphs: OrderedDict[_Key, OwnershipGraph] = OrderedDict()
        self._stated: OrderedDict[_Key, Ownerships] = OrderedDict()
        self._joined: dict[tuple[int, Roles, Owners | None, bool], tuple[LineVerdict, LineVerdict]] = {}
        self._met: set[int] = set()

    @property
    def met(self) -> int:
        """How many parties so far have owners in the table."""
        return len(self._met)

    def sound(self, lines: Iterable[Line | Rejected]) -> Iterator[Line | Rejected]:
        """The lines, those rejected whose owners cannot be, or are others than those of the table."""
        for line in lines:
            if isinstance(line, Rejected) or line.owners is None:
                yield line
                continue
            try:
                self._graph(_names(parties_of(line)), line.owners)
            except CannotCheck as error:
                yield Rejected(line.number, str(error))
            else:
                yield line

    def apply(self, result: LineResult, application: Application | None) -> LineResult:
        """The line with what its owners add, and its gate anew; the very same object where nothing is."""
        line = result.line
        if line.owners is None and not self.table.names:
            return result
        roles, excluded = parties_of(line), certifies_none(application)
        key = (id(result.verdict), roles, line.owners, excluded)
        known = self._joined.get(key)
        # The verdict is kept beside its key, so that its id cannot come to mean another.
        if known is None or known[0] is not result.verdict:
            if len(self._joined) >= REMEMBERED:
                self._joined.clear()
            known = result.verdict, self._verdict(result.verdict, roles, line.owners, excluded)
            self._joined[key] = known
        return result if known[1] is result.verdict else result._replace(verdict=known[1])

    def of_application(self, application: Application) -> Iterator[Finding]:
        """What owners make of the remote users listed in a certification."""
        certification = application.certification
        for user in (certification.remote_users or ()) if certification else ():
            traced = self._traced(user.name, (user.name,), None)
            yield from self._of("remote user", user.name, traced, False, certifies_none(application))

    def _verdict(
        self, verdict: LineVerdict, roles: Roles, owners: Owners | None, excluded: bool
    ) -> LineVerdict:
        traced = [(role, asked, self._traced(asked.name, _names(roles), owners)) for role, asked in roles]
        if not any(found for _, _, found in traced):
            return verdict
        added = [
            finding
            for role, asked, found in traced
            for finding in self._of(role, asked.name, found, verdict.licensed, excluded)
        ]
        findings = sorted((*_standing(verdict.findings, traced), *added), key=lambda f: -f.severity)
        return verdict._replace(findings=tuple(findings), gate=gate_of(findings))

    def _of(
        self, role: str, name: str, traced: Traced | None, licensed: bool, excluded: bool
    ) -> Iterator[Finding]:
        if traced is None:
            return
        for finding in traced.licensed if licensed else traced.findings:
            about = f"{role}\0{same(name)}\0{finding.about}"
            yield replace(finding, message=f"the {role}: {finding.message}", about=about)
        if excluded:
            yield from self._contradicted(role, name, traced.carried)

    def _contradicted(self, role: str, name: str, carried: Sequence[Hit]) -> Iterator[Finding]:
        """The statement that no party is subject to 744.8 or 744.11, held against listed owners."""
        kinds = self._parties.kinds if self._parties else ()
        found = {kind_of(hit.listed.list, kinds).excludes: hit for hit in reversed(carried)}
        hit = found.get(Excludes.EVERY) or found.get(Excludes.SOME)
        if hit is None:
            return
        severity = Severity.ERROR if Excludes.EVERY in found else Severity.INDETERMINATE
        message = (
            "the certification states that no party is subject to 744.8 or 744.11, and the "
            f"{role} {shortened(name)!r} is owned by {shortened(hit.listed.name)} ({hit.listed.list}), alone "
            "or with others, to an extent that carries its restrictions"
        )
        about = f"{role}\0owned by {same(hit.listed.name)}"
        yield Finding(
            "XC510", severity, NOTICES["XC510"], STATED_IN, message=message, hits=(hit,), about=about
        )

    def _traced(self, name: str, names: tuple[str, ...], owners: Owners | None) -> Traced | None:
        number = self.table.number(name)
        if number is not None and self.table.holders[number]:
            self._met.add(number)
        if owners is not None:
            return self._of_line(names, owners).traced(name)
        return self._solved.traced(name)

    def _of_line(self, names: tuple[str, ...], owners: Owners) -> Ownerships:
        return _remembered(
            self._stated, (names, owners), lambda: self._ownerships(self._graph(names, owners))
        )

    def _graph(self, names: tuple[str, ...], owners: Owners) -> OwnershipGraph:
        return _remembered(self._graphs, (names, owners), lambda: self._above(names, owners))

    def _ownerships(self, graph: OwnershipGraph) -> Ownerships:
        kinds = self._parties.kinds if self._parties else ()
        whole = self._parties is not None and not self._parties.info.starter
        return Ownerships(graph, self._screened, self._rules, kinds, whole=whole)

    def _screened(self, name: str) -> Screened:
        if self._parties is None:
            return Screened(Asked(name), Band.NOT_SCREENED, reason=NO_LIST)
        found = self._parties.screened(Asked(name))
        if found.band is Band.NONE and self._parties.info.starter:
            return replace(found, band=Band.NOT_SCREENED, reason=NOT_IN_STARTER)
        return found

    def _above(self, names: Iterable[str], owners: Owners | None) -> OwnershipGraph:
        """Everything stated above some parties, by a line and by the table.

        Raises:
            CannotCheck: it cannot be, or the two do not agree.
        """
        stated: dict[str, list[Share]] = {}
        for share in owners.shares if owners else ():
            stated.setdefault(same(share.owned), []).append(share)
        ultimate = {same(name): name for name in owners.ultimate} if owners else {}
        met = dict.fromkeys(same(name) for name in names)
        shares: list[Share] = []
        ends: list[str] = []
        queue = deque(met)
        while queue:
            owned = queue.popleft()
            number = self.table.number(owned)
            if owned in ultimate or number in self.table.ultimate:
                ends.append(ultimate.get(owned, owned))
            for share in _agreed(self.table, number, stated.get(owned, ())):
                shares.append(share)
                if (owner := same(share.owner)) not in met:
                    met[owner] = None
                    queue.append(owner)
        return OwnershipGraph(Owners(tuple(shares), frozenset(ends)))


def _remembered(known: OrderedDict[_Key, _Made], key: _Key, made: Callable[[], _Made]) -> _Made:
    """What is known of a key, or is made of it; past the limit the oldest is dropped."""
    if key not in known:
        value = made()
        known[key] = value
        if len(known) > MOST_GRAPHS:
            known.popitem(last=False)
    return known[key]


def _names(roles: Roles) -> tuple[str, ...]:
    return tuple(asked.name for _, asked in roles)


def _agreed(table: OwnershipGraph, number: int | None, stated: Iterable[Share]) -> Iterator[Share]:
    """The holders of one entity, each once; raises CannotCheck where two statements differ."""
    kept: dict[str, Share] = {}
    known = [share for _, share in table.holders[number]] if number is not None else []
    for share in (*known, *stated):
        first = kept.setdefault(same(share.owner), share)
        if (first.low, first.high) != (share.low, share.high):
            raise CannotCheck(
                f"{share.where}: {share.owner!r} is stated to hold {share.percent} of {share.owned!r}, and "
                f"{first.percent} in {first.where}; correct one of the two"
            )
    yield from kept.values()


def _standing(
    findings: Sequence[Finding], traced: Sequence[tuple[str, Asked, Traced | None]]
) -> Iterator[Finding]:
    """The findings, the standing note that owners are not stated only of those of whom it is so."""
    rest = [
        f"no owner of the {role} {shortened(asked.name)!r} is stated"
        if found is None
        else f"what the owners of the {role} {shortened(asked.name)!r} come to is not known"
        for role, asked, found in traced
        if found is None or not found.settled
    ]
    for finding in findings:
        if finding.rule != STANDING or not isinstance(finding.clause, Fact):
            yield finding
        elif rest:
            yield replace(finding, clause=replace(finding.clause, seen="; ".join(rest)))

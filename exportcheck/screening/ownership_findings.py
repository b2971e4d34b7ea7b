"""What owners make of a party: findings XC520 to XC525, by the rules on ownership of the day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Law, Layer, Vintage
from exportcheck.model.noun import Noun, replace
from exportcheck.model.owner import Owners, OwnershipRule, plain, same, spelled
from exportcheck.model.party import Band, Hit, Screened
from exportcheck.model.party_list import Excludes, ListKind, kind_of
from exportcheck.model.rule import Severity
from exportcheck.rules.affiliates import Owned
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owner_reach import Above, Reach, Step
from exportcheck.screening.owners import Solved, Standing
from exportcheck.screening.ownership_result import Result, counted, limit_of, together
from exportcheck.screening.party_words import in_latin

BIS = "the Affiliates rule"
# Shares looked at to say how listed owners hold a party; the message shows a handful.
MOST_LOOKED = 100
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
    found = {same(name): outcome for name, outcome in screened.items()}
    traced = Ownerships(OwnershipGraph(owners), lambda name: found.get(same(name)), rules).traced(party)
    return list(traced.findings) if traced else []


class Traced(Noun):
    """What the stated owners of one party come to.

    `carried` are the listed owners whose restrictions it has under a rule that binds. `settled` is whether
    the Affiliates rule reaches it or does not, whatever is unknown. `licensed` are the findings as they are
    where a licence that fits is declared.
    """

    findings: tuple[Finding, ...]
    licensed: tuple[Finding, ...]
    carried: tuple[Hit, ...]
    settled: bool


class Ownerships:
    """Every rule on one graph, to be asked about one party after the other.

    Who stands above a party is screened and solved when it is asked about, and not again for the next one.
    """

    def __init__(
        self,
        graph: OwnershipGraph,
        screened: Callable[[str], Screened | None],
        rules: Sequence[OwnershipRule],
        kinds: Sequence[ListKind] = (),
        *,
        whole: bool = True,
    ) -> None:
        """`screened` gives the outcome for a name; None where it is not known to be listed or not.

        `whole` is whether a list on which a name was not found may be taken not to have it.
        """
        self._graph, self._screened, self._whole = graph, screened, whole
        self._kinds = tuple(kinds)
        self._found: dict[str, Screened] = {}
        self._taken: set[int] = set()
        self._solved = [(rule, Solved(graph, None, rule.limit)) for rule in rules]
        self._elsewhere = Reach(self._step)

    def traced(self, party: str) -> Traced | None:
        """What its owners make of a party; None when no owner of it is stated."""
        number = self._graph.number(party)
        if number is None or not self._graph.holders[number]:
            return None
        self._take(number)
        results = [Result(rule, solved.of(party, MOST_LOOKED), self._found) for rule, solved in self._solved]
        said = [(result, finding) for result in together(results) for finding in result.findings()]
        rest = tuple(_on_the_rest(results, [finding for _, finding in said], self._apart(number)))
        return Traced(
            (*(finding for _, finding in said), *rest),
            (*(self._licensed(result, finding) for result, finding in said), *rest),
            tuple(hit for result in results for hit in result.carried()),
            all(not result.depends for result in results if result.rule.name == BIS),
        )

    def _take(self, start: int) -> None:
        """Screen a party and everyone above it, and let every rule learn of those that are new."""
        new = self._graph.behind(start, self._taken)
        for number in new:
            outcome = self._screened(self._graph.names[number])
            if outcome is not None:
                self._found[self._graph.keys[number]] = outcome
        for rule, solved in self._solved:
            solved.learn({number: self._standing(number, rule) for number in new})

    def _standing(self, number: int, rule: OwnershipRule) -> Standing:
        """Whether a rule counts an entity, and of what kind its hits are, the strictest first."""
        outcome = self._found.get(self._graph.keys[number])
        if outcome is None:
            return Standing(Truth.UNKNOWN)
        hits = [(hit, kind_of(hit.listed.list, self._kinds)) for hit in counted(outcome, rule)]
        excluded = {kind.excludes for hit, kind in hits if hit.band is Band.PROBABLE}
        excludes = next((at for at, one in enumerate(Excludes) if one in excluded), len(Excludes))
        # Of those without a hit nothing is known: they come last, and hide nobody of whom something is.
        rank = 2 if not hits else int(all(kind.licensed for _, kind in hits))
        return Standing(_listed(outcome, rule, self._whole), excludes + rank * (len(Excludes) + 1))

    def _apart(self, party: int) -> str:
        """Those above a party who are listed where no rule on ownership looks: a red flag all the same."""
        above = self._elsewhere.above(party)
        names = [share.owner for (_, key), share in above.owners.items() if key != self._graph.keys[party]]
        named = spelled(names, all_of_them=not above.others)
        return f"; listed where no rule on ownership counts: {named}" if names else ""

    def _step(self, number: int) -> Step:
        held = self._graph.holders[number]
        keys = self._graph.keys
        apart = {(0, keys[owner]): share for owner, share in held if self._is_apart(keys[owner])}
        return Above(apart), [owner for owner, _ in held]

    def _is_apart(self, key: str) -> bool:
        found = self._found.get(key)
        hits = found.hits if found else ()
        return any(hit.band is Band.PROBABLE for hit in hits) and not any(
            rule.counts(hit.listed) is not Truth.FAILS for rule, _ in self._solved for hit in hits
        )

    def _licensed(self, result: Result, finding: Finding) -> Finding:
        """A licence is what the Affiliates rule asks for where the lists of all who count ask for no more."""
        if result.rule.name != BIS or finding.severity < Severity.INDETERMINATE:
            return finding
        hits = [result.hits(name) for name in (*result.holding.listed, *result.holding.perhaps_listed)]
        if all(found and all(kind_of(h.listed.list, self._kinds).licensed for h in found) for found in hits):
            return replace(finding, severity=Severity.WARNING)
        return finding


def _on_the_rest(results: Sequence[Result], found: Sequence[Finding], apart: str) -> Iterator[Finding]:
    """What is said where no stated owner counts; `apart` is what else is known of them."""
    binding = [result for result in results if result.rule.binds]
    unknown = [result for result in binding if result.only_remainder]
    # What is unknown under one rule adds nothing where another one has said error or unknown.
    if unknown and not any(finding.severity >= Severity.INDETERMINATE for finding in found):
        yield _remainder(unknown, apart)
    if binding and all(result.nothing for result in binding):
        yield _nothing(binding, apart)


def _remainder(results: Sequence[Result], apart: str) -> Finding:
    held = results[0].holding
    names = " and ".join(result.rule.name for result in results)
    message = (
        f"no stated owner of {held.name} counts under {names}; whether listed parties own "
        f"{limit_of(results[0].rule)} depends on {'; '.join(held.doubts)}{apart}"
    )
    return Finding("XC524", Severity.WARNING, NOTICES["XC524"], message=message)


def _nothing(results: Sequence[Result], apart: str) -> Finding:
    most = max(result.holding.high for result in results)
    names = " and ".join(result.rule.name for result in results)
    message = (
        f"no stated owner of {results[0].holding.name} counts under {names}, and {plain(most)} % is the most "
        f"that unnamed owners could make{apart}"
    )
    severity = Severity.WARNING if apart else Severity.NOTE
    return Finding("XC525", severity, NOTICES["XC525"], message=message)


def _listed(outcome: Screened, rule: OwnershipRule, whole: bool) -> Truth:
    """Whether a name is a listed party that a rule counts; one to be reviewed, or not screened, may be."""
    truths = [min(_SURE.get(hit.band, Truth.UNKNOWN), rule.counts(hit.listed)) for hit in outcome.hits]
    # What a name in another script resembles is no screening of it.
    if outcome.band is Band.NOT_SCREENED or not whole or (outcome.hits and not in_latin(outcome.asked.name)):
        truths.append(Truth.UNKNOWN)
    if outcome.band is Band.NONE:
        truths.append(Truth.FAILS)
    return max(truths, default=Truth.UNKNOWN)

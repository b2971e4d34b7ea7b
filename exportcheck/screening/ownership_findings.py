"""What owners make of a party: findings XC520 to XC525, by the rules on ownership of the day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.law import Law, Layer, Vintage
from exportcheck.model.noun import Noun, replace
from exportcheck.model.owner import Owners, OwnershipRule, plain, same, spelled
from exportcheck.model.party import Band, Hit, Screened
from exportcheck.model.party_list import ListKind, kind_of
from exportcheck.model.rule import Severity
from exportcheck.rules.affiliates import Owned
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owners import Solved
from exportcheck.screening.ownership_result import Result, limit_of
from exportcheck.screening.party_words import in_latin

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
    traced = Ownerships(OwnershipGraph(owners), screened, rules).traced(party)
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
    """Every rule solved once over a graph, to be asked about one party after the other."""

    def __init__(
        self,
        graph: OwnershipGraph,
        screened: Mapping[str, Screened],
        rules: Sequence[OwnershipRule],
        kinds: Sequence[ListKind] = (),
        *,
        whole: bool = True,
    ) -> None:
        """`screened` has the names of the graph; one that it lacks is not known to be listed or not.

        `whole` is whether a list on which a name was not found may be taken not to have it.
        """
        self.graph = graph
        self._kinds = tuple(kinds)
        self._found = {same(name): outcome for name, outcome in screened.items()}
        self._solved: list[tuple[OwnershipRule, Solved]] = []
        for rule in rules:
            listed = {name: _listed(outcome, rule, whole) for name, outcome in self._found.items()}
            self._solved.append((rule, Solved(graph, listed, rule.limit)))

    def traced(self, party: str) -> Traced | None:
        """What its owners make of a party; None when no owner of it is stated."""
        number = self.graph.number(party)
        if number is None or not self.graph.holders[number]:
            return None
        results = [Result(rule, solved.of(party), self._found) for rule, solved in self._solved]
        said = [(result, finding) for result in results for finding in result.findings()]
        rest = tuple(_on_the_rest(results, [finding for _, finding in said], self._apart(party)))
        return Traced(
            (*(finding for _, finding in said), *rest),
            (*(self._licensed(result, finding) for result, finding in said), *rest),
            tuple(hit for result in results for hit in result.carried()),
            all(not result.depends for result in results if result.rule.name == BIS),
        )

    def _apart(self, party: str) -> str:
        """Those above a party who are listed where no rule on ownership looks: a red flag all the same."""
        names = [
            name
            for name in self.graph.above(party)
            if same(name) != same(party)
            and any(hit.band is Band.PROBABLE for hit in self._hits(name))
            and not any(
                rule.counts(hit.listed) is not Truth.FAILS
                for rule, _ in self._solved
                for hit in self._hits(name)
            )
        ]
        return f"; listed where no rule on ownership counts: {spelled(names)}" if names else ""

    def _hits(self, name: str) -> tuple[Hit, ...]:
        found = self._found.get(same(name))
        return found.hits if found else ()

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

"""What one rule on ownership comes to for one party, in words."""

from collections.abc import Iterator, Mapping, Sequence

from exportcheck.model.clause import Truth
from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.noun import Noun, replace
from exportcheck.model.owner import Holding, Ownership, OwnershipRule, plain, same, spelled
from exportcheck.model.party import Band, Hit, Screened
from exportcheck.model.rule import Severity

MOST_STEPS = 6
MOST_HITS = 20


class Result(Noun):
    """What one rule comes to for one party."""

    rule: OwnershipRule
    holding: Holding
    found: Mapping[str, Screened]

    @property
    def touched(self) -> bool:
        """Whether a stated owner is listed, or may be."""
        return bool(self.holding.listed or self.holding.perhaps_listed)

    @property
    def depends(self) -> bool:
        """Whether it turns on what is not known."""
        return self.holding.ownership is Ownership.DEPENDS

    @property
    def only_remainder(self) -> bool:
        """Whether unnamed owners alone could make it."""
        return self.depends and not self.touched

    @property
    def nothing(self) -> bool:
        """Whether nobody stated counts, and nobody unnamed could."""
        return self.holding.ownership is Ownership.NOT and not self.touched

    def hits(self, owner: str) -> tuple[Hit, ...]:
        """The hits of an owner for which the rule counts it, or may."""
        return counted(self.found.get(same(owner)), self.rule)

    def carried(self) -> Iterator[Hit]:
        """The listed owners whose restrictions the party has, where the rule binds."""
        if self.rule.binds and self.holding.ownership is Ownership.OWNED:
            for owner in self.holding.listed:
                yield from (hit for hit in self.hits(owner) if hit.band is Band.PROBABLE)

    def findings(self) -> Iterator[Finding]:
        """What is to be said where a stated owner is listed, or may be."""
        if not self.touched:
            return
        if not self.rule.binds:
            yield from self._not_binding()
        elif self.holding.ownership is Ownership.OWNED:
            message = f"{self._held()}, {self._limit()}: {self._way()}{self._carried()}{self._uncertain()}"
            yield self._said("XC520", Severity.ERROR, message)
        elif self.depends:
            message = (
                f"{self._held()}; whether that is {self._limit()} depends on "
                f"{'; '.join(self.holding.doubts)}; stated: {self._way()}{self._unscreened()}"
                f"{self._uncertain()}"
            )
            yield self._said("XC521", Severity.INDETERMINATE, message)
        else:
            message = f"{self._held()}, not {self._limit()}: {self._way()}{self._unscreened()}"
            yield self._said("XC523", Severity.WARNING, message)

    def _not_binding(self) -> Iterator[Finding]:
        held = self.holding
        if held.ownership is Ownership.NOT:
            return
        outcome = "would carry" if held.ownership is Ownership.OWNED else "may carry"
        message = (
            f"{held.name} {outcome} the restrictions of its owners under {self.rule.name}, which does not "
            f"bind on this day ({self.rule.doubt}): {self._way()}{self._unscreened()}"
        )
        yield self._said("XC522", Severity.WARNING, message)

    def _held(self) -> str:
        who = "listed parties" if self.holding.listed else "parties that may be listed"
        return f"{who} own {_between(self.holding)} of {self.holding.name}"

    def _limit(self) -> str:
        return f"{limit_of(self.rule)} ({self.rule.name})"

    def _said(self, rule: str, severity: Severity, message: str) -> Finding:
        owners = (*self.holding.listed, *self.holding.perhaps_listed)
        hits = tuple(hit for owner in owners[:MOST_HITS] for hit in self.hits(owner))[:MOST_HITS]
        about = (rule, severity, NOTICES[rule], self.rule.paragraph, self.rule.citations)
        # Another owner is another finding.
        names = (*sorted(map(same, owners)), *filter(None, (self.holding.others,)))
        return Finding(*about, message=message, hits=hits, about="\0".join(names))

    def _way(self) -> str:
        return _steps(self.holding, self.found)

    def _spelled(self, owners: Sequence[str]) -> str:
        return spelled(owners, all_of_them=not self.holding.others)

    def _carried(self) -> str:
        several = len(self.holding.listed) > 1
        which = ", of which the most restrictive applies" if several else ""
        return f"; it carries the restrictions of {self._spelled(self.holding.listed)}{which}"

    def _unscreened(self) -> str:
        """Why owners were not screened."""
        reasons: dict[str, list[str]] = {}
        for owner in self.holding.perhaps_listed:
            outcome = self.found.get(same(owner))
            if outcome is None or outcome.band is Band.NOT_SCREENED:
                reasons.setdefault((outcome.reason if outcome else "") or "never asked", []).append(owner)
        return "".join(f"; not screened: {self._spelled(owners)} ({why})" for why, owners in reasons.items())

    def _uncertain(self) -> str:
        return f"; uncertain: {self.rule.doubt}" if self.rule.doubt else ""


def counted(outcome: Screened | None, rule: OwnershipRule) -> tuple[Hit, ...]:
    """The hits for which a rule counts a name, or may."""
    hits = outcome.hits if outcome else ()
    return tuple(
        hit for hit in hits if hit.band >= Band.REVIEW and rule.counts(hit.listed) is not Truth.FAILS
    )


def together(results: Sequence[Result]) -> list[Result]:
    """The results, those as one under all their rules that differ in nothing but the rule.

    So it is where nobody who may count was screened: which list an owner is on decides between the rules.
    """
    kept: list[Result] = []
    for result in results:
        at = next((at for at, other in enumerate(kept) if _alike(other, result)), None)
        if at is None:
            kept.append(result)
        else:
            kept[at] = replace(kept[at], rule=_both(kept[at].rule, result.rule))
    return kept


def _alike(one: Result, other: Result) -> bool:
    open_both = all(result.rule.binds and result.touched and result.depends for result in (one, other))
    owners = (*one.holding.listed, *one.holding.perhaps_listed)
    return (
        open_both
        and one.holding == other.holding
        and limit_of(one.rule) == limit_of(other.rule)
        and not any(result.hits(owner) for result in (one, other) for owner in owners)
    )


def _both(one: OwnershipRule, other: OwnershipRule) -> OwnershipRule:
    return replace(
        one,
        name=f"{one.name} and {other.name}",
        citations=tuple(dict.fromkeys((*one.citations, *other.citations))),
        doubt="; ".join(filter(None, (one.doubt, other.doubt))),
    )


def _steps(held: Holding, found: Mapping[str, Screened]) -> str:
    """The path in words; of a long one its ends, which name the listed owners and the party."""
    path, half = held.path, MOST_STEPS // 2
    steps = []
    for share in path if len(path) <= MOST_STEPS else (*path[:half], *path[-half:]):
        listed = _lists(found.get(same(share.owner)))
        steps.append(f"{share.owner}{f' [{listed}]' if listed else ''} owns {share.percent} of {share.owned}")
    if more := len(path) - len(steps):
        steps.insert(half, f"… {'' if held.whole else 'at least '}{more:,} more …")
    elif not held.whole:
        steps.append("… and more …")
    return "; ".join(steps)


def limit_of(rule: OwnershipRule) -> str:
    """The percentage of a rule with its operator."""
    return f"{rule.limit.operator.symbol} {rule.limit.value:g} %"


def _between(held: Holding) -> str:
    if held.low == held.high:
        return f"{plain(held.low)} %"
    return f"between {plain(held.low)} and {plain(held.high)} %"


def _lists(outcome: Screened | None) -> str:
    """The lists of the hits that decided the band."""
    if outcome is None or outcome.band is Band.NOT_SCREENED:
        return "not screened"
    kept = dict.fromkeys(hit.listed.list for hit in outcome.hits if hit.band is outcome.band)
    if not kept:
        return ""
    return spelled(kept, 3) + ("" if outcome.band is Band.PROBABLE else ", to be reviewed")

"""Waivers: a person's decision to accept a finding, for a reason, for a while; and what none can accept."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

from exportcheck.model.case import entity_key
from exportcheck.model.manifest import Line
from exportcheck.model.noun import Noun, names
from exportcheck.model.rule import Severity
from exportcheck.model.verdict import Decision

LONGEST = timedelta(days=365)
NOTICE = timedelta(days=30)


class State(Enum):
    """Where a waiver stands on a day; an expiring one still holds."""

    NOT_YET = "not yet"
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"

    @property
    def in_force(self) -> bool:
        """Whether a waiver in this state suppresses anything."""
        return self in (State.ACTIVE, State.EXPIRING)


class Scope(Noun):
    """What a waiver is about; everything stated must fit, and None is *any*.

    `manifest`      the name as the report gives it, or its last parts: `q1.csv`, `2026/q1.csv`
    `shipment`      the shipment id
    `line`          the line id or, for lines without one, the line number of the file
    `part`          the id of the chip in the catalog
    `party`         the consignee, the end user or the intermediate
    `fingerprint`   one finding, as the report gives it
    """

    manifest: str | None = None
    shipment: str | None = None
    line: str | None = None
    part: str | None = None
    party: str | None = None
    fingerprint: str | None = None

    def stated(self) -> tuple[str, ...]:
        """The keys that narrow the scope."""
        return tuple(name for name in names(self) if getattr(self, name) is not None)

    def fits(self, manifest: str, line: Line) -> bool:
        """Whether a line is meant; a fingerprint is for `Waiver.matches` to compare."""
        return (
            (self.manifest is None or _ends_with(manifest, self.manifest))
            and (self.shipment is None or self.shipment == line.shipment_id)
            and (self.line is None or self.line == (line.line_id or str(line.number)))
            and (self.part is None or self.part.casefold() == line.chip.casefold())
            and (self.party is None or entity_key(self.party) in set(_parties(line)))
        )


class Waiver(Noun):
    """One accepted finding: the rule, where, why, by whom, and from when to when.

    `expires` is the last day on which it holds.
    """

    id: str
    rule: str
    scope: Scope
    reason: str
    approver: str
    created: date
    expires: date

    def matches(self, rule: str, manifest: str, line: Line, fingerprint: str | None = None) -> bool:
        """Whether a finding is meant; one whose fingerprint is not given never fits one that is asked for."""
        if rule != self.rule:
            return False
        if self.scope.fingerprint is not None and self.scope.fingerprint != fingerprint:
            return False
        return self.scope.fits(manifest, line)

    def state(self, day: date) -> State:
        """Where the waiver stands on a day."""
        if day > self.expires:
            return State.EXPIRED
        if day < self.created:
            return State.NOT_YET
        return State.EXPIRING if self.expires - day <= NOTICE else State.ACTIVE

    def unsound(self) -> tuple[str, str] | None:
        """The key that breaks the contract of waivers, and why; None where nothing does."""
        stated = self.scope.stated()
        if not stated:
            keys = ", ".join(names(self.scope))
            return "scope", f"names nothing, so it would waive the rule everywhere; state one of {keys}"
        if stated == ("line",):
            return "scope.line", "names a line of every shipment; state the shipment or the manifest too"
        if self.scope.party is not None and not entity_key(self.scope.party):
            return "scope.party", f"has no letters: {self.scope.party!r}; write the party's name"
        if self.expires < self.created:
            return "expires", f"is {self.expires}, before the waiver was created ({self.created})"
        days = (self.expires - self.created).days
        if self.expires - self.created > LONGEST:
            latest = self.created + LONGEST
            return "expires", (
                f"is {days} days after created ({self.created}); a waiver holds for {LONGEST.days} days "
                f"at most, here to {latest}"
            )
        return None


class Protection(Noun):
    """Findings that no waiver reaches: those for which everything stated here holds.

    `rules` are ids (`XC310`) or groups of a hundred (`XC5xx`); none are all rules, but for those in
    `excepted`. None in the others is *any*; `embargoed` asks for a destination under embargo.
    """

    reason: str
    rules: tuple[str, ...] = ()
    severity: Severity | None = None
    decision: Decision | None = None
    embargoed: bool = False
    excepted: tuple[str, ...] = ()

    @property
    def whatever_the_line(self) -> bool:
        """Whether the rule alone decides, so that a waiver of it can be refused before any line is read."""
        return self.severity is None and self.decision is None and not self.embargoed

    def names(self, rule: str) -> bool:
        """Whether a rule is among those protected."""
        if rule in self.excepted:
            return False
        return not self.rules or rule in self.rules or f"{rule[:3]}xx" in self.rules

    def covers(self, rule: str, severity: Severity, decision: Decision, embargoed: bool) -> bool:
        """Whether a finding on a line is beyond any waiver."""
        return (
            self.names(rule)
            and self.severity in (None, severity)
            and self.decision in (None, decision)
            and (embargoed or not self.embargoed)
        )


def _ends_with(path: str, tail: str) -> bool:
    """Whether a path is `tail` or ends with its parts, whichever way the slashes lean."""
    parts, wanted = (_parts(text) for text in (path, tail))
    return bool(wanted) and parts[-len(wanted) :] == wanted


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]


def _parties(line: Line) -> Iterator[str]:
    for name in (line.consignee, line.end_user, line.intermediate):
        if name is not None:
            yield entity_key(name)

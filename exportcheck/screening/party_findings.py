"""What screening the parties of a line comes to: findings beside those of the law.

A hit is never more than its list: what a listing asks for is said by `model/party_list.py`. Names are
asked once and remembered up to a limit, so that memory does not grow with the manifest.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence

from exportcheck.model.finding import NOTICES, Finding
from exportcheck.model.manifest import Application, Certification, Line
from exportcheck.model.party import Asked, Band, Hit, Index, Screened
from exportcheck.model.party_list import Excludes, ListKind, kind_of
from exportcheck.model.place import Place
from exportcheck.model.report import LineResult, LineVerdict
from exportcheck.model.rule import Severity
from exportcheck.screening.gate import gate_of
from exportcheck.screening.party_words import about_hits, about_unscreened, in_latin, shortened

# Names and verdicts remembered; past this the oldest is dropped, so that the memory stays bounded.
REMEMBERED = 10_000
STATEMENT = "end_use"
STATED_IN = "748 supp. 2 (dd)(1)(iv)"

Roles = tuple[tuple[str, Asked], ...]
# Registered codes as stated: of whom, which kind, the code.
Codes = tuple[tuple[str, str, str], ...]


class PartyScreening:
    """Screens the parties of one run against one index."""

    def __init__(
        self,
        index: Index,
        kinds: Sequence[ListKind],
        faults: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """Nothing is asked yet; `kinds` says what stands behind each list.

        `faults` says by kind of code ("USCC", "LEI") what is wrong with one, "" for nothing; without it codes
        are shown and not looked at.
        """
        self.info = index.info
        self._index = index
        self.kinds = tuple(kinds)
        self._faults = faults or {}
        self._known: OrderedDict[Asked, Screened] = OrderedDict()
        self._joined: dict[tuple[int, Roles, Codes, bool], tuple[LineVerdict, LineVerdict]] = {}

    @property
    def party_list(self) -> str:
        """What the lines are screened against, as `Deal` has it."""
        return "starter" if self.info.starter else "whole"

    def apply(self, result: LineResult, application: Application | None) -> LineResult:
        """The line with what its parties add, and its gate anew; the very same object where nothing is."""
        roles, excluded = parties_of(result.line), certifies_none(application)
        codes = codes_of(result.line)
        key = (id(result.verdict), roles, codes, excluded)
        known = self._joined.get(key)
        # The verdict is kept beside its key, so that its id cannot come to mean another.
        if known is None or known[0] is not result.verdict:
            if len(self._joined) >= REMEMBERED:
                self._joined.clear()
            known = result.verdict, self._verdict(result, roles, codes, excluded)
            self._joined[key] = known
        return result if known[1] is result.verdict else result._replace(verdict=known[1])

    def of_application(self, application: Application) -> Iterator[Finding]:
        """What the remote users listed in a certification come to."""
        certification = application.certification
        for user in (certification.remote_users or ()) if certification else ():
            asked = Asked(user.name, _code(user.located_in))
            yield from self._of("remote user", asked, False, certifies_none(application))

    def screened(self, asked: Asked) -> Screened:
        """The outcome for a name, asked once while it is remembered."""
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = self._index.screen(asked)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(asked)
        return found

    def _verdict(self, result: LineResult, roles: Roles, codes: Codes, excluded: bool) -> LineVerdict:
        verdict = result.verdict
        added = [f for role, asked in roles for f in self._of(role, asked, verdict.licensed, excluded, codes)]
        added += (*_unnamed(result.line), *self._unsound(codes))
        if not added:
            return verdict
        findings = sorted((*verdict.findings, *added), key=lambda finding: -finding.severity)
        return verdict._replace(findings=tuple(findings), gate=gate_of(findings))

    def _unsound(self, codes: Codes) -> Iterator[Finding]:
        """The codes that are not written soundly; names are screened with or without them."""
        for role, kind, code in codes:
            if kind in self._faults and (fault := self._faults[kind](code)):
                message = f"the {kind} of the {role}, {shortened(code)!r}: {fault}; ask for it again"
                about = f"{role}\0{code}"
                yield Finding("XC527", Severity.WARNING, NOTICES["XC527"], message=message, about=about)

    def _of(
        self, role: str, asked: Asked, licensed: bool, excluded: bool, codes: Codes = ()
    ) -> Iterator[Finding]:
        """The findings about one party."""
        screened = self.screened(asked)
        # Candidates raised by a name in another script are no screening of it: both are said.
        if screened.band is Band.NOT_SCREENED or (screened.hits and not in_latin(asked.name)):
            stated = [f"{kind} {code}" for whose, kind, code in codes if whose in role.split(" and ")]
            message = about_unscreened(role, screened, stated)
            yield Finding("XC508", Severity.INDETERMINATE, NOTICES["XC508"], message=message, about=role)
        weighed = sorted(
            (
                (*self._weighed(hit, licensed), hit)
                for hit in screened.hits
                if hit.band in (Band.PROBABLE, Band.REVIEW)
            ),
            key=lambda entry: (-entry[0], entry[1], -entry[2].score, -entry[2].scores.get("country", 0)),
        )
        if not weighed:
            return
        severity, rule, first = weighed[0]
        hits = tuple(hit for _, _, hit in weighed)
        paragraph = kind_of(first.listed.list, self.kinds).paragraph
        message = about_hits(role, screened, hits)
        yield Finding(rule, severity, NOTICES[rule], paragraph, message=message, hits=hits, about=role)
        if excluded:
            yield from self._contradicted(role, asked, hits)

    def _weighed(self, hit: Hit, licensed: bool) -> tuple[Severity, str]:
        """How severe a hit is, and under which id it is told."""
        kind = kind_of(hit.listed.list, self.kinds)
        if not kind.exports:
            return Severity.WARNING, "XC511"
        rule = "XC506" if hit.band is Band.PROBABLE else "XC507"
        if licensed and kind.licensed:
            return Severity.WARNING, rule
        return (Severity.ERROR if rule == "XC506" else Severity.INDETERMINATE), rule

    def _contradicted(self, role: str, asked: Asked, hits: Sequence[Hit]) -> Iterator[Finding]:
        """The statement that no party is subject to 744.8 or 744.11, held against a probable hit."""
        found = {
            kind_of(hit.listed.list, self.kinds).excludes: hit
            for hit in reversed(hits)
            if hit.band is Band.PROBABLE
        }
        every, some = found.get(Excludes.EVERY), found.get(Excludes.SOME)
        hit = every or some
        if hit is None:
            return
        severity = Severity.ERROR if every else Severity.INDETERMINATE
        message = (
            "the certification states that no party is subject to 744.8 or 744.11, and the "
            f"{role} {asked.name!r} is probably {hit.listed.name} ({hit.listed.list})"
        )
        yield Finding(
            "XC510", severity, NOTICES["XC510"], STATED_IN, message=message, hits=(hit,), about=role
        )


def parties_of(line: Line) -> Roles:
    """The parties that a line names, with their roles; one that has two roles is asked about once."""
    named: dict[Asked, list[str]] = {}
    for role, name, place, address in (
        ("end user", line.end_user, line.end_user_country, line.end_user_address),
        ("consignee", line.consignee, line.consignee_country, line.consignee_address),
        ("intermediate consignee", line.intermediate, None, None),
    ):
        if name is not None and name.strip():
            named.setdefault(Asked(name, _code(place), address), []).append(role)
    return tuple((" and ".join(roles), asked) for asked, roles in named.items())


def codes_of(line: Line) -> Codes:
    """The registered codes that a line states of its parties."""
    stated = (
        ("end user", "USCC", line.end_user_uscc),
        ("end user", "LEI", line.end_user_lei),
        ("consignee", "USCC", line.consignee_uscc),
        ("consignee", "LEI", line.consignee_lei),
        ("intermediate consignee", "USCC", line.intermediate_uscc),
        ("intermediate consignee", "LEI", line.intermediate_lei),
    )
    return tuple((role, kind, code) for role, kind, code in stated if code is not None)


def _code(place: Place | None) -> str | None:
    return place.code if place else None


def certifies_none(application: Application | None) -> bool:
    """Whether an application certifies that no party is subject to 744.8 or 744.11: (dd)(1)(iv)."""
    certification: Certification | None = application.certification if application else None
    statement = certification.statements.get(STATEMENT) if certification else None
    return statement is not None and statement.met is True


def _unnamed(line: Line) -> Iterator[Finding]:
    """What was not screened since it is not named; a sale within the United States need not name it."""
    if line.transaction == "domestic" or (line.end_user and line.end_user.strip()):
        return
    named = any(name and name.strip() for name in (line.consignee, line.intermediate))
    severity = Severity.WARNING if named else Severity.INDETERMINATE
    message = "the end user is not named, so that it was not screened; fill in end_user"
    if not named:
        message = "no party is named, so that nobody was screened; fill in end_user and consignee"
    yield Finding("XC512", severity, NOTICES["XC512"], message=message)

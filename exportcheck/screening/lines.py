"""Manifest lines in, verdicts out: lazily, and equal questions are answered once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from exportcheck.model.case import Deal, Papers, beginning, entity_key, spoken
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.noun import replace
from exportcheck.model.place import Place
from exportcheck.model.report import LineResult, LineVerdict, RejectedLine
from exportcheck.screening.gate import gated
from exportcheck.screening.judge import Judge, Question
from exportcheck.screening.totals import Totals

# Questions remembered; past this the memory is emptied, so that it stays bounded.
REMEMBERED = 10_000
_CODE = re.compile(r"C\d\d(?!\d)")
UNITED_STATES = Place("US", "United States")


class _Key(NamedTuple):
    """A line projected onto what the verdict depends on."""

    chip: str
    form_factor: str | None
    destination: Place
    transaction: str | None
    origin: Place | None
    end_user_country: Place | None
    headquarters: Place | None
    parent: Place | None
    end_user: str | None
    end_user_type: str | None
    spoken: str
    named: str
    end_user_named: str
    founded: date | None
    consignee_country: Place | None
    intermediate: bool
    license_code: str | None
    number_shape: str | None
    in_time: Truth
    expiry_seen: str
    enough: Truth
    quantity_seen: str
    package: Truth
    package_seen: str
    notice: Truth
    notice_seen: str
    declared_eccn: str | None
    hts: str | None
    ship_period: date | None
    application: int


# What a line states that a verdict can hang on: all but its place, its ids, its amounts and its owners.
_APART = frozenset(
    {"number", "shipment_id", "line_id", "quantity", "license_quantity", "unit_value", "currency"}
    | {"consignee_address", "end_user_address", "owners"}
    | {f"{party}_{code}" for party in ("end_user", "consignee", "intermediate") for code in ("uscc", "lei")}
)
_STATED = itemgetter(*(at for at, name in enumerate(Line._fields) if name not in _APART))


class _Package(NamedTuple):
    """What the lines that share one notice have named so far."""

    items: set[str]
    consignees: set[str | None]
    end_users: set[str | None]


class _NoNotices(NamedTuple):
    """Before the exception existed no code claimed it."""

    codes: tuple[str, ...] = ()
    most_items: int = 0
    notice_days: int = 0


class Screener:
    """Screens the lines of one run; keeps the sums and what each licence has left."""

    def __init__(
        self, judge: Judge, day: date, layer: Layer, *, proposed: bool = False, party_list: str | None = None
    ) -> None:
        """Screen under the law of one day; `party_list` as in `Deal`."""
        self.judge = judge
        self.day = day
        self.layer = layer
        self.proposed = proposed
        self.party_list = party_list
        self.totals = Totals(judge, day)
        self._period = judge.law.period(day)
        self._known: dict[_Key, LineVerdict] = {}
        self._stated: dict[tuple[int, tuple[object, ...]], LineVerdict] = {}
        self._drawn: dict[str, int] = {}
        self._spoken: dict[tuple[str | None, ...], str] = {}
        self._words = judge.words()
        # Most texts state nothing: one look for the beginnings of all words tells.
        self._hint = re.compile("|".join(sorted({re.escape(beginning(word)) for word in self._words})))
        self._exempted = judge.exempted()
        self._entity_types = judge.entity_types()
        self._applications = 0
        self._packages: dict[str, _Package] = {}
        vintage = judge.law_on(day, layer).vintage("nac_package")
        self._notices = vintage.numbers if vintage else _NoNotices()

    def screen(
        self, name: str, lines: Iterable[Line | Rejected], application: Application | None
    ) -> Iterator[LineResult | RejectedLine]:
        """The results of one manifest, in the order of its lines."""
        self._applications += 1
        number = self._applications if application else 0
        if application:
            self.totals.apply(application)
        for line in lines:
            yield self.one(name, line, application, number)

    def one(
        self, name: str, line: Line | Rejected, application: Application | None = None, number: int = 0
    ) -> LineResult | RejectedLine:
        """The result of one line, which is added to the sums; `number` counts applications."""
        if isinstance(line, Rejected):
            return RejectedLine(name, line.number, line.problem)
        verdict = self.verdict(line, application, number)
        self.totals.add(line, verdict)
        return LineResult(name, line, verdict)

    def verdict(self, line: Line, application: Application | None, number: int = 0) -> LineVerdict:
        """The verdict of one line, remembered for the next equal one."""
        if line.license_code is not None or line.license_number is not None:
            return self._asked(line, application, number)
        # Without papers nothing hangs on the lines before it: what is stated alike is judged alike.
        stated = number, _STATED(line)
        known = self._stated.get(stated)
        if known is None:
            known = self._asked(line, application, number)
            if len(self._stated) >= REMEMBERED:
                self._stated.clear()
            self._stated[stated] = known
        return known

    def kept(self) -> dict[str, Any]:
        """What the lines so far mean for those after them, as plain values: licences, notices, sums."""
        packages = [
            [number, *(list(named) for named in package)] for number, package in self._packages.items()
        ]
        return {"drawn": dict(self._drawn), "packages": packages, "totals": self.totals.kept()}

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Screen on from what `kept` gave, in place of what was screened here."""
        self._drawn = dict(kept["drawn"])
        self._packages = {number: _Package(*map(set, sets)) for number, *sets in kept["packages"]}
        self.totals.go_on(kept["totals"])

    def _asked(self, line: Line, application: Application | None, number: int) -> LineVerdict:
        key = self._key(line, number)
        known = self._known.get(key)
        if known is None:
            known = self._judged(key, line, application)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
                self._stated.clear()
                self.forgotten()
            self._known[key] = known
        return known

    def answered(self, question: Question, verdict: LineVerdict) -> None:
        """A question was judged anew: for a screener that wants to know which."""

    def forgotten(self) -> None:
        """The verdicts remembered so far were dropped."""

    def _key(self, line: Line, application: int) -> _Key:
        in_time, enough, seen = Truth.UNKNOWN, Truth.UNKNOWN, ""
        if line.license_code is not None or line.license_number is not None:
            shipped = line.ship_date or self.day
            in_time = Truth.of(None if line.license_expires is None else shipped <= line.license_expires)
            enough, seen = self._draw(line)
        later = line.ship_date
        period = later if later and self.judge.law.period(later) != self._period else None
        return _Key(
            line.chip,
            line.form_factor,
            line.destination,
            line.transaction,
            line.export_from,
            line.end_user_country,
            line.end_user_hq,
            line.end_user_parent,
            *self._exemption(line.end_user, line.end_user_type),
            self._said(line.end_use, line.end_user_type),
            self._said(line.end_user, line.consignee),
            self._said(line.end_user),
            line.end_user_founded,
            line.consignee_country,
            line.intermediate is not None,
            _code(line.license_code),
            _shape(line.license_number),
            in_time,
            f"expires {line.license_expires}" if in_time is Truth.FAILS else "",
            enough,
            seen,
            *self._package(line),
            *self._notice(line),
            line.declared_eccn,
            line.hts,
            period,
            application,
        )

    def _draw(self, line: Line) -> tuple[Truth, str]:
        """Draw a line's quantity on its licence; what all lines draw must be covered."""
        number = entity_key(line.license_number or "")
        if not number:
            return Truth.UNKNOWN, ""
        drawn = self._drawn[number] = self._drawn.get(number, 0) + line.quantity
        if line.license_quantity is None:
            return Truth.UNKNOWN, ""
        if drawn <= line.license_quantity:
            return Truth.HOLDS, ""
        return Truth.FAILS, f"{drawn:,} units drawn, {line.license_quantity:,} licensed"

    def _notice(self, line: Line) -> tuple[Truth, str]:
        """Whether the notice of an exception came early enough before the shipment."""
        if line.license_code not in self._notices.codes or line.notice_date is None:
            return Truth.UNKNOWN, ""
        days = ((line.ship_date or self.day) - line.notice_date).days
        enough = days >= self._notices.notice_days
        return Truth.of(enough), "" if enough else f"{days} days"

    def _package(self, line: Line) -> tuple[Truth, str]:
        """Whether the lines that share a notice keep within one package, as far as they are read."""
        if line.license_number is None or line.license_code not in self._notices.codes:
            return Truth.UNKNOWN, ""
        package = self._packages.setdefault(line.license_number, _Package(set(), set(), set()))
        package.items.add(line.chip)
        package.consignees.add(line.consignee)
        package.end_users.add(line.end_user)
        counts = {
            "items": (len(package.items), self._notices.most_items),
            "ultimate consignees": (len(package.consignees - {None}), 1),
            "end users": (len(package.end_users - {None}), 1),
        }
        broken = [f"{count} {what}" for what, (count, most) in counts.items() if count > most]
        return Truth.of(not broken), ", ".join(broken)

    def _exemption(self, name: str | None, kind: str | None) -> tuple[str | None, str | None]:
        """The end user's name and kind where an exemption names them; others do not matter."""
        named = name if name is not None and entity_key(name) in self._exempted else None
        typed = kind if kind is not None and entity_key(kind) in self._entity_types else None
        return named, typed

    def _said(self, *texts: str | None) -> str:
        """The words of the law's lists that texts state; the rest of them does not matter."""
        if not any(texts):
            return ""
        whole = " ; ".join(text for text in texts if text)
        if not self._hint.search(whole.casefold()):
            return ""
        said = self._spoken.get(texts)
        if said is None:
            said = "; ".join(spoken(whole, self._words))
            if len(self._spoken) >= REMEMBERED:
                self._spoken.clear()
            self._spoken[texts] = said
        return said

    def _judged(self, key: _Key, line: Line, application: Application | None) -> LineVerdict:
        question = Question(
            chip=self.judge.catalog.chips[key.chip],
            deal=replace(_deal(key, line, application), party_list=self.party_list),
            day=self.day,
            layer=self.layer,
            papers=_papers(key),
            application=application,
            proposed=self.proposed,
            manifest=True,
            assumed=_assumed(line),
            uncounted=line.transaction is None,
        )
        judgement = self.judge.judge(question)
        conditions: list[Finding] = []
        if application and application.certification:
            conditions = self.judge.conditions(question, judgement)
        on_ship_day = None
        if key.ship_period is not None:
            on_ship_day = self.judge.judge(replace(question, day=key.ship_period))
        verdict = gated(question, judgement, conditions, on_ship_day)
        self.answered(question, verdict)
        return verdict


def _deal(key: _Key, line: Line, application: Application | None) -> Deal:
    """The transaction; what is ordinarily so is taken so where nothing is stated."""
    certification = application.certification if application else None
    refused = certification and any(s.met is False for s in certification.statements.values())
    return Deal(
        destination=key.destination,
        origin=key.origin or UNITED_STATES,
        transaction=key.transaction or "export",
        end_user_country=key.end_user_country or key.destination,
        headquarters=key.headquarters,
        parent=key.parent,
        end_user=key.end_user,
        end_user_type=key.end_user_type,
        end_use=key.spoken or None,
        named=key.named or None,
        end_user_named=key.end_user_named or None,
        founded=key.founded,
        consignee_country=key.consignee_country,
        intermediate="stated" if key.intermediate else None,
        form_factor=key.form_factor,
        certified=not refused,
    )


def _assumed(line: Line) -> tuple[str, ...]:
    """What the line leaves open that is taken as the ordinary case, said in the answer."""
    ordinary = {
        "an export": line.transaction,
        "from the United States": line.export_from,
        "the end user is at the destination": line.end_user_country,
    }
    return tuple(text for text, stated in ordinary.items() if stated is None)


def _papers(key: _Key) -> Papers:
    stated = "" if key.in_time is Truth.UNKNOWN else "in time"
    return Papers(
        license_code=key.license_code,
        number_shape=key.number_shape,
        in_time=key.in_time,
        enough=key.enough,
        expiry_seen=key.expiry_seen or stated or "expiry not stated",
        quantity_seen=key.quantity_seen or "licensed quantity not stated",
        declared_eccn=key.declared_eccn,
        hts=key.hts,
        package=key.package,
        package_seen=key.package_seen,
        notice=key.notice,
        notice_seen=key.notice_seen or "day of the notice not stated",
    )


def _code(text: str | None) -> str | None:
    """The licence code without what people write behind it: `C33 NLR` is C33."""
    found = _CODE.match(text) if text else None
    return found.group() if found else text


def _shape(number: str | None) -> str | None:
    """A licence number with every digit as 9, so that equal questions stay equal."""
    if number is None:
        return None
    return "".join("9" if c in "0123456789" else c.upper() for c in number if not c.isspace()) or None

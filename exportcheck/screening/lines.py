"""Manifest lines in, verdicts out: lazily, and equal questions are answered once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from exportcheck.model.case import beginning, entity_key, spoken
from exportcheck.model.clause import Truth
from exportcheck.model.finding import Finding
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, Line, Rejected
from exportcheck.model.noun import replace
from exportcheck.model.report import LineResult, LineVerdict, RejectedLine
from exportcheck.screening.drawn import Drawn
from exportcheck.screening.gate import gated
from exportcheck.screening.judge import Judge, Question
from exportcheck.screening.line_key import Key, assumed, code, deal, papers, shape
from exportcheck.screening.totals import Totals

# Questions remembered; past this the memory is emptied, so that it stays bounded.
REMEMBERED = 10_000


# What a line states that a verdict can hang on: all but its place, its ids, its amounts and its owners.
_APART = frozenset(
    {"number", "shipment_id", "line_id", "quantity", "license_quantity", "unit_value", "currency"}
    | {"consignee_address", "end_user_address", "owners"}
    | {f"{party}_{code}" for party in ("end_user", "consignee", "intermediate") for code in ("uscc", "lei")}
)
_STATED = itemgetter(*(at for at, name in enumerate(Line._fields) if name not in _APART))


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
        self._known: dict[Key, LineVerdict] = {}
        self._stated: dict[tuple[int, tuple[object, ...]], LineVerdict] = {}
        self._drawn = Drawn(judge.law_on(day, layer), day)
        self._spoken: dict[tuple[str | None, ...], str] = {}
        self._words = judge.words()
        # Most texts state nothing: one look for the beginnings of all words tells.
        self._hint = re.compile("|".join(sorted({re.escape(beginning(word)) for word in self._words})))
        self._exempted = judge.exempted()
        self._entity_types = judge.entity_types()
        self._applications = 0

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
        return {**self._drawn.kept(), "totals": self.totals.kept()}

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Screen on from what `kept` gave, in place of what was screened here."""
        self._drawn.go_on(kept)
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

    def _key(self, line: Line, application: int) -> Key:
        in_time, enough, seen = Truth.UNKNOWN, Truth.UNKNOWN, ""
        if line.license_code is not None or line.license_number is not None:
            shipped = line.ship_date or self.day
            in_time = Truth.of(None if line.license_expires is None else shipped <= line.license_expires)
            enough, seen = self._drawn.draw(line)
        later = line.ship_date
        period = later if later and self.judge.law.period(later) != self._period else None
        return Key(
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
            code(line.license_code),
            shape(line.license_number),
            in_time,
            f"expires {line.license_expires}" if in_time is Truth.FAILS else "",
            enough,
            seen,
            *self._drawn.package(line),
            *self._drawn.notice(line),
            line.declared_eccn,
            line.hts,
            period,
            application,
        )

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

    def _judged(self, key: Key, line: Line, application: Application | None) -> LineVerdict:
        question = Question(
            chip=self.judge.catalog.chips[key.chip],
            deal=replace(deal(key, line, application), party_list=self.party_list),
            day=self.day,
            layer=self.layer,
            papers=papers(key),
            application=application,
            proposed=self.proposed,
            manifest=True,
            assumed=assumed(line),
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

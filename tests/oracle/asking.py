"""The same question to exportcheck: an item and a transaction of the oracle's as a chip and a deal."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from exportcheck.cli.wiring import Box
from exportcheck.model.case import Case, Deal
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Judgement, Outcome
from exportcheck.model.law import Layer
from exportcheck.model.metrics import metrics
from exportcheck.model.place import Place
from exportcheck.screening.judge import Question

from . import oracle

DAY = date(2026, 11, 24)
LICENCE = {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}


class Tool:
    """exportcheck, asked in the oracle's words.

    `answer` asks for the decision alone, as a run over many lines does; `judgement` for the whole verdict.
    """

    def __init__(self, things: Box, made: Callable[..., Chip]) -> None:
        self._things = things
        self._made = made
        self._law = things.judge.law_on(DAY, Layer.ENFORCED)

    def answer(self, item: oracle.Item, deal: oracle.Deal) -> oracle.Answer:
        chip = self.chip(item)
        case = Case(
            day=DAY,
            chip=chip,
            metrics=metrics(chip, self._things.law.bits),
            deal=self.deal(deal),
            groups=self._law.groups,
        )
        return said(self._things.judge.decided(case, self._law)[1])

    def judgement(
        self, item: oracle.Item, deal: oracle.Deal, interconnect: Fraction | None = None
    ) -> Judgement:
        figures = {} if interconnect is None else {"interconnect_gb_s": float(interconnect)}
        return self._things.judge.judge(Question(self.chip(item, **figures), self.deal(deal), DAY))

    def chip(self, item: oracle.Item, **more: float) -> Chip:
        figures: dict[str, float] = dict(more)
        if more:
            figures["system_bus_gb_s"] = 0
        for name, figure in (
            ("declared_tpp", item.tpp),
            ("die_area_mm2", item.area),
            ("dram_bandwidth_gb_s", item.dram),
            ("hbm_bandwidth_gb_s", item.stack and item.stack[0]),
            ("hbm_package_area_mm2", item.stack and item.stack[1]),
        ):
            if figure is not None:
                figures[name] = float(figure)
        tops = {name: float(figure) for name, figure in item.tops}
        return self._made(tops, datacenter=item.datacenter, non_planar=item.non_planar, **figures)

    def deal(self, deal: oracle.Deal) -> Deal:
        government = deal.end_user == "UAE government agency"
        return Deal(
            destination=self._things.places.by_code(deal.destination),
            origin=self._place(deal.origin),
            transaction=deal.transaction,
            end_user_country=self._place(deal.located),
            headquarters=self._place(deal.headquarters),
            parent=self._place(deal.parent),
            certified=deal.certified,
            end_user=None if government else deal.end_user,
            end_user_type=deal.end_user if government else None,
            end_use="a supercomputer" if deal.supercomputer else None,
        )

    def _place(self, code: str | None) -> Place | None:
        return None if code is None else self._things.places.by_code(code)


def said(outcome: Outcome) -> oracle.Answer:
    """An outcome in the words of the reports, which name an exception only where it is the decision."""
    word = outcome.decision.word
    return oracle.Answer(
        outcome.family or "undetermined",
        LICENCE[outcome.needed],
        word,
        outcome.exception if word == "exception" else None,
    )

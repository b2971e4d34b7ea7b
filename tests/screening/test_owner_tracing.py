"""The owners above the parties of a line, taken out of a table and put through the rules."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from exportcheck.load.bundled import data_folder
from exportcheck.load.list_kinds import load_list_kinds
from exportcheck.load.owners import load_ofac, owners_of
from exportcheck.model.law import Law, Layer
from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.owner import Owners, OwnershipRule, Share
from exportcheck.model.party import Asked, Band, Hit, Listed, ListInfo, Screened
from exportcheck.model.report import LineResult
from exportcheck.screening import owner_tracing
from exportcheck.screening.lines import Screener
from exportcheck.screening.owner_graph import OwnershipGraph
from exportcheck.screening.owner_tracing import OwnerTracing
from exportcheck.screening.ownership_findings import Ownerships, rules_on
from exportcheck.screening.party_findings import PartyScreening

# Before the Affiliates rule, so that one rule speaks.
DAY = date(2025, 9, 28)
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
GERMAN = {"end_user_hq": "DE", "end_user_parent": "DE", "end_user_country": "DE"}


class Telling:
    """An index of the names that are listed, which counts what it is asked."""

    def __init__(self, *listed: str) -> None:
        day = DAY
        self.info = ListInfo("a list", day, day, len(listed), len(listed), "sha256:0")
        self.asked: list[str] = []
        self._listed = frozenset(listed)

    def screen(self, asked: Asked) -> Screened:
        self.asked.append(asked.name)
        if asked.name not in self._listed:
            return Screened(asked, Band.NONE)
        hit = Hit(Listed("1", SDN, asked.name, programs=("SDGT",)), asked.name, Band.PROBABLE, 1.0)
        return Screened(asked, Band.PROBABLE, (hit,))


@pytest.fixture
def rules(law: Law) -> tuple[OwnershipRule, ...]:
    return rules_on(law, DAY, Layer.ENFORCED, load_ofac(data_folder() / "ofac.yaml"))


@pytest.fixture
def tracing(rules: tuple[OwnershipRule, ...]) -> Callable[..., OwnerTracing]:
    kinds = load_list_kinds(data_folder() / "list_kinds.yaml")

    def made(table: Owners | None, index: Telling) -> OwnerTracing:
        return OwnerTracing(table, rules, PartyScreening(index, kinds))

    return made


@pytest.fixture
def result(screener: Callable[..., Screener], line: Callable[..., Line]) -> Callable[..., LineResult]:
    judging = screener()

    def made(**fields: Any) -> LineResult:
        (found,) = judging.screen("m.csv", [line("RTX 4090 D", "DE", **{**GERMAN, **fields})], None)
        assert isinstance(found, LineResult)
        return found

    return made


def told(result: LineResult) -> list[str]:
    return [finding.rule for finding in result.verdict.findings if "XC520" <= finding.rule <= "XC525"]


def share(owned: str, owner: str, percent: int) -> Share:
    return Share(owned, owner, Decimal(percent), Decimal(percent))


def test_a_line_of_which_nobody_is_in_the_table_is_the_very_same_object(tracing, result) -> None:
    index = Telling("X")
    line = result(end_user="Acme", consignee="Beta")
    assert tracing(None, index).apply(line, None) is line
    assert tracing(Owners((share("Other", "X", 60),)), index).apply(line, None) is line
    assert index.asked == []


def test_only_who_stands_above_a_party_is_screened_and_once(tracing, result) -> None:
    index = Telling("X")
    table = Owners(
        (share("Acme", "H", 60), share("H", "X", 50), share("Other", "Y", 60), share("Below", "Acme", 60))
    )
    traced = tracing(table, index)
    for _ in range(3):
        assert told(traced.apply(result(end_user="Acme"), None)) == ["XC520"]
    assert sorted(index.asked) == ["Acme", "H", "X"]
    assert told(traced.apply(result(end_user="H"), None)) == ["XC520"]
    assert len(index.asked) == 3
    assert traced.met == 2


def test_what_is_taken_out_of_a_table_comes_out_as_in_the_whole_of_it(rules, tracing, result) -> None:
    chance = Random(47201)
    names = "ABCDEFGHIJ"
    for _ in range(60):
        shares: list[Share] = []
        for owned in names:
            rest = 100
            for owner in chance.sample(names.replace(owned, ""), chance.randint(0, 3)):
                percent = min(rest, chance.choice((10, 30, 50)))
                rest -= percent
                shares.append(share(owned, owner, percent))
        table, index = Owners(tuple(shares)), Telling(*chance.sample(names, 2))
        screened = {name: index.screen(Asked(name)) for name in names}
        whole, traced = Ownerships(OwnershipGraph(table), screened.get, rules), tracing(table, index)
        for name in chance.sample(names, len(names)):
            expected = whole.traced(name)
            got = told(traced.apply(result(end_user=name), None))
            assert sorted(got) == sorted(f.rule for f in (expected.findings if expected else ()))


def test_the_memory_of_a_run_is_bounded(tracing, result, monkeypatch) -> None:
    monkeypatch.setattr(owner_tracing, "MOST_GRAPHS", 4)
    monkeypatch.setattr(owner_tracing, "REMEMBERED", 4)
    traced = tracing(None, Telling("X"))
    for at in range(20):
        stated = owners_of("Acme", [{"name": "X", "percent": 50}, {"name": f"Y{at}", "percent": 20}])
        line = result(end_user="Acme", owners=stated)
        assert list(traced.sound([line.line])) == [line.line]
        assert told(traced.apply(line, None)) == ["XC520"]
    assert max(map(len, (traced._graphs, traced._stated, traced._joined))) <= 4


def test_rejected_rows_and_lines_without_owners_pass_as_they_are(tracing, result) -> None:
    traced = tracing(Owners((share("Acme", "X", 60),)), Telling())
    rows = [Rejected(3, "no"), result(end_user="Acme").line]
    assert list(traced.sound(rows)) == rows


def test_the_statements_of_one_line_must_agree_as_well(tracing, result) -> None:
    one, other = (Owners((share("H", "X", percent),)) for percent in (50, 20))
    above = Owners((share("Acme", "H", 60), share("Beta", "H", 60)))
    both = Owners((*above.shares, *one.shares, *other.shares))
    line = result(end_user="Acme", consignee="Beta", owners=both).line
    (row,) = tracing(None, Telling()).sound([line])
    assert isinstance(row, Rejected)
    assert "'X' is stated to hold 20 % of 'H', and 50 %" in row.problem
    agreeing = line._replace(owners=Owners((*above.shares, *one.shares, *one.shares)))
    assert list(tracing(None, Telling()).sound([agreeing])) == [agreeing]

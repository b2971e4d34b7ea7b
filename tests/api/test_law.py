"""`Law.on(day)`: the rules that bind, with their numbers and sources."""

from datetime import date

import pytest

import exportcheck
from exportcheck.errors import UnknownName, UsageError
from exportcheck.model.law import Layer

pytestmark = pytest.mark.filterwarnings("ignore::exportcheck.Notice")


def test_a_rule_has_its_numbers_with_operators_and_its_sources() -> None:
    law = exportcheck.Law.on("2026-02-01")
    rule = law["eccn_3a090_a"]
    assert rule is law[rule.id]
    assert rule.figures["TPP"] == "≥ 4,800"
    assert rule.effective <= date(2026, 2, 1)
    assert all(url is None or url.startswith("https://") for url in rule.sources.values())
    assert rule.sources


def test_the_law_before_the_first_rules_has_none_of_them() -> None:
    law = exportcheck.Law.on(date(2022, 1, 1))
    assert "XC201" not in law
    with pytest.raises(UnknownName, match="no rule 'eccn_3a090_a' binds on 2022-01-01, enforced"):
        law["eccn_3a090_a"]
    assert law.get("eccn_3a090_a") is None


def test_the_layers_differ() -> None:
    day = "2025-06-01"
    codified = exportcheck.Law.on(day, layer="codified")
    assert codified.layer is Layer.CODIFIED
    assert set(codified) != set(exportcheck.Law.on(day))


def test_a_page_of_it_names_every_rule_and_escapes_what_it_says() -> None:
    law = exportcheck.Law.on("2026-02-01")
    page = law._repr_html_()
    assert all(f">{name}<" in page for name in law)
    assert "≥ 4,800" in page
    assert page.count("<tr>") == len(law) + 1


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"on: '1\.2\.2026' is not a date"):
        exportcheck.Law.on("1.2.2026")
    with pytest.raises(UsageError, match="layer: 'x'"):
        exportcheck.Law.on(layer="x")

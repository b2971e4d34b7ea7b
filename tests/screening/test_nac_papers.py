"""What one NAC notice covers, across lines."""

from datetime import date, timedelta

import pytest

NAC = {"end_user_hq": "CN", "end_user_parent": "CN", "license_code": "C67", "license_number": "A123456"}
SHIPPED = date(2026, 3, 1)


def severities(verdict):
    return {finding.rule: finding.severity.word for finding in verdict.findings}


@pytest.mark.parametrize(("days", "gate"), [(24, "fail"), (25, "pass"), (26, "pass")])
def test_a_notice_comes_twenty_five_days_before_the_shipment(screen, line, days, gate):
    notice = SHIPPED - timedelta(days=days)
    (verdict,) = screen(line("RTX 4090", ship_date=SHIPPED, notice_date=notice, **NAC), on=SHIPPED)
    assert verdict.gate == gate


def test_a_notice_without_a_date_is_asked_for(screen, line):
    (verdict,) = screen(line("RTX 4090", **NAC))
    assert severities(verdict)["XC614"] == "note"
    assert verdict.gate == "pass"


@pytest.mark.parametrize("party", ["end_user", "consignee"])
def test_a_second_party_is_not_covered_by_the_same_notice(screen, line, party):
    first, second = screen(
        line("RTX 4090", **NAC, **{party: "One"}), line("RTX 4090", **NAC, **{party: "Two"})
    )
    assert first.gate == "pass"
    assert severities(second)["XC614"] == "error"
    assert second.gate == "fail"


def test_six_items_fit_on_one_notice_and_a_seventh_does_not(screen, line, catalog, verdict):
    free = [
        chip.id
        for chip in catalog.chips.values()
        if not chip.contains and not chip.bins and verdict(chip).outcome.exception == "NAC"
    ]
    assert len(free) >= 7
    verdicts = screen(*(line(chip, **NAC) for chip in free[:7]))
    assert [v.gate for v in verdicts] == ["pass"] * 6 + ["fail"]

"""From a verdict and the papers of a line to *pass*, *review* or *fail*."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from exportcheck.model.manifest import Application, Certification, Line, Statement
from exportcheck.model.report import LineVerdict
from exportcheck.model.rule import Severity
from exportcheck.output.words import tree

Make = Callable[..., Line]
Screen = Callable[..., list[LineVerdict]]
CHINESE = {"end_user_hq": "CN", "end_user_parent": "CN"}
LICENCE = {
    "license_code": "C30",
    "license_number": "D1234567",
    "license_expires": date(2027, 1, 31),
    "license_quantity": 500,
}


def rules(verdict: LineVerdict, least: Severity = Severity.NOTE) -> set[str]:
    return {finding.rule for finding in verdict.findings if finding.severity >= least}


# chip, destination, what the line states, gate, a rule that says why (or none)
LINES: list[tuple[str, str, dict[str, Any], str, str | None]] = [
    # licences
    ("H200", "CN", {**CHINESE, **LICENCE}, "pass", None),
    ("B200", "CN", {**CHINESE, **LICENCE}, "pass", None),
    ("H200", "CN", {**CHINESE}, "fail", "XC301"),
    ("H200", "CN", {**CHINESE, **LICENCE, "license_number": None}, "fail", "XC603"),
    ("H200", "CN", {**CHINESE, **LICENCE, "license_expires": None}, "review", "XC603"),
    ("H200", "CN", {**CHINESE, **LICENCE, "license_quantity": None}, "review", "XC603"),
    ("H200", "CN", {**CHINESE, **LICENCE, "quantity": 500}, "pass", None),
    ("H200", "CN", {**CHINESE, **LICENCE, "quantity": 501}, "fail", "XC603"),
    ("H200", "SG", {**LICENCE}, "pass", None),
    ("RTX 4090 D", "DE", {"license_code": "C30"}, "pass", None),
    # expiry is that of the ship date, or of the day asked about where none is stated
    ("H200", "CN", {**CHINESE, **LICENCE, "license_expires": date(2026, 1, 31)}, "fail", "XC603"),
    ("H200", "CN", {**CHINESE, **LICENCE, "license_expires": date(2026, 2, 1)}, "pass", None),
    (
        "H200",
        "CN",
        {**CHINESE, **LICENCE, "ship_date": date(2026, 2, 10), "license_expires": date(2026, 2, 9)},
        "fail",
        "XC603",
    ),
    (
        "H200",
        "CN",
        {**CHINESE, **LICENCE, "ship_date": date(2026, 2, 10), "license_expires": date(2026, 2, 10)},
        "pass",
        None,
    ),
    # codes that contradict
    ("H200", "CN", {**CHINESE, "license_code": "C33"}, "fail", "XC602"),
    ("H200", "CN", {**CHINESE, "license_code": "NLR"}, "fail", "XC602"),
    ("H200", "SG", {"license_code": "C33"}, "review", "XC602"),
    ("RTX 4090 D", "DE", {"license_code": "C33"}, "pass", None),
    ("H200", "CN", {**CHINESE, "license_code": "C60"}, "fail", "XC604"),
    ("H200", "DE", {"end_user_hq": "DE", "end_user_parent": "DE", "license_code": "C60"}, "fail", "XC604"),
    ("H200", "CN", {**CHINESE, "license_code": "C32"}, "fail", "XC604"),
    ("H200", "CN", {**CHINESE, "license_code": "C99"}, "fail", "XC605"),
    # exceptions
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "A123456"}, "pass", None),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "a123456"}, "pass", None),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "A12345"}, "fail", "XC606"),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "B123456"}, "fail", "XC606"),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "A1234567"}, "fail", "XC606"),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67"}, "fail", "XC606"),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C68"}, "fail", "XC606"),
    ("RTX 4090", "CN", {**CHINESE}, "fail", "XC610"),
    (
        "RTX 4090",
        "CN",
        {**CHINESE, "license_code": "C67", "license_number": "A123456", "end_user_type": "distributor"},
        "fail",
        "XC606",
    ),
    ("H200", "CN", {**CHINESE, "license_code": "C67", "license_number": "A123456"}, "fail", "XC606"),
    (
        "L40",
        "VN",
        {"end_user_hq": "VN", "end_user_parent": "VN", "license_code": "C68"},
        "pass",
        None,
    ),
    ("L40", "VN", {"end_user_hq": "VN", "end_user_parent": "VN"}, "fail", "XC610"),
    ("L40", "VN", {"end_user_hq": "CN", "end_user_parent": "CN", "license_code": "C68"}, "fail", "XC606"),
    ("L40", "VN", {"license_code": "C68"}, "review", "XC606"),
    # headquarters: blank is not known
    ("H200", "SG", {}, "review", "XC302"),
    ("H200", "SG", {"end_user_hq": "SG"}, "review", "XC302"),
    ("H200", "SG", {"end_user_hq": "SG", "end_user_parent": "SG"}, "pass", None),
    ("H200", "SG", {"end_user_hq": "SG", "end_user_parent": "CN"}, "fail", "XC302"),
    ("H200", "SG", {"end_user_hq": "CN"}, "fail", "XC302"),
    ("RTX 4090 D", "SG", {}, "pass", None),
    # overlays and end uses
    ("H20", "CN", {**CHINESE}, "review", "XC901"),
    ("H20", "DE", {"end_user_hq": "DE", "end_user_parent": "DE"}, "pass", None),
    ("Ascend 910C", "DE", {"end_user_hq": "DE", "end_user_parent": "DE"}, "fail", "XC902"),
    ("RTX 4090 D", "DE", {"end_use": "military radar"}, "fail", "XC503"),
    ("RTX 4090 D", "CN", {"end_user_type": "Ministry of Defence"}, "fail", "XC503"),
    ("RTX 4090 D", "CN", {"end_use": "a supercomputer"}, "fail", "XC309"),
    # declared ECCNs
    ("RTX 4090 D", "DE", {"declared_eccn": "4A994.l"}, "pass", None),
    ("RTX 4090 D", "DE", {"declared_eccn": "4A090.a"}, "fail", "XC601"),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "4A090.a"}, "pass", None),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "4A090"}, "pass", None),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "3A090.a.1"}, "pass", None),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "5A992.z.1.a1"}, "pass", None),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "4A090.b"}, "fail", "XC601"),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "5A992.z.2.b1"}, "fail", "XC601"),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "EAR99"}, "fail", "XC601"),
    ("H200", "CN", {**CHINESE, **LICENCE, "declared_eccn": "5A992"}, "fail", "XC601"),
    ("A30", "CN", {**CHINESE, **LICENCE, "declared_eccn": "5A992.z.2.b1"}, "pass", None),
]


@pytest.mark.parametrize("chip, to, stated, gate, rule", LINES)
def test_the_gate_opens_only_for_papers_that_fit(
    line: Make, screen: Screen, chip: str, to: str, stated: dict[str, Any], gate: str, rule: str | None
) -> None:
    [found] = screen(line(chip, to, **stated))
    assert found.gate == gate
    if rule is None:
        assert not rules(found, Severity.INDETERMINATE)
    else:
        assert rule in rules(found)


def test_a_line_with_a_blank_headquarters_needs_an_unknown_licence(line: Make, screen: Screen) -> None:
    [found] = screen(line("H200", "SG"))
    assert found.outcome.needed.name == "UNKNOWN"
    assert found.outcome.decision.word == "undetermined"


def test_a_case_by_case_line_without_certification_or_licence_says_so(line: Make, screen: Screen) -> None:
    [found] = screen(line("H200", "CN", **CHINESE))
    assert {"XC410", "XC301"} <= rules(found)


def test_a_refused_certification_denies_the_line(line: Make, screen: Screen) -> None:
    certification = Certification({"end_use": Statement(met=False, evidence="eus.pdf")})
    [found] = screen(line("H200", "CN", **CHINESE), application=Application(certification=certification))
    assert found.outcome.decision.word == "presumption_of_denial"
    assert found.gate == "fail"


def test_a_line_shipped_under_a_stricter_law_than_the_one_asked_fails(line: Make, screen: Screen) -> None:
    [found] = screen(line("H200", "CN", ship_date=date(2026, 1, 14), **CHINESE))
    moved = [finding for finding in found.findings if finding.rule == "XC702"]
    assert [finding.severity for finding in moved] == [Severity.ERROR]
    assert "presumption of denial" in moved[0].message


def test_a_line_shipped_under_a_milder_law_is_warned_of(line: Make, screen: Screen) -> None:
    [found] = screen(line("H200", "CN", ship_date=date(2026, 1, 15), **CHINESE), on=date(2026, 1, 14))
    assert [f.severity for f in found.findings if f.rule == "XC702"] == [Severity.WARNING]


def test_a_line_shipped_under_the_same_law_says_nothing_of_dates(line: Make, screen: Screen) -> None:
    [found] = screen(line("H200", "CN", ship_date=date(2026, 2, 2), **CHINESE))
    assert "XC702" not in rules(found)


def test_a_line_free_today_and_controlled_when_shipped_fails(line: Make, screen: Screen) -> None:
    [found] = screen(line("A800 SXM", "CN", ship_date=date(2023, 11, 17), **CHINESE), on=date(2023, 11, 16))
    assert found.outcome.decision.word == "no_license_found"
    assert found.gate == "fail"


def test_a_licence_settles_a_line_whatever_the_policy(line: Make, screen: Screen) -> None:
    [found] = screen(line("B200", "CN", ship_date=date(2026, 1, 14), **CHINESE, **LICENCE))
    assert found.outcome.decision.word == "presumption_of_denial"
    assert found.gate == "pass"


def test_the_words_about_a_licence_are_those_of_its_own_line(line: Make, screen: Screen) -> None:
    expiries = (date(2026, 1, 1), date(2025, 6, 1))
    found = screen(*(line(**CHINESE, **{**LICENCE, "license_expires": day}) for day in expiries))
    for verdict, day in zip(found, expiries, strict=True):
        said = [f.clause for f in verdict.findings if f.rule == "XC603"]
        assert said[0] is not None
        assert any(f"expires {day}" in text for _, _, text in tree(said[0]))

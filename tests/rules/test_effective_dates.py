"""Every effective date of the law: the day before, the day, and the day after.

Effective dates decide, never dates of publication.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.screening.judge import Judge

Verdict = Callable[..., Judgement]
ONE = timedelta(days=1)
FREE = "no_license_found"
DENIAL = "presumption_of_denial"
APPROVAL = "presumption_of_approval"
CASE = "case_by_case"
OPEN = "undetermined"

# chip, destination, headquarters, the first day of the new answer, decision before, decision after
MOVES = [
    # 87 FR 62186: the first rule, China only
    ("A100 SXM 80GB", "CN", "CN", "2022-10-21", FREE, DENIAL),
    ("H100", "CN", "CN", "2022-10-21", FREE, DENIAL),
    ("H100", "HK", "HK", "2022-10-21", FREE, DENIAL),
    ("H200", "CN", "CN", "2022-10-21", FREE, DENIAL),
    ("A100 SXM 80GB", "CN", "US", "2022-10-21", FREE, CASE),
    # 88 FR 2821: Macau
    ("H100", "MO", "MO", "2023-01-17", FREE, DENIAL),
    ("A100 SXM 80GB", "MO", "MO", "2023-01-17", FREE, DENIAL),
    # 88 FR 73458: density, .a and .b, restricted destinations, headquarters
    ("A800 SXM", "CN", "CN", "2023-11-17", FREE, DENIAL),
    ("H800 SXM", "CN", "CN", "2023-11-17", FREE, DENIAL),
    ("L40S", "CN", "CN", "2023-11-17", FREE, DENIAL),
    ("L4", "CN", "CN", "2023-11-17", FREE, DENIAL),
    ("L40", "CN", "CN", "2023-11-17", FREE, "exception"),
    ("RTX 4090", "CN", "CN", "2023-11-17", FREE, "exception"),
    ("H100", "VN", "VN", "2023-11-17", FREE, APPROVAL),
    ("H100", "SA", "SA", "2023-11-17", FREE, APPROVAL),
    ("H100", "AE", "AE", "2023-11-17", FREE, APPROVAL),
    ("H100", "KH", "KH", "2023-11-17", FREE, DENIAL),
    ("H100", "VN", "CN", "2023-11-17", FREE, DENIAL),
    ("H100", "SG", "CN", "2023-11-17", FREE, CASE),
    ("H100", "CN", "US", "2023-11-17", CASE, DENIAL),
    # 89 FR 18780: Nicaragua into D:5
    ("H100", "NI", "NI", "2024-03-15", APPROVAL, DENIAL),
    ("H100", "SG", "NI", "2024-03-15", FREE, CASE),
    # 89 FR 23876: denial for Chinese companies elsewhere
    ("H100", "SG", "CN", "2024-04-04", CASE, DENIAL),
    ("H100", "JP", "MO", "2024-04-04", CASE, DENIAL),
    ("L40", "SG", "CN", "2024-04-04", OPEN, "exception"),
    # Cambodia out of D:5
    ("H100", "KH", "KH", "2025-11-07", DENIAL, APPROVAL),
    ("H100", "SG", "KH", "2025-11-07", DENIAL, FREE),
    # 91 FR 1684: the limits of 2026
    ("H200", "CN", "CN", "2026-01-15", DENIAL, CASE),
    ("H200", "MO", "MO", "2026-01-15", DENIAL, CASE),
    ("H100", "CN", "CN", "2026-01-15", DENIAL, CASE),
    ("A100 SXM 80GB", "CN", "CN", "2026-01-15", DENIAL, CASE),
    ("A800 SXM", "CN", "CN", "2026-01-15", DENIAL, CASE),
    ("MI325X", "CN", "CN", "2026-01-15", DENIAL, CASE),
    # 91 FR 43034: the Emirates out of D:4 and into A:5; what is left is a conflict
    ("H200", "AE", "AE", "2026-07-10", APPROVAL, OPEN),
]

# the same on both sides of a day that moved something else
STAYS = [
    ("H20", "CN", "CN", "2023-11-17", FREE),
    ("RTX 4090 D", "CN", "CN", "2023-11-17", FREE),
    ("H100", "IL", "IL", "2023-11-17", FREE),
    ("H100", "DE", "DE", "2023-11-17", FREE),
    ("H100", "VN", "VN", "2024-04-04", APPROVAL),
    ("H100", "VN", "CN", "2024-04-04", DENIAL),
    ("H200", "SG", "SG", "2025-01-13", FREE),
    ("H200", "SG", "SG", "2025-05-13", FREE),
    ("H200", "SG", "SG", "2025-05-15", FREE),
    ("H20", "CN", "CN", "2025-04-09", FREE),
    ("B200", "CN", "CN", "2026-01-15", DENIAL),
    ("H200", "SG", "CN", "2026-01-15", DENIAL),
    ("H200", "RU", "RU", "2026-01-15", DENIAL),
    ("H200", "VN", "VN", "2026-01-15", APPROVAL),
    ("H200", "SG", "CN", "2026-05-31", DENIAL),
    ("H200", "SG", "SG", "2026-05-31", FREE),
    ("L40", "AE", "AE", "2026-07-10", "exception"),
    ("RTX 4090", "CN", "CN", "2024-04-04", "exception"),
]


@pytest.mark.parametrize("chip, to, hq, day, before, after", MOVES)
def test_the_decision_moves_on_the_effective_date(
    verdict: Verdict, chip: str, to: str, hq: str, day: str, before: str, after: str
) -> None:
    first = date.fromisoformat(day)
    decided = [verdict(chip, to, on, hq=hq).outcome.decision.word for on in (first - ONE, first, first + ONE)]
    assert decided == [before, after, after]


@pytest.mark.parametrize("chip, to, hq, day, decision", STAYS)
def test_the_decision_stays_where_a_rule_does_not_reach(
    verdict: Verdict, chip: str, to: str, hq: str, day: str, decision: str
) -> None:
    first = date.fromisoformat(day)
    decided = [verdict(chip, to, on, hq=hq).outcome.decision.word for on in (first - ONE, first, first + ONE)]
    assert decided == [decision] * 3


# country, group, first day of the new answer, before, after
MEMBERSHIPS = [
    ("KH", "D:5", "2025-11-07", True, False),
    ("KH", "D:1", "2025-11-07", True, True),
    ("AE", "D:4", "2026-07-10", True, False),
    ("AE", "A:5", "2026-07-10", False, True),
    ("NI", "D:5", "2024-03-15", False, True),
    ("CY", "D:5", "2026-07-23", None, False),
    ("MO", "D:5", "2023-01-17", False, False),
    ("CN", "D:5", "2022-10-21", True, True),
]


@pytest.mark.parametrize("country, group, day, before, after", MEMBERSHIPS)
def test_a_country_changes_its_group_on_its_day(
    judge: Judge,
    place: Callable[[str], Any],
    country: str,
    group: str,
    day: str,
    before: bool | None,
    after: bool,
) -> None:
    first = date.fromisoformat(day)
    found = [
        judge.law_on(on, Layer.ENFORCED).groups.is_in(place(country), group)
        for on in (first - ONE, first, first + ONE)
    ]
    assert found == [Truth.of(before), Truth.of(after), Truth.of(after)]


def test_memory_is_complied_with_from_the_last_day_of_2024_and_codified_before(
    verdict: Verdict, made: Callable[..., Chip]
) -> None:
    memory = made(declared_tpp=1, datacenter=None, hbm_bandwidth_gb_s=400, hbm_package_area_mm2=100)
    codified, enforced = date(2024, 12, 2), date(2024, 12, 31)
    for first, layer in ((codified, Layer.CODIFIED), (enforced, Layer.ENFORCED)):
        families = [
            verdict(memory, "CN", on, layer=layer).outcome.family for on in (first - ONE, first, first + ONE)
        ]
        assert families == ["none", "c", "c"]
    between = verdict(memory, "CN", codified)
    assert between.outcome.needed is Truth.FAILS
    assert between.codified.needed is Truth.HOLDS


def test_the_diffusion_text_is_codified_worldwide_and_was_never_enforced(verdict: Verdict) -> None:
    first = date(2025, 1, 13)
    for on in (first, first + ONE, date(2025, 5, 12), date(2025, 5, 13), date(2025, 5, 14), date(2026, 8, 1)):
        judged = verdict("H200", "SG", on)
        assert (judged.outcome.needed, judged.codified.needed) == (Truth.FAILS, Truth.HOLDS)
    assert verdict("H200", "SG", first - ONE).codified.needed is Truth.FAILS


# chip, destination, finding, first day with it, or the first day without it again
FINDINGS = [
    ("H20", "CN", "XC901", "2025-04-09", False, True),
    ("MI308X", "CN", "XC901", "2025-04-09", False, True),
    ("H20", "CN", "XC906", "2025-04-09", False, True),
    ("Ascend 910C", "DE", "XC902", "2025-05-13", False, True),
    ("Ascend 910B2", "DE", "XC902", "2025-05-13", False, True),
    ("A100 SXM 80GB", "CN", "XC901", "2022-08-26", False, True),
    ("L40S", "CN", "XC901", "2023-10-23", False, True),
    ("L40S", "CN", "XC901", "2023-11-17", True, False),
    ("H200", "CN", "XC903", "2026-01-14", False, True),
    ("Ascend 910C", "DE", "XC502", "2025-09-29", False, True),
    ("H200", "CN", "XC502", "2025-11-10", True, False),
    ("H200", "CN", "XC502", "2026-11-10", False, True),
]


@pytest.mark.parametrize("chip, to, rule, day, before, after", FINDINGS)
def test_a_finding_comes_and_goes_on_its_day(
    verdict: Verdict, chip: str, to: str, rule: str, day: str, before: bool, after: bool
) -> None:
    first = date.fromisoformat(day)
    said = [
        rule in {finding.rule for finding in verdict(chip, to, on, manifest=True).findings}
        for on in (first - ONE, first, first + ONE)
    ]
    assert said == [before, after, after]


@pytest.mark.parametrize("day, binds", [("2025-11-09", True), ("2025-11-10", False), ("2026-11-09", False)])
def test_the_affiliates_rule_binds_to_its_last_day_and_is_stayed_to_its_own(
    judge: Judge, day: str, binds: bool
) -> None:
    vintage = judge.law_on(date.fromisoformat(day), Layer.ENFORCED).vintage("affiliates")
    assert (vintage is not None) is binds


def test_the_affiliates_rule_comes_back_with_its_uncertainty_said(judge: Judge) -> None:
    vintage = judge.law_on(date(2026, 11, 10), Layer.ENFORCED).vintage("affiliates")
    assert vintage is not None and vintage.uncertain

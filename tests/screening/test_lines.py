"""Lines in, verdicts out: in order, lazily, and the same whoever comes before."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations

import pytest

from exportcheck.model.manifest import Line, Rejected
from exportcheck.model.report import LineResult, LineVerdict, RejectedLine
from exportcheck.screening.lines import Screener

Make = Callable[..., Line]
Screen = Callable[..., list[LineVerdict]]
CHINESE = {"end_user_hq": "CN", "end_user_parent": "CN"}
LICENCE = {
    "license_code": "C30",
    "license_number": "D1234567",
    "license_expires": date(2027, 1, 31),
    "license_quantity": 10,
}


def test_what_all_lines_draw_on_a_licence_must_be_covered(line: Make, screen: Screen) -> None:
    found = screen(*(line(quantity=units, **CHINESE, **LICENCE) for units in (4, 6, 1)))
    assert [verdict.gate for verdict in found] == ["pass", "pass", "fail"]


def test_each_licence_is_drawn_on_by_itself(line: Make, screen: Screen) -> None:
    other = {**LICENCE, "license_number": "D7654321"}
    found = screen(
        line(quantity=10, **CHINESE, **LICENCE),
        line(quantity=10, **CHINESE, **other),
        line(quantity=1, **CHINESE, **other),
    )
    assert [verdict.gate for verdict in found] == ["pass", "pass", "fail"]


def test_a_licence_is_drawn_on_across_manifests_of_a_run(
    line: Make, screener: Callable[..., Screener]
) -> None:
    run = screener()
    gates = [
        result.verdict.gate
        for name in ("a.csv", "b.csv")
        for result in run.screen(name, [line(quantity=6, **CHINESE, **LICENCE)], None)
        if isinstance(result, LineResult)
    ]
    assert gates == ["pass", "fail"]


def test_a_licence_number_in_small_letters_is_the_same_licence(line: Make, screen: Screen) -> None:
    found = screen(
        line(quantity=10, **CHINESE, **LICENCE),
        line(quantity=10, **CHINESE, **{**LICENCE, "license_number": "d1234567"}),
    )
    assert [verdict.gate for verdict in found] == ["pass", "fail"]


def test_rejected_rows_keep_their_place_and_stop_nothing(
    line: Make, screener: Callable[..., Screener]
) -> None:
    rows: list[Line | Rejected] = [
        line("RTX 4090 D", "DE", number=2),
        Rejected(3, "no"),
        line("RTX 4090 D", "FR", number=4),
    ]
    results = list(screener().screen("m.csv", rows, None))
    assert isinstance(results[1], RejectedLine)
    assert (results[1].manifest, results[1].line, results[1].problem) == ("m.csv", 3, "no")
    assert [r.verdict.gate for r in results if isinstance(r, LineResult)] == ["pass", "pass"]


def test_lines_are_read_one_at_a_time(line: Make, screener: Callable[..., Screener]) -> None:
    read: list[int] = []

    def rows() -> Iterator[Line]:
        for number in range(2, 10):
            read.append(number)
            yield line("RTX 4090 D", "DE", number=number)

    results = screener().screen("m.csv", rows(), None)
    next(results)
    assert read == [2]


def test_equal_questions_are_answered_once(line: Make, screen: Screen) -> None:
    first, second = screen(line(number=2, **CHINESE), line(number=3, quantity=7, **CHINESE))
    assert first is second


AGENCY = {"end_user_hq": "AE", "end_user_parent": "AE", "end_user": "Ministry"}
VARIED = [
    ("H200", "CN", CHINESE),
    ("H200", "SG", {}),
    ("H200", "SG", {"end_user_hq": "SG", "end_user_parent": "SG"}),
    ("H200", "AE", AGENCY),
    ("H200", "AE", {**AGENCY, "end_user_type": "UAE government agency"}),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "A123456"}),
    ("RTX 4090", "CN", {**CHINESE, "license_code": "C67", "license_number": "A12345X"}),
    ("RTX 4090 D", "DE", {"end_use": "military"}),
    ("RTX 4090 D", "DE", {"end_use": "rendering"}),
]


def test_a_verdict_does_not_depend_on_the_lines_before_it(line: Make, screen: Screen) -> None:
    lines = [line(chip, to, **stated) for chip, to, stated in VARIED]
    day = date(2026, 8, 1)
    alone = [screen(one, on=day)[0] for one in lines]
    for order in list(permutations(range(len(lines))))[:: 362880 // 12]:
        together = screen(*(lines[at] for at in order), on=day)
        for at, verdict in zip(order, together, strict=True):
            assert (verdict.gate, verdict.outcome) == (alone[at].gate, alone[at].outcome)


@pytest.mark.parametrize(
    "stated, needed",
    [
        ({}, "HOLDS"),
        ({"end_user": "Ministry"}, "HOLDS"),
        ({"end_user": "Microsoft", "end_user_hq": "US", "end_user_parent": "US"}, "UNKNOWN"),
        ({"end_user": "Core42"}, "UNKNOWN"),
        ({"end_user_type": "UAE government agency"}, "UNKNOWN"),
    ],
)
def test_the_emirates_need_a_licence_but_for_a_disputed_exemption(
    line: Make, screen: Screen, stated: dict[str, str], needed: str
) -> None:
    stated = {"end_user_hq": "AE", "end_user_parent": "AE", **stated}
    [found] = screen(line("H200", "AE", **stated), on=date(2026, 8, 1))
    assert found.outcome.needed.name == needed


def test_what_is_not_stated_is_the_ordinary_case_and_said(line: Make, screen: Screen) -> None:
    [found] = screen(line(**CHINESE))
    [note] = [finding for finding in found.findings if finding.rule == "XC609"]
    for words in ("an export", "from the United States", "at the destination"):
        assert words in note.message


def test_a_stated_transaction_is_not_taken_for_the_ordinary_one(line: Make, screen: Screen) -> None:
    [found] = screen(line(transaction="reexport", export_from="SG", **CHINESE))
    assert found.outcome.decision.word == "presumption_of_denial"


def test_an_end_user_elsewhere_than_the_destination_is_not_in_china(line: Make, screen: Screen) -> None:
    [found] = screen(line(end_user_country="RU", **CHINESE))
    assert found.outcome.decision.word == "presumption_of_denial"

"""Vintages by date on two layers."""

from datetime import date, timedelta

import pytest

from exportcheck.model.law import Certainty, Law, Layer, Status, Vintage
from exportcheck.model.place import Membership

ONE = timedelta(days=1)
FIRST, SECOND, THIRD = date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1)


def vintage(effective: date, status: Status = Status.IN_FORCE, compliance: date | None = None) -> Vintage:
    return Vintage(effective, status, ("c",), THIRD, "1", None, Certainty.TEXT, compliance)


def law_of(*vintages: Vintage) -> Law:
    memberships = {"D:5": (Membership("KH", before=SECOND),)}
    return Law({"rule": vintages}, memberships, {}, {}, "sha256:0")


def binding(law: Law, day: date, layer: Layer, proposed: bool = False) -> date | None:
    found = law.on(day, layer, proposed).vintage("rule")
    return found.effective if found else None


@pytest.mark.parametrize("layer", list(Layer))
def test_a_rule_begins_on_its_effective_date(layer: Layer) -> None:
    law = law_of(vintage(FIRST), vintage(SECOND))
    days = (FIRST - ONE, FIRST, SECOND - ONE, SECOND, SECOND + ONE)
    assert [binding(law, day, layer) for day in days] == [None, FIRST, FIRST, SECOND, SECOND]


@pytest.mark.parametrize(
    "status, enforced, codified",
    [
        (Status.IN_FORCE, True, True),
        (Status.NOT_ENFORCED, False, True),
        (Status.STAYED, False, False),
        (Status.REPEALED, False, False),
        (Status.ANNOUNCED, False, False),
    ],
)
def test_the_status_says_on_which_layer_a_vintage_binds(
    status: Status, enforced: bool, codified: bool
) -> None:
    law = law_of(vintage(FIRST), vintage(SECOND, status))
    assert (binding(law, SECOND, Layer.ENFORCED) == SECOND) is enforced
    assert (binding(law, SECOND, Layer.CODIFIED) == SECOND) is codified


@pytest.mark.parametrize("status", [Status.NOT_ENFORCED, Status.STAYED, Status.REPEALED])
def test_what_no_longer_binds_does_not_bring_the_older_text_back(status: Status) -> None:
    assert binding(law_of(vintage(FIRST), vintage(SECOND, status)), SECOND, Layer.ENFORCED) is None


def test_a_later_day_of_compliance_leaves_the_older_vintage_enforced_until_then() -> None:
    law = law_of(vintage(FIRST), vintage(SECOND, compliance=THIRD))
    assert [binding(law, day, Layer.ENFORCED) for day in (SECOND, THIRD - ONE, THIRD)] == [
        FIRST,
        FIRST,
        SECOND,
    ]
    assert binding(law, SECOND, Layer.CODIFIED) == SECOND


def test_what_is_announced_is_shown_on_request_only() -> None:
    law = law_of(vintage(FIRST, Status.ANNOUNCED))
    assert binding(law, SECOND, Layer.ENFORCED) is None
    assert binding(law, SECOND, Layer.ENFORCED, proposed=True) == FIRST


def test_the_law_changes_on_every_date_of_a_vintage_or_a_membership() -> None:
    law = law_of(vintage(FIRST, compliance=THIRD))
    assert law.changes == (FIRST, SECOND, THIRD)
    assert law.period(FIRST - ONE) != law.period(FIRST) == law.period(SECOND - ONE)


def test_the_first_day_of_the_bundled_law_is_that_of_2022(law: Law) -> None:
    assert law.first_day == date(2022, 10, 21)


def test_every_vintage_of_the_bundled_law_is_cited_and_was_read_after_it_came(law: Law) -> None:
    for stem, vintages in law.vintages.items():
        for entry in vintages:
            assert entry.citations, stem
            assert entry.paragraph, stem
            assert all(citation in law.citations for citation in entry.citations), stem


EFFECTIVE = (
    "2022-10-21", "2023-01-17", "2023-11-17", "2024-03-15", "2024-04-04", "2024-12-02", "2024-12-31",
    "2025-01-13", "2025-01-16", "2025-04-09", "2025-05-13", "2025-09-29", "2025-11-07", "2025-11-10",
    "2026-01-15", "2026-04-07", "2026-05-31", "2026-07-10", "2026-11-10",
)  # fmt: skip


@pytest.mark.parametrize("day", EFFECTIVE)
def test_the_bundled_law_changes_on_every_effective_date(law: Law, day: str) -> None:
    assert date.fromisoformat(day) in law.changes

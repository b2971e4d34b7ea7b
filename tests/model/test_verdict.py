"""The table of decisions: complete, and doubt is never the mildest outcome."""

from itertools import product

import pytest

from exportcheck.model.clause import Truth
from exportcheck.model.verdict import TABLE, Decision, decide

POLICIES = (None, Decision.PRESUMPTION_OF_APPROVAL, Decision.CASE_BY_CASE, Decision.PRESUMPTION_OF_DENIAL)


def test_the_table_has_every_row_and_no_other() -> None:
    assert set(TABLE) == set(product(Truth, Truth))


@pytest.mark.parametrize("needed, excused, policy", list(product(Truth, Truth, POLICIES)))
def test_no_licence_is_found_exactly_where_none_is_needed(
    needed: Truth, excused: Truth, policy: Decision | None
) -> None:
    found = decide(needed, excused, policy) is Decision.NO_LICENSE_FOUND
    assert found == (needed is Truth.FAILS)


@pytest.mark.parametrize("excused, policy", list(product(Truth, POLICIES)))
def test_doubt_about_the_need_leaves_all_undetermined(excused: Truth, policy: Decision | None) -> None:
    assert decide(Truth.UNKNOWN, excused, policy) is Decision.UNDETERMINED


@pytest.mark.parametrize("policy", POLICIES)
def test_doubt_about_the_excuse_leaves_all_undetermined(policy: Decision | None) -> None:
    assert decide(Truth.HOLDS, Truth.UNKNOWN, policy) is Decision.UNDETERMINED


@pytest.mark.parametrize("policy", POLICIES)
def test_an_excuse_comes_before_the_policy(policy: Decision | None) -> None:
    assert decide(Truth.HOLDS, Truth.HOLDS, policy) is Decision.EXCEPTION


@pytest.mark.parametrize("policy", POLICIES[1:])
def test_a_licence_that_is_needed_is_reviewed_by_its_policy(policy: Decision) -> None:
    assert decide(Truth.HOLDS, Truth.FAILS, policy) is policy


def test_a_policy_that_is_not_known_is_undetermined() -> None:
    assert decide(Truth.HOLDS, Truth.FAILS, None) is Decision.UNDETERMINED


def test_the_decisions_stand_from_mildest_to_strictest() -> None:
    assert [decision.word for decision in sorted(Decision)] == [
        "no_license_found",
        "exception",
        "presumption_of_approval",
        "case_by_case",
        "presumption_of_denial",
        "undetermined",
    ]

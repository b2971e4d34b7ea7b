"""The two codes against codes that are published, and against a check written another way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportcheck.parties.identifiers import lei_fault, lei_valid, uscc_fault, uscc_valid

pytest.importorskip("stdnum")

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Huawei Technologies Co., Ltd. as it prints its code, and the example of python-stdnum's documentation.
CODES = ("914403001922038216", "91110000600037341L")
# GLEIF's own documentation and python-stdnum's.
LEIS = ("213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12")


@pytest.mark.parametrize("code", CODES)
def test_a_published_social_credit_code_is_sound(code: str) -> None:
    assert uscc_valid(code)
    assert uscc_valid(f"{code[:2].lower()} {code[2:8]}-{code[8:]}")


@pytest.mark.parametrize("code", LEIS)
def test_a_published_lei_is_sound(code: str) -> None:
    assert lei_valid(code)


@pytest.mark.parametrize("code", CODES)
def test_every_single_slip_in_a_social_credit_code_is_found(code: str) -> None:
    for at, now in enumerate(code):
        for other in ALPHABET:
            assert other == now or not uscc_valid(code[:at] + other + code[at + 1 :])


@pytest.mark.parametrize("code", LEIS)
def test_every_figure_or_letter_taken_for_another_and_every_swap_in_an_lei_is_found(code: str) -> None:
    for at, now in enumerate(code):
        for other in "0123456789" if now.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            assert other == now or not lei_valid(code[:at] + other + code[at + 1 :])
        swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
        assert swapped == code or not lei_valid(swapped)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "has 18 characters, this one has 0"),
        ("91440300192203821", "has 18 characters, this one has 17"),
        ("9144030019220382I6", "'I' does not occur"),
        ("91440300192203821é", "does not occur"),
        ("91440300192203821６", "does not occur"),
        ("91ABCD001922038216", "characters 3 to 8"),
        ("914403001922038217", "the check character is '7' and should be '6'"),
    ],
)
def test_what_is_wrong_with_a_social_credit_code_is_said(code: str, said: str) -> None:
    assert said in uscc_fault(code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("213800KUD8LAJWSQ9D1", "has 20 characters, this one has 19"),
        ("213800KUD8LAJWSQ9D1X", "two check figures"),
        ("213800KUD8LXJWSQ9D15", "the check figures are 15 and should be 58"),
        # Divides evenly by mod 97-10 as a number, and is no LEI.
        ("1", "this one has 1"),
    ],
)
def test_what_is_wrong_with_an_lei_is_said(code: str, said: str) -> None:
    assert said in lei_fault(code)


@given(st.text("ABCNY0123456789", min_size=2, max_size=2), st.text(ALPHABET, min_size=9, max_size=9))
def test_the_check_character_makes_the_weighted_sum_divisible_by_31(first: str, organisation: str) -> None:
    body = f"{first}440300{organisation}"
    sound = [body + last for last in ALPHABET if uscc_valid(body + last)]
    weights = [*(pow(3, at, 31) for at in range(17)), 1]
    sums = {
        last: sum(ALPHABET.index(char) * weight for char, weight in zip(body + last, weights, strict=True))
        for last in ALPHABET
    }
    weighted = [body + last for last in ALPHABET if sums[last] % 31 == 0]
    assert sound == weighted
    assert len(sound) == 1


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=18, max_size=18))
def test_the_check_figures_of_an_lei_leave_one_by_97(body: str) -> None:
    sound = [f"{body}{check:02}" for check in range(2, 99) if lei_valid(f"{body}{check:02}")]
    assert len(sound) == 1
    assert int("".join(str(int(char, 36)) for char in sound[0])) % 97 == 1


@given(st.text(max_size=30))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert uscc_valid(text) is (uscc_fault(text) == "")
    assert lei_valid(text) is (lei_fault(text) == "")

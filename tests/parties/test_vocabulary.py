"""The words that are alike are all found, and no others."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from exportcheck.parties.names import folded
from exportcheck.parties.tables import tables
from exportcheck.parties.vocabulary import Vocabulary, described, letters_of


def vocabulary(words: set[str]) -> Vocabulary:
    ordered = sorted(words, key=lambda word: (len(word), word))
    return Vocabulary(
        {**described(ordered, [1.0] * len(ordered)), "bearer_starts": np.arange(len(ordered) + 1)}
    )


def alike(one: str, other: str) -> bool:
    least = tables().settings["tokens"]["alike"]
    shares = (OSA.normalized_similarity(*two) for two in ((one, other), (folded(one), folded(other))))
    return max(shares) >= least


# Few letters, so that many words are alike.
WORDS = st.text(alphabet="shaikoz2", min_size=4, max_size=14)


@given(st.sets(WORDS, min_size=1, max_size=60), WORDS)
def test_the_letters_rule_out_no_word_that_is_alike(words: set[str], asked: str) -> None:
    known = vocabulary(words)
    found = {known.plain[number] for number in known.near(asked).alike}
    assert found == {word for word in words if alike(asked, word)}


def test_a_word_of_the_list_is_itself_in_full_and_its_neighbour_a_little_less() -> None:
    known = vocabulary({"huawei", "hauwei", "domal"})
    near = known.near("huawei").alike
    assert near[known.number["huawei"]] == 1.0
    assert 0.5 < near[known.number["hauwei"]] < 1.0
    assert known.number["domal"] not in near


def test_short_words_must_be_the_same() -> None:
    known = vocabulary({"smi", "smic", "sml"})
    assert set(known.near("smi").alike) == {known.number["smi"]}


def test_short_words_may_be_spelt_with_another_letter_of_the_same_sound() -> None:
    known = vocabulary({"wll", "abb", "ve"})
    assert set(known.near("vll").alike) == {known.number["wll"]}
    assert known.near("aab").alike == {} and known.near("we").alike == {}


@pytest.mark.parametrize(("word", "bits"), [("", 0), ("ab", 2), ("aab", 3), ("aaaab", 3), ("a11", 2)])
def test_letters_count_once_and_twice_and_figures_once(word: str, bits: int) -> None:
    assert letters_of(word).bit_count() == bits


@given(st.text(alphabet=string.ascii_lowercase + string.digits, max_size=300))
def test_letters_fit_in_sixty_four_bits(word: str) -> None:
    assert letters_of(word) < 1 << 64

import numpy as np
import pytest

from exportcheck.parties.asking import Reader
from exportcheck.parties.names import distinctive
from exportcheck.parties.vocabulary import Vocabulary, described


def reader(*words: str) -> Reader:
    ordered = sorted(words, key=lambda word: (len(word), word))
    starts = np.arange(len(ordered) + 1)
    return Reader(Vocabulary({**described(ordered, [1.0] * len(ordered)), "bearer_starts": starts}))


@pytest.mark.parametrize(
    ("asked", "readings"),
    [
        ("Foo Tehnology", (("foo", "tehnology"), ("foo", "technology"))),
        ("Foo Technolgoies", (("foo", "technolgoies"), ("foo", "technology"))),
        ("Shenzen Foo", (("shenzen", "foo"), ("shenzhen", "foo"))),
        ("UNWIERSITY OF FOO", (("unwiersity", "of", "foo"), ("university", "of", "foo"))),
        ("FooBarTechnology", (("foobartechnology",), ("foo", "bar", "technology"))),
        ("Foo Shenzhen Branch", (("foo", "shenzhen", "branch"), ("foo", "shenzhen"), ("foo",))),
    ],
)
def test_a_name_is_read_as_it_may_be_meant(asked: str, readings: tuple[tuple[str, ...], ...]) -> None:
    assert reader("foo", "bar", "technology").read(asked) == [readings]


@pytest.mark.parametrize("word", ["trups", "delin", "casin"])
def test_a_word_two_slips_from_a_common_one_is_not_meant_for_it(word: str) -> None:
    assert reader("foo").read(f"{word} foo") == [((word, "foo"),)]


def test_a_word_of_the_list_stays_as_it_is() -> None:
    assert reader("tehnology").read("Tehnology") == [(("tehnology",),)]


@pytest.mark.parametrize(
    ("asked", "divided"),
    [
        ("PorosVentuersMaritime", ("poros", "ventures", "maritime")),
        ("GalssAndGas", ("galss", "and", "gas")),
        ("LosZets", ("los", "zets")),
        ("HKSihang", ("hk", "sihang")),
    ],
)
def test_joined_words_are_divided_where_one_of_them_is_mistyped(asked: str, divided: tuple[str, ...]) -> None:
    known = ("poros", "ventures", "maritime", "glass", "and", "gas", "los", "zetas", "sihang")
    assert any(words == distinctive(divided) for words in reader(*known).read(asked)[0])


def test_nothing_is_divided_round_a_part_that_no_word_of_the_list_is_like() -> None:
    assert reader("bucks").read("Starbucks") == [(("starbucks",),)]


def test_a_branch_is_left_off_a_word_that_is_not_divided() -> None:
    known = ("rak", "etas")
    assert ("raketas",) in reader(*known).read("Raketas Shenzhen Branch")[0]

import pytest

from exportcheck.parties.asking import Reader


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
    assert Reader({"foo", "bar", "technology"}).read(asked) == [readings]


@pytest.mark.parametrize("word", ["trups", "delin"])
def test_a_word_two_slips_from_a_common_one_is_not_meant_for_it(word: str) -> None:
    assert Reader({"foo"}).read(f"{word} foo") == [((word, "foo"),)]


def test_a_word_of_the_list_stays_as_it_is() -> None:
    assert Reader({"tehnology"}).read("Tehnology") == [(("tehnology",),)]

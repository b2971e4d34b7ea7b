"""YAML without surprises."""

import pytest

from exportcheck.load.strict_yaml import YamlProblem, load, load_document


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("NULL", "NULL"),
        ("0", 0),
        ("8", 8),
        ("-8", -8),
        ("010", "010"),
        ("0x10", "0x10"),
        ("0o10", "0o10"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-01-15", "2026-01-15"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5e-3", -0.0015),
        ("01.5", "01.5"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("nan", "nan"),
        ("1e999", "1e999"),
        ("1" * 5000, "1" * 5000),
        ("'8'", "8"),
        ('"true"', "true"),
    ],
)
def test_a_scalar_means_what_it_looks_like(written: str, meant: object) -> None:
    read = load(f"key: {written}\n", "f.yaml")
    assert read == {"key": meant}
    assert isinstance(read, dict)
    assert type(read["key"]) is type(meant)


def test_keys_are_always_text() -> None:
    assert load("NO: 1\n2026: 2\ntrue: 3\n", "f.yaml") == {"NO": 1, "2026": 2, "true": 3}


def test_nested_values_are_built() -> None:
    assert load("a:\n  - {b: [1, 2]}\n  - c\nd: |\n  text\n", "f.yaml") == {
        "a": [{"b": [1, 2]}, "c"],
        "d": "text\n",
    }


def test_an_empty_document_is_nothing() -> None:
    assert load("", "f.yaml") is None
    assert load("# only a comment\n", "f.yaml") is None


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert load("\ufeffa: 1\n", "f.yaml") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' is repeated"),
        ("a: &x [1]\n", 1, "anchor &x"),
        ("a: 1\nb: *x\n", 2, "alias *x"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !!str 8\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("? [1, 2]\n: 3\n", 1, "key must be plain text"),
        ("? " * 100_000, 1, "key must be plain text"),
        ("a: 1\nb: \x00\n", 2, "not allowed"),
        ("a: \x1b[2J\n", 1, "not allowed"),
        ("a: 1\nb: \ud800\n", 2, "not allowed"),
        ("a: [1, 2\n", 2, "not valid YAML"),
        ("a:\n\tb: 1\n", 2, "not valid YAML"),
        ("'never closed\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(YamlProblem, match=r"f\.yaml") as caught:
        load(text, "f.yaml")
    assert said in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "[" * 51 + "]" * 51])
def test_deep_nesting_is_refused_without_exhausting_the_stack(bomb: str) -> None:
    with pytest.raises(YamlProblem, match="nested"):
        load(bomb, "f.yaml")


def test_fifty_levels_are_deep_enough() -> None:
    assert load("[" * 50 + "]" * 50, "f.yaml")


def test_an_alias_bomb_is_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    with pytest.raises(YamlProblem, match="anchor"):
        load(bomb, "f.yaml")


def test_a_document_over_the_limit_is_refused() -> None:
    assert load("a: bcdef", "f.yaml", limit=8) == {"a": "bcdef"}
    with pytest.raises(YamlProblem, match="larger than 8"):
        load("a: bcdefg", "f.yaml", limit=8)


def test_rows_come_with_their_lines_and_keep_their_text() -> None:
    text = "top: 010\nlines:\n  - {n: 8.50, m: ~}\n\n  # why\n  - n: yes\n    m: '~'\n  - word\n"
    document = load_document(text, "f.yaml", rows="lines")
    assert document.value == {"top": "010", "lines": []}
    assert document.rows == [(3, {"n": "8.50", "m": None}), (6, {"n": "yes", "m": "~"}), (8, "word")]


def test_a_repeated_key_in_a_row_spoils_that_row_only() -> None:
    document = load_document("lines:\n  - {a: 1}\n  - {a: 1, a: 2}\n  - {a: 3}\n", "f.yaml", rows="lines")
    (_, first), (line, second), (_, third) = document.rows
    assert (first, third) == ({"a": "1"}, {"a": "3"})
    assert isinstance(second, YamlProblem)
    assert (line, second.line) == (3, 3)


def test_a_repeated_key_outside_the_rows_spoils_the_document() -> None:
    with pytest.raises(YamlProblem, match="repeated"):
        load_document("a: 1\na: 2\nlines: []\n", "f.yaml", rows="lines")


def test_every_key_knows_its_line() -> None:
    document = load_document("a:\n  b:\n    - c: 1\n    - c: 2\n", "f.yaml")
    assert document.line_of(("a", "b", 1, "c")) == 4
    assert document.line_of(("a", "b", 9, "nowhere")) == 2
    assert document.line_of(("nowhere",)) == 1

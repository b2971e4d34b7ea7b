"""A folder of one's own regulation files: what it replaces, and what is refused with a way to mend it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exportcheck.errors import ExportcheckError, UnsoundData
from exportcheck.load.bundled import data_folder
from exportcheck.load.own_law import find_own_law, lay_out
from exportcheck.load.regulations import load_law
from exportcheck.model.law import Law
from exportcheck.rules import RULES

NUMBERS = {rule.stem: rule.numbers for rule in RULES}
A = "eccn_3a090_a"
ADDED = """\
  - effective: 2026-12-01
    status: in-force
    certainty: text
    citations: [made-up-rule]
    checked: 2026-11-24
    paragraph: "3A090.a"
    values:
      test: tpp-and-density
      tpp: {at_least: 2000}
      tpp_when_dense: {at_least: 1600}
      performance_density: {at_least: 5.92}
"""
CITED = "schema: 1\ncitations:\n  - {id: made-up-rule, title: Made up}\n"


def bundled(stem: str = A) -> str:
    return (data_folder() / "regulations" / f"{stem}.yaml").read_text("utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "my-law"
    folder.mkdir()
    return folder


@pytest.fixture
def loaded(own: Path, tmp_path: Path) -> Callable[[], Law]:
    """The law with the folder in it."""

    def call() -> Law:
        into = tmp_path / "laid-out"
        into.mkdir()
        lay_out(data_folder(), find_own_law(own, NUMBERS), into)
        return load_law(into, NUMBERS)[0]

    return call


def test_a_file_takes_the_place_of_the_bundled_one_whole(own: Path, loaded, law: Law) -> None:
    head, _, _ = bundled().partition("  - effective: 2023-11-17")
    (own / f"{A}.yaml").write_text(head, "utf-8")
    changed = loaded()
    assert len(changed.vintages[A]) == 1
    assert {s: v for s, v in changed.vintages.items() if s != A} == {
        s: v for s, v in law.vintages.items() if s != A
    }
    assert changed.digest != law.digest


def test_a_copy_of_a_bundled_file_changes_nothing(own: Path, loaded, law: Law) -> None:
    (own / f"{A}.yaml").write_bytes((data_folder() / "regulations" / f"{A}.yaml").read_bytes())
    assert loaded() == law


def test_citations_are_added_to_the_bundled_ones(own: Path, loaded, law: Law) -> None:
    (own / f"{A}.yaml").write_text(bundled() + ADDED, "utf-8")
    (own / "citations.yaml").write_text(CITED, "utf-8")
    changed = loaded()
    assert set(changed.citations) == {*law.citations, "made-up-rule"}
    assert all(changed.citations[name] == law.citations[name] for name in law.citations)
    assert changed.vintages[A][-1].numbers.tpp.value == 2000


@pytest.mark.parametrize(
    "written", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["BOM", "CRLF"]
)
def test_what_editors_on_other_systems_add_does_not_matter(own: Path, loaded, law: Law, written) -> None:
    (own / f"{A}.yaml").write_bytes(written(bundled()).encode())
    assert loaded().vintages == law.vintages


def test_notes_and_hidden_files_are_left_alone(own: Path, loaded, law: Law) -> None:
    (own / f"{A}.yaml").write_text(bundled(), "utf-8")
    (own / "README.md").write_text("why", "utf-8")
    (own / ".DS_Store").write_bytes(b"\0")
    assert loaded() == law


# the name of a file, its text, words of the sentence
REFUSED = [
    (f"{A}.yaml", bundled() + ADDED, ["eccn_3a090_a.yaml, line 41", "made-up-rule", "citations.yaml"]),
    (
        f"{A}.yaml",
        bundled().replace("    status:", "    state: x\n    status:", 1),
        ["line 5", "state", "spelling"],
    ),
    (f"{A}.yaml", bundled().replace("2023-11-17", "2021-11-17"), ["line 21", "oldest first"]),
    (f"{A}.yaml", bundled().replace("2023-11-17", "2022-10-21"), ["line 21", "oldest first"]),
    (f"{A}.yaml", bundled().replace("at_least: 5.92", "at_leest: 5.92"), ["line 31", "at_least"]),
    (f"{A}.yaml", bundled().replace("at_least: 5.92", "at_least: .inf"), ["line 31", "number"]),
    (f"{A}.yaml", "", ["line 1", "key: value"]),
    (f"{A}.yaml", bundled("eccn_3a090_b"), ["line 2", "eccn_3a090_b"]),
    (f"{A}.yaml", bundled() + "\tx: 1\n", ["eccn_3a090_a.yaml, line", "YAML"]),
    ("eccn_3a090_A.yaml", bundled(), ["eccn_3a090_A.yaml", "call it eccn_3a090_a.yaml"]),
    (f"{A}.yml", bundled(), [f"{A}.yml", f"call it {A}.yaml"]),
    (f"{A}.yaml.bak", bundled(), [f"{A}.yaml.bak", "name of no rule"]),
    ("countries.yaml", "schema: 1\n", ["countries.yaml", "name of no rule"]),
    ("citations.yaml", CITED, ["holds no regulation file"]),
]


@pytest.mark.parametrize(
    ("name", "text", "words"), REFUSED, ids=[f"{n} {w[0]} {w[-1]}" for n, _, w in REFUSED]
)
def test_what_is_wrong_is_said_with_file_line_and_remedy(own: Path, loaded, name, text, words) -> None:
    (own / name).write_text(text, "utf-8")
    with pytest.raises(UnsoundData) as error:
        loaded()
    for word in words:
        assert word in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("schema: 1\ncitations:\n  - {id: eccn-3a090, title: Mine}\n", ["line 3", "eccn-3a090", "taken"]),
        ("schema: 1\ncitations:\n  - {id: x}\n", ["line 3", "title", "missing"]),
        ("schema: 2\ncitations: []\n", ["line 1", "schema"]),
        ("- x\n", ["citations.yaml, line 1"]),
    ],
)
def test_unsound_citations_are_refused(own: Path, loaded, text: str, words: list[str]) -> None:
    (own / f"{A}.yaml").write_text(bundled(), "utf-8")
    (own / "citations.yaml").write_text(text, "utf-8")
    with pytest.raises(UnsoundData) as error:
        loaded()
    for word in words:
        assert word in str(error.value)


def test_two_added_citations_of_one_id_are_refused(own: Path, loaded) -> None:
    (own / f"{A}.yaml").write_text(bundled(), "utf-8")
    (own / "citations.yaml").write_text(CITED + "  - {id: made-up-rule, title: Again}\n", "utf-8")
    with pytest.raises(UnsoundData, match="line 4"):
        loaded()


def _loop(own: Path) -> None:
    (own / f"{A}.yaml").symlink_to(own / f"{A}.yaml")


def _pipe(own: Path) -> None:
    os.mkfifo(own / f"{A}.yaml")


def _folder(own: Path) -> None:
    (own / "regulations").mkdir()


def _nothing(own: Path) -> None:
    pass


@pytest.mark.parametrize("made", [_loop, _pipe, _folder, _nothing])
def test_what_is_no_file_is_refused(own: Path, made: Callable[[Path], None]) -> None:
    made(own)
    with pytest.raises(ExportcheckError) as error:
        find_own_law(own, NUMBERS)
    assert int(error.value.exit) == 2
    assert str(own) in str(error.value)


def test_no_folder_a_file_and_a_loop_of_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("missing", "file", "loop"):
        with pytest.raises(ExportcheckError) as error:
            find_own_law(tmp_path / name, NUMBERS)
        assert int(error.value.exit) == 2
        assert name in str(error.value)

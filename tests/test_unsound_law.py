"""A regulation file with a misspelling must be refused: a misspelled group would clear a chip."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from exportcheck.errors import UnsoundData
from exportcheck.load.bundled import data_folder
from exportcheck.load.regulations import load_law
from exportcheck.model.law import Law
from exportcheck.rules import RULES

NUMBERS = {rule.stem: rule.numbers for rule in RULES}
Edited = Callable[[str, str, str], Law]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that may be changed."""
    return Path(copytree(data_folder(), tmp_path / "data"))


@pytest.fixture
def edited(folder: Path) -> Edited:
    """The law after one text in one file has been replaced by another."""

    def law(name: str, old: str, new: str) -> Law:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return load_law(folder, NUMBERS)[0]

    return law


A = "regulations/eccn_3a090_a.yaml"
DESTINATIONS = "regulations/license_a_destination.yaml"
REVIEW = "regulations/review_case_by_case.yaml"

# file, text, its replacement, words of the sentence
UNSOUND = [
    (DESTINATIONS, '"D:4"', '"D:44"', ["license_a_destination.yaml", "2023-11-17", "D:44"]),
    (DESTINATIONS, '"A:6"', '"A6"', ["license_a_destination.yaml", "A6"]),
    (DESTINATIONS, "also: [CN, MO]", "also: [CN, MC0]", ["license_a_destination.yaml", "MC0"]),
    (REVIEW, "also: [CN, MO]", "also: [CN, Macau]", ["review_case_by_case.yaml", "Macau"]),
    (A, "[87-fr-62186]", "[87-fr-62187]", ["eccn_3a090_a.yaml", "2022-10-21", "87-fr-62187"]),
    (A, "[87-fr-62186]", "[]", ["eccn_3a090_a.yaml", "citations"]),
    (A, "at_least: 5.92", "at_leest: 5.92", ["eccn_3a090_a.yaml", "performance_density"]),
    (REVIEW, "less_than: 21000", "les_than: 21000", ["review_case_by_case.yaml", "2026-01-15", "tpp"]),
    (REVIEW, "less_than: 21000", "less_than: .nan", ["review_case_by_case.yaml", "tpp"]),
    (REVIEW, "less_than: 21000", "less_than: .inf", ["review_case_by_case.yaml", "tpp"]),
    (REVIEW, "less_than: 21000", "less_than: high", ["review_case_by_case.yaml", "tpp"]),
    (A, "test: tpp-and-density", "test: tpp-and-destiny", ["eccn_3a090_a.yaml", "2023-11-17"]),
    (A, "tpp_when_dense:", "tpp_if_dense:", ["eccn_3a090_a.yaml", "2023-11-17"]),
    (A, "status: in-force", "status: in-forse", ["eccn_3a090_a.yaml", "status", "in-forse"]),
    (A, "certainty: text", "certainty: sure", ["eccn_3a090_a.yaml", "certainty", "sure"]),
    (A, "effective: 2022-10-21", "effective: 2022-10-32", ["eccn_3a090_a.yaml", "effective"]),
    (A, "effective: 2022-10-21", "effective: 2024-10-21", ["eccn_3a090_a.yaml", "oldest first"]),
    (A, "rule: eccn_3a090_a", "rule: eccn_3a090_b", ["eccn_3a090_a.yaml", "eccn_3a090_b"]),
    (A, "    checked: 2026-10-08\n", "", ["eccn_3a090_a.yaml", "checked"]),
    (REVIEW, "policy: case_by_case", "policy: case_by_chance", ["review_case_by_case.yaml", "by_chance"]),
    (REVIEW, "less_than: 21000", "less_than: 21000, at_most: 21000", ["review_case_by_case.yaml", "tpp"]),
    ("number_formats.yaml", "fp16: {bits: 16}", "fp16: {fewest: 16}", ["number_formats.yaml", "fp16"]),
]


@pytest.mark.parametrize("name, old, new, words", UNSOUND, ids=[f"{row[0]} {row[2]}" for row in UNSOUND])
def test_an_unsound_law_is_refused_with_file_and_key(
    edited: Edited, name: str, old: str, new: str, words: list[str]
) -> None:
    with pytest.raises(UnsoundData) as error:
        edited(name, old, new)
    said = str(error.value)
    assert "\n" not in said
    for word in words:
        assert word in said


def test_a_file_without_a_rule_is_refused(folder: Path) -> None:
    (folder / "regulations" / "eccn_3a090_z.yaml").write_text("rule: eccn_3a090_z\nvintages: []\n", "utf-8")
    with pytest.raises(UnsoundData, match="eccn_3a090_z"):
        load_law(folder, NUMBERS)


def test_a_rule_without_a_file_is_refused(folder: Path) -> None:
    (folder / "regulations" / "duty.yaml").unlink()
    with pytest.raises(UnsoundData, match="duty"):
        load_law(folder, NUMBERS)


def test_any_change_of_the_law_changes_its_digest(edited: Edited, law: Law) -> None:
    assert edited(REVIEW, "less_than: 21000", "less_than: 21001").digest != law.digest


def test_an_unchanged_copy_has_the_same_digest(folder: Path, law: Law) -> None:
    assert load_law(folder, NUMBERS)[0].digest == law.digest

"""Catalog files that must be refused: one sentence, with the file and the key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exportcheck.errors import UnsoundData
from exportcheck.load.catalog import load_catalog, read_catalog
from exportcheck.model.chip import Chip
from exportcheck.model.law import Law

Read = Callable[[str], list[Chip]]
HEAD = """\
schema: 1
as_of: 2026-01-01
chips:
  - id: made
    name: Made
    vendor: Maker
    vendor_country: US
    form_factor: ic
"""


@pytest.fixture
def read(tmp_path: Path, law: Law) -> Read:
    """Reads one entry with these lines, or a whole file."""

    def chips(text: str) -> list[Chip]:
        path = tmp_path / "mine.yaml"
        entry = "".join(f"    {row}\n" for row in text.splitlines())
        path.write_text(text if text.startswith(("schema", "&", "chips")) else HEAD + entry, "utf-8")
        return read_catalog(path, law.bits)[1]

    return chips


def test_a_sound_entry_is_read(read: Read) -> None:
    [chip] = read("datacenter: yes\ndense_tops: {fp16: 300}\ndie_area_mm2: {low: 800, high: 814}")
    assert (chip.dense_tops["fp16"].low, chip.die_area_mm2.high) == (300, 814)


# what is written, and the words that the sentence must have beside the file's name
UNSOUND = {
    "negative": ("datacenter: yes\ndense_tops: {fp16: -300}", ["fp16", "negative"]),
    "zero performance": ("datacenter: yes\ndense_tops: {fp16: 0}", ["fp16", "zero"]),
    "zero area": ("datacenter: yes\ndie_area_mm2: 0", ["die_area_mm2", "zero"]),
    "negative bandwidth": ("datacenter: yes\ndram_bandwidth_gb_s: -1", ["dram_bandwidth_gb_s", "negative"]),
    "zero declared TPP": ("datacenter: yes\ndeclared: {tpp: 0}", ["declared", "zero"]),
    "not a number": ("datacenter: yes\ndense_tops: {fp16: .nan}", ["fp16", "number"]),
    "a capital not a number": ("datacenter: yes\ndense_tops: {fp16: NaN}", ["fp16", "number"]),
    "infinite": ("datacenter: yes\ndram_bandwidth_gb_s: .inf", ["dram_bandwidth_gb_s", "number"]),
    "infinite by its exponent": ("datacenter: yes\ndram_bandwidth_gb_s: 1e999", ["dram_bandwidth", "number"]),
    "a word": ("datacenter: yes\ndense_tops: {fp16: fast}", ["fp16", "number"]),
    "a number in quotes": ('datacenter: yes\ndense_tops: {fp16: "300"}', ["fp16", "number"]),
    "true for a number": ("datacenter: yes\ndense_tops: {fp16: true}", ["fp16", "number"]),
    "a turned range": ("datacenter: yes\ndie_area_mm2: {low: 9, high: 8}", ["die_area_mm2", "above"]),
    "half a range": ("datacenter: yes\ndie_area_mm2: {low: 9}", ["die_area_mm2"]),
    "an infinite range": ("datacenter: yes\ndie_area_mm2: {low: 9, high: .inf}", ["die_area_mm2", "number"]),
    "no alternatives": ("datacenter: yes\ndie_area_mm2: {alternatives: []}", ["die_area_mm2"]),
    "an unknown format": ("datacenter: yes\ndense_tops: {fp17: 300}", ["made", "fp17"]),
    "an unknown sparse format": ("datacenter: yes\nsparse_tops: {fp17: 300}", ["made", "fp17"]),
    "dense and sparse": (
        "datacenter: yes\ndense_tops: {fp16: 300}\nsparse_tops: {fp16: 600}",
        ["made", "fp16", "dense and sparse"],
    ),
    "a repeated key": ("datacenter: yes\ndatacenter: no", ["datacenter", "repeated"]),
    "a repeated format": ("datacenter: yes\ndense_tops: {fp16: 1, fp16: 2}", ["fp16", "repeated"]),
    "an unknown key": ("datacenter: yes\ndie_area: 800", ["die_area", "not a key"]),
    "an unknown word for the market": ("datacenter: maybe", ["datacenter", "maybe"]),
    "true for the market": ("datacenter: true", ["datacenter"]),
    "an unknown word for the dies": ("datacenter: yes\nnon_planar: finfet", ["non_planar", "finfet"]),
    "no market": ("dense_tops: {fp16: 300}", ["datacenter", "missing"]),
    "no such date": ("datacenter: yes\nannounced: 2026-02-30", ["announced", "date"]),
    "a count of zero": ("datacenter: yes\ncontains: [{chip: made, count: 0}]", ["count"]),
    "an alias": ("datacenter: yes\ndense_tops: &t {fp16: 300}\nsparse_tops: *t", ["anchor"]),
    "a tag": ("datacenter: yes\nname2: !!python/name:os.system x", ["tag"]),
    "an unknown schema": ("schema: 2\nas_of: 2026-01-01\nchips: []\n", ["schema"]),
    "no schema": ("chips: []\n", ["schema", "missing"]),
    "the same id twice": (
        HEAD
        + "    datacenter: yes\n  - {id: made, name: B, vendor: V, vendor_country: US, form_factor: ic,"
        + " datacenter: no}\n",
        ["made", "twice"],
    ),
}


@pytest.mark.parametrize("what", list(UNSOUND))
def test_an_unsound_catalog_is_refused_in_one_sentence(read: Read, what: str) -> None:
    text, words = UNSOUND[what]
    with pytest.raises(UnsoundData) as error:
        read(text)
    said = str(error.value)
    assert "\n" not in said
    assert "mine.yaml" in said
    for word in words:
        assert word in said


def test_an_alias_bomb_is_refused_before_it_grows(read: Read) -> None:
    rows = ["schema: 1", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        rows.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    with pytest.raises(UnsoundData, match=r"mine\.yaml.*anchor"):
        read("\n".join(rows))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path, law: Law) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"schema: 1 # \xff\n")
    with pytest.raises(UnsoundData, match=r"mine\.yaml is not UTF-8"):
        read_catalog(path, law.bits)


def test_an_entry_that_names_no_entry_is_refused(tmp_path: Path, law: Law) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        HEAD + "    datacenter: yes\n    contains: [{chip: nothing-like-it, count: 8}]\n", "utf-8"
    )
    with pytest.raises(UnsoundData, match=r"made.*nothing-like-it"):
        load_catalog(path, law.bits)


def test_yes_and_no_are_answers_and_norway_is_a_country(read: Read) -> None:
    [chip] = read("datacenter: no\nnon_planar: unknown\naliases: [NO]")
    assert chip.aliases == ("NO",)
    assert (chip.datacenter.name, chip.non_planar.name) == ("FAILS", "UNKNOWN")

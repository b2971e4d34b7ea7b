"""The compiled data: the same as the YAML, and never used when it is not."""

import os
import pickle
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import UnsoundData
from exportcheck.load import compiled
from exportcheck.load.bundled import data_folder
from exportcheck.rules import RULES


@pytest.fixture(scope="module")
def read() -> compiled.Bundled:
    return compiled.read(data_folder(), RULES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_folder(), tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "compiled.pickle"


def same(found: compiled.Bundled, other: compiled.Bundled) -> bool:
    return (found.law, found.catalog.chips, list(found.places)) == (
        other.law,
        other.catalog.chips,
        list(other.places),
    )


def test_what_was_kept_is_what_the_yaml_says(read, file):
    first = compiled.bundled(data_folder(), RULES, file)
    again = compiled.kept(file, compiled.fingerprint(data_folder()))
    assert again is not None
    assert same(first, read) and same(again, read)
    assert again.catalog.find("h200") == read.catalog.find("H200")


def test_a_figure_changed_in_the_yaml_is_read_at_once(folder, file):
    before = compiled.bundled(folder, RULES, file)
    path = folder / "regulations" / "dd_volume.yaml"
    text = path.read_text(encoding="utf-8")
    assert "at_most: 0.5" in text
    path.write_text(text.replace("at_most: 0.5", "at_most: 0.4"), encoding="utf-8")
    # The times of the file are those it had: the bytes decide.
    os.utime(path, (0, 0))
    after = compiled.bundled(folder, RULES, file)
    limits = [found.law.vintages["dd_volume"][0].numbers.volume_ratio.value for found in (before, after)]
    assert limits == [0.5, 0.4]


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_a_file_added_removed_or_renamed_is_noticed(folder, file, change):
    compiled.bundled(folder, RULES, file)
    path = folder / "regulations" / "duty.yaml"
    if change == "added":
        shutil.copy(path, path.with_name("other.yaml"))
    elif change == "removed":
        path.unlink()
    else:
        path.rename(path.with_name("other.yaml"))
    with pytest.raises(UnsoundData):
        compiled.bundled(folder, RULES, file)


@pytest.mark.parametrize("at", [0, 5, 30, 60, 90, -1])
def test_one_wrong_byte_anywhere_and_the_yaml_is_read(read, file, at):
    made_of = compiled.fingerprint(data_folder())
    compiled.keep(read, made_of, file)
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert compiled.kept(file, made_of) is None
    assert same(compiled.bundled(data_folder(), RULES, file), read)


@pytest.mark.parametrize("length", [0, 10, 80, 1000])
def test_a_file_cut_short_is_not_used(read, file, length):
    made_of = compiled.fingerprint(data_folder())
    compiled.keep(read, made_of, file)
    file.write_bytes(file.read_bytes()[:length])
    assert compiled.kept(file, made_of) is None


class Shout:
    """Writes a file when it is unpickled by something that lets it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.parametrize("what", ["a call", "a date in the place of the law", "a class that is no noun"])
def test_nothing_in_it_can_be_run(read, file, tmp_path, what, monkeypatch):
    evil = {
        "a call": Shout(tmp_path / "ran"),
        "a date in the place of the law": date(2026, 2, 1),
        "a class that is no noun": subprocess.Popen,
    }[what]
    made_of = compiled.fingerprint(data_folder())
    compiled.keep(evil, made_of, file)
    assert compiled.kept(file, made_of) is None
    assert not (tmp_path / "ran").exists()


def test_what_unpickles_freely_would_have_run_it(tmp_path):
    pickle.loads(pickle.dumps(Shout(tmp_path / "ran"))).close()
    assert (tmp_path / "ran").exists()


def test_a_folder_that_cannot_be_written_costs_time_only(read, tmp_path):
    found = compiled.bundled(data_folder(), RULES, tmp_path / "nowhere" / "compiled.pickle")
    assert same(found, read)


def test_two_processes_compile_the_same_bytes(tmp_path):
    code = (
        "import sys; from pathlib import Path; from exportcheck.rules import RULES\n"
        "from exportcheck.load import compiled; from exportcheck.load.bundled import data_folder\n"
        "compiled.bundled(data_folder(), RULES, Path(sys.argv[1]))\n"
    )
    contents = []
    for seed in "0", "0":
        path = tmp_path / f"{len(contents)}.pickle"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, path], check=True, env=environment)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_no_half_written_file_stays_when_the_disk_is_full(read, file, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    compiled.bundled(data_folder(), RULES, file)
    assert list(file.parent.glob(".compiled*")) == []

"""`exportcheck init`: what it writes works, and what is there stays."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from exportcheck import __version__

FILES = ["shipments.csv", "exportcheck.toml", "waivers.yaml", ".github/workflows/exportcheck.yml"]
NEXT = re.compile(r"^next: (?:cd (\S+) && )?exportcheck (check .+)$", re.MULTILINE)


def test_it_writes_a_manifest_a_configuration_waivers_and_a_workflow_and_says_so(run, tmp_path):
    folder = tmp_path / "new" / "exports"
    ended = run("init", folder)
    assert ended.code == 0
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) == sorted(FILES)
    for name in FILES:
        assert f"wrote {folder / name}: " in ended.out


@pytest.mark.parametrize("day", ["2024-06-01", "2026-03-01", "2026-11-24", "2030-01-01"])
def test_the_command_that_it_names_next_passes(day, run, tmp_path, monkeypatch):
    folder, arguments = NEXT.search(run("init", tmp_path).out).groups()
    assert Path(folder) == tmp_path
    monkeypatch.chdir(tmp_path)
    ended = run(*arguments.split(), "--on", day)
    assert (ended.code, ended.last) == (0, "exportcheck: status=pass exit=0"), ended.err


def test_the_configuration_that_it_writes_is_read(run, tmp_path, monkeypatch):
    run("init", tmp_path)
    monkeypatch.chdir(tmp_path)
    ended = run("config")
    assert ended.code == 0, ended.err
    assert "waivers.yaml" in ended.out
    assert tomllib.loads((tmp_path / "exportcheck.toml").read_text())["waivers"] == "waivers.yaml"


def test_the_waiver_that_is_shown_in_a_comment_is_read_when_it_is_one_no_longer(run, tmp_path, monkeypatch):
    run("init", tmp_path)
    path = tmp_path / "waivers.yaml"
    shown = re.findall(r"^# ?(waivers:|  .*)$", path.read_text(), re.MULTILINE)
    path.write_text("\n".join(shown) + "\n")
    monkeypatch.chdir(tmp_path)
    ended = run("check", "shipments.csv", "--waivers", path, "--on", "2026-12-01", "-o", "json")
    assert ended.code == 0, ended.err
    assert '"waiver": "W-1"' in ended.out


def test_in_the_folder_one_is_in_the_next_command_needs_no_other(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = run("init")
    assert ended.out.endswith("next: exportcheck check shipments.csv\n")
    assert (tmp_path / "shipments.csv").is_file()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_there_is_named_and_nothing_is_written(name, run, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    ended = run("init", tmp_path)
    assert ended.code == 2
    assert str(path) in ended.err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]
    assert path.read_text() == "mine"


def test_forced_it_replaces_what_is_there(run, tmp_path):
    (tmp_path / "shipments.csv").write_text("mine")
    assert run("init", tmp_path, "--force").code == 0
    assert (tmp_path / "shipments.csv").read_text().startswith("shipment_id,")


def test_a_folder_that_cannot_be_made_is_one_sentence(run, tmp_path):
    (tmp_path / "file").write_text("")
    ended = run("init", tmp_path / "file" / "below")
    assert ended.code == 2
    assert ended.err.count("\n") == 1


def test_the_workflow_installs_this_version_and_checks_the_manifest(run, tmp_path):
    run("init", tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/exportcheck.yml").read_text())
    assert workflow["env"] == {"EXPORTCHECK_FROM": f"exportcheck=={__version__}"}
    commands = [step["run"] for step in workflow["jobs"]["exportcheck"]["steps"] if "run" in step]
    assert "check shipments.csv" in commands[-1]

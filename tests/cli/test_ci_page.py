"""The snippets of docs/ci.md: they are what they are called, and their commands run."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"\.exportcheck/bin/exportcheck (check .+)$", PAGE, re.MULTILINE)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("snippet", YAML, ids=range(len(YAML)))
def test_every_yaml_snippet_is_yaml(snippet):
    yaml.safe_load(snippet)


def test_the_action_is_given_inputs_that_it_has_and_the_table_lists_them_all():
    used = yaml.safe_load(YAML[0])["jobs"]["exportcheck"]["steps"][1]["with"]
    assert set(used) <= set(ACTION["inputs"])
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) == list(ACTION["inputs"])


def test_the_files_that_gitlab_collects_are_those_that_its_command_writes():
    job = yaml.safe_load(YAML[1])["exportcheck"]
    assert set(re.findall(r"=(\S+\.\w+)", job["script"][-1])) == set(job["artifacts"]["reports"].values())


def test_there_is_a_command_for_gitlab_and_for_jenkins():
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_of_a_job_runs_and_writes_its_files(command, run, tmp_path, monkeypatch, passes):
    (tmp_path / "shipments").mkdir()
    (tmp_path / "shipments" / "q1.csv").write_text(passes, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ended = run(*shlex.split(command), "--on", "2026-02-01")
    assert ended.code == 0, ended.err
    for name in re.findall(r"=(\S+\.\w+)", command):
        assert (tmp_path / name).stat().st_size > 0


def test_the_hook_takes_manifests_by_folder_or_name_and_nothing_else():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    wanted = ["shipments/q1.csv", "a/manifests/b/c.yaml", "shipments.csv", "2026/manifests-q1.json"]
    others = ["package.json", "data/chips.yaml", "shipmentsold", "docs/ci.yml"]
    assert (hook["id"], hook["entry"], hook["language"]) == ("exportcheck", "exportcheck check", "python")
    assert [name for name in wanted + others if re.search(hook["files"], name)] == wanted

"""The steps of `action.yml`, and of the workflow that `exportcheck init` writes, run as a runner does."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
ON = "--on 2026-02-01"


class Ended(NamedTuple):
    """How a step ended: its code, what it printed, its outputs, its summary."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str


def _filled(text: str, known: Mapping[str, str]) -> str:
    """`${{ … }}` replaced; an expression that is not known is an error, as a misspelt one should be."""
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: known[found[1]], text)


def _step(
    step: dict[str, Any], known: Mapping[str, str], folder: Path, scratch: Path, base: dict[str, str]
) -> Ended:
    output, summary, script = (scratch / name for name in ("output", "summary", "script.sh"))
    for path in (output, summary):
        path.write_text("", encoding="utf-8")
    assert "${{" not in step["run"], "a value would become part of the script"
    script.write_text(step["run"], encoding="utf-8")
    environment = base | {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": known.get("action", ""),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(folder),
        "RUNNER_TEMP": str(scratch),
    }
    environment |= {key: _filled(value, known) for key, value in step.get("env", {}).items()}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    pairs = [line.partition("=") for line in output.read_text(encoding="utf-8").splitlines()]
    outputs = {key: value for key, _, value in pairs}
    return Ended(done.returncode, done.stdout + done.stderr, outputs, summary.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command that the action's first step installs."""
    from_step = tmp_path_factory.mktemp("runner")
    plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(from_step)}
    ended = _step(STEPS["install"], {"action": str(checkout)}, from_step, from_step, _with_network(plain))
    assert ended.code == 0, ended.said
    return ended.outputs["command"]


def _with_network(base: dict[str, str]) -> dict[str, str]:
    """The settings through which pip finds packages, where the machine has such."""
    named = re.compile(r"(PIP_|SSL_|REQUESTS_)\w+|PATH|https?_proxy|no_proxy", re.IGNORECASE)
    return base | {key: value for key, value in os.environ.items() if named.fullmatch(key)}


@pytest.fixture
def act(installed: str, tmp_path: Path, environment) -> Callable[..., Ended]:
    """Runs the action's check over a folder."""

    def run(folder: Path, **inputs: str) -> Ended:
        given = {name: entry.get("default", "") for name, entry in ACTION["inputs"].items()} | inputs
        known = {f"inputs.{name}": value for name, value in given.items()}
        known["steps.install.outputs.command"] = installed
        return _step(STEPS["check"], known, folder, tmp_path, environment())

    return run


def test_the_action_passes_a_folder_that_passes_and_writes_its_outputs(act, repository):
    folder = repository("exit-0/passing.csv")
    ended = act(folder, paths="shipments", args=ON)
    assert ended.code == 0, ended.said
    assert ended.outputs == {"status": "pass", "exit-code": "0", "sarif": "exportcheck.sarif"}
    assert "passing.csv" in ended.summary or "pass" in ended.summary
    assert json.loads((folder / "exportcheck.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_the_action_fails_and_annotates_the_line(act, repository):
    ended = act(repository("exit-1/failing.csv"), paths="shipments/failing.csv\n", args=ON)
    assert ended.code == 1
    assert ended.outputs["status"] == "fail"
    assert ended.outputs["exit-code"] == "1"
    assert re.search(r"^::error .*file=shipments/failing\.csv,line=2\b", ended.said, re.MULTILINE)
    assert "exportcheck: status=fail exit=1" in ended.said
    assert "failing.csv" in ended.summary


def test_the_action_takes_several_paths_one_a_line_and_more_arguments(act, repository):
    folder = repository("exit-0/passing.csv", "exit-1/failing.csv")
    (folder / "shipments" / "failing.csv").rename(folder / "with space.csv")
    paths = "shipments/passing.csv\r\nwith space.csv"
    ended = act(folder, paths=paths, args=f"{ON} --exit-zero -o json=all.json", sarif="out.sarif")
    assert ended.code == 0, ended.said
    assert ended.outputs == {"status": "fail", "exit-code": "0", "sarif": "out.sarif"}
    report = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    assert [m["name"] for m in report["manifests"]] == ["shipments/passing.csv", "with space.csv"]


@pytest.mark.parametrize(
    ("inputs", "status", "code"),
    [
        ({"paths": "shipments/unreadable-rows.csv", "args": ON}, "incomplete", "3"),
        ({"paths": "nowhere.csv", "args": ON}, "incomplete", "3"),
        ({"paths": "shipments", "args": "--on tomorrow"}, "error", "2"),
        ({"paths": "", "args": ON}, "error", "2"),
        ({"paths": "--help", "args": ON}, "incomplete", "3"),
    ],
    ids=["rows", "no file", "wrong argument", "no path", "a path like an option"],
)
def test_the_action_says_why_it_could_not_check(inputs, status, code, act, repository):
    ended = act(repository("exit-3/unreadable-rows.csv"), **inputs)
    assert (ended.outputs["status"], ended.outputs["exit-code"], str(ended.code)) == (status, code, code)


def test_a_path_is_never_part_of_the_script(act, repository):
    folder = repository("exit-0/passing.csv")
    act(folder, paths='$(touch pwned)\n"; touch pwned; "\n`touch pwned`', args="$(touch${IFS}pwned)")
    assert not (folder / "pwned").exists()


def test_every_output_is_one_that_the_step_writes(act, repository):
    ended = act(repository("exit-0/passing.csv"), paths="shipments", args=ON)
    for name, entry in ACTION["outputs"].items():
        assert entry["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert name in ended.outputs


def test_the_workflow_that_init_writes_runs(installed, checkout, tmp_path, environment):
    folder = tmp_path / "exports"
    subprocess.run([installed, "init", folder], check=True, env=environment(), capture_output=True)
    workflow = yaml.safe_load((folder / ".github/workflows/exportcheck.yml").read_text(encoding="utf-8"))
    base = _with_network(environment(EXPORTCHECK_FROM=str(checkout)))
    for step in workflow["jobs"]["exportcheck"]["steps"]:
        if "run" in step:
            ended = _step(step, {}, folder, tmp_path, base)
            assert ended.code == 0, ended.said
    assert {"exportcheck.sarif", "exportcheck.html"} <= {path.name for path in folder.iterdir()}

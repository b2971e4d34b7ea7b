"""The hook of `.pre-commit-hooks.yaml`, run by pre-commit in a git repository of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it builds, shared by these tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def hook(checkout: Path, home: Path, environment) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the hook over a repository."""

    def run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "try-repo", checkout, "exportcheck", "--verbose"]
        return subprocess.run(
            [*command, *arguments],
            cwd=repository,
            env=environment(PRE_COMMIT_HOME=str(home)),
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_hook_lets_manifests_that_pass_through_and_looks_at_no_other_file(hook, repository):
    done = hook(repository("exit-0/passing.csv", "exit-0/application.yaml"), "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "exportcheck: status=pass exit=0" in done.stdout
    assert "package.json" not in done.stdout


def test_the_hook_stops_a_manifest_that_fails(hook, repository):
    done = hook(repository("exit-0/passing.csv", "exit-1/failing.csv"), "--all-files")
    assert done.returncode == 1
    assert "- exit code: 1" in done.stdout
    # One process for both files.
    assert done.stdout.count("exportcheck: status=fail exit=1") == 1


def test_the_hook_says_when_a_manifest_could_not_be_read(hook, repository):
    done = hook(repository("exit-3/unreadable-rows.csv"), "--all-files")
    assert done.returncode == 1
    assert "exportcheck: status=incomplete exit=3" in done.stdout


def test_the_hook_is_skipped_where_no_manifest_changed(hook, repository):
    done = hook(repository("exit-1/failing.csv"), "--files", "package.json")
    assert done.returncode == 0
    assert "Skipped" in done.stdout

"""Tests that install and build: they run only where EXPORTCHECK_INTEGRATION is set, as in `.ci/run`."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if os.environ.get("EXPORTCHECK_INTEGRATION") != "1":
    collect_ignore_glob = ["test_*.py"]

# What a checkout has besides what is committed.
_MADE = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "dist", "build")


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as others get it: a fresh git repository with one commit."""
    folder = tmp_path_factory.mktemp("checkout") / "exportcheck"
    shutil.copytree(ROOT, folder, ignore=_MADE)
    return committed(folder)


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., Path]:
    """A user's git repository with some of the examples."""

    def build(*examples: str) -> Path:
        folder = tmp_path / "repository"
        (folder / "shipments").mkdir(parents=True)
        for example in examples:
            shutil.copy(ROOT / "docs" / "examples" / example, folder / "shipments")
        (folder / "package.json").write_text('{"name": "no manifest"}\n', encoding="utf-8")
        return committed(folder)

    return build


def committed(folder: Path) -> Path:
    """A folder made a git repository with everything in one commit."""
    identity = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", "-C", folder, *command], check=True, env=plain())
    return folder


def plain(**more: str) -> dict[str, str]:
    """The environment without settings of git, of workflows and of ours."""
    strange = ("GIT_", "GITHUB_", "RUNNER_", "EXPORTCHECK_", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if not key.startswith(strange)} | more


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """`plain`, for tests."""
    return plain

"""The package is imported by the command at every start, and must not bring its API along."""

import subprocess
import sys
from importlib.resources import files

import pytest

import exportcheck


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import exportcheck, sys; print(*(m for m in sys.modules if m.startswith('exportcheck')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["exportcheck"]


def test_every_name_of_the_api_is_there_and_no_other() -> None:
    for name in exportcheck.__all__:
        assert getattr(exportcheck, name) is not None
        assert name in dir(exportcheck)
    with pytest.raises(AttributeError, match="no attribute 'judgement'"):
        exportcheck.judgement  # noqa: B018  # it is looked for


def test_the_package_says_that_it_is_typed() -> None:
    assert files("exportcheck").joinpath("py.typed").is_file()

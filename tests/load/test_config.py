"""Settings: which source wins, where each value came from, and what is refused."""

from collections.abc import Mapping
from datetime import date
from os import pathsep
from pathlib import Path

import pytest

from exportcheck.cli.config_command import record, text
from exportcheck.errors import Exit, UsageError
from exportcheck.load.config import NAMES, Origin, Settings, Source, find_file, resolve
from exportcheck.model.law import Layer
from exportcheck.model.rule import Severity


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The root of a repository, so that nothing above it is looked at."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def settle(
    folder: Path,
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    isolated: bool = False,
) -> Settings:
    return resolve(flags or {}, isolated, folder=folder, environment=environment or {})


def put(folder: Path, written: str, name: str = "exportcheck.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(written, "utf-8")
    return path


def test_without_anything_every_value_is_the_default(repository: Path) -> None:
    settings = settle(repository)
    assert settings == Settings()
    assert settings.file is None
    assert set(settings.origins.values()) == {Origin(Source.DEFAULT)}
    assert set(settings.origins) == set(NAMES)


def test_a_file_wins_over_the_default(repository: Path) -> None:
    path = put(repository, 'layer = "codified"\n')
    settings = settle(repository)
    assert settings.layer is Layer.CODIFIED
    assert settings.origins["layer"] == Origin(Source.FILE, str(path))
    assert settings.file == path


def test_the_environment_wins_over_the_file(repository: Path) -> None:
    put(repository, 'layer = "codified"\n')
    settings = settle(repository, environment={"EXPORTCHECK_LAYER": "enforced"})
    assert settings.layer is Layer.ENFORCED
    assert settings.origins["layer"] == Origin(Source.ENVIRONMENT, "EXPORTCHECK_LAYER")


def test_a_flag_wins_over_environment_and_file(repository: Path) -> None:
    put(repository, "on = 2026-01-01\n")
    settings = settle(repository, {"on": "2026-03-03"}, {"EXPORTCHECK_ON": "2026-02-02"})
    assert settings.on == date(2026, 3, 3)
    assert settings.origins["on"] == Origin(Source.FLAG, "--on")


def test_a_switch_of_the_file_can_be_taken_back_by_a_flag(repository: Path) -> None:
    put(repository, "exit-zero = true\n")
    assert settle(repository).exit_zero is True
    assert settle(repository, {"exit_zero": False}).exit_zero is False


def test_a_flag_that_was_not_given_decides_nothing(repository: Path) -> None:
    put(repository, 'catalog = ["chips.yaml"]\nexit-zero = true\n')
    settings = settle(repository, {"catalog": [], "exit_zero": None, "output": None})
    assert settings.catalog == (repository / "chips.yaml",)
    assert settings.exit_zero is True
    assert settings.output == ("text",)


def test_a_list_given_nearer_replaces_the_other(repository: Path) -> None:
    put(repository, '[map]\nchip = "Part"\nquantity = "Pieces"\n')
    assert dict(settle(repository).map) == {"chip": "Part", "quantity": "Pieces"}
    assert dict(settle(repository, {"map": ["chip=Item"]}).map) == {"chip": "Item"}


def test_isolated_ignores_file_and_environment_but_no_flag(repository: Path) -> None:
    put(repository, 'layer = "codified"\nnonsense = 1\n')
    environment = {"EXPORTCHECK_ON": "2026-02-02", "EXPORTCHECK_LAYR": "x"}
    settings = settle(repository, {"fail_on": "note"}, environment, isolated=True)
    assert settings == Settings(fail_on=frozenset({Severity.NOTE}))
    assert settings.file is None


ALL = """\
on = 2026-02-01
layer = "codified"
catalog = ["a.yaml", "/b.yaml"]
fail-on = ["error", "warning"]
exit-zero = true
output = ["text", "json=out/report.json"]
waivers = "waivers.yaml"
baseline = "old.json"
proposed = true
max-data-age = 30
on-stale = "fail"
law = "my-law"
parties = "csl.index"
max-list-age = 7
owners = "owners.csv"
ledger = "sqlite:///our.db"
applicant = "Example Exports Inc."
numerator = "applicant"
map = {chip = "Part"}
"""


def test_every_setting_can_stand_in_a_file_and_its_paths_are_relative_to_it(repository: Path) -> None:
    put(repository, ALL)
    assert settle(repository / "a" / "b") == Settings(
        on=date(2026, 2, 1),
        layer=Layer.CODIFIED,
        catalog=(repository / "a.yaml", Path("/b.yaml")),
        fail_on=frozenset({Severity.ERROR, Severity.WARNING}),
        exit_zero=True,
        output=("text", f"json={repository / 'out/report.json'}"),
        map={"chip": "Part"},
        waivers=repository / "waivers.yaml",
        baseline=repository / "old.json",
        proposed=True,
        max_data_age=30,
        law=repository / "my-law",
        parties=str(repository / "csl.index"),
        max_list_age=7,
        owners=repository / "owners.csv",
        ledger=f"sqlite:///{repository / 'our.db'}",
        applicant="Example Exports Inc.",
        numerator="applicant",
        on_stale="fail",
    )


def test_every_setting_can_stand_in_the_environment_and_its_paths_stay_as_they_are(repository: Path) -> None:
    environment = {
        "EXPORTCHECK_ON": "2026-02-01",
        "EXPORTCHECK_LAYER": "codified",
        "EXPORTCHECK_CATALOG": f"a.yaml{pathsep}b.yaml",
        "EXPORTCHECK_FAIL_ON": "error, warning",
        "EXPORTCHECK_EXIT_ZERO": "1",
        "EXPORTCHECK_OUTPUT": "text,json=report.json",
        "EXPORTCHECK_MAP": "chip=Part,quantity=Pieces",
        "EXPORTCHECK_WAIVERS": "waivers.yaml",
        "EXPORTCHECK_BASELINE": "old.json",
        "EXPORTCHECK_PROPOSED": "yes",
        "EXPORTCHECK_MAX_DATA_AGE": "30d",
        "EXPORTCHECK_ON_STALE": "fail",
        "EXPORTCHECK_LAW": "my-law",
        "EXPORTCHECK_PARTIES": "csl.index",
        "EXPORTCHECK_MAX_LIST_AGE": "7d",
        "EXPORTCHECK_OWNERS": "owners.csv",
        "EXPORTCHECK_LEDGER": "sqlite:///ledger.db",
        "EXPORTCHECK_APPLICANT": "Example  Exports Inc.",
        "EXPORTCHECK_NUMERATOR": "applicant",
    }
    assert {f"EXPORTCHECK_{name.upper()}" for name in NAMES} == set(environment)
    assert settle(repository, environment=environment) == Settings(
        on=date(2026, 2, 1),
        layer=Layer.CODIFIED,
        catalog=(Path("a.yaml"), Path("b.yaml")),
        fail_on=frozenset({Severity.ERROR, Severity.WARNING}),
        exit_zero=True,
        output=("text", "json=report.json"),
        map={"chip": "Part", "quantity": "Pieces"},
        waivers=Path("waivers.yaml"),
        baseline=Path("old.json"),
        proposed=True,
        max_data_age=30,
        law=Path("my-law"),
        parties="csl.index",
        max_list_age=7,
        owners=Path("owners.csv"),
        ledger="sqlite:///ledger.db",
        applicant="Example Exports Inc.",
        numerator="applicant",
        on_stale="fail",
    )


def test_the_starter_list_is_a_word_and_not_a_file_beside_the_configuration(repository: Path) -> None:
    put(repository, 'parties = "starter"\n')
    assert settle(repository).parties == "starter"


def test_a_blank_variable_is_not_set(repository: Path) -> None:
    assert settle(repository, environment={"EXPORTCHECK_WAIVERS": " "}) == Settings()


def test_exportcheck_toml_wins_over_pyproject_in_the_same_folder(repository: Path) -> None:
    put(repository, '[tool.exportcheck]\nlayer = "codified"\n', "pyproject.toml")
    own = put(repository, 'layer = "enforced"\n')
    assert find_file(repository) == own


def test_a_nearer_pyproject_wins_over_an_exportcheck_toml_further_up(repository: Path) -> None:
    put(repository, 'layer = "enforced"\n')
    near = put(repository / "a", '[tool.exportcheck]\nlayer = "codified"\n', "pyproject.toml")
    assert find_file(repository / "a" / "b") == near
    settings = settle(repository / "a" / "b")
    assert settings.origins["layer"].name == f"{near} [tool.exportcheck]"


def test_a_pyproject_without_our_table_is_passed_by(repository: Path) -> None:
    own = put(repository, 'layer = "codified"\n')
    put(repository / "a", "[tool.ruff]\nline-length = 110\n", "pyproject.toml")
    assert find_file(repository / "a") == own


def test_nothing_above_the_root_of_the_repository_is_looked_at(tmp_path: Path) -> None:
    put(tmp_path, 'layer = "codified"\n')
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert find_file(tmp_path / "inner") is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('layr = "codified"\n', "layr is no setting; did you mean layer?"),
        ('fail_onn = "error"\n', "fail_onn is no setting; did you mean fail-on?"),
        ("zzz = 1\n", "zzz is no setting; there are on, layer,"),
        ('fail-on = "error"\nfail_on = "note"\n', "given twice"),
        ('layer = "draft"\n', "layer: 'draft' is neither enforced nor codified"),
        ("layer = 5\n", "layer: 5 is neither enforced nor codified"),
        ('on = "tomorrow"\n', "on: 'tomorrow' is not a date"),
        ('on = "20260201"\n', "on: '20260201' is not a date"),
        ("on = 2026-02-01T10:00:00\n", "is not a date"),
        ('exit-zero = "yes"\n', "exit-zero: is neither true nor false: 'yes'"),
        ("exit-zero = 1\n", "exit-zero: is neither true nor false: 1"),
        ('catalog = "a.yaml"\n', "catalog: is not a list of paths"),
        ("catalog = [5]\n", "catalog: is not the path of a file: 5"),
        ('output = "json"\n', "output: is not a list: 'json'; write ['json']"),
        ('fail-on = ["fatal"]\n', "fail-on: 'fatal' is none of note, warning"),
        ("fail-on = 3\n", "fail-on: is not a list of texts: 3"),
        ("[map]\nchip = 5\n", "map: 'chip' = 5 does not name a column"),
        ('map = ["chip"]\n', "map: 'chip' is not of the form ours=theirs"),
        ("waivers = []\n", "waivers: is not the path of a file"),
        ('waivers = ""\n', "waivers: is not the path of a file"),
        ("max-data-age = -1\n", "max-data-age: -1 is not a number of days"),
        ("max-data-age = true\n", "max-data-age: True is not a number of days"),
        ('on-stale = "ignore"\n', "on-stale: 'ignore' is neither warn nor fail"),
        ("layer = \n", "is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_key(written: str, says: str, repository: Path) -> None:
    path = put(repository, written)
    with pytest.raises(UsageError) as refused:
        settle(repository)
    assert str(refused.value).startswith(str(path))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit is Exit.USAGE


def test_a_table_that_is_none_is_refused(repository: Path) -> None:
    put(repository, "[tool]\nexportcheck = 5\n", "pyproject.toml")
    with pytest.raises(UsageError, match=r"write \[tool\.exportcheck\]"):
        settle(repository)


def test_a_file_that_is_not_utf_8_is_refused(repository: Path) -> None:
    (repository / "exportcheck.toml").write_bytes(b"layer = '\xff'\n")
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        settle(repository)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("EXPORTCHECK_LAYER", "draft", "EXPORTCHECK_LAYER: 'draft' is neither enforced nor codified"),
        ("EXPORTCHECK_EXIT_ZERO", "maybe", "EXPORTCHECK_EXIT_ZERO: is neither true nor false: 'maybe'"),
        ("EXPORTCHECK_MAX_DATA_AGE", "old", "EXPORTCHECK_MAX_DATA_AGE: 'old' is not a number of days"),
        ("EXPORTCHECK_FAILON", "error", "did you mean EXPORTCHECK_FAIL_ON?"),
        ("EXPORTCHECK_layer", "enforced", "did you mean EXPORTCHECK_LAYER?"),
    ],
)
def test_a_wrong_variable_is_refused_by_its_name(
    variable: str, value: str, says: str, repository: Path
) -> None:
    with pytest.raises(UsageError) as refused:
        settle(repository, environment={variable: value})
    assert says in str(refused.value)


@pytest.mark.parametrize("variable", ["EXPORTCHECK_DEBUG", "EXPORTCHECK_TOKENS", "LAYER"])
def test_variables_of_other_parts_are_left_alone(variable: str, repository: Path) -> None:
    assert settle(repository, environment={variable: "1"}) == Settings()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:////ledgers/our.db", "sqlite:////ledgers/our.db"),
        ("postgresql://desk@host/ledger", "postgresql://desk@host/ledger"),
    ],
)
def test_a_ledger_with_a_place_of_its_own_is_not_sought_beside_the_file(
    written: str, read: str, repository: Path
) -> None:
    put(repository, f'ledger = "{written}"\n')
    assert settle(repository).ledger == read


def test_a_bare_name_of_a_ledger_in_a_file_is_relative_to_it(repository: Path) -> None:
    put(repository, 'ledger = "our.db"\n')
    assert settle(repository).ledger == str(repository / "our.db")


def test_the_command_never_shows_the_password_of_a_ledger(repository: Path) -> None:
    settings = settle(repository, environment={"EXPORTCHECK_LEDGER": "postgresql://desk:secret@host/l"})
    assert "secret" not in text(settings)
    assert "postgresql://desk:***@host/l" in text(settings)


def test_a_wrong_flag_is_refused_by_its_name(repository: Path) -> None:
    with pytest.raises(UsageError, match="--fail-on: 'fatal' is none of"):
        settle(repository, {"fail_on": "fatal"})


def test_a_flag_that_is_no_setting_is_a_bug_of_ours(repository: Path) -> None:
    with pytest.raises(KeyError):
        settle(repository, {"nonsense": 1})


def test_the_command_shows_each_setting_with_its_value_and_origin(repository: Path) -> None:
    path = put(repository, 'catalog = ["a.yaml"]\n')
    settings = settle(repository, environment={"EXPORTCHECK_ON": "2026-02-01"})
    shown = record(settings)
    assert shown["schema"] == "exportcheck/config/v1"
    assert shown["file"] == str(path)
    assert [entry["name"] for entry in shown["settings"]] == [name.replace("_", "-") for name in NAMES]
    entries = {entry["name"]: entry for entry in shown["settings"]}
    assert entries["on"] == {
        "name": "on",
        "value": "2026-02-01",
        "source": "environment",
        "origin": "EXPORTCHECK_ON",
    }
    assert entries["catalog"]["value"] == [str(repository / "a.yaml")]
    assert entries["fail-on"] == {
        "name": "fail-on",
        "value": ["error", "indeterminate"],
        "source": "default",
        "origin": None,
    }
    lines = text(settings).splitlines()
    assert len(lines) == len(NAMES)
    assert lines[0].split() == ["on", "2026-02-01", "environment:", "EXPORTCHECK_ON"]
    assert lines[2].endswith(f"file: {path}")
    assert lines[3].split() == ["fail-on", "error,", "indeterminate", "default"]

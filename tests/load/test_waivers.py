"""The waivers file, strictly; and the data that say what no waiver reaches."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from exportcheck.errors import Exit, ExportcheckError, UnknownName, UnsoundData, UsageError
from exportcheck.load.bundled import data_folder
from exportcheck.load.waivers import load_never_waived, load_waivers
from exportcheck.model.finding import NOTICES
from exportcheck.model.waiver import Scope, Waiver
from exportcheck.rules import RULES

KNOWN = {rule.id for rule in RULES} | set(NOTICES)
SOUND = """\
waivers:
  - id: W-1
    rule: XC301
    scope: {shipment: S-1, line: 7}
    reason: the licence is on its way
    approver: A. Officer
    created: 2026-01-01
    expires: 2026-12-31
"""

Read = Callable[..., tuple[Waiver, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str, chip: Callable[[str], str] | None = None) -> tuple[Waiver, ...]:
        path = tmp_path / "waivers.yaml"
        path.write_text(text, "utf-8")
        return load_waivers(path, KNOWN, chip)

    return reading


def test_a_sound_file_is_read(read: Read) -> None:
    assert read(SOUND) == (
        Waiver(
            id="W-1",
            rule="XC301",
            scope=Scope(shipment="S-1", line="7"),
            reason="the licence is on its way",
            approver="A. Officer",
            created=date(2026, 1, 1),
            expires=date(2026, 12, 31),
        ),
    )


def test_a_file_without_waivers_is_sound(read: Read) -> None:
    assert read("waivers: []\n") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    expires: 2026-12-31\n", "", "line 2: waivers.0.expires: is missing; every waiver ends"),
        ("    approver: A. Officer\n", "", "line 2: waivers.0.approver: is missing; add it"),
        ("    reason: the licence is on its way\n", "    reason: ''\n", "line 5: waivers.0.reason:"),
        ("approver:", "aprover:", "approver: is missing; aprover is not a key that is known here"),
        ("shipment:", "consignment:", "line 4: waivers.0.scope.consignment: is not a key"),
        ("{shipment: S-1, line: 7}", "{}", "line 4: waivers.0.scope: names nothing"),
        ("{shipment: S-1, line: 7}", "{line: 7}", "line 4: waivers.0.scope.line: names a line of every"),
        ("{shipment: S-1, line: 7}", "{shipment: ''}", "line 4: waivers.0.scope.shipment:"),
        ("{shipment: S-1, line: 7}", "{fingerprint: abc}", "'abc' is no fingerprint; copy"),
        ("XC301", "XC399", "line 3: waivers.0.rule: 'XC399' is no rule; did you mean XC3"),
        ("XC301", "xc301", "'xc301' is no rule; did you mean XC301?"),
        ("XC301", "denial", "'denial' is no rule; `exportcheck rules` lists them"),
        ("2026-12-31", "31.12.2026", "line 8: waivers.0.expires: is not a date of the form YYYY-MM-DD"),
        ("2026-12-31", "2027-01-02", "line 8: waivers.0.expires: is 366 days after created"),
        ("2026-12-31", "2025-12-31", "before the waiver was created"),
        ("waivers:\n", "waiver:\n", "line 1: waivers: is missing; waiver is not a key"),
    ],
)
def test_an_unsound_file_is_refused_in_one_sentence_with_line_and_key(
    old: str, new: str, says: str, read: Read
) -> None:
    assert old in SOUND
    with pytest.raises(UnsoundData) as refused:
        read(SOUND.replace(old, new))
    message = str(refused.value)
    assert message.startswith("waivers.yaml, line ")
    assert says in message
    assert "\n" not in message
    assert refused.value.exit is Exit.USAGE


def test_an_id_is_given_once(read: Read) -> None:
    again = SOUND.removeprefix("waivers:\n")
    with pytest.raises(UnsoundData, match=r"line 9: waivers\.1\.id: 'W-1' is the id of two waivers"):
        read(SOUND + again)


@pytest.mark.parametrize(
    "text", ["", "[]\n", "waivers: 5\n", "waivers: [5]\n", "waivers: {a: 1}\n", "a: b: c"]
)
def test_what_is_no_waivers_file_is_refused(text: str, read: Read) -> None:
    with pytest.raises(UnsoundData, match=r"^waivers\.yaml, line 1: "):
        read(text)


def test_a_file_that_is_not_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--waivers: .*gone\.yaml cannot be read"):
        load_waivers(tmp_path / "gone.yaml", KNOWN)


def test_a_part_may_be_any_name_of_the_chip(read: Read) -> None:
    def chip(name: str) -> str:
        if name == "H200":
            return "nvidia-h200-sxm"
        raise UnknownName(f"no chip is called {name!r}")

    text = SOUND.replace("line: 7", "part: H200")
    assert read(text, chip)[0].scope.part == "nvidia-h200-sxm"
    with pytest.raises(UnsoundData, match=r"line 4: waivers\.0\.scope\.part: no chip is called 'H2'"):
        read(text.replace("H200", "H2"), chip)


def test_what_is_never_waived_is_read_and_gives_a_reason_each() -> None:
    never = load_never_waived(data_folder() / "never_waived.yaml", KNOWN)
    assert never
    assert all(protection.reason for protection in never)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{rules: [XC999], reason: r}", "neither a rule nor a group"),
        ("{rules: [XCxxx], reason: r}", "neither a rule nor a group"),
        ("{decision: denied, reason: r}", "'denied' is no decision"),
        ("{severity: fatal, reason: r}", "severity"),
        ("{rules: [XC310]}", "reason: is missing"),
        ("{reason: r}", "states nothing"),
        ("{destination: CU, reason: r}", "destination"),
    ],
)
def test_unsound_protections_are_refused(entry: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "never_waived.yaml"
    path.write_text(f"schema: 1\nnever:\n  - {entry}\n", "utf-8")
    with pytest.raises(ExportcheckError, match=says) as refused:
        load_never_waived(path, KNOWN)
    assert isinstance(refused.value, UnsoundData)

"""`exportcheck verify`: an archive replayed with its own law and catalog, and with today's."""

import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
import typer

from exportcheck.cli import replay, verify_command
from exportcheck.cli.evidence import inputs_of, keep
from exportcheck.cli.judging import Judging
from exportcheck.cli.options import Output
from exportcheck.cli.reading import Reading
from exportcheck.cli.run import Run
from exportcheck.cli.wiring import box
from exportcheck.errors import CannotCheck, UsageError
from exportcheck.evidence import write_archive
from exportcheck.load.bundled import data_folder
from exportcheck.load.config import resolve
from exportcheck.model.law import Layer
from exportcheck.screening.duplicates import Duplicates
from exportcheck.screening.waivers import Waivers

ON = "2026-02-01"
BANDWIDTH = "value: 4800, source: [kelly, epoch, bekman]"
CHINA = "chip,quantity,destination,export_from,transaction,end_user_country,end_user_hq,end_user_parent\n"
LINES = CHINA + "H200,8,CN,US,export,CN,CN,CN\nRTX 4090 D,4,DE,US,export,DE,DE,DE\nH200,eight,CN,,,,,\n"


@pytest.fixture
def evidence(run, manifest, tmp_path):
    """Checks a manifest and keeps the evidence, as `check --evidence` does."""

    def keep(text=LINES, *options, name="q1.csv", data=None, format="json", change=None, inputs=None):
        paths = inputs or [manifest(text, name)]
        report = tmp_path / f"report.{format}"
        run("check", *paths, "--on", ON, "-o", f"{format}={report}", *options)
        if change:
            report.write_text(change(report.read_text("utf-8")), "utf-8")
        path = tmp_path / "evidence.zip"
        write_archive(
            path,
            report=report,
            inputs=paths,
            data=data or data_folder(),
            catalogs=[],
            invocation=replay.Invocation(date.fromisoformat(ON), Layer.ENFORCED).record(),
            version="0.1.0",
        )
        return path

    return keep


@pytest.fixture
def replayed(tmp_path):
    """Replays with the data of a folder."""

    def call(path, data=None):
        folder = tmp_path / "laid-out"
        shutil.rmtree(folder, ignore_errors=True)
        return replay.verify(path, data or data_folder(), folder)

    return call


@pytest.fixture
def changed(tmp_path):
    """A copy of the data in which one number of one file is another."""

    def copy(file, one, other):
        folder = tmp_path / "changed"
        if not folder.exists():
            shutil.copytree(data_folder(), folder)
        path = folder / file
        before = path.read_text("utf-8")
        assert one in before
        path.write_text(before.replace(one, other), "utf-8")
        return folder

    return copy


def lower(changed):
    return changed(
        "regulations/review_case_by_case.yaml", "tpp: {less_than: 21000}", "tpp: {less_than: 15000}"
    )


def faster(changed):
    """A catalog in which the H200 is over the line of memory bandwidth."""
    return changed(
        "chips.yaml",
        BANDWIDTH,
        BANDWIDTH.replace("4800", "6900"),
    )


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_what_nothing_has_changed_gives_the_same_verdicts(evidence, replayed, format):
    found = replayed(evidence(format=format))
    assert (found.differences, found.moved, found.notes) == ([], (), [])
    said = verify_command.text(found)
    assert said.endswith("same verdicts\n")
    assert "law: the same" in said


def test_the_examples_give_the_same_verdicts(evidence, replayed, root):
    examples = sorted((root / "docs" / "examples").glob("exit-*/*.*"))
    assert len(examples) >= 5
    assert replayed(evidence(inputs=examples)).differences == []


def test_one_changed_number_of_the_law_differs_and_names_the_line(evidence, replayed, changed):
    found = replayed(evidence(), lower(changed))
    assert found.moved == ("law",)
    lines = [(entry, why) for entry, why in found.differences if entry.where[0] == "line"]
    assert [(entry.where[2], why) for entry, why in lines] == [("2", ("law",))]
    entry = lines[0][0]
    assert (entry.was["decision"], entry.now["decision"]) == ("case_by_case", "presumption_of_denial")
    said = verify_command.text(found)
    assert re.search(r"line 2 \(nvidia-h200-sxm to CN\): decision case_by_case -> pre.*\[law moved\]", said)
    assert "law moved: sha256:" in said


def test_an_archive_of_another_law_has_by_its_own_law_the_same_verdicts(
    evidence, replayed, changed, monkeypatch
):
    folder = lower(changed)
    with monkeypatch.context() as patch:
        patch.setattr("exportcheck.cli.wiring.data_folder", lambda: folder)
        path = evidence(data=folder)
    found = replayed(path)
    assert found.moved == ("law",)
    assert all(why == ("law",) for _, why in found.differences)
    assert replayed(path, folder).differences == []


def test_one_changed_figure_of_the_catalog_differs_because_the_catalog_moved(evidence, replayed, changed):
    found = replayed(evidence(), faster(changed))
    assert found.moved == ("catalog",)
    assert any(entry.where[0] == "line" for entry, _ in found.differences)
    assert {why for _, why in found.differences} == {("catalog",)}


def test_when_law_and_catalog_moved_each_line_says_which_of_them_it_was(evidence, replayed, changed):
    lower(changed)
    folder = changed(
        "chips.yaml",
        BANDWIDTH,
        BANDWIDTH.replace("4800", "4801"),
    )
    found = replayed(evidence(), folder)
    assert found.moved == ("law", "catalog")
    assert {why for entry, why in found.differences if entry.where[0] == "line"} == {("law",)}


def test_a_verdict_that_the_same_law_no_longer_gives_differs_because_the_tool_moved(evidence, replayed):
    def another(report):
        return report.replace('"decision": "case_by_case"', '"decision": "presumption_of_denial"')

    found = replayed(evidence(change=another))
    assert found.moved == ("tool",)
    assert [(entry.where[2], why) for entry, why in found.differences] == [("2", ("tool",))]
    assert "[tool moved]" in verify_command.text(found)


def test_a_law_that_this_version_has_rules_beyond_is_replayed_with_the_law_of_today(
    evidence, replayed, tmp_path
):
    older = tmp_path / "older"
    shutil.copytree(data_folder(), older)
    (older / "regulations" / "nac_package.yaml").unlink()
    found = replayed(evidence(data=older))
    assert found.differences == []
    assert found.moved == ("tool",)
    assert "cannot work with the archived law" in found.notes[0]


def test_a_law_other_than_the_one_that_the_report_names_is_refused(evidence, replayed, changed):
    with pytest.raises(CannotCheck, match="not those that its report names"):
        replayed(evidence(data=lower(changed)))


def test_an_input_other_than_the_one_that_the_report_was_made_from_differs(evidence, replayed):
    def another(report):
        return re.sub(r'("digest": "sha256:)[0-9a-f]{64}(",\s+"lines")', rf"\g<1>{'0' * 64}\2", report)

    kinds = {entry.where[0] for entry, _ in replayed(evidence(change=another)).differences}
    assert kinds == {"manifest"}


def test_rows_that_are_rejected_then_and_not_now_differ(evidence, replayed):
    def another(report):
        saved = json.loads(report)
        saved["rejected"] = []
        return json.dumps(saved)

    found = replayed(evidence(change=another))
    assert [entry.where[0] for entry, _ in found.differences] == ["rejected"]


def test_a_waiver_that_held_then_makes_no_difference(evidence, replayed, tmp_path):
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "waivers:\n  - {id: w-1, rule: XC301, scope: {part: H200}, reason: held elsewhere, "
        "approver: a reviewer, created: 2026-01-15, expires: 2026-06-01}\n",
        "utf-8",
    )
    text = CHINA + "H200,8,VN,US,export,VN,VN,VN\n"
    kept = []

    def seen(report):
        kept.append(report.count('"suppressed": {'))
        return report

    found = replayed(evidence(text, "--waivers", waivers, change=seen))
    assert found.differences == []
    assert kept == [1]


def test_the_command_says_same_verdicts_and_exits_0(evidence, capsys):
    with pytest.raises(typer.Exit) as ending:
        verify_command.verify(evidence())
    assert ending.value.exit_code == 0
    assert capsys.readouterr().out.endswith("same verdicts\n")


def test_the_command_exits_1_when_verdicts_differ_and_names_them_in_json(
    evidence, capsys, changed, monkeypatch
):
    path, folder = evidence(), lower(changed)
    monkeypatch.setattr(verify_command, "data_folder", lambda: folder)
    with pytest.raises(typer.Exit) as ending:
        verify_command.verify(path, output=["json"])
    said = json.loads(capsys.readouterr().out)
    assert ending.value.exit_code == 1
    assert (said["schema"], said["result"], said["moved"]) == ("exportcheck/verify/v1", "differs", ["law"])
    assert said["differences"][0]["line"] == 2


def test_a_changed_archive_cannot_be_verified(evidence):
    path = evidence()
    content = bytearray(path.read_bytes())
    content[content.index(b"less_than: 21000") + 11] ^= 1
    path.write_bytes(content)
    with pytest.raises(CannotCheck, match=r"regulations/[a-z_]+\.yaml was changed") as refused:
        verify_command.verify(path)
    assert refused.value.exit == 3


def test_an_archive_whose_report_is_none_cannot_be_replayed(evidence, replayed):
    with pytest.raises(CannotCheck, match=r"evidence\.zip: its report cannot be replayed: report\.json"):
        replayed(evidence(change=lambda report: report.replace('"gate"', '"gates"')))


def test_what_a_run_of_check_keeps_can_be_replayed_with_its_archive_of_manifests(replayed, root, tmp_path):
    with zipfile.ZipFile(tmp_path / "q1.zip", "w") as packed:
        packed.writestr("a.csv", LINES)
        packed.write(root / "docs/examples/exit-1/failing.csv", "b.csv")
    day = date.fromisoformat(ON)
    settings, reading = resolve({}, True), Reading()
    judging = Judging(day, Layer.ENFORCED, False, settings.fail_on)
    things = box()[0]
    run = Run(things, reading, judging, Waivers((), (), day, lambda _: False), Duplicates())
    paths = [tmp_path / "q1.zip", root / "docs/examples/exit-1", tmp_path / "gone.csv"]
    files = inputs_of(paths)
    run.write(paths, [Output("jsonl", tmp_path / "report.jsonl")], False)
    head = keep(tmp_path / "e.zip", tmp_path / "report.jsonl", files, run, settings, reading, judging)
    found = replayed(tmp_path / "e.zip")
    assert (found.saved.head, found.differences, found.moved) == (head, [], ())
    assert found.lines > 5


def test_standard_input_is_not_kept_as_evidence(tmp_path):
    with pytest.raises(UsageError, match="standard input"):
        inputs_of([tmp_path, Path("-")])


def test_another_head_than_the_one_noted_is_another_archive(evidence):
    with pytest.raises(CannotCheck, match="another archive than the one noted"):
        verify_command.verify(evidence(), head="sha256:" + "0" * 64)

"""Where input may come from and what output may replace."""

import os
import stat

import pytest

DAY = ("--on", "2026-02-01")
HEADER = "chip,quantity,destination\n"


def test_a_link_out_of_a_folder_of_manifests_is_neither_followed_nor_quoted(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("password-of-ours\n", encoding="utf-8")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "a.csv").write_text(HEADER + "H200,4,DE\n", encoding="utf-8")
    (folder / "m.csv").symlink_to(secret)
    ended = run("check", "theirs", *DAY)
    assert ended.code == 3
    assert "a link to a file outside of theirs" in ended.out
    assert "password-of-ours" not in ended.out + ended.err


def test_a_link_within_the_folder_is_read_once(run, tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "a.csv").write_text(HEADER + "H200,4,CN\n", encoding="utf-8")
    (folder / "b.csv").symlink_to("a.csv")
    (folder / "up").symlink_to("..")
    assert "1 line: 1 fail" in run("check", "ours", *DAY).out


def test_settings_beside_a_manifest_are_not_read(run, tmp_path, controlled):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "exportcheck.toml").write_text('exit-zero = true\non = "2021-01-01"\n', encoding="utf-8")
    controlled.rename(theirs / "m.csv")
    ended = run("check", "theirs/m.csv", *DAY)
    assert (ended.code, ended.out.startswith("law of 2026-02-01")) == (1, True)


@pytest.mark.parametrize(
    "output",
    [("-o", "json={}"), ("--evidence", "{}")],
)
def test_a_pipe_or_device_is_not_replaced_by_a_report(run, tmp_path, controlled, output):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ended = run("check", controlled, *DAY, output[0], output[1].format(pipe))
    assert ended.code == 2
    assert "is a device, a pipe or a folder" in ended.err
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_index_does_not_replace_a_pipe(run, tmp_path):
    pytest.importorskip("rapidfuzz")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "own.csv").write_text("name,list\nZephyr Quantum Devices,ours\n", encoding="utf-8")
    ended = run("parties", "import", "own.csv", "--index", pipe)
    assert ended.code == 2
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_standard_output_of_others_is_no_file(run, tmp_path, controlled):
    link = tmp_path / "stdout"
    link.symlink_to("/proc/self/fd/1")
    assert run("check", controlled, *DAY, "-o", f"json={link}").code == 2
    assert link.is_symlink()

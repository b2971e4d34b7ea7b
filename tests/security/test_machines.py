"""Machines that fail: full disks, closed streams, little memory, one core, no home. The verdict stays."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

DAY = ("--on", "2026-02-01")
FULL = Path("/dev/full")
# A limit of sixteen megabytes above what a started command has.
LITTLE = """
import re, resource, yaml
from exportcheck.cli.main import main
import exportcheck.cli.check_command, exportcheck.load.manifests.yaml_manifest
kilobytes = int(re.search(r"VmSize:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
resource.setrlimit(resource.RLIMIT_AS, ((kilobytes << 10) + (16 << 20),) * 2)
main()
"""
STATUS = "exportcheck: status=fail exit=1"
full = pytest.mark.skipif(not FULL.is_char_device(), reason="no /dev/full here")


@full
@pytest.mark.parametrize("command", [("check", "h200.csv"), ("chip", "H200")])
def test_a_full_disk_under_standard_output_is_said_and_ends_with_2(spawn, controlled, command):
    with FULL.open("wb") as disk:
        ended = spawn(*command, *DAY, stdout=disk)
    assert ended.code == 2
    assert "No space left on device" in ended.err
    assert "Traceback" not in ended.err


@full
def test_a_full_disk_under_standard_error_changes_no_exit_code(spawn, controlled):
    with FULL.open("wb") as disk:
        assert spawn("check", controlled, *DAY, stderr=disk).code == 1
        assert spawn("check", "not-there.csv", *DAY, stderr=disk).code == 3


def test_a_disk_that_fills_up_in_a_report_leaves_none(spawn, controlled, tmp_path):
    (tmp_path / "old.html").write_text("the old one", encoding="utf-8")

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ended = spawn("check", controlled, *DAY, "-o", "html=old.html", preexec_fn=little)
    assert ended.code == 2
    assert "File too large" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h200.csv", "old.html"]
    assert (tmp_path / "old.html").read_text(encoding="utf-8") == "the old one"


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_closed_streams_change_neither_the_verdict_nor_the_files(spawn, controlled, tmp_path, closed):
    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    ended = spawn("check", controlled, *DAY, "-o", "json=out.json", "-o", "text", preexec_fn=close)
    assert ended.code == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["exit_code"] == 1
    assert 2 in closed or ended.err.rstrip() == STATUS


def test_a_closed_input_is_a_manifest_without_lines(spawn):
    assert spawn("check", "-", *DAY, preexec_fn=lambda: os.close(0)).code == 3


def test_without_a_home_a_path_or_any_variable_the_answer_is_the_same(spawn, run, controlled):
    usual = run("check", controlled, *DAY)
    bare = spawn("check", controlled, *DAY, env={})
    assert (bare.code, bare.out) == (1, usual.out)


@pytest.mark.parametrize("locale", ["C", "ja_JP.eucJP", "not-there"])
def test_no_locale_changes_a_byte(spawn, run, tmp_path, locale):
    (tmp_path / "m.csv").write_text(
        "chip,quantity,destination,end_user\nH200,4,VN,İstanbul 株式会社\nН200,4,VN,x\n", encoding="utf-8"
    )
    told = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    there = spawn("check", "m.csv", *DAY, env=told)
    assert (there.code, there.out) == (3, run("check", "m.csv", *DAY).out)


def test_without_a_terminal_or_session_it_runs(spawn, controlled):
    assert spawn("check", controlled, *DAY, start_new_session=True).code == 1


def test_a_working_folder_that_is_gone_is_one_sentence(spawn, controlled, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'rmdir "$PWD" && exec "$@"'
    command = [
        sys.executable,
        "-c",
        "from exportcheck.cli.main import main; main()",
        "check",
        controlled,
        *DAY,
    ]
    done = subprocess.run(["sh", "-c", script, "sh", *command], cwd=gone, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"the working directory cannot be read" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="limits and cores as Linux has them")
class TestLinux:
    """Limits that a child is started under."""

    def test_one_core_is_enough(self, spawn, controlled):
        core = min(os.sched_getaffinity(0))
        ended = spawn("check", controlled, *DAY, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        assert ended.code == 1

    def test_a_hundred_megabytes_are_enough(self, spawn, controlled):
        most = 100 << 20

        def little() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

        ended = spawn("check", controlled, *DAY, preexec_fn=little)
        assert (ended.code, ended.err.rstrip()) == (1, STATUS)

    def test_too_little_memory_is_said_and_is_no_pass(self, tmp_path):
        rows = "".join(f"{{chip: H200, quantity: {n}, destination: DE}}, " for n in range(1, 40_000))
        (tmp_path / "m.yaml").write_text(f"lines: [{rows}]\n", encoding="utf-8")
        command = ["check", "m.yaml", *DAY, "-o", "json=out.json"]
        ended = subprocess.run(
            [sys.executable, "-c", LITTLE, *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 3
        assert ended.stderr.startswith("exportcheck: out of memory; ")
        assert "status=incomplete exit=3\n" in ended.stderr
        assert not (tmp_path / "out.json").exists()


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that not even root may write in")
@pytest.mark.parametrize(
    "output", [("-o", "json=/sys/kernel/out.json"), ("--evidence", "/sys/kernel/out.zip")]
)
def test_a_folder_that_may_not_be_written_is_one_sentence(spawn, controlled, output):
    ended = spawn("check", controlled, *DAY, *output)
    assert ended.code == 2
    assert f"{output[1].removeprefix('json=')} cannot be written: " in ended.err
    assert ended.err.endswith("status=error exit=2\n")


def test_a_file_cut_short_while_it_is_read_is_not_half_a_verdict(spawn, tmp_path):
    reading, writing = os.pipe()
    os.write(writing, b"chip,quantity,destination,end_user_hq,end_user_parent\nH200,4,DE,DE,DE\nH200,4")
    os.close(writing)
    ended = spawn("check", "-", *DAY, stdin=reading)
    os.close(reading)
    assert ended.code == 3
    assert "1 not read" in ended.out


def test_a_run_that_is_told_to_end_leaves_no_half_report(tmp_path):
    rows = "".join(f"S-{n},H200,8,SG,CN,CN\n" for n in range(20_000))
    header = "shipment_id,chip,quantity,destination,end_user_hq,end_user_parent\n"
    (tmp_path / "m.csv").write_text(header + rows, encoding="utf-8")
    command = [sys.executable, "-m", "exportcheck", "check", "m.csv", *DAY, "-o", "json=out.json"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as run:
        while run.poll() is None and not list(tmp_path.glob(".out.json.*")):
            pass
        run.send_signal(signal.SIGTERM)
        run.communicate()
    assert run.returncode != 0
    assert not (tmp_path / "out.json").exists()


def test_a_network_that_refuses_leaves_the_index_in_use(run, tmp_path):
    pytest.importorskip("rapidfuzz")
    (tmp_path / "own.csv").write_text("name,list\nZephyr Quantum Devices,ours\n", encoding="utf-8")
    assert run("parties", "import", "own.csv", "--index", "p.idx", "--published", "2026-01-05").code == 0
    before = (tmp_path / "p.idx").read_bytes()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/list.csv"
        ended = run("parties", "update", "--index", "p.idx", "--url", address)
    assert ended.code != 0
    assert "Traceback" not in ended.err
    assert (tmp_path / "p.idx").read_bytes() == before

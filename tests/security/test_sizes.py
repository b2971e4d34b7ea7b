"""Input that is larger, wider or deeper than any manifest: one sentence, at once, and the rest is read."""

import io
import json
import time
import zipfile

import pytest

HEADER = "chip,quantity,destination,end_user_hq,end_user_parent,end_user\n"
SOUND = "H200,4,DE,DE,DE,Example GmbH\n"
LONG = 10_000_000
RECORD = {"chip": "H200", "quantity": 4, "destination": "DE"}


def wide() -> bytes:
    return (HEADER.strip() + "".join(f",x{n}" for n in range(100_000)) + "\n" + SOUND).encode()


def long_cell(column: int) -> bytes:
    cells = SOUND.strip().split(",")
    cells[column] = "9" * LONG
    return (HEADER + ",".join(cells) + "\n" + SOUND).encode()


def long_chip() -> bytes:
    return json.dumps({**RECORD, "chip": "x" * LONG}).encode()


def aliases() -> bytes:
    rows = [f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 30)]
    return ("b0: &b0 [x, x]\n" + "".join(rows) + "lines: []\n").encode()


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m.csv", content)
    return out.getvalue()


HOSTILE = {
    "100,000 columns": ("m.csv", wide, "more than 1,000"),
    "a name of ten megabytes": ("m.csv", lambda: long_cell(5), "larger than 1,048,576"),
    "a quantity of ten megabytes": ("m.csv", lambda: long_cell(1), "larger than 1,048,576"),
    "a chip of ten megabytes": ("m.jsonl", long_chip, "chip is longer"),
    "100,000 nested lists": ("m.jsonl", lambda: b'{"chip":' + b"[" * 100_000, "nested too deep"),
    "nested aliases": ("m.yaml", aliases, "anchor"),
    "a packed bomb": ("m.zip", lambda: packed(b"0" * (4 * LONG)), "more than 250 times"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_too_much_is_refused_at_once_in_one_line(run, tmp_path, kind):
    name, content, said = HOSTILE[kind]
    (tmp_path / name).write_bytes(content())
    began = time.monotonic()
    ended = run("check", name, "--on", "2026-02-01")
    assert time.monotonic() - began < 10
    assert ended.code == 3
    [told] = [line for line in ended.out.splitlines() if line.startswith("not read")]
    assert said in told
    assert len(told) < 1000
    assert "Traceback" not in ended.err


def test_the_row_after_a_field_of_ten_megabytes_is_read(run, tmp_path):
    (tmp_path / "m.csv").write_bytes(long_cell(5))
    assert "2 lines: 1 pass, 1 not read" in run("check", "m.csv", "--on", "2026-02-01").out


def test_an_object_with_100_000_keys_is_one_line_of_which_few_are_named(run, tmp_path):
    record = {**RECORD, "end_user_hq": "DE", "end_user_parent": "DE", **{f"k{n}": 1 for n in range(100_000)}}
    (tmp_path / "m.jsonl").write_text(json.dumps(record), encoding="utf-8")
    ended = run("check", "m.jsonl", "--on", "2026-02-01")
    assert ended.code == 0
    assert len(ended.out) < 3000

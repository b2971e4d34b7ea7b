"""JSON Lines."""

import json
from collections.abc import Callable

import pytest

from exportcheck.errors import UnreadableFile
from exportcheck.load.manifests import Manifest
from exportcheck.model.manifest import Line, Rejected

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


ROW: dict[str, object] = {"chip": "H200", "quantity": 8, "destination": "CN"}


def one(read: Read, text: str) -> Line | Rejected:
    """The only row."""
    (row,) = read(text, name="m.jsonl")
    assert isinstance(row, Line | Rejected)
    return row


def test_numbers_and_texts_are_both_understood(read: Read) -> None:
    text = json.dumps(ROW | {"quantity": "8", "unit_value": 30000.5, "hts": 0, "end_user": None}) + "\n"
    line = one(read, text)
    assert isinstance(line, Line)
    assert (line.quantity, line.unit_value, line.hts, line.end_user) == (8, 30000.5, "0", None)


def test_a_number_keeps_its_zeros_where_text_is_meant(read: Read) -> None:
    line = one(read, '{"chip": "H200", "quantity": 8, "destination": "CN", "hts": 8471.50}')
    assert isinstance(line, Line)
    assert line.hts == "8471.50"


def test_lines_are_numbered_and_blank_ones_skipped(read: Read) -> None:
    good = json.dumps(ROW)
    rows = list(read(f"\n{good}\r\n\n  \nnot json\n{good}", name="m.ndjson"))
    assert [(type(row).__name__, row.number) for row in rows] == [("Line", 2), ("Rejected", 5), ("Line", 6)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2]", "not an object"),
        ("8", "not an object"),
        ('"text"', "not an object"),
        ("{", "not valid JSON"),
        ('{"chip": "H200",}', "not valid JSON"),
        ('{"chip": "H200", "chip": "H200"}', "'chip' is repeated"),
        ('{"chip": "H200", "model": "H200", "sku": "x"}', "is missing"),
        ('{"model": "H200", "sku": "x"}', "'model' and 'sku' could both be chip"),
        ('{"chip": "H200", "quantity": NaN, "destination": "CN"}', "NaN is not a number"),
        ('{"chip": "H200", "quantity": Infinity, "destination": "CN"}', "Infinity is not a number"),
        ('{"chip": "H200", "quantity": 1.5, "destination": "CN"}', "quantity is not a whole number: '1.5'"),
        ('{"chip": "H200", "quantity": 1e3, "destination": "CN"}', "quantity is not a whole number: '1e3'"),
        ('{"chip": "H200", "quantity": true, "destination": "CN"}', "quantity is not a whole number: true"),
        (
            '{"chip": "H200", "quantity": [8], "destination": "CN"}',
            "quantity must be text or a number, not a list",
        ),
        ('{"chip": {}, "quantity": 8, "destination": "CN"}', "chip must be text or a number, not a mapping"),
        ('{"chip": "H200", "quantity": 8}', "destination is missing"),
        ('{"chip": "H200", "quantity": 8, "destination": null}', "destination is blank"),
        ('{"chip": "H200", "quantity": 8, "destination": "CN", "end_user": "\\ud800"}', "end_user has bytes"),
        ("{}", "chip is missing"),
        ("[" * 100_000, "nested too deep"),
        ('{"chip": ' + "9" * 10_000 + "}", "longer than"),
    ],
)
def test_a_bad_row_is_rejected_in_one_sentence(read: Read, text: str, said: str) -> None:
    row = one(read, text)
    assert isinstance(row, Rejected)
    assert said in row.problem
    assert "\n" not in row.problem
    row.problem.encode()


def test_headers_are_understood_and_unknown_keys_noticed(read: Read) -> None:
    manifest = read('{"Part Number": "H200", "Qty": 8, "dest": "CN", "notes": 1}\n' * 2, name="m.json")
    assert len(list(manifest)) == 2
    (notice,) = manifest.notices
    assert notice.rule == "XC607"
    assert "'notes'" in notice.message


def test_a_map_names_a_key(read: Read) -> None:
    text = '{"Was": "H200", "chip": "line 1", "Qty": 8, "dest": "CN"}'
    (line,) = read(text, name="m.jsonl", rename={"chip": "Was"})
    assert isinstance(line, Line)


def test_a_stream_that_begins_with_a_brace_is_json_lines(read: Read) -> None:
    assert len(list(read("\n  " + json.dumps(ROW), name="stdin"))) == 1


def test_a_json_array_is_refused_with_the_way_to_mend_it(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="one object a line"):
        read(json.dumps([ROW], indent=2), name="m.json")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_other_encodings_are_read(read_lines: ReadLines, encoding: str) -> None:
    text = json.dumps(ROW | {"end_user": "株式会社サンプル東京"}, ensure_ascii=False)
    (line,) = read_lines(text.encode(encoding), name="m.jsonl")
    assert line.end_user == "株式会社サンプル東京"

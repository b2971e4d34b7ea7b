"""JSON Lines: whatever stands in a record, its line is written."""

import io
import json

import pytest

from exportcheck.output.jsonl_report import JsonLinesReport


@pytest.mark.parametrize("value", [2**70, -(2**70), "half a pair \ud800", 1.5, None, "é"])
def test_a_record_is_read_back_as_it_was(value):
    out = io.StringIO()
    JsonLinesReport(out).line({"value": value, "line": 2})
    assert json.loads(out.getvalue()) == {"type": "line", "value": value, "line": 2}

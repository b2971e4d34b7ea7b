"""The only writers: one file a format; `words` says a clause in English.

A format exists if and only if it is in FORMATS.
"""

from collections.abc import Mapping
from typing import TextIO

from exportcheck.output.json_report import JsonReport
from exportcheck.output.jsonl_report import JsonLinesReport
from exportcheck.output.writer import Format, Writer


def _text(out: TextIO) -> Writer:
    # Rich is imported only when somebody reads.
    from exportcheck.output.terminal import TextReport

    return TextReport(out)


FORMATS: Mapping[str, Format] = {"text": _text, "json": JsonReport, "jsonl": JsonLinesReport}

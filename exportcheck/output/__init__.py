"""The only writers: one file a format; `words` says a clause in English.

A format exists if and only if it is in FORMATS. Each is imported when somebody asks for it.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from exportcheck.output.writer import Format, Writer


def _text(out: TextIO) -> Writer:
    from exportcheck.output.text_report import TextReport

    return TextReport(out)


def _json(out: TextIO) -> Writer:
    from exportcheck.output.json_report import JsonReport

    return JsonReport(out)


def _jsonl(out: TextIO) -> Writer:
    from exportcheck.output.jsonl_report import JsonLinesReport

    return JsonLinesReport(out)


def _sarif(out: TextIO) -> Writer:
    from exportcheck.output.sarif import SarifReport

    return SarifReport(out)


def _junit(out: TextIO) -> Writer:
    from exportcheck.output.junit import JunitReport

    return JunitReport(out)


def _github(out: TextIO) -> Writer:
    from exportcheck.output.github import GithubReport

    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    return GithubReport(out, Path(summary) if summary else None)


def _gitlab(out: TextIO) -> Writer:
    from exportcheck.output.gitlab import GitlabReport

    return GitlabReport(out)


def _markdown(out: TextIO) -> Writer:
    from exportcheck.output.markdown import MarkdownReport

    return MarkdownReport(out)


def _csv(out: TextIO) -> Writer:
    from exportcheck.output.csv_report import CsvReport

    return CsvReport(out)


def _html(out: TextIO) -> Writer:
    from exportcheck.output.html_report import HtmlReport

    return HtmlReport(out)


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "gitlab": _gitlab,
    "markdown": _markdown,
    "csv": _csv,
    "html": _html,
}

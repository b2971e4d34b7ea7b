"""Reports made of plain records, the writers over them, and `report convert` in this process."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from exportcheck.cli.report_command import report_app
from exportcheck.output import FORMATS

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "formats"
REPORTS = ROOT / "tests" / "data" / "reports"
Record = dict[str, Any]
HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "formula behind a semicolon": "a;=1+1",
    "full-width formula": "＝1+1",
    "minus": "-1+1",
    "plus": "+1",
    "at sign": "@SUM(A1)",
    "tab": "\t=1",
    "carriage return": "\r=1",
    "markup": "<script>alert(1)</script>]]><!--",
    "attribute": "\"' onload=alert(1) x='",
    "entity": "&lt;b&gt;&#106;&amp;",
    "control characters": "\x00\x08\x1b[31m\x7f\x9b",
    "not a character": "\ufffe\uffff",
    "half a character": "\udc80",
    "turned around": "\u202egnp.exe\u2066",
    "lines": "a\nb\r\nc\u2028d",
    "table": "a | b || c",
    "code": "`x` ``` ~~~",
    "link": "[x](javascript:alert(1)) ![y](https://evil.example/y.png)",
    "address": "https://evil.example www.evil.example mailto:a@evil.example <https://evil.example>",
    "mention": "@everyone #1 !2 ~3 %4 $x$",
    "emphasis": "**a** _b_ # c\\",
    "command": "%0A::error::x\n::set-output name=a::b",
    "property": "a,line=9::b:c%2C",
    "placeholder": "{0} {{1}} [a](1)",
    "path": "..\\..\\etc/pass wd:%41?x#y",
    "absolute path": "/etc/pass wd",
    "drive": "C:\\a b\\c.csv",
    "long": "x" * 70_000,
}


def finding(rule: str = "XC301", severity: str = "error", message: str = "it is so", **more: Any) -> Record:
    return {
        "rule": rule,
        "severity": severity,
        "message": message,
        "paragraph": "742.6",
        "citation": "15 CFR",
        **more,
    }


def line(number: int = 2, *findings: Record, **more: Any) -> Record:
    severities = {entry["severity"] for entry in findings if not entry.get("suppressed")}
    gate = "fail" if "error" in severities else "review" if "indeterminate" in severities else "pass"
    return {
        "manifest": "q1.csv",
        "line": number,
        "shipment_id": f"S-{number}",
        "line_id": "1",
        "chip": "nvidia-h200-sxm",
        "quantity": 8,
        "destination": "CN",
        "family": "a",
        "license_required": "yes",
        "decision": "case_by_case",
        "exception": None,
        "gate": gate,
        "findings": [{"fingerprint": f"{number:016x}", **entry} for entry in findings],
        **more,
    }


def rejected(number: int = 9, problem: str = "quantity is blank", manifest: str = "q1.csv") -> Record:
    return {"manifest": manifest, "line": number, "problem": problem}


def head(text: str | None = None) -> Record:
    return {
        "schema": "exportcheck/report/v1",
        "tool": {"name": "exportcheck", "version": text or "0.1.0"},
        "as_of": text or "2026-02-01",
        "layer": text or "enforced",
        "law": {"checked": text or "2026-10-08", "digest": text or "sha256:" + "a" * 64},
        "catalog": {"as_of": text or "2026-11-23", "digest": text or "sha256:" + "b" * 64},
    }


def tail(**more: Any) -> Record:
    return {
        "manifests": [{"name": "q1.csv", "digest": "sha256:" + "c" * 64, "lines": 3}],
        "totals": [],
        "findings": [],
        "summary": {
            "lines": 3,
            "checked": 2,
            "rejected": 1,
            "decisions": {},
            "severities": {},
            "gates": {"fail": 1, "pass": 1},
            "suppressed": 0,
        },
        "status": "fail",
        "exit_code": 1,
        **more,
    }


def total(*findings: Record, product: str = "nvidia-h200-sxm") -> Record:
    return {
        "product": product,
        "us_units": None,
        "us_tpp": None,
        "cn_mo_units": 501,
        "cn_mo_tpp": 7935840.0,
        "ratio": None,
        "limit": 0.5,
        "holds": "unknown",
        "headroom_units": -1,
        "findings": list(findings),
    }


def hostile(text: str) -> tuple[Record, list[Record], list[Record], Record]:
    """A report in which every text that a stranger could have written is this one."""
    waiver = {"waiver": text, "reason": text, "approver": text, "expires": text}
    bad = finding(text, "error", text, paragraph=text, citation=text, fingerprint=text)
    waived = {**bad, "severity": "indeterminate", "suppressed": waiver}
    stated = {"shipment_id": text, "line_id": text, "chip": text, "destination": text, "manifest": text}
    lines = [
        line(2, bad, waived, {**bad, "severity": "warning"}, {**bad, "severity": "note"}, **stated),
        line(3, waived, **stated),
    ]
    end = tail(
        manifests=[{"name": text, "digest": text, "lines": 2}],
        totals=[total({key: value for key, value in bad.items() if key != "fingerprint"}, product=text)],
        findings=[bad, waived],
    )
    return head(text), lines, [rejected(4, text, text), rejected(0, text, text)], end


@pytest.fixture(scope="session")
def records() -> Any:
    """The makers of records, by name."""
    return sys.modules[__name__]


@pytest.fixture(params=HOSTILE)
def nasty(request: pytest.FixtureRequest) -> str:
    """A text from a stranger."""
    return HOSTILE[request.param]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a format makes of records."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    def write(
        name: str,
        lines: Iterable[Record] = (),
        unread: Iterable[Record] = (),
        end: Record | None = None,
        start: Record | None = None,
    ) -> str:
        out = io.StringIO(newline="")
        writer = FORMATS[name](out)
        writer.start(start or head())
        for record in lines:
            writer.line(record)
        for record in unread:
            writer.rejected(record)
        writer.finish(end or tail())
        return out.getvalue()

    return write


@pytest.fixture
def written_hostile(written: Callable[..., str]) -> Callable[[str, str], str]:
    """What a format makes of a report full of one text; it must be text that a file can hold."""

    def write(name: str, text: str) -> str:
        start, lines, unread, end = hostile(text)
        made = written(name, lines, unread, end, start)
        made.encode("utf-8")
        return made

    return write


@pytest.fixture
def convert(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `exportcheck report convert ARGUMENTS`; what it writes to standard output."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    def call(*arguments: object) -> str:
        out = io.StringIO(newline="")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            report_app(["convert", *map(str, arguments)], standalone_mode=False)
        return out.getvalue()

    return call


@pytest.fixture(params=sorted(path.stem for path in REPORTS.glob("*.json")))
def report(request: pytest.FixtureRequest) -> Path:
    """Each of the three saved reports."""
    return REPORTS / f"{request.param}.json"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with a golden file, or makes it anew where EXPORTCHECK_GOLDEN=write asks for it."""

    def compare(name: str, made: str) -> None:
        path = GOLDEN / name
        if os.environ.get("EXPORTCHECK_GOLDEN") == "write":
            path.write_text(made, encoding="utf-8", newline="\n")
        assert made == path.read_text(encoding="utf-8"), "EXPORTCHECK_GOLDEN=write pytest tests/output"

    return compare


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Saves a report: head, lines, rejected rows and tail as one JSON document, changed as asked."""

    def save(*lines: Record, unread: Iterable[Record] = (), **changes: Any) -> Path:
        document = {**head(), "lines": list(lines), "rejected": list(unread), **tail(), **changes}
        path = tmp_path / "report.json"
        path.write_text(json.dumps({k: v for k, v in document.items() if v is not ...}), encoding="utf-8")
        return path

    return save

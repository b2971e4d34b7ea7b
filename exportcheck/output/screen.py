"""What every text on a terminal shares: the console, the colours, how a finding is said."""

from typing import TextIO

from rich.console import Console
from rich.text import Text

from exportcheck.model.clause import Truth
from exportcheck.output.plain import plain
from exportcheck.output.records import Record

COLOURS = {
    "no_license_found": "green",
    "exception": "cyan",
    "presumption_of_approval": "cyan",
    "case_by_case": "yellow",
    "presumption_of_denial": "red",
    "undetermined": "magenta",
}
SEVERITY_COLOURS = {"error": "red", "indeterminate": "magenta", "warning": "yellow", "note": "blue"}
ANSWER = {Truth.HOLDS: "yes", Truth.FAILS: "no", Truth.UNKNOWN: "unknown"}


def console(out: TextIO, width: int | None = None) -> Console:
    """A console on a stream: colour only on a terminal, and never against NO_COLOR."""
    terminal = out.isatty()
    return Console(
        file=out,
        highlight=False,
        soft_wrap=not terminal,
        width=width or (None if terminal else 100),
        emoji=False,
    )


def spoken(finding: Record) -> Text:
    """A finding on a line: severity and rule in colour, the message, the paragraph."""
    where = f" [{finding['paragraph']}]" if finding["paragraph"] else ""
    colour = SEVERITY_COLOURS[finding["severity"]]
    head = f"{finding['severity']} {finding['rule']} "
    waiver = finding.get("suppressed")
    if waiver:
        head, colour = f"waived by {plain(waiver['waiver'])} {finding['rule']} ", "dim"
    return Text.assemble((head, colour), plain(finding["message"]) + where)

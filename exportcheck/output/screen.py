"""What every text on a terminal shares: the console, the colours, how a finding is said."""

from typing import TYPE_CHECKING, TextIO

from exportcheck.model.clause import Truth
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.table import Styled, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

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


class Screen:
    """Lines and tables on a stream: by Rich on a terminal, as they are elsewhere."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._out = out
        self._console = console(out) if out.isatty() else None

    def print(self, said: str | Styled | Table = "", style: str = "") -> None:
        """Write a line, or the lines of a table."""
        if self._console is None:
            self._out.write(f"{said}\n")
            self._out.flush()
        else:
            self._console.print(Styled((said, style)) if isinstance(said, str) else said)


def console(out: TextIO, width: int | None = None) -> "Console":
    """Rich's console on a stream: colour only on a terminal, and never against NO_COLOR."""
    from rich.console import Console

    terminal = out.isatty()
    return Console(
        file=out,
        highlight=False,
        soft_wrap=not terminal,
        width=width or (None if terminal else 100),
        emoji=False,
    )


def said(finding: Record) -> Styled:
    """A finding on a line: severity and rule in colour, the message, the paragraph."""
    where = f" [{finding['paragraph']}]" if finding["paragraph"] else ""
    colour = SEVERITY_COLOURS[finding["severity"]]
    head = f"{finding['severity']} {finding['rule']} "
    waiver = finding.get("suppressed")
    if waiver:
        head, colour = f"waived by {plain(waiver['waiver'])} {finding['rule']} ", "dim"
    return Styled((head, colour), plain(finding["message"]) + where)


def spoken(finding: Record) -> "Text":
    """The same for those who put it into something else of Rich."""
    text: Text = said(finding).__rich__()
    return text

"""`-o text` of `check`: the lines that need work as they are found, then the sums."""

from typing import TextIO

from exportcheck.output import ledger_words
from exportcheck.output.plain import plain
from exportcheck.output.records import Record
from exportcheck.output.screen import COLOURS, SEVERITY_COLOURS, Screen, said
from exportcheck.output.table import Styled
from exportcheck.output.words import DECISIONS, number

# A gate's log is read from its end: more lines than this are counted, not listed.
MOST_LINES = 50


class TextReport:
    """`-o text`: lines that need work as they are found, then the sums."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open text stream."""
        self._screen = Screen(out)
        self._shown = 0
        self._more = 0
        self._rejected = 0
        self._warned: dict[tuple[str, str], int] = {}

    def start(self, head: Record) -> None:
        """What the verdicts rest on."""
        text = f"law of {head['as_of']}, {head['layer']}; last read {head['law']['checked']}"
        self._screen.print(text, style="dim")

    def line(self, record: Record) -> None:
        """A line that does not pass, with why; warnings are counted for the end."""
        for finding in record["findings"]:
            if finding["severity"] == "warning":
                # A report saved by an earlier version has no titles.
                key = (finding["rule"], finding.get("title", finding["message"]))
                self._warned[key] = self._warned.get(key, 0) + 1
        if record["gate"] == "pass":
            return
        if self._shown >= MOST_LINES:
            self._more += 1
            return
        self._shown += 1
        colour = "red" if record["gate"] == "fail" else "magenta"
        where = f"{plain(record['manifest'])}:{record['line']}"
        self._screen.print(
            Styled(
                (f"{record['gate']:6}", f"bold {colour}"),
                f" {where}  {record['quantity']:,} × {record['chip']} to {record['destination']}: ",
                (DECISIONS[record["decision"]], COLOURS[record["decision"]]),
            )
        )
        for finding in record["findings"]:
            if finding["severity"] in ("error", "indeterminate"):
                self._screen.print(Styled("       ", said(finding)))

    @property
    def room(self) -> int:
        """How many lines more are shown."""
        return MOST_LINES - self._shown

    @property
    def room_rejected(self) -> int:
        """How many rows more that could not be read are shown."""
        return max(MOST_LINES - self._rejected, 0)

    def equal(self, record: Record, times: int) -> None:
        """Lines with an equal verdict that are counted and not shown."""
        for finding in record["findings"]:
            if finding["severity"] == "warning":
                key = (finding["rule"], finding.get("title", finding["message"]))
                self._warned[key] = self._warned.get(key, 0) + times
        if record["gate"] != "pass":
            self._more += times

    def unread(self, times: int) -> None:
        """Rows that could not be read, counted and not shown."""
        self._rejected += times

    def rejected(self, record: Record) -> None:
        """A row that could not be read."""
        self._rejected += 1
        if self._rejected <= MOST_LINES:
            where = f":{record['line']}" if record["line"] else ""
            text = f" {plain(record['manifest'])}{where}  {plain(record['problem'])}"
            self._screen.print(Styled(("not read", "bold red"), text))

    def finish(self, end: Record) -> None:
        """The sums and the status."""
        if self._more:
            self._screen.print(f"… and {self._more:,} more lines that do not pass; -o jsonl lists them all")
        if self._rejected > MOST_LINES:
            self._screen.print(f"… and {self._rejected - MOST_LINES:,} more rows that could not be read")
        for (rule, title), count in self._warned.items():
            lines = "1 line" if count == 1 else f"{count:,} lines"
            text = Styled((f"warning {rule} ", SEVERITY_COLOURS["warning"]), f"{plain(title)} ({lines})")
            self._screen.print(text)
        for total in end["totals"]:
            self._screen.print(Styled(("volume ", "bold"), _ratio(total)))
            for part in ledger_words.parts(total):
                self._screen.print(f"       {plain(part)}")
            for finding in total["findings"]:
                self._screen.print(said(finding))
        for finding in end["findings"]:
            self._screen.print(said(finding))
        if asked := end.get("ledger"):
            self._screen.print(plain(ledger_words.asked(asked)), style="dim")
        summary = end["summary"]
        gates = ", ".join(f"{count:,} {gate}" for gate, count in summary["gates"].items())
        self._screen.print(
            f"{summary['lines']:,} line{'' if summary['lines'] == 1 else 's'}: {gates or 'none checked'}"
            + (f", {summary['rejected']:,} not read" if summary["rejected"] else "")
        )


def _ratio(total: Record) -> str:
    us = "unknown" if total["us_units"] is None else f"{total['us_units']:,}"
    ratio = "unknown" if total["ratio"] is None else number(total["ratio"])
    room = "" if total["headroom_units"] is None else f", headroom {total['headroom_units']:,} units"
    return (
        f"{total['product']}: {total['cn_mo_units']:,} units to China and Macau, {us} to US customers, "
        f"ratio {ratio} (limit {number(total['limit'])}): {total['holds']}{room}"
    )

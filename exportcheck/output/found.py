"""What every format says alike about findings: which fail, which are suppressed, where they are."""

from collections.abc import Iterator

from exportcheck.output.plain import plain
from exportcheck.output.records import Record

# The kinds that stop a gate; a finding that a waiver suppresses does not, whatever its kind.
SERIOUS = ("error", "indeterminate")
NOT_LISTED = "more are not listed; `-o jsonl` lists all"


def serious(finding: Record) -> bool:
    """Whether the finding can fail a run."""
    return finding["severity"] in SERIOUS and not finding.get("suppressed")


def needs_work(record: Record) -> bool:
    """Whether a line does not pass for a reason that is shown; a baseline may have hidden them all."""
    if record["gate"] == "pass":
        return False
    return any(map(serious, record["findings"])) or not record.get("hidden")


def suppression(finding: Record) -> str:
    """Why the finding is suppressed, or nothing."""
    waiver = finding.get("suppressed")
    if not waiver:
        return ""
    given = [f"waiver {plain(str(waiver.get('waiver', 'unnamed')))}"]
    given += [f"{key} {plain(str(waiver[key]))}" for key in ("approver", "expires") if waiver.get(key)]
    reason = waiver.get("reason")
    return ", ".join(given) + (f": {plain(str(reason))}" if reason else "")


def spoken(finding: Record) -> str:
    """A finding as one line of text, marked when it is suppressed."""
    reason = suppression(finding)
    mark = f"suppressed ({reason}) " if reason else ""
    where = f" [{plain(finding['paragraph'])}]" if finding["paragraph"] else ""
    return f"{mark}{finding['severity']} {plain(finding['rule'])}: {plain(finding['message'])}{where}"


def item(record: Record) -> str:
    """A line's shipment and line, or its row."""
    named = [plain(str(record[key])) for key in ("shipment_id", "line_id") if record.get(key)]
    return "/".join(named) or f"row {record['line']}"


def of_run(end: Record) -> Iterator[tuple[str, Record]]:
    """The findings that belong to no line, each with what it is about."""
    for total in end["totals"]:
        for finding in total["findings"]:
            yield f"volume ratio of {plain(total['product'])}", finding
    for finding in end["findings"]:
        yield "the run", finding

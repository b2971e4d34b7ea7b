"""Why a report says what it says: the deciding findings of all lines, by rule.

Memory grows with the rules, not with the lines.
"""

from exportcheck.output.html_lines import AT_ONCE, badge
from exportcheck.output.html_text import text
from exportcheck.output.records import Record

Key = tuple[str, str]
# A shared beginning shorter than this says nothing.
_SHORTEST = 20
# More rules than this would push the lines off the first screens.
_AT_FIRST = 8


class Reasons:
    """Counts deciding findings by rule and keeps what their messages have in common."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._counts: dict[Key, int] = {}
        self._heads: dict[Key, str] = {}
        self._firsts: dict[Key, str] = {}

    def add(self, findings: list[Record]) -> None:
        """Count the findings that decide; a waived one does not."""
        for entry in findings:
            if entry["severity"] not in AT_ONCE or entry.get("suppressed"):
                continue
            key, message = (entry["severity"], entry["rule"]), entry["message"]
            self._counts[key] = self._counts.get(key, 0) + 1
            first = self._firsts.setdefault(key, message)
            known = self._heads.setdefault(key, first)
            if not message.startswith(known):
                self._heads[key] = _beginning(known, message)

    def table(self) -> str:
        """Each rule with how often it decides, errors and the most frequent first; the tail folded."""
        order = sorted(self._counts, key=lambda key: (AT_ONCE.index(key[0]), -self._counts[key], key[1]))
        rows = [self._row(*key) for key in order]
        first, rest = rows[:_AT_FIRST], rows[_AT_FIRST:]
        more = f"{len(rest):,} more rule{'s' if len(rest) > 1 else ''}"
        return (_table("What decides, by rule", first) if first else "") + (
            f"<details><summary>{more}</summary>{_table(more, rest)}</details>" if rest else ""
        )

    def _row(self, severity: str, rule: str) -> str:
        return (
            f"<tr><td>{badge(severity)}</td><td><code>{text(rule)}</code></td>"
            f'<td class="count">{self._counts[severity, rule]:,}</td>'
            f"<td>{text(self._words((severity, rule)))}</td></tr>"
        )

    def _words(self, key: Key) -> str:
        """The one message, or what all of them share up to the last whole part."""
        first, head = self._firsts[key], self._heads[key]
        if head == first:
            return first
        end = max(head.rfind(": "), head.rfind("; "))
        return f"{head[:end]} …" if end >= _SHORTEST else f"{first} (and others)"


def _table(caption: str, rows: list[str]) -> str:
    names = "".join(f'<th scope="col">{name}</th>' for name in ("Severity", "Rule", "Times", "What it says"))
    return (
        f'<table class="reasons"><caption>{caption}</caption>'
        f"<thead><tr>{names}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _beginning(one: str, other: str) -> str:
    """What two texts begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return one[: next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))]

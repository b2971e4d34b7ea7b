"""The timeline and the bars as plain text, drawn with characters."""

from datetime import date, timedelta

from exportcheck.output.bars import bar
from exportcheck.output.pictures.ranges_said import Lines, figure, line
from exportcheck.output.pictures.said import spoken
from exportcheck.output.pictures.spans import Row, first_day, last_day, numbered
from exportcheck.output.pictures.theme import WORDS
from exportcheck.output.plain import plain

WIDTH = 66


def timeline(rows: list[Row], day: date, title: str) -> str:
    """One bar of blocks for each chip and destination, and its stretches in lines."""
    lines = [plain(title), ""]
    start, end = first_day(rows), last_day(rows, day)
    for row in rows:
        lines += [plain(row.name), f"  {blocks(row, start, end)}"]
    lines.append(f"  {years(start, end, day)}")
    words = dict.fromkeys(stretch.decision for row in rows for stretch in row.stretches)
    lines += ["", *(f"  {WORDS[word].block * 3} {spoken(word)}" for word in words)]
    lines.append(f"    ^ {day}")
    for row in rows:
        lines += ["", plain(row.name)]
        for text, reasons in numbered(row):
            lines.append(f"  {plain(text)}")
            lines += [f"       {plain(reason)}" for reason in reasons]
    return "\n".join(lines) + "\n"


def blocks(row: Row, start: date, end: date) -> str:
    """The bar: a block of each stretch's decision, with an upright line where another begins."""
    cells = [" "] * WIDTH
    for stretch in row.stretches:
        until = end if stretch.until is None else stretch.until + timedelta(days=1)
        low, high = _day(max(stretch.since, start), start, end), _day(until, start, end)
        cells[low:high] = WORDS[stretch.decision].block * (high - low)
        if low and low < WIDTH:
            cells[low] = "│"
    return "".join(cells)


def _day(day: date, start: date, end: date) -> int:
    return min(WIDTH, round(WIDTH * (day - start).days / (end - start).days))


def years(start: date, end: date, day: date) -> str:
    """The line below a bar: the first day of each year, and a mark at the day asked about."""
    cells = [" "] * (WIDTH + 5)
    for year in range(start.year + 1, end.year + 1):
        at = _day(date(year, 1, 1), start, end)
        cells[at : at + 4] = str(year)
    # The mark stands at the day, not on a year's digits.
    at = _day(day, start, end)
    cells[at] = "^"
    return "".join(cells).rstrip()


def ranges(chips: Lines, title: str) -> str:
    """Each line of the law with the figure drawn against it."""
    found = [comparison for _, comparisons in chips for comparison in comparisons]
    wide = max((len(line(comparison)) for comparison in found), default=0)
    lines = [plain(title)]
    for name, comparisons in chips:
        lines += ["", plain(name)]
        for comparison in comparisons:
            drawn = f"{bar(comparison.measure, comparison.limit):26}"
            lines.append(f"  {line(comparison):{wide}}  {drawn} {figure(comparison)}")
    lines += [
        "",
        "  ━ up to the low end, ░ to the high end, │ the limit, ▶ more than twice the limit, ? not published",
    ]
    return "\n".join(lines) + "\n"

"""Manifests to measure with: lines of a year's trade, the same for the same size."""

import random
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    "shipment_id", "line_id", "chip", "quantity", "destination", "consignee", "end_user", "end_user_hq",
    "end_user_parent", "transaction",
)  # fmt: skip
# One line in twenty is of a chip and to a place that something is found of beside the missing party list.
FOUND = 20


def written(path: Path, lines: int, questions: int) -> Path:
    """A CSV of so many lines that ask so many distinct questions by their texts."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(COLUMNS) + "\n")
        out.writelines(",".join(map(str, row)) + "\n" for row in rows(lines, questions))
    return path


def rows(lines: int, questions: int) -> Iterator[tuple[object, ...]]:
    """The cells of so many lines; which question a line asks is drawn."""
    draw = random.Random(lines).randrange
    for number in range(lines):
        asked = number if questions >= lines else draw(questions)
        found = asked % FOUND == 0
        chip = ("H200", "H20")[asked // FOUND % 2] if found else "RTX 4090 D"
        place = ("CN", "VN")[asked // FOUND % 2] if found else ("DE", "FR", "GB", "JP")[asked % 4]
        home = "CN" if found else "DE"
        company = f"Company {asked} Ltd"
        ids = f"S-{number // 4}", number % 4 + 1
        yield (*ids, chip, 1 + number % 64, place, company, f"User {asked}", home, home, "export")

"""The plan without an engine: which columns of a row are the question, and what only has to be readable."""

from collections.abc import Sequence

from exportcheck.model.noun import Noun

# Said of a line and carried to its verdict, of which they are no part.
IDS = ("shipment_id", "line_id")
QUANTITY = "quantity"
# No part of a verdict without a party list; a cell that cannot be read rejects its row all the same.
ONLY_READ = ("unit_value", "currency", "consignee_address", "end_user_address")
# Parts of a question in one text: no text of a table has this character, a file with one is refused.
BETWEEN = "\0"
# The quantity in a row that stands for all rows of a question.
ANY_QUANTITY = "1"


class Plan(Noun):
    """The columns of a table by what they are for: pairs of position in the row and column."""

    width: int
    questions: tuple[tuple[int, str], ...]
    ids: tuple[tuple[int, str], ...]
    only_read: tuple[tuple[int, str], ...]
    quantity: int

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The columns of a question that stand side by side: the first and the last position of each run."""
        found: list[tuple[int, int]] = []
        for at, _ in self.questions:
            if found and found[-1][1] == at - 1:
                found[-1] = found[-1][0], at
            else:
                found.append((at, at))
        return tuple(found)

    def row(self, question: str) -> list[str]:
        """A row that asks the question, of one unit and without ids."""
        cells = [""] * self.width
        cells[self.quantity] = ANY_QUANTITY
        for (at, _), text in zip(self.questions, question.split(BETWEEN), strict=True):
            cells[at] = text
        return cells


def planned(columns: Sequence[tuple[int, str]], width: int) -> Plan:
    """The plan for a header: `columns` are pairs of position and column."""
    kinds = (*IDS, *ONLY_READ, QUANTITY)
    return Plan(
        width,
        questions=tuple(pair for pair in columns if pair[1] not in kinds),
        ids=tuple(pair for pair in columns if pair[1] in IDS),
        only_read=tuple(pair for pair in columns if pair[1] in ONLY_READ),
        quantity=next(at for at, column in columns if column == QUANTITY),
    )

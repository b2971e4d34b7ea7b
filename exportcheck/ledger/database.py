"""What the ledger asks of a database; SQLite and PostgreSQL are the two there are."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

Rows = list[tuple[Any, ...]]
Result = TypeVar("Result")


class Database(Protocol):
    """A connection. Statements have `?` for values and `{at}` before the name of a table.

    Every method raises LedgerError (LedgerBusy where others held the lock for too long), and never what
    its driver raises.
    """

    day: str  # the column `day` as text, YYYY-MM-DD
    locking: str  # ends the statement that reads the head in order to write
    steps: Sequence[Sequence[str]]  # the statements that make each version of the tables from the last

    def run(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """Run a statement inside a transaction and give back its rows."""
        ...

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row."""
        ...

    def fill(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows in the quickest way."""
        ...

    def version(self) -> int | None:
        """The version of the ledger's tables; None where there is nothing yet.

        Raises:
            LedgerError: it is a database of something else.
        """
        ...

    def begin(self, *, making: bool = False) -> None:
        """Begin a transaction that writes; with `making`, no other makes or migrates tables meanwhile."""
        ...

    def commit(self) -> None:
        """Make what was written last."""
        ...

    def rollback(self) -> None:
        """Undo what was written; never raises."""
        ...

    def reading(self, work: Callable[[], Result]) -> Result:
        """Do work that only reads and sees one state of the ledger; it may be begun more than once."""
        ...

    def guards(self) -> set[str]:
        """The names of the triggers that are there and switched on."""
        ...

    def damage(self) -> list[str]:
        """What the database itself finds broken in its file; empty where it looks after that elsewhere."""
        ...

    def close(self) -> None:
        """Close the connection; never raises."""
        ...

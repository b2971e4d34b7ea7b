"""The keys of rows that are mappings: which column each one is."""

from collections.abc import Mapping

from exportcheck.load.manifests.cells import CellProblem
from exportcheck.load.manifests.columns import (
    check_rename,
    column_of,
    header_key,
    is_own_name,
    shown,
    unread_notices,
)
from exportcheck.model.manifest import Notice

_MOST = 1_000
_LONGEST = 200


class Keys:
    """Translates the keys of rows, and remembers those it met that are no column."""

    def __init__(self, rename: Mapping[str, str]) -> None:
        """`rename` is ours to theirs, as in --map."""
        check_rename(rename)
        self._mapped = {header_key(theirs): ours for ours, theirs in rename.items()}
        self._plans: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
        self._unread: dict[str, None] = {}

    def columns(self, row: Mapping[str, object]) -> list[tuple[str, object]]:
        """The row by our columns; raises CellProblem where two keys could be one column."""
        return [(column, row[key]) for column, key in self.plan(row)]

    def plan(self, row: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        """Pairs of our column and the row's key for it; raises CellProblem as `columns` does."""
        keys = tuple(row)
        plan = self._plans.get(keys)
        if plan is None:
            plan = self._plan(keys)
            if len(self._plans) >= _MOST:
                self._plans.clear()
            self._plans[keys] = plan
        return plan

    def notices(self) -> list[Notice]:
        """What was met so far and not read."""
        return unread_notices(self._unread)

    def _plan(self, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        chosen: dict[str, str] = {}
        for key in keys:
            column = self._mapped.get(header_key(key)) or column_of(key)
            if column is None:
                self._pass_over(key)
                continue
            other = chosen.get(column)
            if other is None or self._rank(key, column) > self._rank(other, column):
                chosen[column] = key
            elif self._rank(key, column) == self._rank(other, column):
                raise CellProblem(f"{shown(other)} and {shown(key)} could both be {column}; keep one of them")
        return tuple(chosen.items())

    def _rank(self, key: str, column: str) -> int:
        if self._mapped.get(header_key(key)) == column:
            return 2
        return 1 if is_own_name(key, column) else 0

    def _pass_over(self, key: str) -> None:
        if len(self._unread) < _MOST:
            self._unread[key[:_LONGEST]] = None

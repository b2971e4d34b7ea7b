"""What can go wrong, and the exit code that says so.

ExportcheckError
├── UsageError          2   the command line or the configuration is wrong
├── UnsoundData         2   one of our own files (catalog, regulations, waivers) is unsound
├── CannotCheck         3   the thing asked about could not be read or is not known
│   ├── UnreadableFile  3   a manifest that cannot be opened, decoded or understood as a table
│   ├── UnknownName     3   no such chip
│   └── LedgerError     3   a ledger that cannot be opened, read or written
│       └── LedgerBusy  3   others are writing to it
└── RuleFailed         70   a rule raised: a bug of this program, never a finding

Every message is one sentence that says what is wrong, where, and how to mend it.
"""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes users' scripts rely on."""

    PASSED = 0
    FINDINGS = 1
    USAGE = 2
    NOT_CHECKED = 3
    STALE = 4
    INTERNAL = 70


# When several apply, the first of these wins.
PRECEDENCE = (Exit.INTERNAL, Exit.USAGE, Exit.NOT_CHECKED, Exit.STALE, Exit.FINDINGS, Exit.PASSED)


def worst(*codes: Exit) -> Exit:
    """The exit code to end with when several apply."""
    return min(codes, key=PRECEDENCE.index, default=Exit.PASSED)


class ExportcheckError(Exception):
    """Anything this program says in one sentence instead of a traceback."""

    exit = Exit.INTERNAL


class UsageError(ExportcheckError):
    """The command line or the configuration is wrong."""

    exit = Exit.USAGE


class UnsoundData(ExportcheckError):
    """A catalog, regulations or waivers file breaks its own contract."""

    exit = Exit.USAGE


class CannotCheck(ExportcheckError):
    """The thing asked about could not be checked."""

    exit = Exit.NOT_CHECKED


class UnreadableFile(CannotCheck):
    """A manifest that cannot be opened, decoded, or understood as a table."""


class UnknownName(CannotCheck):
    """A chip that the catalog does not know, or a name that could be several things."""


class LedgerError(CannotCheck):
    """A ledger that cannot be opened, read or written; nothing in it was changed, unless it says so."""


class LedgerBusy(LedgerError):
    """Others held the write lock for longer than this one waited."""


class RuleFailed(ExportcheckError):
    """A rule raised an exception: a bug, with the rule and the input that show it."""

    exit = Exit.INTERNAL

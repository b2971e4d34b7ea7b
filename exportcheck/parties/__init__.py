"""Party lists, compiled and screened against; needs the extra `parties`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exportcheck.errors import UsageError
from exportcheck.model.party import Listed, ListInfo

if TYPE_CHECKING:
    from exportcheck.parties.index import CompiledIndex

_MISSING = "party lists need packages that are not installed: pip install 'exportcheck[parties]'"


def build_index(parties: Sequence[Listed], info: ListInfo, path: Path) -> None:
    """Compile a party list and write it to `path`, whole or not at all.

    Raises:
        UnsoundData: the list has no party, or a name that is none.
        UsageError: the file cannot be written, or the extra `parties` is not installed.
    """
    try:
        from exportcheck.parties import building
    except ModuleNotFoundError as error:
        raise UsageError(f"{_MISSING} ({error.name})") from None
    building.build_index(parties, info, path)


def open_index(path: Path) -> "CompiledIndex":
    """Open a compiled party list.

    Raises:
        CannotCheck: it cannot be read, is no index, is damaged, or was built by another version.
        UsageError: the extra `parties` is not installed.
    """
    try:
        from exportcheck.parties import index
    except ModuleNotFoundError as error:
        raise UsageError(f"{_MISSING} ({error.name})") from None
    return index.open_index(path)

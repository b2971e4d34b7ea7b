"""What stands behind a list of parties: what a hit on it means for a shipment."""

from collections.abc import Sequence
from enum import Enum

from exportcheck.model.noun import Noun


class Excludes(Enum):
    """Which parties of a list the statement of paragraph (dd)(1)(iv) excludes."""

    EVERY = "every"
    SOME = "some"
    NONE = "none"


class ListKind(Noun):
    """A kind of list, known by the beginning of its name.

    `licensed` says that a declared BIS licence that fits is what the listing asks for; `exports` that a
    hit stands against the shipment rather than against dealings in securities or accounts.
    """

    begins: str
    paragraph: str = ""
    licensed: bool = False
    exports: bool = True
    excludes: Excludes = Excludes.NONE


# A list nobody has described is read as the strictest.
STRICTEST = ListKind("")


def kind_of(name: str, kinds: Sequence[ListKind]) -> ListKind:
    """The kind of a list by its name."""
    folded = name.casefold()
    return next((kind for kind in kinds if folded.startswith(kind.begins.casefold())), STRICTEST)

"""A party that is stated with its owners, in the rows of YAML and JSON Lines."""

from collections.abc import Mapping

from exportcheck.errors import CannotCheck
from exportcheck.load.manifests.cells import CellProblem, cleaned, shown
from exportcheck.load.owners import owners_of
from exportcheck.model.owner import Owners

_KEYS = ("name", "owners")


def party(column: str, value: Mapping[str, object]) -> tuple[str, Owners]:
    """The name and the owners in `end_user: {name: …, owners: [{name, percent, owners}]}`.

    Raises:
        CellProblem: it is no party; the message says where.
    """
    for key in value:
        if key not in _KEYS:
            said = f"{column}: {shown(str(key))} is not known of a party; write name and owners"
            other = f"{column}_{key}"
            raise CellProblem(
                f"{said}, and the rest beside it ({other}: …)" if str(key).isidentifier() else said
            )
    name = value.get("name")
    text = cleaned(column, name) if isinstance(name, str) else ""
    if not text:
        raise CellProblem(f"{column}: a party that is stated with its owners needs a name; write name: …")
    if value.get("owners") is None:
        return text, Owners()
    try:
        return text, owners_of(text, value["owners"], f"{column}.")
    except CannotCheck as error:
        raise CellProblem(str(error)) from None

"""How the commands that ask about chips put their question."""

from exportcheck.cli.wiring import Box
from exportcheck.model.case import Deal
from exportcheck.model.place import Place


def ordinary(things: Box, destination: Place, hq: Place | None = None, parent: Place | None = None) -> Deal:
    """An export from the United States to an end user at home at the destination, unless said otherwise."""
    headquarters = hq or destination
    return Deal(
        destination=destination,
        origin=things.places.by_code("US"),
        transaction="export",
        end_user_country=destination,
        headquarters=headquarters,
        parent=parent or headquarters,
    )

"""`exportcheck parties`: lists of parties, and names held against them."""

import typer

from exportcheck.cli.parties_import import import_
from exportcheck.cli.parties_screen import screen
from exportcheck.cli.parties_status import status
from exportcheck.cli.parties_update import update

parties_app = typer.Typer(
    help="Party lists: import and update them, see how old they are, screen names.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
parties_app.command("import")(import_)
parties_app.command()(update)
parties_app.command()(status)
parties_app.command()(screen)


@parties_app.callback()
def _group() -> None:
    """Party lists: import and update them, see how old they are, screen names."""

"""`exportcheck ledger`: what was shipped, exported and reserved, over time and over everybody who files."""

import typer

from exportcheck.cli.ledger_correct import correct
from exportcheck.cli.ledger_export import export, verify
from exportcheck.cli.ledger_import_command import import_
from exportcheck.cli.ledger_release import release
from exportcheck.cli.ledger_reserve import reserve
from exportcheck.cli.ledger_status import status

ledger_app = typer.Typer(
    help="The volume ledger: US shipments, exports to China and Macau, what is reserved for applications.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
ledger_app.command("import")(import_)
ledger_app.command()(status)
ledger_app.command()(reserve)
ledger_app.command()(release)
ledger_app.command()(correct)
ledger_app.command()(export)
ledger_app.command()(verify)


@ledger_app.callback()
def _group() -> None:
    """The volume ledger: US shipments, exports to China and Macau, what is reserved for applications."""

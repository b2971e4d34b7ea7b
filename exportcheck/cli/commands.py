"""The commands, each in a module that is read when it is asked for: a start reads one, not thirty."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from exportcheck import __version__
from exportcheck.cli.options import LAW_GIVEN, LawFolder

# The order of `--help`: name -> the module in this package and what in it is the command, or the group.
COMMANDS = {
    "chip": ("chip_command", "chip"),
    "compare": ("compare_command", "compare"),
    "chips": ("chips_command", "chips"),
    "history": ("history_command", "history"),
    "picture": ("picture_command", "picture"),
    "diff": ("diff_command", "diff"),
    "check": ("check_command", "check"),
    "bulk": ("bulk_command", "bulk"),
    "certify": ("certify_command", "certify"),
    "headroom": ("headroom_command", "headroom"),
    "explain": ("explain_command", "explain"),
    "rules": ("rules_command", "rules"),
    "what-if": ("what_if_command", "what_if"),
    "why": ("why_command", "why"),
    "why-not": ("why_not_command", "why_not"),
    "config": ("config_command", "config"),
    "schema": ("schema_command", "schema"),
    "init": ("init_command", "init"),
    "verify": ("verify_command", "verify"),
}
GROUPS = {
    "catalog": ("catalog_command", "catalog_app"),
    "report": ("report_command", "report_app"),
    "data": ("data_command", "data_app"),
    "law": ("law_command", "law_app"),
    "ledger": ("ledger_command", "ledger_app"),
    "parties": ("parties_command", "parties_app"),
}


class _Interruptible(TyperGroup):
    """Typer makes of Ctrl-C an exit code without a word; a command that says its own word exits by itself."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C leaves it as an abort."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None


def application(asked: str | None = None) -> typer.Typer:
    """The application: with the command `asked` alone, or with all if there is no such command."""
    app = typer.Typer(
        name="exportcheck",
        cls=_Interruptible,
        help="Pre-screens AI-chip exports against the US advanced-computing rules. Not legal advice.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
    )
    app.callback()(_options)
    every = asked not in COMMANDS and asked not in GROUPS
    for name, (module, command) in COMMANDS.items():
        if every or name == asked:
            app.command(name)(getattr(import_module(f"exportcheck.cli.{module}"), command))
    for name, (module, group) in GROUPS.items():
        if every or name == asked:
            app.add_typer(getattr(import_module(f"exportcheck.cli.{module}"), group), name=name)
    return app


def _version(value: bool) -> None:
    if value:
        print(f"exportcheck {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    law: LawFolder = None,
) -> None:
    """Before every command: whose law it is."""
    LAW_GIVEN.set(law)

"""The application, and what every ending looks like: one sentence and an exit code, never a traceback."""

import os
import sys
from typing import Annotated, Any

import typer

from exportcheck import __version__
from exportcheck.cli.catalog_command import catalog_app
from exportcheck.cli.certify_command import certify
from exportcheck.cli.check_command import check
from exportcheck.cli.chip_command import chip
from exportcheck.cli.chips_command import chips
from exportcheck.cli.compare_command import compare
from exportcheck.cli.config_command import config
from exportcheck.cli.data_command import data_app
from exportcheck.cli.diff_command import diff
from exportcheck.cli.explain_command import explain
from exportcheck.cli.headroom_command import headroom
from exportcheck.cli.history_command import history
from exportcheck.cli.init_command import init
from exportcheck.cli.law_command import law_app
from exportcheck.cli.ledger_command import ledger_app
from exportcheck.cli.options import LAW_GIVEN, LawFolder
from exportcheck.cli.parties_command import parties_app
from exportcheck.cli.picture_command import picture
from exportcheck.cli.report_command import report_app
from exportcheck.cli.rules_command import rules
from exportcheck.cli.schema_command import schema
from exportcheck.cli.streams import Outlet
from exportcheck.cli.verify_command import verify
from exportcheck.cli.what_if_command import what_if
from exportcheck.cli.why_command import why
from exportcheck.cli.why_not_command import why_not
from exportcheck.errors import Exit, ExportcheckError

INTERRUPTED = 130
# Typer may bring its own copy of click: the class of wrong usage is taken from where Typer has it.
_WRONG_USAGE: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

app = typer.Typer(
    name="exportcheck",
    help="Pre-screens AI-chip exports against the US advanced-computing rules. Not legal advice.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)
app.command()(chip)
app.command()(compare)
app.command()(chips)
app.command()(history)
app.command()(picture)
app.command()(diff)
app.command()(check)
app.command()(certify)
app.command()(headroom)
app.command()(explain)
app.command()(rules)
app.command("what-if")(what_if)
app.command()(why)
app.command("why-not")(why_not)
app.command()(config)
app.command()(schema)
app.command()(init)
app.command()(verify)
app.add_typer(catalog_app, name="catalog")
app.add_typer(report_app, name="report")
app.add_typer(data_app, name="data")
app.add_typer(law_app, name="law")
app.add_typer(ledger_app, name="ledger")
app.add_typer(parties_app, name="parties")


def _version(value: bool) -> None:
    if value:
        print(f"exportcheck {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    law: LawFolder = None,
) -> None:
    """Before every command: whose law it is."""
    LAW_GIVEN.set(law)


def main() -> None:
    """Run the command line and exit."""
    _streams()
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    checking = _command(arguments) == "check"
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except ExportcheckError as error:
        return _say(str(error), int(error.exit), checking)
    except typer.Exit as ending:
        return int(ending.exit_code)
    except _WRONG_USAGE as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return int(Exit.USAGE)
        context = getattr(error, "ctx", None)
        hint = f"; `{context.command_path} --help` shows how" if context is not None else ""
        said = error.format_message().rstrip(".")
        if getattr(error, "option_name", "") == "--law":
            where = _command(arguments) or "COMMAND"
            hint = f"; --law stands before the command: exportcheck --law FOLDER {where}"
        return _say(said + hint, int(Exit.USAGE), checking)
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; nothing was written", INTERRUPTED, checking)
    except Exception as error:
        if os.environ.get("EXPORTCHECK_DEBUG"):
            raise
        name = type(error).__name__
        message = f"internal error: {name}: {error}; EXPORTCHECK_DEBUG=1 shows where, please report it"
        return _say(message, int(Exit.INTERNAL), checking)


def _command(arguments: list[str]) -> str:
    """The name of the command, behind the options that stand before it."""
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            return argument
        if argument == "--law":
            next(rest, None)
    return ""


def _say(message: str, code: int, checking: bool) -> int:
    print(f"exportcheck: {message}", file=sys.stderr)
    if checking:
        status = "incomplete" if code == Exit.NOT_CHECKED else "error"
        print(f"exportcheck: status={status} exit={code}", file=sys.stderr)
    return code


def _streams() -> None:
    """UTF-8 whatever the locale, and no crash over a letter that a terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    sys.stdout = Outlet(sys.stdout)

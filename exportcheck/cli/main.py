"""The door: the command line is run, and every ending is one sentence and an exit code, never a traceback."""

import atexit
import gc
import os
import sys
from typing import Any

from exportcheck import __version__
from exportcheck.cli.streams import Aside, Outlet, opened
from exportcheck.errors import Exit, ExportcheckError

INTERRUPTED = 130
# What a start makes is needed until the end: looking through it for garbage again and again, and once
# more at the end, takes a seventh of a short run. Of rubbish in circles this many objects may lie about.
GARBAGE = 100_000
# An ending is one line, whatever a library has to say.
LONGEST_ERROR = 300


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)
    _streams()
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    asked = _command(arguments)
    try:
        code = _answer(arguments, asked)
        sys.stdout.flush()
        return code
    except ExportcheckError as error:
        return _say(str(error), int(error.exit), asked)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was written", INTERRUPTED, asked)
    except MemoryError:
        return _say("out of memory; give it more, or split the manifest", int(Exit.NOT_CHECKED), asked)
    except Exception as error:
        if os.environ.get("EXPORTCHECK_DEBUG"):
            raise
        name, said = type(error).__name__, " ".join(str(error).split())
        said = said if len(said) <= LONGEST_ERROR else f"{said[:LONGEST_ERROR]}…"
        message = f"internal error: {name}: {said}; EXPORTCHECK_DEBUG=1 shows where, please report it"
        return _say(message, int(Exit.INTERNAL), asked)


def _answer(arguments: list[str], asked: str) -> int:
    if arguments == ["--version"]:  # before anything is read: it is asked by every script that looks for us
        print(f"exportcheck {__version__}")
        return 0
    import typer

    from exportcheck.cli.commands import application

    # Typer may bring its own copy of click: the class of wrong usage is taken from where Typer has it.
    wrong_usage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
    try:
        # A shell that completes a word asks about all commands.
        app = application(None if "_EXPORTCHECK_COMPLETE" in os.environ else asked)
        return int(app(arguments, standalone_mode=False) or 0)
    except typer.Exit as ending:
        return int(ending.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except wrong_usage as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return int(Exit.USAGE)
        return _say(_mended(error, asked), int(Exit.USAGE), asked)


def _mended(error: Any, asked: str) -> str:
    """What was wrong with the command line, and how to mend it."""
    said = error.format_message().rstrip(".")
    if getattr(error, "option_name", "") == "--law":
        return f"{said}; --law stands before the command: exportcheck --law FOLDER {asked or 'COMMAND'}"
    context = getattr(error, "ctx", None)
    return f"{said}; `{context.command_path} --help` shows how" if context is not None else str(said)


def _command(arguments: list[str]) -> str:
    """The name of the command, behind the options that stand before it."""
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            return argument
        if argument == "--law":
            next(rest, None)
    return ""


def _say(message: str, code: int, asked: str) -> int:
    print(f"exportcheck: {message}", file=sys.stderr)
    if asked in ("check", "bulk"):
        status = "incomplete" if code == Exit.NOT_CHECKED else "error"
        print(f"exportcheck: status={status} exit={code}", file=sys.stderr)
    return code


def _streams() -> None:
    """UTF-8 whatever the locale; no crash over a letter that cannot be shown, or a stream that is closed."""
    sys.stdin = opened(sys.stdin, "r")
    sys.stdout, sys.stderr = opened(sys.stdout, "w"), opened(sys.stderr, "w")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = Outlet(sys.stdout), Aside(sys.stderr)

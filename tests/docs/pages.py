"""Pages as programs: files to write, commands to run, and the output that the page shows.

In a page,

    ```console
    $ exportcheck chip H200 --to CN --on 2026-08-01
    NVIDIA H200 SXM  …
    …
    ```

is a command and its output, standard error included, as a terminal shows them. A line `…` stands for any
lines, and `…` within a line for any text. A command that ends with another code than 0 is a fault unless
its last line of output says so (`exportcheck: status=fail exit=1`) or the next command is `echo $?`.
A command goes on after a backslash at the end of its line. ```` ```sh ```` holds commands whose output is
not shown; ```` ```sh no-run: REASON ```` is not run. A block of any language writes a file where its info
string says ``title="NAME"``; ``append="NAME"`` adds it at the end of that file, and
``append="NAME" after="TEXT"`` behind the line that is TEXT.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL
)
ATTRIBUTE = re.compile(r'(title|append|after)="([^"]*)"')
NO_RUN = re.compile(r"no-run:\s*(\S.*)")
ENDING = re.compile(r"^exportcheck: status=\w+ exit=(\d+)$")
ANY = "…"
ASKS_FOR_CODE = "echo $?"


@dataclass(frozen=True)
class Command:
    """A command, the output shown below it (None: not shown), and the lines of the page that it takes."""

    text: str
    output: tuple[str, ...] | None
    line: int
    first_output: int


@dataclass(frozen=True)
class Writing:
    """A file that a page writes, adds to at the end, or adds to behind a line."""

    name: str
    text: str
    line: int
    appended: bool = False
    after: str | None = None

    def write(self, folder: Path) -> None:
        """Write it below a folder."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.appended:
            path.write_text(self.text, encoding="utf-8")
            return
        old = path.read_text(encoding="utf-8")
        if self.after is None:
            path.write_text(old + self.text, encoding="utf-8")
            return
        lines = old.splitlines(keepends=True)
        where = [number for number, line in enumerate(lines, 1) if line.strip() == self.after]
        assert len(where) == 1, f"line {self.line}: {self.name} has {len(where)} lines {self.after!r}"
        path.write_text("".join([*lines[: where[0]], self.text, *lines[where[0] :]]), encoding="utf-8")


@dataclass(frozen=True)
class Unrun:
    """Commands that are not run, and why."""

    text: str
    reason: str
    line: int


Step = Command | Writing | Unrun


def steps(page: str) -> Iterator[Step]:
    """What a page does, in order."""
    for block in FENCE.finditer(page):
        info = block["info"].strip()
        language = info.split(" ")[0]
        attributes = dict(ATTRIBUTE.findall(info))
        line = page.count("\n", 0, block.start("text")) + 1
        if unrun := NO_RUN.search(info):
            yield Unrun(block["text"], unrun[1], line)
        elif language == "console":
            yield from _commands(block["text"], line)
        elif language in ("sh", "bash"):
            for text in re.sub(r"\\\n\s*", "", block["text"]).strip().splitlines():
                yield Command(text, None, line, line)
        elif name := attributes.get("title") or attributes.get("append"):
            yield Writing(name, block["text"], line, "append" in attributes, attributes.get("after"))


def _commands(text: str, line: int) -> Iterator[Command]:
    lines = text.splitlines()
    assert lines and lines[0].startswith("$ "), f"line {line}: a console block begins with `$ COMMAND`"
    at = 0
    while at < len(lines):
        start = at
        command = lines[at].removeprefix("$ ")
        while command.endswith("\\"):
            at += 1
            command = f"{command[:-1]}{lines[at].strip()}"
        at += 1
        first = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        yield Command(command, tuple(lines[first:at]), line + start, line + first)


def expected_code(command: Command, following: Step | None) -> int | None:
    """The exit code that a page says; None if the next command prints it."""
    if isinstance(following, Command) and following.text == ASKS_FOR_CODE:
        return None
    ending = ENDING.match(command.output[-1]) if command.output else None
    return int(ending[1]) if ending else 0


def difference(shown: tuple[str, ...], real: str) -> str | None:
    """Where the output of a page and the real one part; None if they agree."""
    if re.fullmatch(_pattern(shown), "".join(f"{line.rstrip()}\n" for line in real.splitlines())):
        return None
    return "the page shows\n" + "\n".join(shown) + "\nand the command says\n" + real


def _pattern(shown: tuple[str, ...]) -> str:
    parts = []
    for line in shown:
        if line.strip() == ANY:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(part) for part in line.rstrip().split(ANY)) + r"\n")
    return "".join(parts)


def rewritten(page: str, real: dict[int, tuple[Command, str]]) -> str:
    """The page with real output; what is left out stays out where the lines around it are still there."""
    lines = page.split("\n")
    for first, (command, output) in sorted(real.items(), reverse=True):
        assert command.output is not None
        lines[first - 1 : first - 1 + len(command.output)] = renewed(command.output, output)
    return "\n".join(lines)


def renewed(shown: tuple[str, ...], output: str) -> list[str]:
    """Real lines, less those that the page left out: up to the next line of it that is still there."""
    real = [line.rstrip() for line in output.splitlines()]
    if ANY not in [line.strip() for line in shown]:
        return [_kept(*pair) for pair in zip(shown, real, strict=False)] + real[len(shown) :]
    new: list[str] = []
    at = 0
    for index, line in enumerate(shown):
        if line.strip() == ANY:
            at = _next(real, at, shown[index + 1 :])
            new.append(line)
        elif at < len(real):
            new.append(_kept(line, real[at]))
            at += 1
    return new if new[-1:] == [ANY] else [*new, *real[at:]]


def _kept(shown: str, real: str) -> str:
    """The line of the page if it still fits, with what it leaves out; else the real one."""
    return shown if re.fullmatch(_pattern((shown,)), real + "\n") else real


def _next(real: list[str], at: int, coming: tuple[str, ...]) -> int:
    """Where the first of the coming lines that is still there is."""
    for pattern in (_pattern((line,)) for line in coming if line.strip() != ANY):
        for number in range(at, len(real)):
            if re.fullmatch(pattern, real[number] + "\n"):
                return number
    return len(real)

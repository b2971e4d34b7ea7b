"""A table outside a terminal is what Rich would draw there, without Rich."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from exportcheck.output.screen import Screen
from exportcheck.output.table import WIDTH, Styled, Table

WORD = st.text("abcdefgh0123456789(),.°≥━", min_size=1, max_size=10)
SENTENCE = st.lists(WORD, max_size=12).map(" ".join)


def drawn(table: Table) -> str:
    out = io.StringIO()
    Console(file=out, width=WIDTH, soft_wrap=True, highlight=False, emoji=False).print(table)
    return out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.lists(st.tuples(SENTENCE, WORD, SENTENCE, SENTENCE), min_size=1, max_size=5))
def test_it_is_broken_over_lines_where_rich_breaks_it(rows):
    table = Table("to", "licence", "the text alone", "paragraphs", firm=("licence",))
    for first, *rest in rows:
        table.add(Styled((first, "red")), *rest)
    assert f"{table}\n" == drawn(table)


@given(st.lists(st.tuples(SENTENCE, SENTENCE), min_size=1, max_size=3))
def test_without_a_head_it_is_that_of_rich_as_well(rows):
    table = Table(styles=("dim", ""))
    for row in rows:
        table.add(*row)
    assert f"{table}\n" == drawn(table)


def test_a_column_that_may_not_be_broken_is_never_cut_short():
    table = Table("line", "figure", firm=("line", "figure"))
    table.add("9" * 70, "8" * 70)
    assert str(table).splitlines()[1] == f"{'9' * 70}  {'8' * 70}"


def test_a_word_longer_than_its_column_is_broken_and_whole():
    table = Table("a", "b", firm=("a",))
    table.add("9" * 60, "8" * 95)
    _, *lines = str(table).splitlines()
    assert "".join(line[62:].rstrip() for line in lines) == "8" * 95
    assert {len(line) for line in lines} == {WIDTH}


def test_on_a_terminal_it_is_in_colour_and_elsewhere_not(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    written = []
    for out in (Terminal(), io.StringIO()):
        screen = Screen(out)
        screen.print(Styled(("no licence", "green"), " [746]"))
        screen.print("law [of] today", style="dim")
        written.append(out.getvalue())
    assert "\x1b[" in written[0] and "[746]" in written[0] and "[of]" in written[0]
    assert written[1] == "no licence [746]\nlaw [of] today\n"

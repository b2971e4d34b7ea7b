"""The runner of pages finds what is wrong with a page."""

import pytest
from pages import Command, Unrun, Writing, difference, expected_code, rewritten, steps


def _console(*lines):
    return "```console\n" + "\n".join(lines) + "\n```\n"


def test_commands_and_their_output_are_told_apart():
    first, second = steps(_console("$ echo a", "a", "$ echo b", "b", "c"))
    assert (first.text, first.output, second.text, second.output) == ("echo a", ("a",), "echo b", ("b", "c"))


def test_a_command_goes_on_after_a_backslash():
    (command,) = steps(_console("$ exportcheck check a.csv \\", "    --on 2026-08-03", "said"))
    assert (command.text, command.output) == ("exportcheck check a.csv --on 2026-08-03", ("said",))


def test_a_console_block_without_a_command_is_refused():
    with pytest.raises(AssertionError, match="begins with"):
        list(steps(_console("exportcheck chip H200")))


def test_commands_that_are_not_run_say_why():
    (step,) = steps("```sh no-run: it needs a package index\npip install .\n```\n")
    assert isinstance(step, Unrun)
    assert step.reason == "it needs a package index"


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        (("a", "b"), "a\nb\n", True),
        (("a",), "a\nb\n", False),
        (("a", "b"), "b\na\n", False),
        (("a", "…"), "a\nb\nc\n", True),
        (("…", "c"), "a\nb\nc\n", True),
        (("a", "…", "c"), "a\nc\n", True),
        (("a", "…", "d"), "a\nb\nc\n", False),
        (("a … z",), "a to z\n", True),
        (("a … z",), "a to y\n", False),
        (("a … z",), "a\nz\n", False),
        (("5,160.", "…"), "5,1605\n", False),
        ((), "", True),
        ((), "a\n", False),
    ],
)
def test_output_agrees_only_where_nothing_shown_is_otherwise(shown, real, same):
    assert (difference(shown, real) is None) is same


def test_the_last_line_of_check_says_the_code_that_is_expected():
    failing = Command("exportcheck check a", ("exportcheck: status=fail exit=1",), 1, 2)
    asked = Command("exportcheck chip a", (), 1, 2)
    assert expected_code(failing, None) == 1
    assert expected_code(asked, None) == 0
    assert expected_code(asked, Command("echo $?", ("3",), 2, 3)) is None


def test_a_file_is_written_added_to_and_added_to_behind_a_line(tmp_path):
    page = (
        '```yaml title="a.yaml"\none: 1\ntwo: 2\n```\n'
        '```yaml append="a.yaml"\nfour: 4\n```\n'
        '```yaml append="a.yaml" after="two: 2"\nthree: 3\n```\n'
    )
    for step in steps(page):
        assert isinstance(step, Writing)
        step.write(tmp_path)
    assert (tmp_path / "a.yaml").read_text() == "one: 1\ntwo: 2\nthree: 3\nfour: 4\n"


def test_a_line_to_write_behind_that_is_not_there_is_said(tmp_path):
    (tmp_path / "a.yaml").write_text("one: 1\n")
    with pytest.raises(AssertionError, match="0 lines 'two: 2'"):
        Writing("a.yaml", "three: 3\n", 7, appended=True, after="two: 2").write(tmp_path)


def test_a_page_is_rewritten_with_real_output_and_what_it_left_out_stays_out():
    page = "before\n" + _console("$ one", "a", "…", "c", "$ two", "old", "older") + "after\n"
    one, two = steps(page)
    new = rewritten(page, {one.first_output: (one, "A\nb\nc\nd\n"), two.first_output: (two, "new\n")})
    assert new == "before\n" + _console("$ one", "A", "…", "c", "d", "$ two", "new") + "after\n"


def test_a_command_of_a_page_that_fails_is_seen(play, stage):
    assert play("exportcheck chip H2000 --on 2026-02-01").code == 3
    assert play("false | cat").code == 1
    assert play("echo $((1 + 1))").said == "2\n"


def test_a_command_in_this_process_says_what_it_says_in_its_own(play, stage):
    command = "exportcheck check docs/examples/exit-1/failing.csv --on 2026-02-01"
    here, there = play(command), play(f"{command};")
    assert here == there
    assert here.code == 1

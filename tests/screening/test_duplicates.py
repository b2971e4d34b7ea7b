"""Shipment lines stated before."""

from exportcheck.screening.duplicates import Duplicates


def test_a_line_stated_again_says_where_it_was_first() -> None:
    seen = Duplicates().seen
    assert seen("S-1", "1", "a.csv", 2) is None
    assert seen("S-1", "2", "a.csv", 3) is None
    assert seen("S-2", "1", "b.csv", 2) is None
    assert seen("s-1 ", "1", "b.csv", 3) == "a.csv line 2"
    assert seen("S-1", "1", "c.csv", 9) == "a.csv line 2"
    assert seen("S-2", "1", "c.csv", 10) == "b.csv line 2"


def test_a_line_without_a_shipment_is_not_compared() -> None:
    seen = Duplicates().seen
    assert seen(None, "1", "a.csv", 2) is None
    assert seen(None, "1", "a.csv", 3) is None
    assert seen(" ", "1", "a.csv", 4) is None
    assert seen(" ", "1", "a.csv", 5) is None


def test_a_line_without_a_number_is_compared_by_what_it_ships() -> None:
    seen = Duplicates().seen
    assert seen("S-1", None, "a.csv", 2, chip="h200", quantity=8, destination="CN") is None
    assert seen("S-1", None, "a.csv", 3, chip="h200", quantity=9, destination="CN") is None
    assert seen("S-1", None, "a.csv", 4, chip="h200", quantity=8, destination="MO") is None
    assert seen("S-1", "8", "a.csv", 5, chip="h200", quantity=8, destination="CN") is None
    assert seen("S-1", "", "a.csv", 6, chip="h200", quantity=8, destination="CN") == "a.csv line 2"


def test_ids_are_not_run_together() -> None:
    seen = Duplicates().seen
    assert seen("S-1", "12", "a.csv", 2) is None
    assert seen("S-11", "2", "a.csv", 3) is None


def test_many_lines_are_remembered_and_none_is_mixed_up() -> None:
    duplicates = Duplicates()
    for number in range(20_000):
        assert duplicates.seen("S", str(number), f"{number % 7}.csv", number) is None
    for number in range(20_000):
        assert duplicates.seen("S", str(number), "z.csv", 1) == f"{number % 7}.csv line {number}"
    assert duplicates.notice is None


def test_past_the_cap_nothing_new_is_remembered_and_it_is_said() -> None:
    duplicates = Duplicates(most=2)
    assert [duplicates.seen("S", line, "a.csv", 1) for line in "123"] == [None] * 3
    assert duplicates.seen("S", "3", "a.csv", 2) is None
    assert duplicates.seen("S", "1", "a.csv", 3) == "a.csv line 1"
    assert duplicates.stopped
    assert duplicates.notice is not None
    assert "first 2 lines" in duplicates.notice

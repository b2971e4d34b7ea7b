"""What goes into a ledger, and what comes out again."""

import random
from datetime import date, datetime, timedelta, timezone

import pytest

from exportcheck.errors import LedgerError
from exportcheck.ledger.chain import START
from exportcheck.model.ledger import Balance, Head, Kind, Side
from exportcheck.model.noun import replace


def put(ledger, *drafts):
    with ledger.transaction() as work:
        return work.append(drafts)


def test_an_empty_ledger_begins_the_chain(ledger):
    assert ledger.head() == Head(0, START)
    assert (list(ledger.entries()), ledger.balances(), ledger.products()) == ([], [], {})
    assert ledger.entry(1) is None
    assert list(ledger.verify()) == []


def test_entries_come_back_as_they_were_entered(ledger, draft):
    drafts = [draft(1, reason="said so"), draft(2, product="Ž-芯片 🙂", source='a "b"\\c\t\r\n% ? {at}')]
    assert put(ledger, *drafts) == 2
    found = list(ledger.entries())
    assert [entry.draft for entry in found] == drafts
    assert [entry.number for entry in found] == [1, 2]
    assert {entry.recorded for entry in found} == {"2026-02-01T12:00:00Z"}
    assert (found[0].previous, found[1].previous) == (START, found[0].digest)
    assert ledger.head() == Head(2, found[1].digest)
    assert ledger.entry(2) == found[1]


def test_another_that_opens_it_sees_what_was_committed(ledger, ledger_url, opened, draft):
    put(ledger, draft())
    other = opened(ledger_url, create=False, read_only=True)
    assert other.head() == ledger.head()
    put(ledger, draft(2))
    assert list(other.entries()) == list(ledger.entries())


def test_more_entries_than_a_page_come_in_order(ledger, draft):
    assert put(ledger, *(draft(number) for number in range(4_321))) == 4_321
    assert [entry.number for entry in ledger.entries(after=1_999)] == list(range(2_000, 4_322))
    assert list(ledger.verify()) == []


def test_the_sums_are_by_commodity_applicant_and_side(ledger, draft):
    put(
        ledger,
        draft(1, units=100),
        draft(2, units=40, side=Side.EXPORTED, place="CN"),
        draft(3, units=9, kind=Kind.RESERVATION, side=Side.RESERVED),
        draft(4, units=5, applicant="Beta"),
        draft(5, units=7, commodity="sha256:bbbb", product="chip-b"),
    )
    first = Balance("sha256:aaaa", "Acme", us=100, exported=40, reserved=9)
    second = Balance("sha256:aaaa", "Beta", us=5, exported=0, reserved=0)
    third = Balance("sha256:bbbb", "Acme", us=7, exported=0, reserved=0)
    assert ledger.balances() == [first, second, third]
    assert ledger.balances(["sha256:bbbb", "sha256:bbbb", "none"]) == [third]
    assert ledger.balances([]) == []
    with ledger.transaction() as work:
        assert work.balances(["sha256:aaaa"]) == [first, second]


def test_a_day_counts_up_to_and_with_itself_on_the_side_that_is_asked(ledger, draft):
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2)]
    put(ledger, *(draft(n, day=day, units=10**n) for n, day in enumerate(days)))
    put(ledger, *(draft(n + 9, day=day, units=10**n, side=Side.EXPORTED) for n, day in enumerate(days)))

    def sums(**until):
        return [(found.us, found.exported) for found in ledger.balances(**until)]

    assert sums(us_until=days[1]) == [(11, 111)]
    assert sums(out_until=days[1]) == [(111, 11)]
    assert sums(us_until=days[0], out_until=days[2]) == [(1, 111)]
    assert sums(us_until=date(2025, 1, 1), out_until=date(2025, 1, 1)) == []


def test_what_was_appended_counts_before_it_is_committed(ledger, draft):
    with ledger.transaction() as work:
        work.append([draft(1, units=3)])
        work.append([draft(2, units=4)])
        assert work.balances(["sha256:aaaa"])[0].us == 7
        assert set(work.keyed(["S-1|1|chip-a", "S-3|1|chip-a"])) == {"S-1|1|chip-a"}
        assert work.entry(2).draft == draft(2, units=4)
        assert ledger.head().entries == 2


def test_what_an_exception_leaves_is_undone(ledger, draft):
    put(ledger, draft(1))
    before = ledger.head()
    with pytest.raises(KeyError), ledger.transaction() as work:
        work.append([draft(2)])
        raise KeyError
    assert ledger.head() == before
    assert list(ledger.verify()) == []
    put(ledger, draft(2))
    assert ledger.head().entries == 2


def test_a_key_is_entered_once(ledger, draft):
    put(ledger, draft(1))
    with pytest.raises(LedgerError, match="nothing was changed"):
        put(ledger, draft(2), draft(1, units=5))
    with pytest.raises(LedgerError, match="nothing was changed"):
        put(ledger, draft(3), draft(3))
    assert ledger.head().entries == 1


def test_an_append_that_failed_is_not_committed_whoever_catches_it(ledger, draft):
    with pytest.raises(LedgerError, match="nothing was changed"), ledger.transaction() as work:
        work.append([draft(1)])
        with pytest.raises(LedgerError):
            work.append([*(draft(n) for n in range(2, 1_500)), draft(1)])
    assert ledger.head().entries == 0
    assert list(ledger.verify()) == []


def test_an_entry_is_reversed_once(ledger, draft):
    put(ledger, draft(1, units=5))
    reversal = draft(1, kind=Kind.CORRECTION, units=-5, refers=1, reason="wrong box")
    put(ledger, reversal, draft(1, key="S-1|1|chip-a#1", units=4))
    assert ledger.balances()[0].us == 4
    with pytest.raises(LedgerError, match="nothing was changed"):
        put(ledger, reversal)
    with ledger.transaction() as work:
        assert work.keyed(["S-1|1|chip-a"])["S-1|1|chip-a"].number == 1


@pytest.mark.parametrize("number", [0, -1, 1, 2])
def test_an_entry_refers_to_one_before_it(ledger, draft, number):
    with pytest.raises(LedgerError, match="which is not there"):
        put(ledger, draft(1, kind=Kind.CORRECTION, refers=number))


def test_a_reservation_has_its_releases_and_corrections_and_no_other(ledger, draft):
    def held(name, product="chip-a", units=5, **more):
        key = f"reservation|{name}|{product}"
        told = {"kind": Kind.RESERVATION, "side": Side.RESERVED, "key": key, "units": units}
        return draft(product=product, **{**told, **more})

    put(
        ledger,
        held("A"),
        held("A", product="chip|b"),
        held("A|chip"),
        held("AB"),
        held("A%"),
        held("A", kind=Kind.RELEASE, units=-2, refers=1),
        held("A", kind=Kind.CORRECTION, units=-5, refers=1),
        held("A", key="reservation|A|chip-a#1", units=4),
        held("A", kind=Kind.RELEASE, units=-1, key="reservation|A|chip-a#1"),
        draft(1, side=Side.EXPORTED),
    )
    with ledger.transaction() as work:
        assert [entry.number for entry in work.reserved("A")] == [1, 2, 6, 7, 8, 9]
        assert [entry.number for entry in work.reserved("A|chip")] == [3]
        assert work.reserved("") == work.reserved("a") == []


def test_more_keys_than_a_statement_takes_are_found(ledger, draft):
    put(ledger, *(draft(number) for number in range(1_700)))
    keys = [draft(number).key for number in range(2_500)]
    with ledger.transaction() as work:
        assert set(work.keyed(keys)) == set(keys[:1_700])


def test_the_products_of_a_commodity_have_the_specifications_first_entered(ledger, draft):
    stated = draft().specifications
    put(ledger, draft(1), draft(2, product="chip-b"), draft(3, product="chip-a"))
    assert ledger.products() == {"sha256:aaaa": {"chip-a": stated, "chip-b": stated}}


@pytest.mark.parametrize("name", ["applicant", "product", "commodity", "place", "key", "source", "reason"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_database_keeps_is_refused(ledger, draft, name, text):
    with pytest.raises(LedgerError, match=name):
        put(ledger, draft(1, **{name: text}))
    assert ledger.head().entries == 0


def test_what_no_ledger_can_hold_is_not_found_in_it(ledger, draft):
    put(ledger, draft(1))
    odd = ["a\0b", "\udcff"]
    with ledger.transaction() as work:
        assert work.keyed([*odd, "S-1|1|chip-a"]).keys() == {"S-1|1|chip-a"}
        assert [work.reserved(text) for text in odd] == [[], []]
        assert work.balances(odd) == []
    for number in (-1, 0, 2, 1 << 63, 1 << 70):
        assert ledger.entry(number) is None


@pytest.mark.parametrize("units", [0, 10**12 + 1, -(10**12) - 1, 1.0, True, "1"])
def test_units_are_a_whole_number_that_is_not_nought(ledger, draft, units):
    with pytest.raises(LedgerError, match="units cannot be entered"):
        put(ledger, draft(1, units=units))


def test_names_as_long_as_allowed_are_kept_and_longer_ones_refused(ledger, draft):
    # Letters that no compression makes shorter.
    def letters(size):
        chance = random.Random(size)
        return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(size))

    names = {"key": letters(2_000), "applicant": letters(1_000), "commodity": letters(1_000)}
    put(ledger, draft(1, product=letters(600), **names))
    assert list(ledger.verify()) == []
    for name in names:
        with pytest.raises(LedgerError, match="are the most"):
            put(ledger, draft(2, **{name: letters(2_001)}))


def test_figures_that_are_not_finite_are_refused(ledger, draft):
    endless = replace(draft().specifications, tpp=(1.0, float("inf")))
    with pytest.raises(LedgerError, match="finite"):
        put(ledger, draft(1, specifications=endless))


def test_a_ledger_opened_to_be_read_is_not_written(ledger, ledger_url, opened):
    reader = opened(ledger_url, create=False, read_only=True)
    with pytest.raises(LedgerError, match="to be read"), reader.transaction():
        pass


def test_a_transaction_within_a_transaction_is_refused(ledger, draft):
    with ledger.transaction() as work:
        with pytest.raises(LedgerError, match="already"), ledger.transaction():
            pass
        work.append([draft(1)])
    assert ledger.head().entries == 1


def test_a_clock_without_a_zone_is_refused(opened, ledger_url):
    ledger = opened(ledger_url, clock=lambda: datetime(2026, 2, 1))
    with pytest.raises(ValueError, match="zone"), ledger.transaction():
        pass
    assert ledger.head().entries == 0


def test_a_time_is_recorded_in_utc_whatever_the_zone_of_the_clock(opened, ledger_url, draft):
    shanghai = timezone(timedelta(hours=8))
    ledger = opened(ledger_url, clock=lambda: datetime(2026, 2, 1, 1, 2, 3, 999, tzinfo=shanghai))
    put(ledger, draft())
    assert ledger.entry(1).recorded == "2026-01-31T17:02:03Z"

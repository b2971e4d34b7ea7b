"""One head for the same entries, whatever the database."""

from datetime import date

from exportcheck.model.ledger import Kind, Side, Specifications

# Computed once, from the bytes that `exportcheck.ledger.chain` documents.
HEAD = "973febeef54f9bd7ff5b24c440437f8a7cc748cdcb0e4c3b6a35717048aa5be9"


def test_the_same_entries_end_in_the_same_head_on_every_database(ledger, draft):
    odd = Specifications((0.1, 1e22), None, (1 / 3, 2 / 3), (0.0, 0.0), None)
    with ledger.transaction() as work:
        work.append([draft(1), draft(2, product="Ž-芯片 🙂", specifications=odd, day=date(1999, 12, 31))])
        work.append([draft(3, side=Side.EXPORTED, place="CN", units=10**12, reason='"\\\n\t')])
    with ledger.transaction() as work:
        work.append([draft(1, kind=Kind.CORRECTION, units=-1, refers=1, reason="counted twice")])
    assert ledger.head().entries == 4
    assert ledger.head().digest == HEAD
    assert list(ledger.verify()) == []

"""Where exportcheck is known to differ from the text, until it is mended: each with the paragraph.

None of these is a settled difference of reading. test_reported.py shows one case of each; it fails when
the case is mended, and the entry goes.
"""

from .oracle import A5, UNDETERMINED, Answer, Deal, Item

EITHER_EXCEPTION = (
    "740.8: an export, a reexport and a transfer are all the transactions there are. Where each of them has "
    "its exception, a blank transaction has one too; it is left undetermined, as if it could be none of them."
)
EXPORTER_OF_MEMORY = (
    "740.25 asks where the exporter is headquartered. The place exported from is tested instead, which may "
    "be neither; with the exporter's headquarters not stated the exception is not settled by it."
)


def explanation(item: Item, deal: Deal, expected: Answer, got: Answer) -> str | None:
    """What is reported of such a disagreement, which is one of the decision alone; None if nothing is."""
    if expected[:2] != got[:2]:
        return None
    undetermined = got.decision == UNDETERMINED
    if deal.transaction is None and expected.decision == "exception" and undetermined:
        return EITHER_EXCEPTION
    if expected.exception == "HBM" and deal.origin not in A5 | {"US"}:
        return EXPORTER_OF_MEMORY
    return None

"""The decision: one table from *licence needed*, *excused* and *policy* to a word."""

from enum import IntEnum
from functools import cached_property

from exportcheck.model.clause import Truth


class Decision(IntEnum):
    """What is decided, mildest to strictest."""

    NO_LICENSE_FOUND = 0
    EXCEPTION = 1
    PRESUMPTION_OF_APPROVAL = 2
    CASE_BY_CASE = 3
    PRESUMPTION_OF_DENIAL = 4
    UNDETERMINED = 5

    @cached_property
    def word(self) -> str:
        """The word in reports."""
        return self.name.lower()


# (licence needed, excused) -> decision; None stands for *the review policy, if one is known*.
TABLE: dict[tuple[Truth, Truth], Decision | None] = {
    (Truth.FAILS, Truth.FAILS): Decision.NO_LICENSE_FOUND,
    (Truth.FAILS, Truth.UNKNOWN): Decision.NO_LICENSE_FOUND,
    (Truth.FAILS, Truth.HOLDS): Decision.NO_LICENSE_FOUND,
    (Truth.UNKNOWN, Truth.FAILS): Decision.UNDETERMINED,
    (Truth.UNKNOWN, Truth.UNKNOWN): Decision.UNDETERMINED,
    (Truth.UNKNOWN, Truth.HOLDS): Decision.UNDETERMINED,
    (Truth.HOLDS, Truth.FAILS): None,
    (Truth.HOLDS, Truth.UNKNOWN): Decision.UNDETERMINED,
    (Truth.HOLDS, Truth.HOLDS): Decision.EXCEPTION,
}


def decide(needed: Truth, excused: Truth, policy: Decision | None) -> Decision:
    """The decision; a policy that is not known is *undetermined*."""
    decision = TABLE[needed, excused]
    if decision is not None:
        return decision
    return Decision.UNDETERMINED if policy is None else policy

"""(dd)(3)(i)(A): where the laboratory belongs and tests.

What it tests
    Whether the laboratory is headquartered in the United States, is not controlled from Macau or
    Country Group D:5, and tests in the customs territory of the United States.

How it changed
    Came with paragraph (dd) of supplement no. 2 to part 748 on 2026-01-15.

How to mend
    State `headquarters`, `parent` and `tests_in` of the laboratory under `lab:`, or choose another
    laboratory.

Example
    exportcheck check docs/examples/exit-0/application.yaml --on 2026-02-01
"""

from exportcheck.model.case import Case
from exportcheck.model.clause import Clause, Truth, all_of, not_
from exportcheck.model.place import PlaceSet
from exportcheck.model.rule import Numbers, Rule, Severity, Stage


class Where(Numbers):
    """Where it must be and test, and from where it must not be controlled."""

    headquarters: PlaceSet
    not_controlled_from: PlaceSet


def clause(case: Case, numbers: Where, paragraph: str) -> Clause:
    """The laboratory's headquarters, parent and place of testing."""
    lab = case.lab
    return all_of(
        case.within("headquarters of the laboratory", lab.headquarters, numbers.headquarters, paragraph),
        not_(case.within("parent of the laboratory", lab.parent, numbers.not_controlled_from, paragraph)),
        case.within("place of testing", lab.tests_in, numbers.headquarters, paragraph),
    )


RULE = Rule(
    id="XC422",
    stem="dd_lab_headquarters",
    title="Certification: the laboratory is American and tests in the United States",
    stage=Stage.CONDITION,
    numbers=Where,
    clause=clause,
    speaks={Truth.FAILS: Severity.ERROR, Truth.UNKNOWN: Severity.INDETERMINATE},
)

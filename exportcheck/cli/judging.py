"""Under what a run judges its lines, and what fails it."""

from datetime import date

from exportcheck.model.law import Layer
from exportcheck.model.noun import Noun
from exportcheck.model.rule import Severity


class Judging(Noun):
    """Under what the lines are judged, and what fails the run."""

    day: date
    layer: Layer
    proposed: bool
    fail_on: frozenset[Severity]
    max_data_age: int | None = None
    fail_when_stale: bool = False
    max_list_age: int | None = None

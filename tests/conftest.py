"""What the tests of the core share: the bundled law and catalog, and short ways to ask them."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from exportcheck.cli.wiring import Box, box
from exportcheck.load.catalog import read_catalog
from exportcheck.model.case import Deal
from exportcheck.model.chip import Catalog, Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Law, Layer
from exportcheck.model.manifest import Application, Line
from exportcheck.model.measure import Measure, exactly
from exportcheck.model.place import Place
from exportcheck.model.report import LineVerdict
from exportcheck.screening.judge import Judge, Question
from exportcheck.screening.lines import Screener

# Who runs the tests in the background gives them, and all they start, a Ctrl-C that is ignored.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every machine, and no clock.
settings.register_profile("exportcheck", deadline=None, derandomize=True, database=None)
settings.load_profile("exportcheck")

NOT_STATED = "not stated"
# Long tests whose point others make too, on fewer chips or another format: EXPORTCHECK_THOROUGH=1 runs them.
THOROUGH = (
    "bulk/test_scale.py",
    "bulk/test_resume.py::test_a_run_that_was_killed_goes_on[2]",
    "bulk/test_resume.py::test_under_other_options_everything_is_judged_again[option1]",
    "bulk/test_resume.py::test_under_other_options_everything_is_judged_again[option2]",
    "bulk/test_resume.py::test_wherever_it_broke_off_the_report_is_the_same[0]",
    "bulk/test_resume.py::test_wherever_it_broke_off_the_report_is_the_same[1]",
    "bulk/test_resume.py::test_wherever_it_broke_off_the_report_is_the_same[2]",
    "bulk/test_resume.py::test_wherever_it_broke_off_the_report_is_the_same[4]",
    "bulk/test_resume.py::test_wherever_it_broke_off_the_report_is_the_same[5]",
    "bulk/test_parquet.py::test_texts_of_every_kind_are_judged_as_those_of_json_are[0.5]",
    "bulk/test_parquet.py::test_texts_of_every_kind_are_judged_as_those_of_json_are[0.0]",
    "bulk/test_seen.py::test_as_check_does_also_at_the_cap[1-1000000]",
    "frames/test_same_as_check.py::test_rows_of_every_kind_in_duckdb[3]",
    "cli/test_asked_again.py::test_rows_of_every_kind_in_every_format[2",
    "cli/test_law.py::test_every_command_that_knows_the_law_says_so[chips]",
    "cli/test_bad_command_lines.py::test_a_command_that_only_prints_says_so_when_a_file_is_named[lint]",
    "cli/test_bad_command_lines.py::test_a_command_that_only_prints_says_so_when_a_file_is_named[chips]",
    "cli/test_words.py::test_no_output_says_a_word_that_promises_too_much[catalog lint]",
    "cli/test_words.py::test_no_output_says_a_word_that_promises_too_much[chips --on",
    "cli/test_words.py::test_no_output_says_a_word_that_promises_too_much[rules --on 2026-08-01 --uncertain",
    "cli/test_explain.py::test_uncertain_rules_are_shown_with_both_readings",
    "cli/test_picture.py::test_without_chips_it_chooses_some[regions]",
    "cli/test_rules.py::test_json_lines_have_rules_as_they_were_and_name_what_is_none",
    "docs/test_examples.py::test_the_examples_of_the_rules_run",
    "output/pictures/test_svg.py::test_the_same_picture_has_the_same_bytes[png-dark]",
    "output/pictures/test_svg.py::test_the_same_picture_has_the_same_bytes[svg-dark]",
    "output/pictures/test_svg.py::test_the_same_picture_has_the_same_bytes[png-light]",
    "screening/test_owners.py::test_a_chain_of_two_hundred_thousand_entities_is_followed_to_its_end",
    "bulk/test_same_as_check.py::test_whatever_the_delimiter_the_line_ends_and_how_dirty[4]",
    "parties/test_hostile_lists.py::test_a_faulty_list_that_is_read_to_its_end_is_refused_by_every_way_in",
    "screening/test_possibilities.py::test_what_is_undetermined_for_a_range_has_two_points_that_differ",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only a thorough run needs; how many is said in the last line."""
    if os.environ.get("EXPORTCHECK_THOROUGH") == "1":
        return
    left_out = [item for item in items if item.nodeid.removeprefix("tests/").startswith(THOROUGH)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


DAY = date(2026, 2, 1)


@pytest.fixture(scope="session")
def things() -> Box:
    """The bundled law, places, catalog and judge."""
    return box()[0]


@pytest.fixture(scope="session")
def law(things: Box) -> Law:
    """The bundled law."""
    return things.law


@pytest.fixture(scope="session")
def catalog(things: Box) -> Catalog:
    """The bundled catalog."""
    return things.catalog


@pytest.fixture(scope="session")
def judge(things: Box) -> Judge:
    """The judge over both."""
    return things.judge


@pytest.fixture(scope="session")
def place(things: Box) -> Callable[[str | None], Place | None]:
    """A place by its code; None and *not stated* are no place."""

    def placed(code: str | None) -> Place | None:
        return None if code in (None, NOT_STATED) else things.places.find(code)

    return placed


@pytest.fixture(scope="session")
def verdict(things: Box, place: Callable[[str | None], Place | None]) -> Callable[..., Judgement]:
    """Asks about a chip (or its name) the way a person does: what is left out is the ordinary case."""

    def asked(
        chip: Chip | str,
        to: str = "CN",
        on: date = DAY,
        *,
        hq: str | None = None,
        parent: str | None = None,
        origin: str = "US",
        transaction: str | None = "export",
        layer: Layer = Layer.ENFORCED,
        certified: bool | None = True,
        proposed: bool = False,
        manifest: bool = False,
        **more: Any,
    ) -> Judgement:
        entry = things.catalog.find(chip) if isinstance(chip, str) else chip
        hq = hq or to
        deal = Deal(
            destination=things.places.find(to),
            origin=place(origin),
            transaction=transaction,
            end_user_country=place(to),
            headquarters=place(hq),
            parent=place(parent or hq),
            certified=certified,
            **more,
        )
        return things.judge.judge(Question(entry, deal, on, layer, proposed=proposed, manifest=manifest))

    return asked


@pytest.fixture(scope="session")
def made() -> Callable[..., Chip]:
    """Makes a chip of a few figures: a number, or a pair for a range; `tops` maps formats to figures."""

    def figure(value: float | tuple[float, float] | Measure) -> Measure:
        if isinstance(value, Measure):
            return value
        return Measure(*value) if isinstance(value, tuple) else exactly(value)

    def chip(
        tops: Mapping[str, Any] | None = None,
        *,
        datacenter: bool | None = True,
        non_planar: bool | None = True,
        **figures: Any,
    ) -> Chip:
        given: dict[str, Any] = {name: figure(value) for name, value in figures.items()}
        return Chip(
            id="made",
            name="Made",
            vendor="Maker",
            vendor_country="US",
            form_factor="ic",
            datacenter=Truth.of(datacenter),
            non_planar=Truth.of(non_planar),
            dense_tops={name: figure(value) for name, value in (tops or {}).items()},
            **given,
        )

    return chip


@pytest.fixture(scope="session")
def specified(law: Law, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Chip]]:
    """Reads catalog entries of a few keys through the real reader; id and maker are filled in."""

    def read(entries: Iterable[Mapping[str, object]]) -> list[Chip]:
        chips = [
            {
                "id": f"case-{number}",
                "name": f"Case {number}",
                "vendor": "Maker",
                "vendor_country": "US",
                "form_factor": "ic",
                **entry,
            }
            for number, entry in enumerate(entries)
        ]
        path: Path = tmp_path_factory.mktemp("specified") / "chips.yaml"
        path.write_text(json.dumps({"schema": 1, "as_of": "2026-01-01", "chips": chips}), "utf-8")
        return read_catalog(path, law.bits)[1]

    return read


@pytest.fixture(scope="session")
def line(things: Box) -> Callable[..., Line]:
    """A manifest line: H200, one, to China, unless said otherwise; places by their codes."""

    def stated(chip: str = "H200", destination: str = "CN", **fields: Any) -> Line:
        places = (
            "export_from",
            "consignee_country",
            "end_user_country",
            "end_user_hq",
            "end_user_parent",
        )
        for name in places:
            if fields.get(name) is not None:
                fields[name] = things.places.find(fields[name])
        found = things.catalog.find(chip)
        fields = {"number": 2, "quantity": 1, **fields}
        return Line(chip=found.id, destination=things.places.find(destination), **fields)

    return stated


@pytest.fixture(scope="session")
def screener(judge: Judge) -> Callable[..., Screener]:
    """A fresh run."""

    def fresh(on: date = DAY, layer: Layer = Layer.ENFORCED) -> Screener:
        return Screener(judge, on, layer)

    return fresh


@pytest.fixture(scope="session")
def screen(screener: Callable[..., Screener]) -> Callable[..., list[LineVerdict]]:
    """The verdicts of the lines of one manifest."""

    def screened(*lines: Line, on: date = DAY, application: Application | None = None) -> list[LineVerdict]:
        results = screener(on).screen("m.csv", lines, application)
        return [result.verdict for result in results]  # type: ignore[union-attr]  # all rows are sound

    return screened

"""The boundary tables in `tests/cases/`, one file for each rule that is asked here.

A case gives a catalog entry (`spec`) or the name of a chip, a transaction, and what is expected;
`holds` is what the rule that the file is named after says by itself.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exportcheck.load.strict_yaml import load_document
from exportcheck.model.chip import Chip
from exportcheck.model.clause import Truth
from exportcheck.model.judgement import Judgement
from exportcheck.model.law import Layer
from exportcheck.model.manifest import Application, PriorExport, UsShipment
from exportcheck.model.place import Place
from exportcheck.rules import RULES
from exportcheck.screening.judge import Judge
from exportcheck.screening.totals import Totals

Case = dict[str, Any]
FOLDER = Path(__file__).parents[1] / "cases"
TRUTHS = {"yes": Truth.HOLDS, "no": Truth.FAILS, "unknown": Truth.UNKNOWN}
WORDS = {truth: word for word, truth in TRUTHS.items()}
KEYS = {
    "name", "spec", "chip", "on", "to", "hq", "parent", "from", "transaction", "end_use", "layer",
    "certification", "us", "out", "proposed", "expect",
}  # fmt: skip
DEFAULTS = {"on": "2026-02-01", "to": "CN", "from": "US", "transaction": "export", "layer": "enforced"}


def _cases() -> list[tuple[str, Case]]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document = load_document(path.read_text("utf-8"), path.name).value
        assert isinstance(document, list)
        found += [(path.stem, {**DEFAULTS, **case}) for case in document]
    return found


CASES = _cases()


@pytest.fixture(scope="session")
def chips(specified: Callable[..., list[Chip]]) -> dict[str, Chip]:
    """The chip of every case that gives a specification, by the name of the case."""
    cases = [(stem, case) for stem, case in CASES if "spec" in case]
    entries = specified(case["spec"] for _, case in cases)
    return {f"{stem}: {case['name']}": chip for (stem, case), chip in zip(cases, entries, strict=True)}


@pytest.mark.parametrize("stem, case", CASES, ids=[f"{stem}: {case['name']}" for stem, case in CASES])
def test_the_rule_answers_the_case_as_the_table_says(
    stem: str, case: Case, chips: dict[str, Chip], judge: Judge, verdict: Callable[..., Judgement]
) -> None:
    if stem == "dd_volume":
        assert _volume(judge, case) == case["expect"]
        return
    chip = chips[f"{stem}: {case['name']}"] if "spec" in case else case["chip"]
    day = date.fromisoformat(case["on"])
    if stem == "duty":
        duty = judge.duty(chip if isinstance(chip, Chip) else judge.catalog.find(chip), day)
        told: dict[str, object] = {
            "holds": WORDS[duty.applies],
            "heading": duty.heading,
            "rate": duty.rate_percent,
        }
    else:
        judgement = verdict(
            chip,
            case["to"],
            day,
            hq=case.get("hq"),
            parent=case.get("parent"),
            origin=case["from"],
            transaction=case["transaction"],
            layer=Layer(case["layer"]),
            end_use=case.get("end_use"),
            certified=case.get("certification") != "no",
            proposed=case.get("proposed") == "yes",
        )
        told = _told(stem, judgement)
    assert {key: told[key] for key in case["expect"]} == case["expect"]


def _told(stem: str, judgement: Judgement) -> dict[str, object]:
    outcome = judgement.outcome
    answer = judgement.answers.get(stem)
    return {
        "holds": WORDS[answer.truth] if answer else "not yet a rule",
        "family": outcome.family or "undetermined",
        "paragraph": judgement.paragraph,
        "eccn": judgement.eccn,
        "license_required": WORDS[outcome.needed],
        "decision": outcome.decision.word,
        "exception": outcome.exception,
    }


def _volume(judge: Judge, case: Case) -> dict[str, object]:
    """The ratio of H200s: `us` units shipped in the United States, `out` by destination."""
    product = "nvidia-h200-sxm"
    totals = Totals(judge, date.fromisoformat(case["on"]))
    shipped = () if case.get("us") is None else (UsShipment(product, case["us"]),)
    out = tuple(PriorExport(product, units, Place(code, code)) for code, units in case["out"].items())
    totals.apply(Application(us_shipments=shipped, prior_exports=out))
    found = {total.product: total for total in totals.totals()}
    if product not in found:
        return {"holds": "not yet a rule"}
    return {"holds": WORDS[found[product].holds], "headroom": found[product].headroom_units}


@pytest.mark.parametrize("stem", sorted({stem for stem, _ in CASES}))
def test_every_table_is_named_after_a_rule(stem: str) -> None:
    assert stem in {rule.stem for rule in RULES}


@pytest.mark.parametrize("stem, case", CASES, ids=[f"{stem}: {case['name']}" for stem, case in CASES])
def test_every_case_is_spelled_as_the_runner_reads_it(stem: str, case: Case) -> None:
    assert set(case) <= KEYS
    assert case["expect"]
    assert stem == "dd_volume" or ("spec" in case) != ("chip" in case)


def test_every_table_has_names_of_its_own_for_its_cases() -> None:
    names = [f"{stem}: {case['name']}" for stem, case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "stem",
    sorted(
        {stem for stem, _ in CASES if stem.startswith(("eccn_", "duty", "dd_volume", "exception_hbm"))}
        | {"review_case_by_case", "advice_letter_limits", "advice_bills", "review_diffusion_excess"}
    ),
)
def test_every_rule_that_compares_a_figure_has_a_case_where_a_fact_is_missing(stem: str) -> None:
    unknown = [case for other, case in CASES if other == stem and case["expect"].get("holds") == "unknown"]
    assert unknown

"""`exportcheck rules --uncertain`: the gaps of the law as data."""

import json
from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO

import pytest

from exportcheck.cli.commands import application
from exportcheck.errors import UnsoundData
from exportcheck.load.bundled import data_folder
from exportcheck.load.gaps import load_gaps
from exportcheck.model.law import Certainty

DAY = ("--on", "2026-08-01")
# What the sources leave uncertain, in conflict or unsaid: the rule (or list) and a part of the topic.
KNOWN = [
    ("eccn_3a090_a", "TF32"),
    ("eccn_3a090_a", "Bit length in 2022"),
    ("license_a_headquarters", "Headquarters test"),
    ("license_a_emirates", "The Emirates after"),
    ("license_a_emirates", "G42 after"),
    ("license_b_destination", "The Emirates in the licence row of .b"),
    ("license_b_destination", "G42 after"),
    ("license_a_worldwide", "never rescinded"),
    ("advice_diffusion_exceptions", "License Exceptions of the AI Diffusion text"),
    ("review_diffusion_allocation", "Installed base"),
    ("review_outside_core", "without the (dd) certification"),
    ("advice_allied_in_china", "Allied companies"),
    ("advice_commercial_date", "Commercially available"),
    ("dd_volume", "Whose exports count"),
    ("dd_volume", "Over what the two sums run"),
    ("dd_lab", "How much of a shipment"),
    ("affiliates", "The Affiliates rule after"),
    ("advice_letters", "letters of April 2025"),
    ("advice_letter_limits", "letters of April 2025"),
    ("advice_bills", "Bills before Congress"),
    ("military_end_use", "military end-use sections"),
    ("military_place", "military end-use sections"),
    ("memberships", "Nicaragua in Country Group D:5"),
    ("memberships", "Cyprus in Country Group D:5"),
    ("memberships", "Cambodia in Country Group D:5"),
    ("gaps", "Country groups between 2022 and 2026"),
    ("gaps", "Correction of the licence row of 3A090"),
    ("gaps", "The law after it was last read"),
]


@pytest.fixture(scope="module")
def found():
    """The JSON of one run, asked once: it asks about the whole catalog."""
    out = StringIO()
    with redirect_stdout(out):
        application("rules")(["rules", "--uncertain", *DAY, "-o", "json"], standalone_mode=False)
    return json.loads(out.getvalue())


def topics(found):
    """Every uncertain topic with the rule or list that it stands in."""
    for rule in found["rules"]:
        for entry in rule["uncertain"]:
            yield rule["stem"], entry
    for kind in ("memberships", "gaps"):
        for entry in found[kind]:
            yield kind, entry


def test_every_topic_has_two_readings_and_an_effect(found):
    listed = list(topics(found))
    assert listed
    for where, entry in listed:
        assert len(set(entry["readings"])) >= 2, (where, entry["topic"])
        assert entry["effect"].strip(), (where, entry["topic"])


@pytest.mark.parametrize(("where", "topic"), KNOWN, ids=lambda text: text)
def test_what_the_sources_leave_open_is_listed(found, where, topic):
    assert [entry for stem, entry in topics(found) if stem == where and topic in entry["topic"]]


def test_nothing_is_listed_that_is_not_known_here(found):
    for stem, entry in topics(found):
        assert [t for where, t in KNOWN if where == stem and t in entry["topic"]], (stem, entry["topic"])


def test_every_vintage_that_is_uncertain_or_inferred_says_why(law):
    for stem, vintages in law.vintages.items():
        for vintage in vintages:
            if vintage.certainty in (Certainty.UNCERTAIN, Certainty.INFERRED):
                assert vintage.uncertain, (stem, vintage.effective)


def test_every_doubtful_membership_is_listed(found, law):
    doubtful = {
        (group, s.place)
        for group, stretches in law.memberships.items()
        for s in stretches
        if s.note or s.doubtful_from
    }
    assert {(entry["group"], entry["place"]) for entry in found["memberships"]} == doubtful


def test_verdicts_that_rest_on_a_topic_are_those_that_carry_it(found, verdict, things):
    entry = next(e for stem, e in topics(found) if stem == "advice_commercial_date")
    mine = [v["chip"] for v in entry["verdicts"] if v["destination"] == "CN"]
    assert len(mine) > 10
    for name in ("nvidia-h200-sxm", "nvidia-b200"):
        said = {f.rule for f in verdict(name, "CN", date(2026, 8, 1)).findings}
        assert (name in mine) == ("XC908" in said)


def test_the_bit_length_of_tf32_changes_only_what_it_can(found, things):
    (tf32,) = [entry for entry in found["formats"] if entry["format"] == "tf32"]
    assert tf32["verdicts"]
    for verdict in tf32["verdicts"]:
        assert "tf32" in things.catalog.chips[verdict["chip"]].dense_tops
        one, other = verdict["readings"]
        assert {k: v for k, v in one.items() if k != "reading"} != {
            k: v for k, v in other.items() if k != "reading"
        }


def test_an_entity_of_supplement_8_is_where_the_readings_for_the_emirates_part(found):
    entry = next(e for stem, e in topics(found) if stem == "license_a_emirates" and e["binds"])
    named = [v for v in entry["verdicts"] if v["deal"] == "supplement 8 entity"]
    assert {v["license_required"] for v in named} == {"unknown"}


def test_a_membership_that_is_not_known_on_the_day_says_which_verdicts_turn_on_it(run):
    ended = run("rules", "--uncertain", "--on", "2026-02-01", "--to-country", "DE", "-o", "json")
    cyprus = next(e for e in json.loads(ended.out)["memberships"] if e["place"] == "CY")
    assert cyprus["on_the_day"] == "unknown"
    h200 = next(v for v in cyprus["verdicts"] if v["chip"] == "nvidia-h200-sxm")
    assert [side["decision"] for side in h200["readings"]] == ["presumption_of_denial", "no_license_found"]


def test_json_lines_have_rules_as_they_were_and_name_what_is_none(run):
    ended = run("rules", "--uncertain", *DAY, "--to-country", "DE", "-o", "jsonl")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert {line.get("kind") for line in lines} == {None, "format", "membership", "gap"}
    assert all("stem" in line for line in lines if "kind" not in line)


def test_the_text_has_both_readings_and_the_effect(run):
    text = run("rules", "--uncertain", *DAY, "--to-country", "AE").out
    for words in ("reading: supplement no. 8", "effect: ", "said of", "Nicaragua", "90 FR 9604"):
        assert words in text


def test_destinations_go_with_what_is_uncertain(run):
    ended = run("rules", "--to-country", "CN")
    assert ended.code == 2
    assert "--uncertain" in ended.err


def test_the_gap_after_the_last_reading_begins_the_day_after_it(law):
    gaps = load_gaps(data_folder() / "gaps.yaml", law.citations)
    (after,) = [gap for gap in gaps if gap.topic == "The law after it was last read"]
    assert after.since == law.checked + timedelta(days=1)


@pytest.mark.parametrize(
    ("old", "new"),
    [("citations: [90-fr-9604]", "citations: [no-such-thing]"), ("since: 2025-02-11", "since: soon")],
)
def test_a_gap_that_is_unsound_is_refused(law, tmp_path, old, new):
    text = (data_folder() / "gaps.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "gaps.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(UnsoundData, match=r"gaps\.yaml"):
        load_gaps(path, law.citations)

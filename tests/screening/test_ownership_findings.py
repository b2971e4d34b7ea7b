"""What owners make of a party, by the rules of the day."""

from datetime import date

import pytest

from exportcheck.load.bundled import data_folder
from exportcheck.load.owners import load_ofac, owners_of
from exportcheck.model.finding import Finding
from exportcheck.model.law import Law, Layer
from exportcheck.model.owner import OwnershipRule
from exportcheck.model.party import Asked, Band, Hit, Listed, Screened
from exportcheck.model.rule import Severity
from exportcheck.screening.ownership_findings import ownership_findings, rules_on

EL = "Entity List (EL) - Bureau of Industry and Security"
MEU = "Military End User (MEU) List - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
UVL = "Unverified List (UVL) - Bureau of Industry and Security"
IN_FORCE, STAYED, BACK, BEFORE = "2025-10-15", "2025-12-01", "2026-11-20", "2025-09-28"


def rules(law: Law, day: str) -> tuple[OwnershipRule, ...]:
    return rules_on(law, date.fromisoformat(day), Layer.ENFORCED, load_ofac(data_folder() / "ofac.yaml"))


def hit(name: str, list_: str, band: Band = Band.PROBABLE, programs: tuple[str, ...] = ()) -> Screened:
    listed = Listed("1", list_, name, programs=programs)
    return Screened(Asked(name), band, (Hit(listed, name, band, 0.9),))


def none(name: str) -> Screened:
    return Screened(Asked(name), Band.NONE)


def found(law: Law, owners: object, *screened: Screened, on: str = IN_FORCE) -> list[Finding]:
    names = {outcome.asked.name: outcome for outcome in screened}
    names.setdefault("Acme", none("Acme"))
    return ownership_findings("Acme", owners_of("Acme", owners), names, rules(law, on))


def one(percent: object, name: str = "X") -> list[dict[str, object]]:
    rest = {"name": "Jane", "percent": 100 - percent, "ultimate": True} if isinstance(percent, int) else None
    return [{"name": name, "percent": percent, "ultimate": True}, *([rest] if rest else [])]


JANE = none("Jane")


@pytest.mark.parametrize(
    ("day", "rule", "severity"),
    [
        (BEFORE, "XC525", Severity.WARNING),
        ("2025-09-29", "XC520", Severity.ERROR),
        ("2025-11-09", "XC520", Severity.ERROR),
        ("2025-11-10", "XC522", Severity.WARNING),
        ("2026-11-09", "XC522", Severity.WARNING),
        ("2026-11-10", "XC520", Severity.ERROR),
    ],
)
def test_the_dates_of_the_affiliates_rule_decide_what_an_entity_list_owner_does(
    law: Law, day: str, rule: str, severity: Severity
) -> None:
    (first, *_) = found(law, one(60), hit("X", EL), JANE, on=day)
    assert (first.rule, first.severity) == (rule, severity)


def test_after_the_stay_the_doubt_about_it_stands_in_the_message(law: Law) -> None:
    (finding,) = found(law, one(60), hit("X", EL), JANE, on=BACK)
    assert "stayed until 2027-01-10" in finding.message
    assert "uncertain" not in found(law, one(60), hit("X", EL), JANE)[0].message


def test_the_path_and_the_lists_are_shown(law: Law) -> None:
    nested = [
        {
            "name": "Holding",
            "percent": 70,
            "owners": [{"name": "X", "percent": 50}, {"name": "Jane", "percent": 50}],
        },
        {"name": "Jane", "percent": 30},
    ]
    (finding,) = found(law, nested, hit("X", EL), none("Holding"), JANE)
    assert f"X [{EL}] owns 50 % of Holding; Holding owns 70 % of Acme" in finding.message
    assert finding.citations == ("90-fr-47201",)
    assert finding.paragraph == "744.11"


def test_owners_of_several_lists_are_added_and_the_most_restrictive_requirement_applies(law: Law) -> None:
    owners = [*one(25), {"name": "Y", "percent": 25}]
    owners[1] = {"name": "Jane", "percent": 50, "ultimate": True}
    (finding,) = found(law, owners, hit("X", EL), hit("Y", MEU), JANE)
    assert finding.rule == "XC520"
    assert "most restrictive" in finding.message


def test_owners_blocked_by_ofac_count_also_while_the_affiliates_rule_is_stayed(law: Law) -> None:
    stayed, binding = found(law, one(50), hit("X", SDN, programs=("SDGT",)), JANE, on=STAYED)
    assert (stayed.rule, binding.rule) == ("XC522", "XC520")
    assert "OFAC" in binding.message


def test_a_program_outside_744_8_counts_for_ofac_and_not_for_the_affiliates_rule(law: Law) -> None:
    (finding,) = found(law, one(60), hit("X", SDN, programs=("CUBA",)), JANE)
    assert (finding.rule, "OFAC" in finding.message) == ("XC520", True)


def test_an_sdn_whose_programs_are_not_stated_may_count(law: Law) -> None:
    bis, ofac = found(law, one(60), hit("X", SDN), JANE)
    assert (bis.rule, ofac.rule) == ("XC521", "XC520")


def test_a_list_that_no_rule_on_ownership_names_does_not_count(law: Law) -> None:
    (finding,) = found(law, one(60), hit("X", UVL), JANE)
    assert (finding.rule, finding.severity) == ("XC525", Severity.WARNING)
    assert finding.message.endswith("listed where no rule on ownership counts: X")
    (rest,) = found(law, [{"name": "X", "percent": 20, "ultimate": True}], hit("X", UVL), none("Jane"))
    assert (rest.rule, rest.message.endswith("counts: X")) == ("XC524", True)
    (nobody,) = found(law, one(60), none("X"), JANE)
    assert (nobody.rule, nobody.severity) == ("XC525", Severity.NOTE)


def test_blocked_and_listed_owners_are_not_added_for_ofac(law: Law) -> None:
    owners = [{"name": "X", "percent": 25}, {"name": "Y", "percent": 25}, {"name": "Jane", "percent": 50}]
    bis, ofac = found(law, owners, hit("X", EL), hit("Y", SDN, programs=("SDGT",)), JANE)
    assert (bis.rule, ofac.rule) == ("XC520", "XC521")
    for owner in owners:
        owner["ultimate"] = True
    bis, ofac = found(law, owners, hit("X", EL), hit("Y", SDN, programs=("SDGT",)), JANE)
    assert (bis.rule, ofac.rule) == ("XC520", "XC523")


def test_a_range_or_a_doubtful_hit_makes_it_indeterminate(law: Law) -> None:
    (ranged, *_) = found(law, [{"name": "X", "percent": "40-60"}], hit("X", EL))
    assert (ranged.rule, ranged.severity) == ("XC521", Severity.INDETERMINATE)
    assert "how much X holds of Acme (40–60 %)" in ranged.message
    (doubtful,) = found(law, one(60), hit("X", EL, Band.REVIEW), JANE)
    assert "whether X is listed" in doubtful.message
    assert doubtful.message.startswith("parties that may be listed own between 0 and 60 %")


def test_an_owner_that_could_not_be_screened_makes_it_indeterminate(law: Law) -> None:
    not_screened = Screened(Asked("X"), Band.NOT_SCREENED, reason="no Latin form")
    assert {finding.rule for finding in found(law, one(60), not_screened, JANE)} == {"XC521"}
    assert {finding.rule for finding in found(law, one(60), JANE)} == {"XC521"}


def test_what_a_name_in_another_script_resembles_leaves_open_whether_it_is_blocked(law: Law) -> None:
    (stayed, ofac) = found(law, one(60, "寒武纪"), hit("寒武纪", EL, Band.REVIEW), JANE, on=STAYED)
    assert (stayed.rule, ofac.rule) == ("XC522", "XC521")
    assert "OFAC" in ofac.message


def test_the_listed_owners_for_which_a_rule_counts_are_its_hits(law: Law) -> None:
    owners = [{"name": "X", "percent": 60}, {"name": "Y", "percent": 20}, {"name": "Jane", "percent": 20}]
    (finding, *_) = found(law, owners, hit("X", EL), hit("Y", UVL), JANE)
    assert [one.listed.name for one in finding.hits] == ["X"]


def test_a_minority_is_a_red_flag(law: Law) -> None:
    (finding,) = found(law, one(49), hit("X", EL), JANE)
    assert (finding.rule, finding.severity) == ("XC523", Severity.WARNING)
    assert "listed parties own 49 % of Acme, not ≥ 50 %" in finding.message


def test_a_listed_owner_says_nothing_of_who_owns_it_under_another_rule(law: Law) -> None:
    owners = [{"name": "X", "percent": 100}]
    assert [finding.rule for finding in found(law, owners, hit("X", EL))] == ["XC520"]
    assert [finding.rule for finding in found(law, owners, hit("X", EL), on=STAYED)] == ["XC522", "XC524"]


def test_unnamed_owners_alone_are_a_warning_said_once(law: Law) -> None:
    (finding,) = found(law, [{"name": "Jane", "percent": 30, "ultimate": True}], JANE)
    assert (finding.rule, finding.severity) == ("XC524", Severity.WARNING)
    assert "who holds the other 70 % of Acme" in finding.message


def test_nothing_is_said_of_a_party_without_stated_owners(law: Law) -> None:
    assert ownership_findings("Other", owners_of("Acme", one(60)), {}, rules(law, IN_FORCE)) == []


def test_a_long_path_is_shown_by_its_ends(law: Law) -> None:
    nested: list[dict[str, object]] = [{"name": "X", "percent": 50}]
    for depth in range(20):
        nested = [{"name": f"H{depth}", "percent": 60, "owners": nested}]
    names = [none(f"H{depth}") for depth in range(20)]
    message = found(law, nested, hit("X", EL), *names)[0].message
    assert "X [Entity List" in message
    assert "H19 owns 60 % of Acme" in message
    assert "… 15 more …" in message

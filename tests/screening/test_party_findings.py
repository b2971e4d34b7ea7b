"""Parties of a line against a real index: what is found, how severe, what settles it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exportcheck.cli.party_screening import EveryScript
from exportcheck.load.bundled import data_folder
from exportcheck.load.list_kinds import load_list_kinds
from exportcheck.model.finding import Finding
from exportcheck.model.manifest import Application, Certification, Line, RemoteUser, Statement
from exportcheck.model.party import Asked, Index, Listed, ListInfo, Screened
from exportcheck.model.place import Place
from exportcheck.model.report import LineResult
from exportcheck.model.rule import Severity
from exportcheck.parties import build_index, open_index
from exportcheck.screening.lines import Screener
from exportcheck.screening.party_findings import REMEMBERED, PartyScreening, parties_of
from exportcheck.screening.party_words import about_list

DAY = date(2026, 2, 1)
ENTITY = "Entity List (EL) - Bureau of Industry and Security"
DENIED = "Denied Persons List (DPL) - Bureau of Industry and Security"
BLOCKED = "Specially Designated Nationals (SDN) - Treasury Department"
SECURITIES = "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"
LISTED = (
    Listed(
        "1",
        ENTITY,
        "Quillmark Photonics Co., Ltd.",
        countries=("CN",),
        authority="BIS",
        license_requirement="For all items subject to the EAR",
        license_policy="Presumption of denial",
        notice="89 FR 96830",
    ),
    Listed("2", DENIED, "Brontide Aerospace GmbH", countries=("DE",)),
    Listed("3", SECURITIES, "Zephyrine Telecom Corporation", countries=("CN",)),
    Listed("4", BLOCKED, "Ostrakon Shipping LLC", countries=("AE",)),
)
LICENCE = {
    "license_code": "C30",
    "license_number": "D1234567",
    "license_expires": date(2027, 1, 31),
    "license_quantity": 100,
}
CHINESE = {"end_user_hq": "CN", "end_user_parent": "CN", "end_user_country": "CN"}
GERMAN = {"end_user_hq": "DE", "end_user_parent": "DE", "end_user_country": "DE"}
CERTIFIED = Application(certification=Certification(statements={"end_use": Statement(True, "memo")}))


class Counting:
    """A real index that counts how often it is asked."""

    def __init__(self, index: Index) -> None:
        self.info = index.info
        self.asked: list[Asked] = []
        self._index = index

    def screen(self, asked: Asked) -> Screened:
        self.asked.append(asked)
        return self._index.screen(asked)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path: Path = tmp_path_factory.mktemp("parties") / "list.index"
    info = ListInfo("a small list", date(2026, 1, 30), DAY, len(LISTED), len(LISTED), "sha256:0")
    build_index(LISTED, info, path)
    return EveryScript(open_index(path))


@pytest.fixture
def screening(index: Index) -> PartyScreening:
    return PartyScreening(index, load_list_kinds(data_folder() / "list_kinds.yaml"))


@pytest.fixture
def result(screener: Callable[..., Screener], line: Callable[..., Line]) -> Callable[..., LineResult]:
    """A line as it is before its parties are screened; nothing stands against the chip itself."""

    def made(chip: str = "RTX 4090 D", destination: str = "DE", **fields: Any) -> LineResult:
        entry = line(chip, destination, **{**GERMAN, **fields})
        (found,) = screener().screen("m.csv", [entry], None)
        assert isinstance(found, LineResult)
        return found

    return made


def about_parties(result: LineResult) -> Iterator[Finding]:
    return (f for f in result.verdict.findings if f.rule.startswith("XC5") and f.rule > "XC505")


def told(result: LineResult) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in about_parties(result)]


def test_a_listed_end_user_fails_a_line_that_would_pass(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    before = result(end_user="QUILLMARK PHOTONICS", consignee="Acme")
    assert before.gate == "pass"
    after = screening.apply(before, None)
    assert told(after) == [("XC506", Severity.ERROR)]
    assert after.gate == "fail"


def test_a_hit_says_list_authority_requirement_policy_notice_and_scores(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    (found,) = about_parties(screening.apply(result(end_user="Quillmark Photonics Co"), None))
    for part in (
        "end user 'Quillmark Photonics Co'",
        "Quillmark Photonics Co., Ltd.",
        ENTITY,
        "BIS",
        "licence requirement: For all items subject to the EAR",
        "review policy: Presumption of denial",
        "notice: 89 FR 96830",
        "score ",
    ):
        assert part in found.message
    assert found.paragraph == "744.11"
    assert found.hits[0].listed is not None
    assert found.hits[0].scores


def test_what_a_list_does_not_say_is_said_to_be_missing(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    (found,) = about_parties(screening.apply(result(end_user="Brontide Aerospace GmbH"), None))
    assert "licence requirement: not stated in the list" in found.message


def test_names_that_are_nobody_listed_leave_the_very_same_object(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    before = result(end_user="Acme Analytics", consignee="Umbra Foods")
    assert screening.apply(before, None) is before


@pytest.mark.parametrize("role", ["consignee", "intermediate"])
def test_every_named_party_is_screened(
    role: str, screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    after = screening.apply(result(end_user="Acme", **{role: "Brontide Aerospace"}), None)
    assert told(after) == [("XC506", Severity.ERROR)]
    assert role in next(about_parties(after)).message


def test_a_party_in_two_roles_is_told_once(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    place = Place("DE", "Germany")
    name = "Brontide Aerospace GmbH"
    after = screening.apply(
        result(end_user=name, consignee=name)._replace(
            line=result(end_user=name, consignee=name).line._replace(
                consignee_country=place, end_user_country=place
            )
        ),
        None,
    )
    (found,) = about_parties(after)
    assert "the end user and consignee 'Brontide" in found.message


def test_a_licence_that_fits_settles_what_asks_for_a_licence_and_a_denial_order_not(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    chinese = {**CHINESE, **LICENCE}
    licensed = screening.apply(result("H200", "CN", end_user="Quillmark Photonics", **chinese), None)
    assert told(licensed) == [("XC506", Severity.WARNING)]
    assert licensed.gate == "pass"
    denied = screening.apply(result("H200", "CN", end_user="Brontide Aerospace", **chinese), None)
    assert told(denied) == [("XC506", Severity.ERROR)]
    assert denied.gate == "fail"


def test_a_list_that_restricts_finance_warns_and_fails_nothing(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    after = screening.apply(result(end_user="Zephyrine Telecom Corp"), None)
    assert told(after) == [("XC511", Severity.WARNING)]
    assert after.gate == "pass"


def test_a_name_in_another_script_is_not_screened_and_goes_to_review(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    after = screening.apply(result(end_user="远方未知有限公司"), None)
    assert ("XC508", Severity.INDETERMINATE) in told(after)
    assert after.gate == "review"
    (message,) = (finding.message for finding in about_parties(after) if finding.rule == "XC508")
    assert "registered English name" in message


def test_a_line_that_names_nobody_was_not_screened(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    assert told(screening.apply(result(), None)) == [("XC512", Severity.INDETERMINATE)]
    assert told(screening.apply(result(end_user=" "), None)) == [("XC512", Severity.INDETERMINATE)]
    assert told(screening.apply(result(consignee="Acme"), None)) == [("XC512", Severity.WARNING)]


def test_a_sale_within_the_united_states_need_not_name_anybody(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    assert told(screening.apply(result("H200", "US", transaction="domestic"), None)) == []


def test_the_statement_that_no_party_is_listed_does_not_stand_beside_a_listed_party(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    before = result(end_user="Quillmark Photonics")
    assert told(screening.apply(before, CERTIFIED)) == [
        ("XC506", Severity.ERROR),
        ("XC510", Severity.ERROR),
    ]
    refused = Application(certification=Certification(statements={"end_use": Statement(False)}))
    assert told(screening.apply(before, refused)) == [("XC506", Severity.ERROR)]


def test_a_list_of_which_the_statement_excludes_some_leaves_it_open(
    screening: PartyScreening, result: Callable[..., LineResult]
) -> None:
    assert told(screening.apply(result(end_user="Ostrakon Shipping"), CERTIFIED)) == [
        ("XC506", Severity.ERROR),
        ("XC510", Severity.INDETERMINATE),
    ]
    assert told(screening.apply(result(end_user="Brontide Aerospace"), CERTIFIED)) == [
        ("XC506", Severity.ERROR)
    ]


def test_remote_users_of_a_certification_are_screened(screening: PartyScreening) -> None:
    users = (RemoteUser("Acme"), RemoteUser("Quillmark Photonics", Place("CN", "China")))
    application = Application(certification=Certification(remote_users=users))
    (found,) = screening.of_application(application)
    assert (found.rule, found.severity) == ("XC506", Severity.ERROR)
    assert "the remote user 'Quillmark Photonics'" in found.message


def test_a_name_is_asked_once_however_many_lines_have_it(
    index: Index, result: Callable[..., LineResult]
) -> None:
    counting = Counting(index)
    screening = PartyScreening(counting, ())
    for units in range(1, 6):
        screening.apply(result(quantity=units, end_user="Acme", consignee="Umbra"), None)
    assert [asked.name for asked in counting.asked] == ["Acme", "Umbra"]


def test_equal_lines_share_one_verdict(
    screening: PartyScreening, screener: Callable[..., Screener], line: Callable[..., Line]
) -> None:
    rows = [line("RTX 4090 D", "DE", end_user="Quillmark Photonics", **GERMAN) for _ in range(2)]
    first, second = (
        screening.apply(found, None)
        for found in screener().screen("m.csv", rows, None)
        if isinstance(found, LineResult)
    )
    assert first.verdict is second.verdict


def test_the_memory_of_names_is_bounded(index: Index) -> None:
    screening = PartyScreening(Counting(index), ())
    known = screening._known
    for number in range(REMEMBERED):
        known[Asked(f"name {number}")] = Screened(Asked("x"), index.screen(Asked("x")).band)
    screening.screened(Asked("one more"))
    assert len(known) == REMEMBERED
    assert Asked("name 0") not in known


def test_country_and_address_go_with_the_name(line: Callable[..., Line]) -> None:
    stated = line(
        "H200",
        "CN",
        end_user="A",
        end_user_country="CN",
        end_user_address="1 Road",
        consignee="A",
        consignee_country="SG",
    )
    assert parties_of(stated) == (
        ("end user", Asked("A", "CN", "1 Road")),
        ("consignee", Asked("A", "SG", None)),
    )


@pytest.mark.parametrize(
    ("published", "rules"),
    [
        (date(2026, 1, 25), ["XC514"]),
        (date(2026, 1, 24), ["XC514", "XC509"]),
        (None, ["XC514", "XC509"]),
        (date(2026, 2, 2), ["XC514", "XC513"]),
    ],
)
def test_a_list_is_old_after_seven_days_and_not_before(published: date | None, rules: list[str]) -> None:
    info = ListInfo("a list", published, DAY, 1, 1, "sha256:0")
    assert [finding.rule for finding in about_list(info, DAY, 7)] == rules


def test_the_starter_list_says_that_it_is_not_the_list() -> None:
    info = ListInfo("the starter list", date(2025, 1, 1), DAY, 230, 472, "sha256:0", starter=True)
    (warning,) = (f for f in about_list(info, DAY, 7) if f.severity is Severity.WARNING)
    assert warning.rule == "XC505"
    assert "is not the list" in warning.message

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportcheck.model.party import Asked, Band, Screened
from exportcheck.parties import open_index
from exportcheck.parties.index import CompiledIndex

Ask = Callable[..., Screened]


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("huawei technologies", "1"),
        ("TECHNOLOGIES HUAWEI LTD", "1"),
        ("Huawei Technologies Shenzhen Branch", "1"),
        ("HuaweiTechnologies Co Ltd", "1"),
        ("Hauwei Technologies", "1"),
        ("Huaweei Tehnologies Limited", "1"),
        ("Hisilicon Technologies (Suzhou)", "1"),
        ("smic", "2"),
        ("Semiconductor Manufacturing International", "2"),
        ("SemiconductorManufacturing International Corp", "2"),
        ("Semiconducter Manufcturing International", "2"),
        ("OOO Zhukhovsky Zavod", "3"),
        ("Jukhovskiy Zavod LLC", "3"),
        ("Zhukhovskyzavod ooo", "3"),
        ("Spaceflight Technology Academy of Shanghai", "4"),
        ("Dmoal SAL", "5"),
        ("Kunlun Optronics", "6"),
        ("Tianhua Intl.", "6"),
        ("International Trading Co", "7"),
    ],
)
def test_a_listed_party_is_found_however_it_is_written(asked: Ask, name: str, party: str) -> None:
    outcome = asked(name)
    assert outcome.band >= Band.REVIEW
    assert outcome.hits[0].listed.id == party


@pytest.mark.parametrize(
    "name",
    [
        "Siemens AG",
        "Samsung Electronics Co., Ltd.",
        "Shenzhen International Trading Technology Co., Ltd.",
        "Shanghai Academy of Sciences",
        "Manufacturing International GmbH",
        "Technology Co., Ltd.",
        "Zavod",
    ],
)
def test_common_words_alone_never_hit(asked: Ask, name: str) -> None:
    assert asked(name).band is Band.NONE


def test_the_same_name_is_probable_and_says_why(asked: Ask) -> None:
    hit = asked("Domal").hits[0]
    assert (hit.band, hit.score, hit.matched) == (Band.PROBABLE, 1.0, "DOMAL SAL")
    assert hit.why[0] == "the same name but for case, punctuation, order or corporate form"
    assert hit.scores["words"] == 1.0


def test_a_hit_carries_what_the_list_says_of_the_party(asked: Ask) -> None:
    listed = asked("Huawei Technologies").hits[0].listed
    assert listed.notice == "84 FR 22961"
    assert listed.countries == ("CN",)
    assert listed.license_requirement == "All items"


def test_another_country_moves_a_hit_down_and_never_away(asked: Ask) -> None:
    same, other = asked("Hauwei Technologies", country="CN"), asked("Hauwei Technologies", country="DE")
    assert same.hits[0].score == other.hits[0].score
    assert other.hits[0].band is Band.REVIEW
    assert any("not DE" in why for why in other.hits[0].why)


def test_the_same_address_moves_a_hit_up(asked: Ask) -> None:
    bare = asked("Huawei Motor")
    placed = asked("Huawei Motor", address="Huawei Base, Bantian, Longgang District, Shenzhen 518129")
    assert bare.hits[0].band is Band.REVIEW
    assert placed.hits[0].band is Band.PROBABLE
    assert "much the same address" in placed.hits[0].why


def test_a_name_without_latin_letters_is_not_screened(asked: Ask) -> None:
    outcome = asked("某某未知公司")
    assert outcome.band is Band.NOT_SCREENED
    assert "Latin" in outcome.reason


@pytest.mark.parametrize("name", ["", "...", "😀", "\0", "a" * 10_000])
def test_what_holds_no_name_is_not_screened(asked: Ask, name: str) -> None:
    outcome = asked(name)
    assert (outcome.band, outcome.hits) == (Band.NOT_SCREENED, ())
    assert outcome.reason


def test_folding_never_lends_letters_to_slip(asked: Ask) -> None:
    assert asked("d" * 1000).band is Band.NONE


def test_a_trade_mark_sign_is_no_letter(asked: Ask) -> None:
    assert asked("HUAWEI™ Technologies").hits[0].score == 1.0


def test_many_names_come_back_in_order_and_as_one_by_one(index: CompiledIndex) -> None:
    names = [Asked(name) for name in ("Domal", "Siemens AG", "Hauwei Technologies", "Domal")]
    assert index.screen_many(names) == [index.screen(name) for name in names]


def test_a_reviewer_sees_the_words_that_agree(asked: Ask) -> None:
    assert "both have: huawei" in asked("Huawei Motor").hits[0].why


def test_a_party_is_one_hit_however_many_of_its_names_match(asked: Ask) -> None:
    ids = [hit.listed.id for hit in asked("Huawei Technologies").hits]
    assert len(ids) == len(set(ids))


NAMES = (
    *("Domal", "Siemens AG", "Hauwei Technologies", "Huawei Motor", "KunlunOptronic", "Zhukhovsky Zavod"),
    *(
        "Qorvan Optical Technology",
        "Qorvan",
        "Belmast Marine Tech",
        "International Trading",
        "",
        "华为 Huawei",
    ),
)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(NAMES), max_size=30), st.integers(1, 7))
def test_what_is_found_does_not_depend_on_the_order_or_on_what_was_asked_before(
    index_file: Path, names: list[str], chunk: int
) -> None:
    # Each time from the file, so that nothing is remembered.
    asked, index = [Asked(name) for name in names], open_index(index_file)
    parts = [asked[at : at + chunk] for at in range(0, len(asked), chunk)]
    alone = {one: open_index(index_file).screen(one) for one in set(asked)}
    assert [found for part in parts for found in index.screen_many(part)] == [alone[one] for one in asked]


def test_a_slip_anywhere_in_joined_words_is_found(asked: Ask) -> None:
    whole = "Kunlunoptronics"
    left_out = [whole[:at] + whole[at + 1 :] for at in range(1, len(whole))]
    swapped = [whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :] for at in range(1, len(whole) - 1)]
    assert [name for name in (*left_out, *swapped) if asked(name).band is Band.NONE] == []


def test_a_thousand_words_are_screened(asked: Ask) -> None:
    assert asked("huawei " * 285).hits[0].listed.id == "1"
    assert asked("ab " * 666).band is Band.NONE

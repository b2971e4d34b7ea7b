"""Names without a Latin form are not screened; what they might be called only raises candidates."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportcheck.model.party import Asked, Band, Hit, Listed, ListInfo, Screened
from exportcheck.parties import build_index, open_index
from exportcheck.parties.scripts import (
    LONGEST,
    MOST_CANDIDATES,
    candidates,
    disguised,
    foreign_reason,
    latin_form,
    only_foreign_script,
    screen_foreign,
)

HUAWEI = Listed("e1", "Entity List (EL)", "Huawei Technologies Co., Ltd.")


class OneParty:
    """An index of one party, found when its first word stands in the name."""

    info = ListInfo("one", None, date(2026, 11, 1), 1, 1, "")

    def __init__(self) -> None:
        self.asked: list[str] = []

    def screen(self, asked: Asked) -> Screened:
        self.asked.append(asked.name)
        if "huawei" not in asked.name.casefold():
            return Screened(asked, Band.NONE)
        return Screened(asked, Band.PROBABLE, (Hit(HUAWEI, HUAWEI.name, Band.PROBABLE, 1.0),))


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("北京微科半导体有限公司", "Chinese"),
        ("삼성전자 주식회사", "Korean"),
        ("東芝メモリ株式会社", "Japanese"),
        ("ООО Байкал Электроникс", "Cyrillic"),
        ("شركة النور للتجارة", "Arabic"),
        ("Ωμέγα", "Greek"),
    ],
)
def test_a_name_in_another_script_only_is_not_screened_and_says_what_to_ask_for(
    name: str, script: str
) -> None:
    assert only_foreign_script(name)
    assert script in foreign_reason(name)
    assert "registered English name" in foreign_reason(name)
    assert "LEI" in foreign_reason(name)
    assert ("Unified Social Credit Code" in foreign_reason(name)) == (script == "Chinese")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Huawei (华为)", "Huawei"),
        ("LG전자", "LG"),
        ("NTT東日本", "NTT"),
        ("Ｈｕａｗｅｉ 华为", "Huawei"),
        ("Société Générale", "Société Générale"),
        ("Đặng Văn Lâm", "Đặng Văn Lâm"),
    ],
)
def test_a_latin_form_inside_a_name_is_what_it_is_screened_by(name: str, form: str) -> None:
    assert latin_form(name) == form
    assert not only_foreign_script(name)
    assert foreign_reason(name) == ""


@pytest.mark.parametrize(
    "name", ["华为 Co., Ltd.", "华为 Technologies Co., Ltd.", "A股", "3M公司"[1:], "北京 2024 B"]
)
def test_corporate_words_single_letters_and_figures_are_no_latin_form(name: str) -> None:
    assert only_foreign_script(name)


@pytest.mark.parametrize("name", ["", " ", "1234", "Acme Ltd", "…", "☃"])
def test_a_name_without_letters_of_another_script_is_not_a_foreign_one(name: str) -> None:
    assert not only_foreign_script(name)
    assert candidates(name) == []


def test_a_latin_name_is_asked_for_as_it_is() -> None:
    assert screen_foreign(OneParty(), Asked("Acme Ltd")) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "no letters or figures"),
        ("…", "no letters or figures"),
        ("☃ ---", "no letters or figures"),
        ("1234", "only figures"),
        ("٣٤٥", "only figures"),
        ("360 Ltd.", "only figures"),
        ("Co., Ltd.", "only a corporate form"),
        ("The Co. KG", "only a corporate form"),
    ],
)
def test_a_name_that_names_nobody_is_not_screened(name: str, why: str) -> None:
    screened = screen_foreign(OneParty(), Asked(name))
    assert screened is not None
    assert (screened.band, screened.asked.name) == (Band.NOT_SCREENED, name)
    assert screened.reason.startswith(why)


@pytest.mark.parametrize("name", ["360", "360 Ltd.", "٣٦٠"])
def test_a_figure_that_is_a_listed_name_is_a_hit_all_the_same(name: str, tmp_path: Path) -> None:
    party = Listed("1", "Ours", "360 Co., Ltd.")
    build_index([party], ListInfo("Ours", None, date(2026, 11, 24), 1, 1, "00"), tmp_path / "i")
    screened = screen_foreign(open_index(tmp_path / "i"), Asked(name))
    assert screened is not None
    assert screened.band >= Band.REVIEW
    assert [hit.listed for hit in screened.hits] == [party]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("华为技术有限公司", "Huawei"),
        ("深圳市華為投資控股", "Huawei"),
        ("中芯国际集成电路制造有限公司", "SMIC"),
        ("长江存储科技有限责任公司", "YMTC"),
        ("上海壁仞科技股份有限公司", "Biren Technology"),
        ("摩尔线程智能科技（北京）有限责任公司", "Moore Threads"),
        ("科大讯飞股份有限公司", "iFLYTEK"),
        ("中科曙光", "Sugon"),
    ],
)
def test_a_known_native_name_is_tried_by_its_latin_names(name: str, latin: str) -> None:
    assert latin in candidates(name)


def test_a_common_word_alone_is_no_native_name() -> None:
    assert "Dahua Technology" not in candidates("大华银行")
    assert "Sugon" not in candidates("曙光医院")


def test_unknown_chinese_names_are_tried_in_pinyin_joined_and_apart_with_words_translated() -> None:
    pytest.importorskip("pypinyin")
    tried = candidates("北京微科半导体有限公司")
    assert tried == ["Beijing weike Semiconductor", "Beijing wei ke Semiconductor"]


def test_other_scripts_are_transliterated_without_their_corporate_forms() -> None:
    pytest.importorskip("anyascii")
    assert candidates("ООО Байкал Электроникс") == ["Baykal Elektroniks"]
    assert candidates("삼성전자 주식회사") == ["SamSeong Electronics"]


def test_a_word_of_letters_that_look_alike_is_found_and_tried_as_it_looks() -> None:
    assert disguised("Нuawei Ltd") == ("Нuawei",)
    assert "Huawei Ltd" in candidates("Нuawei Ltd")
    assert disguised("NTT東日本") == ()
    assert disguised("µBlox яTech") == ()
    screened = screen_foreign(OneParty(), Asked("Нuawei Ltd"))
    assert screened is not None
    assert screened.band is Band.REVIEW
    assert "look alike" in screened.reason


def test_what_a_candidate_finds_is_for_review_and_never_more() -> None:
    screened = screen_foreign(OneParty(), Asked("华为技术有限公司", "CN"))
    assert screened is not None
    assert screened.band is Band.REVIEW
    assert [hit.band for hit in screened.hits] == [Band.REVIEW]
    assert "found as 'Huawei'" in screened.hits[0].why[-1]
    assert screened.asked == Asked("华为技术有限公司", "CN")
    assert "registered English name" in screened.reason


def test_when_no_candidate_finds_anything_the_name_stays_not_screened() -> None:
    index = OneParty()
    screened = screen_foreign(index, Asked("北京微科半导体有限公司"))
    assert screened is not None
    assert screened.band is Band.NOT_SCREENED
    assert screened.hits == ()
    assert index.asked


def test_a_name_with_a_latin_form_keeps_the_band_of_that_form() -> None:
    probable = screen_foreign(OneParty(), Asked("Huawei (华为)"))
    assert probable is not None
    assert probable.band is Band.PROBABLE
    none = screen_foreign(OneParty(), Asked("Acme (阿克米)"))
    assert none is not None
    assert none.band is Band.NONE
    assert "'Acme'" in none.reason


def test_a_native_name_beside_another_latin_form_is_reviewed() -> None:
    screened = screen_foreign(OneParty(), Asked("Acme 华为"))
    assert screened is not None
    assert screened.band is Band.REVIEW


@pytest.mark.parametrize("name", ["914403001922038216", "91110000600037341L Ltd", "213800KUD8LAJWSQ9D15"])
def test_a_registered_code_alone_is_not_screened_as_if_it_were_a_name(name: str) -> None:
    screened = screen_foreign(OneParty(), Asked(name))
    assert screened is not None
    assert screened.band is Band.NOT_SCREENED
    assert "registered English name" in screened.reason
    assert "is written as a sound" in screened.reason


def test_a_code_beside_a_native_name_is_looked_at_and_is_no_latin_form() -> None:
    screened = screen_foreign(OneParty(), Asked("北京微科半导体有限公司 91110000600037341M"))
    assert screened is not None
    assert screened.band is Band.NOT_SCREENED
    assert (
        "no sound Unified Social Credit Code: the check character is 'M' and should be 'L'" in screened.reason
    )


def test_a_long_word_of_letters_is_a_name_and_no_code() -> None:
    assert screen_foreign(OneParty(), Asked("Donaudampfschiffah")) is None
    assert screen_foreign(OneParty(), Asked("Huawei 914403001922038216")) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_name_is_too_strange(name: str) -> None:
    tried = candidates(name)
    assert len(tried) <= MOST_CANDIDATES
    assert bool(foreign_reason(name)) or not only_foreign_script(name)
    screened = screen_foreign(OneParty(), Asked(name))
    assert screened is None or not (screened.band is Band.NONE and only_foreign_script(name))


def test_a_name_of_a_million_letters_is_looked_at_quickly() -> None:
    assert all(len(form) < LONGEST * 20 for form in candidates("华" * 1_000_000))
    assert screen_foreign(OneParty(), Asked("华" * 1_000_000)) is None  # an index says that it is no name

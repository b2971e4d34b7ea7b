import time

import pytest

from exportcheck.parties.names import distinctive, folded, names_within, words


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("HUAWEI Technologies Co., Ltd.", ("huawei", "technology")),
        ("S.M.I.C. Corp", ("smic",)),
        ("Öl & Gas GmbH", ("ol", "and", "gas")),
        ("OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU 'MOLOT'", ("molot",)),
        ("Grupo Reyma, S.A. de C.V.", ("grupo", "reyma")),
        ("Foo AS", ("foo",)),
        ("As Foo Bar", ("foo", "bar")),
        ("Foo as Bar", ("foo", "as", "bar")),
        ("Ｆｕｌｌｗｉｄｔｈ Ltd", ("fullwidth",)),
    ],
)
def test_case_accents_points_and_corporate_forms_do_not_count(written: str, found: tuple[str, ...]) -> None:
    assert distinctive(words(written)) == found


def test_a_name_of_nothing_but_forms_stays() -> None:
    assert distinctive(words("Limited Company")) == ("limited", "company")


@pytest.mark.parametrize(
    "sign", ["a/k/a", "aka", "A.K.A".replace(".", "/"), "f/k/a", "d/b/a", "formerly known as"]
)
def test_another_name_after_a_sign_is_a_name_of_its_own(sign: str) -> None:
    assert names_within(f"Foo Bar {sign} Quux Ltd") == ["Foo Bar", "Quux Ltd"]


def test_an_affiliate_inside_a_name_is_a_name_of_its_own() -> None:
    found = names_within("Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Hisilicon Tech")
    assert [distinctive(words(name)) for name in found] == [
        ("huawei", "technology"), ("huawei",), ("hisilicon", "technology"),
    ]  # fmt: skip


def test_a_place_in_parentheses_stays_in_its_name() -> None:
    assert names_within("Huawei (Shenzhen) Software") == ["Huawei (Shenzhen) Software"]


def test_aka_inside_a_word_is_no_sign() -> None:
    assert names_within("Osaka Akari Ltd") == ["Osaka Akari Ltd"]


@pytest.mark.parametrize(
    ("one", "other"), [("zhukhov", "jukhov"), ("tsentr", "tzentr"), ("hussein", "husein"), ("yuri", "iuri")]
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_no_name_is_in_a_text_without_words() -> None:
    assert names_within(" .,() ") == []


def seconds(text: str) -> float:
    start = time.process_time()
    names_within(text)
    return time.process_time() - start


@pytest.mark.parametrize(
    "piece", ["(", ")", "(abc) ", "[", " ", ", ", "; ", "& ", "a.", "a/", "aka ", "and its ", "alias: "]
)
def test_a_text_eight_times_as_long_takes_no_more_than_some_eight_times_as_long(piece: str) -> None:
    # Of texts that differ a little, for words are remembered; a quadratic pattern would take 64 times.
    few = min(seconds(piece * (4_000 + more)) for more in range(5))
    many = min(seconds(piece * (32_000 + more)) for more in range(3))
    assert many < 24 * max(few, 0.001)


def test_names_in_many_parentheses_are_each_found_once() -> None:
    assert names_within("Foo (Bar Quux) Ltd [Bar Quux] (Beijing)") == ["Foo   Ltd   (Beijing)", "Bar Quux"]

"""`exportcheck headroom`: the volume ratio, exact at its limit, by product and pooled."""

import json
from fractions import Fraction

import pytest

DAY = ("--on", "2026-02-01")


def answer(run, *arguments):
    ended = run("headroom", *arguments, *DAY, "-o", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


@pytest.mark.parametrize(
    ("exported", "holds", "room"), [(10_000, "yes", 0), (10_001, "no", -1), (0, "yes", 10_000)]
)
def test_headroom_ends_at_exactly_one_half(run, exported, holds, room):
    record = answer(run, "H200", "--us-units", 20_000, "--exported", exported)
    assert (record["holds"], record["headroom_units"]) == (holds, room)


@pytest.mark.parametrize("us", [1, 7, 20_001, 2**53 + 1, 999_999_999_999_999_999])
def test_half_of_an_odd_number_is_rounded_down_however_large_it_is(run, us):
    most = us // 2
    record = answer(run, "H200", "--us-units", us, "--exported", most)
    assert (record["holds"], record["headroom_units"]) == ("yes", 0)
    over = answer(run, "H200", "--us-units", us, "--exported", most + 1)
    assert (over["holds"], over["headroom_units"]) == ("no", -1)
    assert over["ratio"] > 0.5 >= record["ratio"]


def test_two_us_units_more_let_one_more_go(run):
    record = answer(run, "H200", "--us-units", 20_000, "--exported", 10_000)
    assert record["us_units_for_one_more"] == 2
    assert record["us_units_needed"] == 20_000


def test_each_input_is_moved_and_the_headroom_told(run):
    record = answer(run, "H200", "--us-units", 20_000, "--exported", 1_000)
    (product,) = record["products"]
    told = {(m["input"], m["step"]): (m["headroom_units"], m["by"]) for m in product["moves"]}
    assert told == {
        ("us_units", "+1"): (9_000, 0),
        ("us_units", "+2"): (9_001, 1),
        ("us_units", "+10 %"): (10_000, 1_000),
        ("us_units", "-10 %"): (8_000, -1_000),
        ("exported", "+1"): (8_999, -1),
    }
    for move in product["moves"]:
        us, out = (move["to"], 1_000) if move["input"] == "us_units" else (20_000, move["to"])
        asked = answer(run, "H200", "--us-units", us, "--exported", out)
        assert asked["headroom_units"] == move["headroom_units"]


def test_the_smallest_number_of_us_units_holds_and_one_less_does_not(run):
    fewest = answer(run, "H200", "--us-units", 5, "--exported", 4_321)["us_units_needed"]
    assert answer(run, "H200", "--us-units", fewest, "--exported", 4_321)["holds"] == "yes"
    assert answer(run, "H200", "--us-units", fewest - 1, "--exported", 4_321)["holds"] == "no"


def test_nothing_shipped_at_home_leaves_nothing_to_go(run):
    record = answer(run, "H200", "--us-units", 0)
    assert (record["ratio"], record["holds"], record["headroom_units"]) == (None, "yes", 0)
    assert answer(run, "H200", "--us-units", 0, "--exported", 1)["holds"] == "no"


SEVERAL = (
    "H200", "H100 SXM", "MI325X",
    "--us-units", "H200=20001", "--us-units", "H100 SXM=5000", "--us-units", "MI325X=7",
    "--exported", "H200=10000", "--exported", "MI325X=4",
)  # fmt: skip


def test_pooled_sums_are_units_times_tpp_over_all_products(run):
    record = answer(run, *SEVERAL)
    share = Fraction(1, 2)
    for end in ("low", "high"):
        tpp = {p["product"]: Fraction(str(p["tpp"][end])) for p in record["products"]}
        units = {p["product"]: (p["us_units"], p["cn_mo_units"]) for p in record["products"]}
        us = sum(tpp[name] * count for name, (count, _) in units.items())
        out = sum(tpp[name] * count for name, (_, count) in units.items())
        assert record["pooled"]["us_tpp"][end] == float(us)
        assert record["pooled"]["cn_mo_tpp"][end] == float(out)
        # Sums of one end of every range lie inside what all combinations allow.
        room, ratio = float(share * us - out), float(out / us)
        pooled = record["pooled"]
        assert pooled["headroom_tpp"]["low"] <= room <= pooled["headroom_tpp"]["high"]
        assert pooled["ratio"]["low"] <= ratio <= pooled["ratio"]["high"] + 1e-6


def test_where_the_two_readings_differ_both_are_shown_and_neither_is_chosen(run):
    record = answer(run, *SEVERAL)
    assert [p["holds"] for p in record["products"]] == ["yes", "yes", "no"]
    assert record["pooled"]["holds"] == "yes"
    assert record["readings_agree"] is False
    assert "holds" not in record
    said = run("headroom", *SEVERAL, *DAY).out
    assert "the two readings differ: product by product no for amd-mi325x; pooled yes" in said


def test_one_unit_more_than_the_pooled_headroom_passes_the_limit(run):
    record = answer(run, *SEVERAL)
    room = {entry["product"]: entry for entry in record["pooled"]["headroom_units"]}["nvidia-h100-sxm"]
    base = [text for text in SEVERAL if text != "H100 SXM"]

    def holds(units):
        return answer(run, *base, "--exported", f"H100 SXM={units}")["pooled"]["holds"]

    assert holds(room["low"]) == "yes"
    assert holds(room["high"] + 1) == "no"


def test_of_one_product_pooling_changes_nothing(run):
    record = answer(run, "H200", "--us-units", 20_000, "--exported", 10_001)
    assert record["holds"] == record["pooled"]["holds"] == "no"
    assert record["readings_agree"] is True


def test_a_tpp_that_is_not_published_leaves_the_pool_unknown_and_the_product_decided(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\nas_of: 2026-01-01\nchips:\n"
        "  - {id: mine, name: Mine, vendor: Maker, vendor_country: US, form_factor: ic, datacenter: yes}\n"
    )
    record = answer(
        run, "mine", "H200", "--us-units", "mine=10", "--us-units", "H200=10", "--exported", "mine=6",
        "--catalog", path,
    )  # fmt: skip
    assert [p["holds"] for p in record["products"]] == ["no", "yes"]
    assert record["pooled"]["holds"] == "unknown"
    assert record["pooled"]["headroom_tpp"] == {"low": None, "high": None}


def test_products_can_be_named_by_their_units_alone(run):
    record = answer(run, "--us-units", "H200=10", "--us-units", "MI325X=10")
    assert [p["product"] for p in record["products"]] == ["nvidia-h200-sxm", "amd-mi325x"]


def test_before_the_ratio_existed_there_is_no_headroom_to_speak_of(run):
    ended = run("headroom", "H200", "--us-units", 1, "--on", "2026-01-14")
    assert ended.code == 3
    assert "2026-01-15" in ended.err


def test_the_limit_by_date_is_that_of_the_law(run, law):
    (limit,) = answer(run, "H200", "--us-units", 1)["limits"]
    vintage = law.vintages["dd_volume"][0]
    assert (limit["from"], limit["limit"]) == (
        vintage.effective.isoformat(), vintage.numbers.volume_ratio.value,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a chip"),
        (("H200",), "--us-units"),
        (("H200", "--us-units", "many"), "'many' is not a whole number"),
        (("H200", "--us-units", "-5"), "'-5' is not a whole number"),
        (("H200", "--us-units", "9" * 30), "is not a whole number"),
        (("H200", "--us-units", "1.5"), "is not a whole number"),
        (("H200", "MI325X", "--us-units", "5"), "of which chip"),
        (("H200", "MI325X", "--us-units", "H200=5"), "--us-units: how many amd-mi325x"),
        (("H200", "nvidia-h200-sxm", "--us-units", "H200=5"), "named twice"),
        (("H200", "--us-units", "5", "--us-units", "H200=6"), "counted twice"),
        (("nvidia-dgx-h200", "--us-units", "5"), "is a system"),
    ],
)
def test_units_that_make_no_sense_are_refused(run, arguments, said):
    ended = run("headroom", *arguments, *DAY)
    assert ended.code == 2
    assert said in ended.err


def test_an_unknown_chip_ends_with_3(run):
    assert run("headroom", "no such chip", "--us-units", 5, *DAY).code == 3

"""Quantities that are cut up, stated twice or sent where they do not count."""

import json

PAPERS = "chip,quantity,destination,end_user_hq,end_user_parent,license_code,license_number,license_quantity"
PAPERS += ",license_expires"
SHIPPED = "shipment_id,line_id,ship_date,transaction,chip,quantity,destination,end_user_hq,end_user_parent"
SHIPPED += ",consignee,end_user_type"


def exported(shipment: str, quantity: int) -> str:
    return f"{shipment},1,2026-01-20,export,H200,{quantity},CN,CN,CN,,"


def at_home(shipment: str, quantity: int, consignee: str = "Example Cloud Inc", kind: str = "") -> str:
    return f"{shipment},1,2026-01-10,domestic,H200,{quantity},US,,,{consignee},{kind}"


def ratio(ended) -> tuple[int, int, str]:
    [total] = json.loads(ended.out)["totals"]
    return total["cn_mo_units"], total["us_units"], total["holds"]


def test_a_quantity_cut_into_lines_is_drawn_on_one_licence(check):
    rows = ["H200,5,VN,VN,VN,C30,D1,10,2027-01-01"] * 2
    assert check(PAPERS, *rows).code == 0
    ended = check(PAPERS, *rows, "H200,1,VN,VN,VN,C30,D1,10,2027-01-01")
    assert ended.code == 1
    assert "11 units drawn, 10 licensed" in ended.out


def test_a_licence_spelled_in_another_way_is_the_same_licence(check):
    rows = [f"H200,6,VN,VN,VN,C30,{number},10,2027-01-01" for number in ("D 12", "d12 ")]
    ended = check(PAPERS, *rows)
    assert (ended.code, "12 units drawn, 10 licensed" in ended.out) == (1, True)


def test_a_quantity_cut_into_lines_and_files_is_one_sum_of_the_ratio(check, run, tmp_path):
    other = tmp_path / "z.csv"
    other.write_text(f"{SHIPPED}\n{exported('E3', 1)}\n", encoding="utf-8")
    rows = at_home("U1", 100), exported("E1", 25), exported("E2", 25)
    assert ratio(check(SHIPPED, *rows, more=("-o", "json"))) == (50, 100, "yes")
    assert ratio(check(SHIPPED, *rows, more=(other, "-o", "json"))) == (51, 100, "no")


def test_a_shipment_stated_twice_is_said_and_never_makes_the_ratio_milder(check):
    twice = check(SHIPPED, at_home("U1", 100), at_home("U1", 100), exported("E1", 60), more=("-o", "json"))
    assert ratio(twice) == (60, 100, "no")
    assert "XC611" in twice.out
    again = check(SHIPPED, at_home("U1", 100), exported("E1", 30), exported("E1", 30), more=("-o", "json"))
    assert ratio(again) == (60, 100, "no")


def test_a_us_shipment_to_a_forwarder_is_a_red_flag(check):
    for consignee, kind in (("Fast Freight Forwarding", ""), ("Example Inc", "freight forwarder")):
        ended = check(SHIPPED, at_home("U1", 100, consignee, kind), exported("E1", 10))
        assert "Red flag" in ended.out, consignee
    assert "Red flag" not in check(SHIPPED, at_home("U1", 100), exported("E1", 10)).out


def test_a_domestic_line_to_another_country_is_not_read(check):
    ended = check(SHIPPED, at_home("U1", 100).replace(",US,", ",MX,"))
    assert (ended.code, "a domestic line goes to the US" in ended.out) == (3, True)


def test_neither_nothing_nor_less_can_be_shipped(check):
    for quantity in ("0", "-100", "1e9", "0.5", "9" * 400):
        ended = check(SHIPPED, at_home("U1", 100).replace(",100,", f",{quantity},"))
        assert (ended.code, "quantity" in ended.out) == (3, True), quantity

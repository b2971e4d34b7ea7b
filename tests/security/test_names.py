"""Names that a screen shows as one thing and a program reads as another."""

import json

import pytest

HEADER = "chip,quantity,destination,end_user_hq,end_user_parent,end_user"
SOUND = {
    "chip": "H200",
    "quantity": "4",
    "destination": "DE",
    "end_user_hq": "DE",
    "end_user_parent": "DE",
    "end_user": "Example GmbH",
}


def row(**cells: str) -> str:
    return ",".join({**SOUND, **cells}.values())


def test_the_line_that_the_tricks_are_played_on_is_read(check):
    assert check(HEADER, row()).code == 0


# A screen shows the second of each pair; what is stored would be read as another place, number or name.
@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("chip", "\u202e002H"),
        ("quantity", "\u202e21"),
        ("destination", "\u202eNC"),
        ("end_user_hq", "\u202eNC"),
        ("end_user_parent", "CN\u202d"),
        ("end_user", "\u202eseigolonhceT iewauH"),
    ],
)
def test_a_cell_whose_letters_are_turned_around_is_not_read(check, column, cell):
    ended = check(HEADER, row(**{column: cell}))
    assert ended.code == 3
    assert f"{column} has the invisible character U+202" in ended.out
    assert "\u202e" not in ended.out and "\u202d" not in ended.out


def test_turned_letters_are_found_in_json_lines_and_yaml_too(run, tmp_path):
    record = json.dumps({**SOUND, "destination": "\u202eNC"}, ensure_ascii=False)
    (tmp_path / "m.jsonl").write_text(f"{record}\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(f"lines:\n  - {record}\n", encoding="utf-8")
    for name in ("m.jsonl", "m.yaml"):
        ended = run("check", name, "--on", "2026-02-01")
        assert (ended.code, "U+202E" in ended.out) == (3, True), name


def test_an_owner_whose_name_is_turned_around_is_not_traced(check, tmp_path):
    owners = tmp_path / "owners.csv"
    owners.write_text("owned,owner,percent\nExample GmbH,\u202eiewauH,60\n", encoding="utf-8")
    ended = check(HEADER, row(), more=("--owners", owners))
    assert ended.code == 3
    assert "turns text around" in ended.err


@pytest.mark.parametrize("cell", ["Н200", "H\u0399200", "Н20"])
def test_a_chip_of_look_alike_letters_is_not_the_chip_and_the_letter_is_named(check, cell):
    ended = check(HEADER, row(chip=cell))
    assert ended.code == 3
    assert "is not a Latin one" in ended.out


@pytest.mark.parametrize("cell", ["СN", "DЕ", "СН"])
def test_a_country_of_look_alike_letters_is_no_country(check, cell):
    ended = check(HEADER, row(destination=cell))
    assert ended.code == 3
    assert "letters of another script" in ended.out


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\u200d", "\u200f"])
def test_an_invisible_character_hides_neither_chip_nor_destination(check, sign):
    ended = check(HEADER, row(chip=f"H{sign}200", destination=f"C{sign}N"))
    assert ended.code == 1
    assert "4 × nvidia-h200-sxm to CN" in ended.out


@pytest.mark.parametrize("digits", ["４", "٤", "²", "४", "1４"])
def test_digits_of_another_script_are_no_quantity(check, digits):
    ended = check(HEADER, row(quantity=digits))
    assert ended.code == 3
    assert "digits other than 0 to 9" in ended.out


class TestParties:
    """The same in the names of parties, held against the starter list."""

    @pytest.fixture(autouse=True)
    def _extra(self):
        pytest.importorskip("rapidfuzz")

    @pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\u200d", "\u200f", "\u034f"])
    def test_an_invisible_character_does_not_hide_a_listed_party(self, check, sign):
        ended = check(HEADER, row(end_user=f"Hua{sign}wei Technologies"), more=("--parties", "starter"))
        assert ended.code == 1
        assert "XC506" in ended.out

    @pytest.mark.parametrize("name", ["Huаwei Technologies", "Huawеi Technologies", "Нuawei Technologies"])
    def test_a_listed_party_in_look_alike_letters_goes_to_a_person(self, check, name):
        ended = check(HEADER, row(end_user=name), more=("--parties", "starter"))
        assert ended.code == 1
        assert "XC507" in ended.out

    def test_full_width_letters_and_spaces_between_them_do_not_hide_a_listed_party(self, check):
        rows = [row(end_user=name) for name in ("Ｈｕａｗｅｉ Technologies", "H u a w e i")]
        ended = check(HEADER, *rows, more=("--parties", "starter"))
        assert ended.code == 1
        assert ended.out.count("XC506") == 2

    def test_a_name_that_is_turned_around_is_never_without_a_hit(self, run):
        names = ("\u202eseigolonhceT iewauH", "Hua\u202ewei", "\u202eoof rab")
        ended = run("parties", "screen", *names, "-o", "jsonl", "--on", "2026-11-20")
        bands = [json.loads(line).get("band") for line in ended.out.splitlines()]
        assert bands[:3] == ["review", "review", "not_screened"]

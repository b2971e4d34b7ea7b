"""Party lists from files: read whole, or refused with a sentence that says why."""

import bz2
import csv
import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from exportcheck.errors import CannotCheck
from exportcheck.load.party_guards import bundled_sentinels, load_sentinels
from exportcheck.load.party_lists import read_party_list

# The Consolidated Screening List as CSV, which the repository does not carry.
REAL = Path(os.environ.get("EXPORTCHECK_LISTS", "consolidated.csv"))
COLUMNS = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]
ENTITY = "Entity List (EL) - Bureau of Industry and Security"
DENIED = "Denied Persons List (DPL) - Bureau of Industry and Security"
SMALL = """schema: 1
consolidated_screening_list:
  name: US Consolidated Screening List
  at_least: 4
  parties: [Huawei Technologies, Hikvision]
  lists: [Entity List (EL), Denied Persons List (DPL)]
keeps_at_least: 0.9
age: {limit_days: 7, old_days: 365}
largest: {file_bytes: 30000000, field_characters: 100000, name_characters: 2000, columns: 1000}
"""
HUAWEI = {
    "_id": "e1",
    "source": ENTITY,
    "name": "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Cloud; a.k.a. HWC",
    "alt_names": "Shenzhen Huawei Technologies; Huawei Technology",
    "addresses": "Bantian Huawei Base, Longgang District, Shenzhen, 518129, CN; Rue 1, Yaoundé",
    "license_requirement": "For all items subject to the EAR (See §744.11; 734.9(e)(1)).",
    "license_policy": "Presumption of denial",
    "federal_register_notice": "84 FR 22961; 85 FR 29849",
    "start_date": "2019-05-16",
    "source_list_url": "https://www.bis.gov/regulations/ear/744#supplement-4-744",
}
ROWS = [
    HUAWEI,
    {"_id": "e2", "source": ENTITY, "name": "Hikvision", "addresses": "CN", "start_date": "2019-10-09"},
    {"_id": "e3", "source": ENTITY, "name": "Société Exemple", "addresses": "FR"},
    {"_id": "d1", "source": DENIED, "name": "A. Person", "start_date": "soon"},
]


@pytest.fixture
def limits(tmp_path):
    path = tmp_path / "sentinels.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return load_sentinels(path)


@pytest.fixture
def written(tmp_path):
    def write(rows=ROWS, columns=COLUMNS):
        path = tmp_path / "consolidated.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        return path

    return write


def as_json(rows=ROWS):
    entries = []
    for row in rows:
        entry = {column: row.get(column) or None for column in COLUMNS if column != "_id"}
        entry["id"] = row["_id"]
        entry["alt_names"] = [name.strip() for name in row.get("alt_names", "").split(";") if name]
        entry["addresses"] = [
            {"address": None, "city": "", "country": country}
            for country in [row.get("addresses", "").strip()]
            if country
        ]
        entries.append(entry)
    return {"total": len(entries), "sources": [{"value": "EL"}], "results": entries, "offset": 0}


def test_a_party_has_the_lists_own_texts(written, limits):
    parties, facts = read_party_list(written(), sentinels=limits)
    huawei = parties[0]
    assert huawei.name == HUAWEI["name"]  # a semicolon or an affiliate within a name stays there
    assert huawei.alt_names == ("Shenzhen Huawei Technologies", "Huawei Technology")
    assert (huawei.list, huawei.authority) == ("Entity List (EL)", "Bureau of Industry and Security")
    assert huawei.license_requirement == HUAWEI["license_requirement"]
    assert (huawei.license_policy, huawei.notice) == ("Presumption of denial", "84 FR 22961; 85 FR 29849")
    assert huawei.countries == ("CN",)
    assert huawei.addresses[1] == "Rue 1, Yaoundé"
    assert (facts.parties, facts.names, facts.lists) == (
        4,
        6,
        {"Entity List (EL)": 3, "Denied Persons List (DPL)": 1},
    )


def test_a_file_does_not_say_when_it_was_published_and_its_newest_entry_is_no_such_day(written, limits):
    _, facts = read_party_list(written(), sentinels=limits)
    assert (facts.published, str(facts.newest)) == (None, "2019-10-09")


def test_json_and_csv_give_the_same_parties(written, limits, tmp_path):
    rows = [{**row, "addresses": row.get("addresses", "")[-2:]} for row in ROWS[1:]] + [
        {**HUAWEI, "addresses": "CN"}
    ]
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps(as_json(rows)), encoding="utf-8")
    mine, facts = read_party_list(path, sentinels=limits)
    theirs, _ = read_party_list(written(rows), sentinels=limits)
    assert mine == theirs
    assert facts.consolidated


def test_an_address_of_json_is_one_text_with_the_country_last(limits, tmp_path):
    document = as_json()
    document["results"][0]["addresses"] = [
        {"address": "1 Road", "city": "Shenzhen", "state": None, "postal_code": "518129", "country": "CN"}
    ]
    path = tmp_path / "list"
    path.write_text(json.dumps(document), encoding="utf-8")
    parties, _ = read_party_list(path, sentinels=limits)
    assert (parties[0].addresses, parties[0].countries) == (("1 Road, Shenzhen, 518129, CN",), ("CN",))


def test_a_list_of_ones_own_needs_a_name_and_a_list(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "name,alt_names,list,country\nExample Ltd,Ex; Example HK,watch list,HK;CN\n", encoding="utf-8-sig"
    )
    (party,), facts = read_party_list(path)
    assert (party.name, party.alt_names, party.countries) == (
        "Example Ltd",
        ("Ex", "Example HK"),
        ("HK", "CN"),
    )
    assert (facts.name, facts.consolidated, facts.warnings) == ("own.csv", False, ())


def test_a_column_that_is_not_read_is_named(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("name,list,adress\nExample Ltd,watch,Road 1\n", encoding="utf-8")
    _, facts = read_party_list(path)
    assert facts.warnings == ("own.csv: the column 'adress' is not read; did you mean address?",)


@pytest.mark.parametrize("column", ["name", "alt_names", "license_requirement", "source", "addresses"])
def test_a_list_without_a_column_is_refused(column, written, limits):
    path = written(columns=[c for c in COLUMNS if c != column])
    with pytest.raises(CannotCheck, match=f"has no column `{column}`"):
        read_party_list(path, sentinels=limits)


def test_a_list_without_a_well_known_party_is_refused(written, limits):
    path = written([*ROWS[:1], *ROWS[2:], {"_id": "e9", "source": ENTITY, "name": "Other"}])
    with pytest.raises(CannotCheck, match="does not have Hikvision"):
        read_party_list(path, sentinels=limits)


def test_a_list_with_too_few_parties_is_refused_one_with_just_enough_is_not(written, limits):
    assert read_party_list(written(), sentinels=limits)[1].parties == 4
    with pytest.raises(CannotCheck, match=r"has 3 parties and .* has at least 4"):
        read_party_list(written([ROWS[0], ROWS[1], ROWS[3]]), sentinels=limits)


def test_a_list_without_one_of_its_lists_is_refused(written, limits):
    path = written([*ROWS[:3], {"_id": "e9", "source": ENTITY, "name": "Other"}])
    with pytest.raises(CannotCheck, match=r"no party of the Denied Persons List \(DPL\)"):
        read_party_list(path, sentinels=limits)


def test_no_cut_through_a_list_goes_unnoticed(written, limits):
    path = written()
    whole = path.read_bytes()
    for length in (*range(0, len(whole) - 60, 11), *range(len(whole) - 60, len(whole))):
        path.write_bytes(whole[:length])
        try:
            parties, facts = read_party_list(path, sentinels=limits)
        except CannotCheck:
            continue
        # Only blank last fields can be gone: every party is there, and the missing end is said.
        assert len(parties) == len(ROWS)
        assert "may have been cut off" in facts.warnings[0]
        assert length >= len(whole) - 1


def test_no_cut_through_json_goes_unnoticed(limits, tmp_path):
    whole, path = json.dumps(as_json()), tmp_path / "list.json"
    for length in (*range(0, len(whole) - 60, 29), *range(len(whole) - 60, len(whole))):
        path.write_text(whole[:length], encoding="utf-8")
        with pytest.raises(CannotCheck):
            read_party_list(path, sentinels=limits)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_list_that_is_still_packed_is_said_to_be(pack, written, limits):
    path = written()
    path.write_bytes(pack(path.read_bytes()))
    with pytest.raises(CannotCheck, match=r"is packed \((gzip|bzip2)\); unpack it"):
        read_party_list(path, sentinels=limits)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le"])
def test_another_encoding_is_refused(encoding, written, limits):
    path = written()
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    with pytest.raises(CannotCheck, match=r"UTF-8|NUL"):
        read_party_list(path, sentinels=limits)


def test_text_that_was_encoded_twice_is_refused(written, limits):
    path = written()
    path.write_text(path.read_text(encoding="utf-8").encode().decode("latin-1"), encoding="utf-8")
    with pytest.raises(CannotCheck, match="saved in a wrong encoding"):
        read_party_list(path, sentinels=limits)


def test_a_letter_that_is_cut_at_the_edge_of_a_block_is_still_one(tmp_path):
    path = tmp_path / "own.csv"
    head = "name,list\n"
    rows = "Société Générale d'Exemple,watch\n" * 33_000
    path.write_text(head + rows, encoding="utf-8")
    parties, _ = read_party_list(path)
    assert {party.name for party in parties} == {"Société Générale d'Exemple"}


def test_a_row_of_ten_megabytes_is_refused_by_its_line_and_the_others_are_not_lost(written, limits):
    path = written([*ROWS[:2], {"_id": "x", "source": ENTITY, "name": "x" * 10_000_000}, *ROWS[2:]])
    with pytest.raises(CannotCheck, match=r"1 row beside 4 parties .* line 4: it has a field of more than"):
        read_party_list(path, sentinels=limits)
    parties, facts = read_party_list(path, sentinels=limits, accept_rejected=True)
    assert [party.id for party in parties] == ["e1", "e2", "e3", "d1"]
    assert [row.first for row in facts.rejected] == [4]


def test_an_entry_of_ten_megabytes_is_refused_in_json_too(limits, tmp_path):
    path = tmp_path / "list.json"
    poisoned = {"_id": "x", "source": ENTITY, "name": "x" * 10_000_000}
    path.write_text(json.dumps(as_json([*ROWS, poisoned])), encoding="utf-8")
    with pytest.raises(CannotCheck, match="entry 5: its name is 10,000,000 characters long"):
        read_party_list(path, sentinels=limits)
    assert len(read_party_list(path, sentinels=limits, accept_rejected=True)[0]) == 4


def test_a_quotation_mark_that_does_not_close_never_swallows_parties(written, limits):
    path = written()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",Hikvision,", ',"Hikvision,'), encoding="utf-8")
    for accept in (False, True):
        with pytest.raises(CannotCheck):
            read_party_list(path, sentinels=limits, accept_rejected=accept)


def test_rows_that_may_be_several_parties_are_refused_even_if_rejected_rows_are_accepted(written, limits):
    path = written()
    text = path.read_text(encoding="utf-8")
    swallowed = text.replace(",Hikvision,", ',"Hikvision,').replace("Société", '"Société')
    path.write_text(swallowed, encoding="utf-8")
    with pytest.raises(CannotCheck, match="several parties may stand there"):
        read_party_list(path, sentinels=limits, accept_rejected=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": ""}, "it has no name"),
        ({"source": ""}, "it has no source"),
        ({"name": 7}, "its name is not text"),
        ({"alt_names": ["x", {"y": 1}]}, "its alt_names is not text"),
        ({"name": "a\ud800b"}, "a character that is no text"),
    ],
)
def test_an_entry_that_is_no_party_is_refused_with_the_reason(change, why, limits, tmp_path):
    document = as_json()
    document["results"].append({**document["results"][2], **change})
    path = tmp_path / "list.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CannotCheck, match=f"entry 5: .*{why}"):
        read_party_list(path, sentinels=limits)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,list\n", "has no parties"),
        ("name;list\nA;B\n", "has no commas between its columns"),
        ("name,list,name\nA,B,C\n", "has the column 'name' twice"),
        (",".join(["name", "list", *(f"c{n}" for n in range(999))]) + "\n", "has 1,001 columns"),
        ("<!DOCTYPE html>\n<html><body>503, sorry</body></html>\n", "is a web page"),
        ("{}", "has no list `results`"),
        ('[{"name": "A"}]', "has no list `results`"),
        ('{"results": {}}', "has no list `results`"),
        ('{"results": [] }x', "JSON"),
        ('{"results": [' + "[" * 100_000, "has a value that no list has|cut off"),
        ('{"results": [1,]}', "JSON"),
        ("name,list,country\nA,B,China\n", "the country 'China' is not a code"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(text, why, tmp_path):
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotCheck, match=why) as refused:
        read_party_list(path)
    assert "\n" not in str(refused.value)


def test_a_file_larger_than_any_list_is_refused_before_it_is_read(limits, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(limits.largest.file_bytes + 1)
    tracemalloc.start()
    with pytest.raises(CannotCheck, match="larger than 30,000,000 bytes"):
        read_party_list(path, sentinels=limits)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(CannotCheck, match="does not exist"):
        read_party_list(tmp_path / "none.csv")
    with pytest.raises(CannotCheck, match="is not a file"):
        read_party_list(tmp_path)


def test_the_limits_in_the_box_can_tell_half_of_a_list_of_this_size(tmp_path):
    whole = bundled_sentinels().consolidated_screening_list
    assert 25_921 / 2 < whole.at_least < 25_921


@pytest.mark.skipif(not REAL.exists(), reason="the published list is not here")
def test_the_published_list_is_read_whole_and_its_first_half_is_refused(tmp_path):
    parties, facts = read_party_list(REAL)
    assert (len(parties), facts.rejected, facts.warnings) == (25_921, (), ())
    half = tmp_path / "half.csv"
    whole = REAL.read_bytes()
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CannotCheck):
        read_party_list(half)
    at_a_row = whole[: whole.rindex(b"\n", 0, len(whole) * 9 // 10) + 1]
    half.write_bytes(at_a_row)
    with pytest.raises(CannotCheck, match="has no party of the"):
        read_party_list(half)

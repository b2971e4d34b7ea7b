"""Owners as people state them: nested lists, CSV tables, percents and ranges."""

from decimal import Decimal
from pathlib import Path

import pytest

from exportcheck.errors import CannotCheck, UnreadableFile
from exportcheck.load.bundled import data_folder
from exportcheck.load.owners import joined, load_ofac, owners_of, percent, read_owners
from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit, Operator
from exportcheck.model.owner import Owners, Share
from exportcheck.model.party import Listed


def table(tmp_path: Path, text: str) -> Owners:
    path = tmp_path / "owners.csv"
    path.write_bytes(text.encode())
    return read_owners(path)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        (50, "50", "50"),
        (33.4, "33.4", "33.4"),
        (1e-05, "0.00001", "0.00001"),
        ("50", "50", "50"),
        (" 12.50 % ", "12.50", "12.50"),
        ("40-60", "40", "60"),
        ("40 – 60 %", "40", "60"),
        ("0", "0", "0"),
        ("unknown", "0", "100"),
        ("UNKNOWN", "0", "100"),
    ],
)
def test_a_percent_is_a_number_a_range_or_unknown(said: object, low: str, high: str) -> None:
    assert percent(said, "here") == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "said",
    [None, "", True, "-1", "101", "60-40", "33,4", "half", "5e1", "50-", "٥٠", float("nan"), [50], "1" * 99],
)
def test_what_is_no_percent_is_refused_with_what_to_write(said: object) -> None:
    with pytest.raises(CannotCheck, match=r"^here: .*a range"):
        percent(said, "here")


def test_a_table_of_shares_is_read(tmp_path: Path) -> None:
    owners = table(tmp_path, '\ufeffOwned,owner,PERCENT\n"Acme, Ltd",X,50\n\nB,"Acme,  Ltd",40-60\n')
    assert owners.shares == (
        Share("Acme, Ltd", "X", Decimal(50), Decimal(50)),
        Share("B", "Acme, Ltd", Decimal(40), Decimal(60)),
    )
    assert [share.where for share in owners.shares] == ["owners.csv, line 2", "owners.csv, line 4"]
    assert owners.ultimate == frozenset()


def test_owners_with_nobody_behind_them_are_marked(tmp_path: Path) -> None:
    owners = table(tmp_path, "owner,ultimate,percent,owned\nJane,yes,60,A\nB,no,20,A\nC,,10,A\n")
    assert owners.ultimate == frozenset({"Jane"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "column 'owned' is missing"),
        ("owned,owner\nA,X\n", "column 'percent' is missing"),
        ("owned,owner,percent\nA,X\n", "line 2: 2 cells under 3 columns"),
        ("owned,owner,percent\nA,,50\n", "line 2: the owner has no name"),
        ("owned,owner,percent\n,X,50\n", "line 2: owned has no name"),
        ("owned,owner,percent\nA,X,\n", "line 2: nothing is not a percent"),
        ("owned,owner,percent,ultimate\nA,X,5,perhaps\n", "line 2: ultimate is 'perhaps'"),
        (f"owned,owner,percent\nA,{'x' * 501},5\n", "over 500 characters"),
        ('owned,owner,percent\nA,"X,5\n', "not a table in CSV"),
        # The longest cell that the library takes is a setting of the whole process.
        (f"owned,owner,percent\nA,{'x' * 200_000},5\n", "not a table in CSV|over 500 characters"),
        ("owned,owner,owner,percent\nA,X,Y,5\n", "column 'owner' is repeated"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_the_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CannotCheck, match=said):
        table(tmp_path, text)


def test_a_table_in_another_encoding_or_not_there_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("owned,owner,percent\nSociété,X,5\n".encode("latin-1"))
    with pytest.raises(UnreadableFile, match="UTF-8"):
        read_owners(tmp_path / "latin.csv")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_owners(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_owners(tmp_path)


def test_nested_owners_become_shares_of_each_entity() -> None:
    nested = [
        {"name": "Holding", "percent": 60, "owners": [{"name": "X", "percent": "50-55"}]},
        {"name": "Jane", "percent": "40", "ultimate": True},
    ]
    owners = owners_of("Acme", nested, "line 3: ")
    assert set(owners.shares) == {
        Share("Acme", "Holding", Decimal(60), Decimal(60)),
        Share("Acme", "Jane", Decimal(40), Decimal(40)),
        Share("Holding", "X", Decimal(50), Decimal(55)),
    }
    assert owners.ultimate == frozenset({"Jane"})
    assert owners.shares[-1].where == "line 3: owners[1].owners[1]"


def test_owners_nested_ten_thousand_deep_are_read() -> None:
    nested: list[dict[str, object]] = [{"name": "0", "percent": 50}]
    for depth in range(1, 10_000):
        nested = [{"name": str(depth), "percent": 50, "owners": nested}]
    assert len(owners_of("Acme", nested).shares) == 10_000


def test_an_entity_met_twice_may_state_its_owners_twice_if_they_agree() -> None:
    twice = [
        {
            "name": "A",
            "percent": 50,
            "owners": [{"name": "H", "percent": 30, "owners": [{"name": "X", "percent": 9}]}],
        },
        {"name": "H", "percent": 50, "owners": [{"name": "x", "percent": 9}]},
    ]
    assert len(owners_of("Acme", twice).shares) == 4
    twice[1]["owners"] = [{"name": "X", "percent": 8}]
    with pytest.raises(CannotCheck, match="stated twice"):
        owners_of("Acme", twice)


@pytest.mark.parametrize(
    ("nested", "said"),
    [
        ("X", "owners: is no list"),
        (None, "owners: is no list"),
        (["X"], r"owners\[1\]: is no owner"),
        ([{"name": "X"}], r"owners\[1\]: nothing is not a percent"),
        ([{"percent": 5}], "the owner has no name"),
        ([{"name": "X", "percent": 5, "share": 5}], "'share' is not known"),
        ([{"name": "X", "percent": 5}, {"name": "x ", "percent": 5}], "stated twice"),
        ([{"name": "X", "percent": 5, "owners": {"name": "Y"}}], r"owners\[1\].owners: is no list"),
        ([{"name": {"a": 1}, "percent": 5}], "the owner has no name"),
    ],
)
def test_nested_owners_that_cannot_be_are_refused_with_the_place(nested: object, said: str) -> None:
    with pytest.raises(CannotCheck, match=said):
        owners_of("Acme", nested)


def test_owners_from_two_places_are_joined() -> None:
    one, two = owners_of("A", [{"name": "X", "percent": 5}]), owners_of("B", [{"name": "Y", "percent": 5}])
    assert [share.owner for share in joined(iter([one, two])).shares] == ["X", "Y"]


def test_ofacs_rule_is_half_or_more_by_parties_of_its_list_whatever_the_program() -> None:
    rule = load_ofac(data_folder() / "ofac.yaml")
    assert rule.limit == Limit(Operator.AT_LEAST, 50)
    sdn = "Specially Designated Nationals (SDN) - Treasury Department"
    assert rule.counts(Listed("1", sdn, "X")) is Truth.HOLDS
    assert rule.counts(Listed("1", "Non-SDN Menu-Based Sanctions List (NS-MBS List)", "X")) is Truth.FAILS
    assert rule.counts(Listed("1", "Entity List (EL) - Bureau of Industry and Security", "X")) is Truth.FAILS

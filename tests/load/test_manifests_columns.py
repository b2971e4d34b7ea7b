"""Headers as people write them."""

from collections.abc import Callable

import pytest

from exportcheck.errors import UnreadableFile, UsageError
from exportcheck.load.manifests import Manifest
from exportcheck.load.manifests.aliases import ALIASES
from exportcheck.load.manifests.columns import column_of, header_key
from exportcheck.model.manifest import COLUMNS, Line

Read = Callable[..., Manifest]
ReadLines = Callable[..., list[Line]]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("chip", "chip"),
        ("Part Number", "chip"),
        ("PART_NO.", "chip"),
        ("P/N", "chip"),
        ("Item", "chip"),
        ("sku", "chip"),
        ("Qty", "quantity"),
        ("Pieces", "quantity"),
        ("ship-to-country", "destination"),
        ("Country of Ultimate Destination", "destination"),
        ("Dest", "destination"),
        ("Ultimate Consignee", "consignee"),
        ("End User HQ", "end_user_hq"),
        ("HQ Country", "end_user_hq"),
        ("Ultimate Parent", "end_user_parent"),
        ("ECCN", "declared_eccn"),
        ("Licence Code", "license_code"),
        ("licence_number", "license_number"),
        ("Ship Date", "ship_date"),
        ("Date", "ship_date"),
        ("Freight Forwarder", "intermediate"),
        ("Intermediate Consignee", "intermediate"),
        ("数量", "quantity"),
        ("country", None),
        ("license", None),
        ("customer", None),
        ("notes", None),
    ],
)
def test_a_header_is_understood_or_left_alone(header: str, column: str | None) -> None:
    assert column_of(header) == column


def test_no_spelling_means_two_columns() -> None:
    keys = [header_key(alias) for aliases in ALIASES.values() for alias in aliases]
    own = {header_key(column) for column in COLUMNS}
    assert len(keys) == len(set(keys))
    assert not own & set(keys)
    assert set(ALIASES) <= set(COLUMNS)


def test_unknown_columns_are_one_notice(read: Read) -> None:
    manifest = read("chip,quantity,destination,notes,,colour\nH200,1,CN,a,b,c\n")
    (notice,) = manifest.notices
    assert notice.rule == "XC607"
    assert "'notes'" in notice.message
    assert "'colour'" in notice.message
    assert "without a name" in notice.message


def test_our_own_name_wins_over_another_spelling(read: Read, read_lines: ReadLines) -> None:
    text = "item,chip,quantity,destination\n1,H200,8,CN\n"
    assert [line.chip for line in read_lines(text)] == ["nvidia-h200-sxm"]
    assert "'item'" in read(text).notices[0].message


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("chip,chip,quantity,destination", "'chip' is repeated"),
        ("part no,model,quantity,destination", "'part no' and 'model' could both be the column chip"),
        ("qty,Qty,chip,destination", "could both be the column quantity"),
    ],
)
def test_two_headers_for_one_column_are_refused(read: Read, header: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(header + "\n")


def test_a_repeated_column_that_is_not_read_does_no_harm(read: Read) -> None:
    assert len(list(read("chip,quantity,destination,notes,notes\nH200,8,CN,a,b\n"))) == 1


def test_a_map_names_a_column(read: Read, read_lines: ReadLines) -> None:
    text = "Was,Wieviel,Wohin\nH200,8,CN\n"
    rename = {"chip": "Was", "quantity": "wieviel", "destination": "Wohin"}
    assert [line.quantity for line in read_lines(text, rename=rename)] == [8]
    assert read(text, rename=rename).notices == []


def test_a_map_wins_over_every_other_name(read_lines: ReadLines) -> None:
    text = "chip,model,quantity,destination\nline 1,H200,8,CN\n"
    assert [line.chip for line in read_lines(text, rename={"chip": "model"})] == ["nvidia-h200-sxm"]


def test_one_header_may_be_mapped_to_two_columns(read_lines: ReadLines) -> None:
    text = "chip,quantity,Land\nH200,8,CN\n"
    (line,) = read_lines(text, rename={"destination": "Land", "end_user_country": "Land"})
    assert line.destination is line.end_user_country


@pytest.mark.parametrize(
    ("rename", "said"),
    [
        ({"chipp": "Was"}, "there is no column 'chipp'; did you mean chip"),
        ({"zzz": "Was"}, "the columns are shipment_id"),
        ({"chip": "Wie"}, "has no column 'Wie'; its columns are 'Was'"),
    ],
)
def test_a_map_that_fits_nothing_is_a_usage_error(read: Read, rename: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read("Was,quantity,destination\n", rename=rename)

"""A list that is cut, damaged, foreign or poisoned is refused, and the one in use stays in use."""

import csv
import gzip
import io
import json
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from exportcheck.cli import main as door
from exportcheck.load.party_fields import CONSOLIDATED
from exportcheck.load.party_lists import read_party_list

COLUMNS = [*CONSOLIDATED, "remarks"]
READ = ("_id", "source", "name", "addresses", "start_date", "license_requirement")
LISTS = (
    "Entity List (EL) - Bureau of Industry and Security",
    "Denied Persons List (DPL) - Bureau of Industry and Security",
    "Unverified List (UVL) - Bureau of Industry and Security",
    "Military End User (MEU) List - Bureau of Industry and Security",
    "Specially Designated Nationals (SDN) - Treasury Department",
    "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
    "ITAR Debarred (DTC) - State Department",
    "Nonproliferation Sanctions (ISN) - State Department",
)
KNOWN = (
    "Huawei Technologies Co., Ltd.",
    "Hangzhou Hikvision Digital Technology Co., Ltd.",
    "Semiconductor Manufacturing International Corporation",
)
SYLLABLES = ("ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pra", "sti", "tor", "ven", "wo", "xi", "zel")


def rows(count: int = 20_100) -> list[dict[str, str]]:
    """A list as large as the real one, in its columns; every name but the well-known is made up."""
    dice = random.Random(6)
    made = ["".join(dice.choices(SYLLABLES, k=4)).title() + f" É{number} Trading" for number in range(count)]
    names = [*KNOWN, *made]
    return [
        {
            **dict.fromkeys(COLUMNS, ""),
            "_id": f"p{number}",
            "source": LISTS[number % len(LISTS)],
            "name": name,
            "start_date": "2026-01-05",
        }
        for number, name in enumerate(names)
    ]


def table(wanted: list[dict[str, str]], columns: list[str] = COLUMNS) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(wanted)
    return text.getvalue().encode()


ROWS = rows()
WHOLE = table(ROWS)


def document(wanted: list[dict[str, str]]) -> bytes:
    """The same list as JSON, with the keys that are read."""
    entries = [{**{key: row[key] for key in READ}, "alt_names": []} for row in wanted]
    return json.dumps({"results": entries}, ensure_ascii=False).encode()


JSON = document(ROWS)


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("consolidated.csv", b" " * 20_000_000)
    return packed.getvalue()


def with_row(**changed: str) -> bytes:
    return table([*ROWS[:-1], {**ROWS[-1], **changed}])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "cut in half": lambda: WHOLE[: len(WHOLE) // 2],
    "cut in half at the end of a row": lambda: WHOLE[: WHOLE.index(b"\n", len(WHOLE) // 2) + 1],
    "cut within a quoted field": lambda: WHOLE[: WHOLE.rindex(b'"Huawei') + 8],
    "in UTF-16": lambda: WHOLE.decode().encode("utf-16"),
    "in Latin-1": lambda: WHOLE.decode().encode("latin-1"),
    "encoded twice": lambda: WHOLE.decode("latin-1").encode(),
    "without the names": lambda: table(ROWS, [column for column in COLUMNS if column != "name"]),
    "without the other names": lambda: table(ROWS, [column for column in COLUMNS if column != "alt_names"]),
    "without its header": lambda: WHOLE[WHOLE.index(b"\n") + 1 :],
    "without Hikvision": lambda: table([row for row in ROWS if "Hikvision" not in row["name"]]),
    "without the Entity List": lambda: table([row for row in ROWS if "(EL)" not in row["source"]]),
    "far too small": lambda: table(ROWS[:2_000]),
    "without any well-known party": lambda: table(ROWS[3:]),
    "with a row of ten megabytes": lambda: with_row(remarks="x" * 10_000_000),
    "with a name of ten megabytes": lambda: with_row(name="Poison " * 1_500_000),
    "with ten megabytes of other names": lambda: with_row(alt_names="a;" * 5_000_000),
    "with NULs": lambda: WHOLE.replace(b"Trading", b"Tra\0ing", 1),
    "with a quotation mark that never closes": lambda: WHOLE.replace(b"p9,", b'"p9,', 1),
    "with a row that has a field more": lambda: WHOLE.replace(b"p9,", b"p9,,", 1),
    "with a hundred thousand columns": lambda: (
        ",".join(["name", "list", *(f"c{number}" for number in range(100_000))])
        + "\nA,B"
        + "," * 100_000
        + "\n"
    ).encode(),
    "a zip bomb": zipped,
    "a gzip bomb": lambda: gzip.compress(bytes(20_000_000), 1),
    "a web page": lambda: b"<!doctype html>\n<html><title>Maintenance, sorry</title></html>\n",
    "empty": lambda: b"",
    "a header alone": lambda: table([]),
    "JSON cut in half": lambda: JSON[: len(JSON) // 2],
    "JSON in UTF-16": lambda: JSON.decode().encode("utf-16"),
    "JSON in Latin-1": lambda: JSON.decode().encode("latin-1"),
    "JSON encoded twice": lambda: JSON.decode("latin-1").encode(),
    "JSON far too small": lambda: document(ROWS[:2_000]),
    "JSON without Hikvision": lambda: document([row for row in ROWS if "Hikvision" not in row["name"]]),
    "JSON without the Entity List": lambda: document([row for row in ROWS if "(EL)" not in row["source"]]),
    "JSON without the names": lambda: JSON.replace(b'"name":', b'"nome":'),
    "JSON with a name of ten megabytes": lambda: document([*ROWS, {**ROWS[-1], "name": "x" * 10_000_000}]),
    "JSON with a quotation mark that never closes": lambda: JSON.replace(b'"p9"', b'"p9', 1),
    "JSON nested beyond reason": lambda: b'{"results": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "JSON without parties": lambda: b'{"results": {"name": "Huawei"}}',
    "JSON with bare values": lambda: b'{"results": [1, null, "Huawei"]}',
    "JSON with a name that is a number": lambda: json.dumps({"results": [{**ROWS[0], "name": 7}]}).encode(),
}


@pytest.fixture
def ask(monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """Runs `exportcheck parties ARGUMENTS`: its exit code and what it said on both streams."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["exportcheck", "parties", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            door.main()
        return int(ending.value.code or 0), *capsys.readouterr()

    return call


OWN = "name,list\n" + "".join(f'"{name}",Ours\n' for name in KNOWN)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> bytes:
    """An index of a few parties, as a file."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "own.csv").write_text(OWN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        arguments = [str(folder / "own.csv"), "--index", str(folder / "parties.idx")]
        patch.setattr(sys, "argv", ["exportcheck", "parties", "import", *arguments])
        with pytest.raises(SystemExit) as ending:
            door.main()
    assert not ending.value.code
    return (folder / "parties.idx").read_bytes()


@pytest.fixture
def index(tmp_path: Path, kept: bytes) -> Path:
    """That index, in use."""
    path = tmp_path / "parties.idx"
    path.write_bytes(kept)
    return path


# What only the whole list shows; the others end early, and are tried both ways each time.
READ_TO_THE_END = frozenset(
    {
        "encoded twice",
        "without Hikvision",
        "without any well-known party",
        "without the Entity List",
        "with a row of ten megabytes",
        "with a name of ten megabytes",
        "with ten megabytes of other names",
        "with a quotation mark that never closes",
        "with a row that has a field more",
        "JSON encoded twice",
        "JSON without Hikvision",
        "JSON without the Entity List",
        "JSON without the names",
        "JSON with a name of ten megabytes",
    }
)


def refused(ask: Callable[..., tuple[int, str, str]], command: str, path: Path, index: Path) -> str:
    """Try a faulty list; what is said of it, after everything that must hold of a refusal."""
    before = index.read_bytes()
    where = (path,) if command == "import" else ("--url", path.as_uri())
    began = time.monotonic()
    code, said, complaint = ask(command, *where, "--index", index)
    assert (code, said) == (3, ""), complaint[:500]
    # One sentence: what is wrong, where, and how to mend it.
    assert len(complaint.splitlines()) == 1 and len(complaint) < 500
    assert complaint.startswith("exportcheck: list")
    assert index.read_bytes() == before
    assert sorted(path.parent.iterdir()) == sorted([path, index]), "a piece of a new index was left behind"
    assert time.monotonic() - began < 10, "it was refused, and too late"
    return complaint


# As JSON they go through the same guards behind the reader.
READ_LATER = frozenset(fault for fault in READ_TO_THE_END if fault.startswith("JSON"))


@pytest.mark.parametrize("fault", sorted(HOSTILE.keys() - READ_LATER))
def test_a_faulty_list_is_refused_and_the_one_in_use_stays(fault, ask, index, tmp_path):
    path = tmp_path / "list"
    path.write_bytes(HOSTILE[fault]())
    refused(ask, "import", path, index)
    if fault not in READ_TO_THE_END:
        complaint = refused(ask, "update", path, index)
        assert complaint.endswith("; the index in use is as it was\n")


@pytest.mark.parametrize("fault", sorted(READ_TO_THE_END))
def test_a_faulty_list_that_is_read_to_its_end_is_refused_by_every_way_in(fault, ask, index, tmp_path):
    path = tmp_path / "list"
    path.write_bytes(HOSTILE[fault]())
    refused(ask, "import", path, index)
    assert refused(ask, "update", path, index).endswith("; the index in use is as it was\n")


@pytest.mark.parametrize("content", [WHOLE, JSON], ids=["CSV", "JSON"])
def test_the_whole_list_is_taken_under_its_own_name(content, tmp_path):
    path = tmp_path / "list"
    path.write_bytes(content)
    parties, facts = read_party_list(path)
    assert (len(parties), facts.name, facts.rejected) == (20_103, "US Consolidated Screening List", ())


def test_after_a_refusal_the_one_in_use_still_finds_its_parties(ask, index, tmp_path):
    path = tmp_path / "half.csv"
    path.write_bytes(WHOLE[: len(WHOLE) // 2])
    assert ask("import", path, "--index", index)[0] == 3
    code, said, _ = ask("screen", "Huawei Technologies", "--parties", index, "-o", "jsonl")
    assert (code, json.loads(said)["band"]) == (0, "probable")


@pytest.mark.parametrize("command", ["import", "update"])
def test_a_list_of_five_years_ago_is_taken_with_a_warning(command, ask, tmp_path):
    path, index = tmp_path / "old.csv", tmp_path / "old.idx"
    path.write_text("name,list\nZephyr Quantum Devices,watch\n", encoding="utf-8")
    where = (path,) if command == "import" else ("--url", path.as_uri())
    code, _, warned = ask(command, *where, "--index", index, "--published", "2021-11-24")
    assert code == 0
    assert "warning: THE PARTY LIST IS" in warned and "2021-11-24" in warned
    for again in (("status", "--index"), ("screen", "Zephyr", "--parties")):
        said = ask(*again, index, "--on", "2026-11-24")[2]
        assert "THE PARTY LIST IS 1,826 DAYS OLD" in said


def test_a_sound_list_with_far_fewer_parties_never_takes_the_place_of_the_one_in_use(
    ask, index, kept, tmp_path
):
    path = tmp_path / "other.csv"
    path.write_text("name,list\nZephyr Quantum Devices,watch\n", encoding="utf-8")
    for command in (("import", path), ("update", "--url", path.as_uri())):
        code, _, complaint = ask(*command, "--index", index)
        assert (code, index.read_bytes() == kept) == (3, True)
        assert "other.csv has 1 parties and the list in use, own.csv, 3: too many would be gone" in complaint
        assert "--accept-smaller" in complaint
    assert ask("import", path, "--index", index, "--accept-smaller")[0] == 0


def test_a_broken_index_is_never_used(ask, index, kept):
    for broken in (b"", kept[: len(kept) // 2], kept[:-1], kept[:-9] + bytes([kept[-9] ^ 1]) + kept[-8:]):
        index.write_bytes(broken)
        code, said, complaint = ask("screen", "Huawei Technologies", "--parties", index)
        assert (code, said) == (3, ""), len(broken)
        assert "Traceback" not in complaint


def test_a_byte_changed_anywhere_in_an_index_is_noticed(ask, index, kept):
    dice = random.Random(6)
    for at in sorted(dice.sample(range(len(kept)), 12)):
        index.write_bytes(kept[:at] + bytes([kept[at] ^ 0x20]) + kept[at + 1 :])
        code, said, _ = ask("screen", "Huawei Technologies", "--parties", index)
        assert (code, said) == (3, ""), at


def test_what_a_list_calls_a_party_cannot_steer_the_terminal(ask, tmp_path):
    path, index = tmp_path / "own.csv", tmp_path / "own.idx"
    path.write_text('name,list\n"Evil \x1b[2J\x1b[31m Widgets\u202e",Ours\n', encoding="utf-8")
    code, said, _ = ask("import", path, "--index", index)
    if code == 0:
        _, said, _ = ask("screen", "Evil Widgets", "--parties", index)
    assert "\x1b" not in said and "\u202e" not in said


@pytest.mark.parametrize(
    "name", ["x" * 200_000, "Huawei " * 30_000, "\u0301" * 5_000, "((((" * 5_000, "\U000e0001"]
)
def test_a_name_beyond_reason_ends_in_an_answer_or_a_refusal(name, ask, index):
    code, _, complaint = ask("screen", name, "--parties", index, "-o", "jsonl")
    assert code in (0, 2, 3)
    assert "Traceback" not in complaint

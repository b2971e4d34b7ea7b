"""`exportcheck parties`: lists that are imported, updated, looked at and screened against."""

import functools
import http.server
import json
import socket
import threading
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exportcheck.cli import parties_download
from exportcheck.cli.parties_records import warnings
from exportcheck.errors import CannotCheck
from exportcheck.load.party_guards import bundled_sentinels
from exportcheck.model.party import ListInfo

pytest.importorskip("rapidfuzz")

OWN = (
    "name,alt_names,list,authority,country,license_requirement,license_policy,notice\n"
    "Zephyr Quantum Devices Co. Ltd.,Zephyr QD,watch list,trade desk,CN,all items,denial,memo 7\n"
    "Orlandine Freight GmbH,,watch list,trade desk,DE,,,\n"
)
REAL = Path("/work/shared/lists/consolidated.csv")
STAMP = "Fri, 20 Nov 2026 10:00:00 GMT"


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path, own, run):
    path = tmp_path / "parties.idx"
    ended = run("parties", "import", own, "--index", path, "--published", "2026-11-20")
    assert ended.code == 0, ended.err
    return path


class Site:
    """A real server on this machine: what it has, how it answers, and what it was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.cut_after: list[int] = []
        self.send = {"ETag": '"one"', "Last-Modified": STAMP}
        self.redirects: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.ranges: list[str | None] = []
        self.honest_length = True
        self.port = 0

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, *arguments) -> None:
        self.site = site
        super().__init__(*arguments)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        site, name = self.site, self.path.lstrip("/")
        self.close_connection = True
        if name in site.redirects:
            self.send_response(302)
            self.send_header("Location", site.redirects[name])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if name in site.status or name not in site.files:
            self.send_error(site.status.get(name, 404))
            return
        asked = self.headers.get("Range")
        site.ranges.append(asked)
        body, start = site.files[name], 0
        if asked and self.headers.get("If-Range") == site.send.get("ETag"):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        if start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        for key, value in site.send.items():
            self.send_header(key, value)
        if site.honest_length:
            self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end = start + site.cut_after.pop(0) if site.cut_after else len(body)
        self.wfile.write(body[start:end])


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(parties_download.time, "sleep", lambda _: None)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    here = Site()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, here))
    here.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_imported_list_is_screened_with_what_it_says_of_each_party(index, run):
    ended = run("parties", "screen", "ZEPHYR QUANTUM DEVICES", "Siemens", "--parties", index, "-o", "jsonl")
    assert ended.code == 0
    found, other = map(json.loads, ended.out.splitlines())
    assert (found["name"], found["band"]) == ("ZEPHYR QUANTUM DEVICES", "probable")
    hit = found["hits"][0]
    assert (hit["name"], hit["list"], hit["authority"]) == (
        "Zephyr Quantum Devices Co. Ltd.",
        "watch list",
        "trade desk",
    )
    assert (hit["license_requirement"], hit["license_policy"], hit["notice"]) == (
        "all items",
        "denial",
        "memo 7",
    )
    assert 0 < hit["score"] <= 1 and hit["scores"] and hit["why"]
    assert (other["band"], other["hits"]) == ("none", [])
    assert other["screened_against"]["name"] == "own.csv"


def test_json_is_one_document_and_text_ends_with_the_counts(index, run):
    document = json.loads(run("parties", "screen", "Siemens", "Nobody", "--parties", index, "-o", "json").out)
    assert document["schema"] == "exportcheck/party-screening/v1"
    assert [entry["name"] for entry in document["names"]] == ["Siemens", "Nobody"]
    text = run("parties", "screen", "Orlandine Freight", "Siemens", "--parties", index).out
    assert text.endswith("2 names: 1 probable, 1 none\n")
    assert "review policy" not in text  # the list has none for it, so nothing is said of one


def test_names_come_from_a_file_one_a_line(index, run, tmp_path):
    names = tmp_path / "names.txt"
    names.write_bytes("\ufeffOrlandine Freight\r\n\r\n  Siemens \n".encode())
    ended = run("parties", "screen", "--file", names, "--parties", index, "-o", "jsonl")
    assert [json.loads(line)["name"] for line in ended.out.splitlines()] == ["Orlandine Freight", "Siemens"]


def test_the_index_may_be_named_in_the_environment(index, run, monkeypatch):
    monkeypatch.setenv("EXPORTCHECK_PARTIES", str(index))
    assert "own.csv" in run("parties", "status").out
    assert run("parties", "screen", "Orlandine Freight", "-o", "jsonl").out.startswith('{"name": "Orlandine')


def test_the_index_may_be_named_in_the_configuration(index, run, monkeypatch, tmp_path):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    (tmp_path / "exportcheck.toml").write_text('parties = "parties.idx"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "own.csv" in run("parties", "status").out
    assert "starter list" in run("parties", "screen", "A Name", "--parties", "starter").err


def test_without_a_list_the_starter_list_is_used_and_says_that_it_is_not_the_list(run, monkeypatch):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    for form in ("text", "json", "jsonl"):
        ended = run("parties", "screen", "Huawei Technologies", "Miller Bakery", "-o", form)
        assert ended.code == 0
        assert "not the Consolidated Screening List" in ended.err
        if form != "text":
            assert "not the Consolidated Screening List" in ended.out
    huawei, bakery = map(json.loads, ended.out.splitlines())
    assert huawei["band"] == "probable"
    assert (bakery["band"], bakery["screened_against"]["starter"]) == ("not_screened", True)
    assert "not the Consolidated Screening List" in run("parties", "status").err


def test_a_name_in_a_script_that_the_list_does_not_have_is_not_screened(index, run):
    ended = run("parties", "screen", "寒武纪科技", "--parties", index, "-o", "jsonl")
    entry = json.loads(ended.out)
    assert (entry["band"], bool(entry["reason"])) == ("not_screened", True)


@pytest.mark.parametrize("name", ["---", "....", "Co., Ltd.", "x" * 2001])
def test_what_is_no_name_is_not_screened_rather_than_not_found(name, index, run):
    entry = json.loads(run("parties", "screen", "--parties", index, "-o", "jsonl", "--", name).out)
    assert (entry["band"], bool(entry["reason"])) == ("not_screened", True)


def test_hits_are_an_answer_and_fail_only_when_asked_to(index, run):
    arguments = ("parties", "screen", "--parties", index)
    assert run(*arguments, "Orlandine Freight").code == 0
    assert run(*arguments, "Orlandine Freight", "--fail-on-hit").code == 1
    assert run(*arguments, "Siemens", "--fail-on-hit").code == 0
    assert run("parties", "screen", "Miller Bakery", "--fail-on-hit").code == 3


def test_a_control_character_in_a_name_does_not_reach_the_terminal(index, run):
    ended = run("parties", "screen", "Orlandine\x1b[31m Freight", "--parties", index)
    assert "\x1b" not in ended.out
    assert "<U+001B>" in ended.out


def test_status_says_the_list_its_days_its_counts_and_its_digest(index, run):
    ended = run("parties", "status", "--index", index, "--on", "2026-11-24", "-o", "json")
    record = json.loads(ended.out)
    assert (record["parties"], record["names"], record["age_days"]) == (2, 3, 4)
    assert (record["published"], record["warnings"]) == ("2026-11-20", [])
    assert record["digest"].startswith("sha256:")
    assert ended.err == ""


def info(published):
    return ListInfo("list", published, datetime(2026, 11, 24, tzinfo=UTC).date(), 9, 9, "sha256:0")


def on(day):
    return datetime.fromisoformat(day).date()


def test_a_list_of_seven_days_is_not_old_one_of_eight_is():
    limits = bundled_sentinels().age
    assert warnings(info(on("2026-11-17")), on("2026-11-24"), limits) == []
    assert "the limit is 7 days" in warnings(info(on("2026-11-16")), on("2026-11-24"), limits)[0]


def test_a_list_of_five_years_is_warned_about_loudly(own, run, tmp_path):
    path = tmp_path / "old.idx"
    ended = run("parties", "import", own, "--index", path, "--published", "2021-11-24")
    assert ended.code == 0
    assert "THE PARTY LIST IS" in ended.err
    shown = run("parties", "screen", "Siemens", "--parties", path, "--on", "2026-11-24")
    assert (shown.code, "1,826 DAYS OLD" in shown.err) == (0, True)


def test_an_unknown_age_is_said_and_a_day_before_publication_too(own, run, tmp_path):
    path = tmp_path / "undated.idx"
    ended = run("parties", "import", own, "--index", path)
    assert "when it was published is not known" in ended.err
    assert json.loads(run("parties", "status", "--index", path, "-o", "json").out)["age_days"] is None
    said = warnings(info(on("2026-11-20")), on("2026-11-01"), bundled_sentinels().age)
    assert "after the day asked about" in said[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,list\nA,B\nC\n", "1 row beside 1 parties"),
        (b"name,list\nA,B\nC", "cut off"),
        (b"name\nA\n", "no column `list`"),
        ("name,list\nÉ,B\n".encode("latin-1"), "not UTF-8"),
        (b"name,list\nA,B\n" + b"x" * 10_000_000 + b",B\n", "a field of more than"),
        (b"_id,source,programs,federal_register_notice\n1,Entity List,,\n", "no column"),
    ],
)
def test_a_damaged_list_is_refused_and_the_one_in_use_stays(content, why, index, run, tmp_path):
    before, names = index.read_bytes(), left(tmp_path)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    ended = run("parties", "import", bad, "--index", index)
    assert (ended.code, ended.out) == (3, "")
    assert why in ended.err and len(ended.err.splitlines()) == 1
    assert index.read_bytes() == before
    assert left(tmp_path) == sorted([*names, "bad.csv"])


def test_rows_that_are_rejected_are_named_when_the_others_are_accepted(run, tmp_path):
    bad, path = tmp_path / "bad.csv", tmp_path / "i.idx"
    bad.write_text("name,list\nAlpha Works,B\nC\nDelta Works,B\n", encoding="utf-8")
    ended = run("parties", "import", bad, "--index", path, "--accept-rejected", "-o", "json")
    assert ended.code == 0
    record = json.loads(ended.out)
    assert (record["parties"], [row["where"] for row in record["rejected"]]) == (2, ["line 3"])
    assert "line 3 was not taken" in ended.err


def test_a_list_that_lost_many_parties_is_refused_until_it_is_asked_for(index, own, run):
    before = index.read_bytes()
    own.write_text("".join(OWN.splitlines(keepends=True)[:2]), encoding="utf-8")
    ended = run("parties", "import", own, "--index", index)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "has 1 parties and the one in use 2" in ended.err
    assert run("parties", "import", own, "--index", index, "--accept-smaller").code == 0


def test_an_index_is_never_written_over_another_file(own, run, tmp_path):
    before = own.read_bytes()
    ended = run("parties", "import", own, "--index", own)
    assert (ended.code, own.read_bytes()) == (2, before)
    assert "is no index" in ended.err
    assert run("parties", "import", own, "--index", tmp_path).code == 2
    assert run("parties", "import", own, "--index", tmp_path / "none" / "i").code == 2


def test_a_damaged_index_is_an_error_and_can_be_made_anew(index, own, run):
    whole = bytearray(index.read_bytes())
    whole[-1] ^= 1
    index.write_bytes(whole)
    ended = run("parties", "screen", "Siemens", "--parties", index)
    assert (ended.code, ended.out, "damaged" in ended.err) == (3, "", True)
    assert run("parties", "import", own, "--index", index).code == 0
    assert run("parties", "screen", "Siemens", "--parties", index).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "none.csv", "--index", "{}/i"), 3),
        (("import", "none.csv"), 2),
        (("import", "none.csv", "--index", "{}/i", "--published", "tomorrow"), 2),
        (("import", "none.csv", "--index", "{}/i", "--published", "2999-01-01"), 2),
        (("status", "--index", "{}/none"), 3),
        (("screen",), 2),
        (("screen", " "), 2),
        (("screen", "A", "--file", "{}/none"), 3),
        (("screen", "A", "--country", "Atlantis"), 2),
        (("screen", "A", "--parties", "{}/none"), 3),
        (("screen", "A", "-o", "xml"), 2),
        (("screen", "A", "-o", "json=x"), 2),
        (("update", "--url", "ftp://example.org/x", "--index", "{}/i"), 2),
        (("update", "--url", "consolidated.csv", "--index", "{}/i"), 2),
        (("update", "--url", "file:///nowhere/x.csv", "--index", "{}/i"), 3),
        (("update", "--url", "file://elsewhere/x.csv", "--index", "{}/i"), 2),
        (("update", "--url", "http:///x", "--index", "{}/i"), 2),
        (("update", "--url", "file:x", "--index", "{}/i", "--timeout", "0"), 2),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, code, run, tmp_path, monkeypatch):
    monkeypatch.delenv("EXPORTCHECK_PARTIES", raising=False)
    ended = run("parties", *(argument.format(tmp_path) for argument in arguments))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (code, "", 1), ended.err
    assert left(tmp_path) == []


def test_an_update_takes_the_list_and_its_day_from_the_server_where_it_is_told_to(site, run, tmp_path):
    site.files["own.csv"] = OWN.encode()
    arguments = (
        "parties",
        "update",
        "--url",
        site.url("own.csv"),
        "--index",
        tmp_path / "p.idx",
        "-o",
        "json",
    )
    ended = run(*arguments, "--published", "server")
    assert ended.code == 0, ended.err
    record = json.loads(ended.out)
    assert (record["name"], record["published"], record["parties"]) == ("own.csv", "2026-11-20", 2)
    assert left(tmp_path) == ["p.idx"]
    # On a mirror that day is when the file was copied: it is told, and not taken.
    ended = run(*arguments)
    assert json.loads(ended.out)["published"] is None
    assert "the server says that the file was changed on 2026-11-20" in ended.err


@pytest.mark.parametrize("stamp", [None, "never", "Fri, 20 Nov 2099 10:00:00 GMT"])
def test_a_server_without_a_day_that_can_be_does_not_date_a_list(stamp, site, run, index, tmp_path):
    site.files["own.csv"] = OWN.encode()
    site.send = {"Last-Modified": stamp} if stamp else {}
    before = index.read_bytes()
    arguments = ("--url", site.url("own.csv"), "--index", index, "--published", "server")
    ended = run("parties", "update", *arguments)
    assert (ended.code, index.read_bytes() == before, len(ended.err.splitlines())) == (3, True, 1)


def test_a_connection_that_is_cut_is_gone_on_with_where_it_stopped(site, run, tmp_path):
    site.files["own.csv"] = OWN.encode()
    site.cut_after = [60, 20]
    path = tmp_path / "p.idx"
    assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 0
    assert site.ranges == [None, "bytes=60-", "bytes=80-"]
    assert "Orlandine" in run("parties", "screen", "Orlandine Freight", "--parties", path).out


def test_a_connection_that_is_always_cut_leaves_the_index_in_use_and_the_next_run_goes_on(
    site, run, index, tmp_path
):
    site.files["own.csv"] = OWN.encode()
    site.cut_after = [50, 10, 10]
    before = index.read_bytes()
    ended = run("parties", "update", "--url", site.url("own.csv"), "--index", index)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "cut after 70 of" in ended.err
    assert "parties.idx.download.part" in left(tmp_path)
    site.ranges.clear()
    assert run("parties", "update", "--url", site.url("own.csv"), "--index", index).code == 0
    assert site.ranges == ["bytes=70-"]
    assert not [name for name in left(tmp_path) if "part" in name.removeprefix("parties")]


def test_a_file_that_changed_in_between_is_fetched_from_its_beginning(site, run, tmp_path):
    path = tmp_path / "p.idx"
    site.files["own.csv"] = b"name,list\nOlder Company,watch\nOther,watch\n"
    site.cut_after = [20, 5, 5]
    assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 3
    site.files["own.csv"], site.send["ETag"] = OWN.encode(), '"two"'
    assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 0
    status = json.loads(run("parties", "status", "--index", path, "-o", "json").out)
    assert status["parties"] == 2
    assert '"none"' in run("parties", "screen", "Older Company", "--parties", path, "-o", "jsonl").out


def test_what_is_left_of_another_address_is_not_gone_on_with(site, run, tmp_path):
    path = tmp_path / "p.idx"
    site.files["a.csv"] = site.files["b.csv"] = OWN.encode()
    site.cut_after = [30, 5, 5]
    assert run("parties", "update", "--url", site.url("a.csv"), "--index", path).code == 3
    site.ranges.clear()
    assert run("parties", "update", "--url", site.url("b.csv"), "--index", path).code == 0
    assert site.ranges == [None]


def test_a_part_that_is_longer_than_the_file_starts_over(site, run, tmp_path):
    path = tmp_path / "p.idx"
    site.files["own.csv"] = OWN.encode()
    site.cut_after = [30, 5, 5]
    run("parties", "update", "--url", site.url("own.csv"), "--index", path)
    (tmp_path / "p.idx.download.part").write_bytes(b"x" * 1000)
    assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 0
    assert site.ranges[-2:] == ["bytes=1000-", None]


def test_a_server_that_says_no_is_an_error_and_leaves_nothing(site, run, tmp_path):
    site.status["busy.csv"] = 503
    for name, said in (("none.csv", "404"), ("busy.csv", "503")):
        ended = run("parties", "update", "--url", site.url(name), "--index", tmp_path / "p.idx")
        assert (ended.code, said in ended.err, left(tmp_path)) == (3, True, [])


def test_nobody_at_the_address_is_an_error(site, run, tmp_path):
    ended = run("parties", "update", "--url", "http://127.0.0.1:1/x.csv", "--index", tmp_path / "p.idx")
    assert (ended.code, len(ended.err.splitlines()), left(tmp_path)) == (3, 1, [])


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_asked(site, run, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/x.csv"
        ended = run("parties", "update", "--url", url, "--index", tmp_path / "p.idx", "--timeout", "0.1")
    assert (ended.code, "timed out" in ended.err, left(tmp_path)) == (3, True, [])


def test_a_redirect_is_followed_on_the_web_and_never_to_a_file(site, run, own, tmp_path):
    site.files["own.csv"] = OWN.encode()
    site.redirects = {"good": site.url("own.csv"), "bad": own.as_uri(), "round": site.url("round")}
    path = tmp_path / "p.idx"
    assert run("parties", "update", "--url", site.url("good"), "--index", path).code == 0
    before = path.read_bytes()
    for name in ("bad", "round"):
        ended = run("parties", "update", "--url", site.url(name), "--index", path)
        assert (ended.code, path.read_bytes() == before) == (3, True)
        assert len(ended.err.splitlines()) == 1
    assert "not allowed" in run("parties", "update", "--url", site.url("bad"), "--index", path).err


def test_a_redirect_from_https_to_http_is_not_followed():
    asked = urllib.request.Request("https://example.org/list.csv")
    with pytest.raises(CannotCheck, match="is not followed"):
        parties_download.Redirects().redirect_request(
            asked, None, 302, "Found", {}, "http://example.org/list.csv"
        )


@pytest.mark.parametrize("honest", [True, False], ids=["said", "not said"])
def test_a_file_that_is_too_large_is_refused_by_what_is_said_and_by_what_comes(honest, site, tmp_path):
    site.files["large.csv"] = b"x" * 300_000
    site.honest_length = honest
    part = tmp_path / "part"
    with pytest.raises(CannotCheck, match="more than 200,000 bytes"):
        parties_download.download(site.url("large.csv"), part, 200_000, 5)
    assert left(tmp_path) == []


def test_a_page_in_the_place_of_the_list_is_refused_and_the_index_stays(site, run, index, tmp_path):
    site.files["own.csv"] = b"<!DOCTYPE html><html><body>maintenance</body></html>"
    before, names = index.read_bytes(), left(tmp_path)
    ended = run("parties", "update", "--url", site.url("own.csv"), "--index", index)
    assert (ended.code, index.read_bytes() == before, left(tmp_path)) == (3, True, names)
    assert "own.csv is a web page" in ended.err
    assert "the index in use is as it was" in ended.err


def test_an_update_may_come_from_a_file(own, run, tmp_path):
    path = tmp_path / "p.idx"
    ended = run("parties", "update", "--url", own.as_uri(), "--index", path)
    assert ended.code == 0
    assert "when it was published is not known" in ended.err  # the time of a file says when it was copied


def consolidated():
    """A list in the columns and of the size of the published one, of names that nobody has."""
    head = (
        "_id,source,type,programs,name,addresses,federal_register_notice,start_date,end_date,"
        "license_requirement,license_policy,source_list_url,alt_names\n"
    )
    whole = bundled_sentinels().consolidated_screening_list
    known = [f"x{n},{whole.lists[0]} - BIS,,,{name},CN,,,,,,," for n, name in enumerate(whole.parties)]
    each = [f"y{n},{name} - Agency,,,Some Party {n},US,,,,,,," for n, name in enumerate(whole.lists)]
    many = [f"z{n},{whole.lists[4]} - OFAC,,,Zeta{n:05d},US,,,,,,," for n in range(whole.at_least)]
    return head, [*known, *many, *each]


def test_a_whole_list_is_taken_and_nothing_less_replaces_it(run, tmp_path):
    head, rows = consolidated()
    path, file = tmp_path / "p.idx", tmp_path / "consolidated.csv"
    file.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    ended = run("parties", "import", file, "--index", path, "--published", "2026-11-20")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("US Consolidated Screening List\n")
    before = path.read_bytes()
    for kept, why in (
        (rows[: len(rows) // 2], "has at least 20,000"),
        (rows[1:], "does not have Huawei Technologies"),
        (rows[:-1], "has no party of the Nonproliferation Sanctions"),
        ([*rows[:-1], rows[-1][:20]], "is cut off in its last row"),
    ):
        file.write_text(head + "\n".join(kept) + "\n" * (rows[-1] in kept), encoding="utf-8")
        ended = run("parties", "import", file, "--index", path)
        assert (ended.code, ended.out, path.read_bytes() == before) == (3, "", True)
        assert why in ended.err


@pytest.mark.skipif(not REAL.exists(), reason="the published list is not here")
def test_half_of_the_published_list_never_replaces_the_index(run, index, tmp_path, site):
    whole = REAL.read_bytes()
    site.files["consolidated.csv"] = whole[: whole.index(b"\n", len(whole) // 2) + 1]
    before = index.read_bytes()
    ended = run("parties", "update", "--url", site.url("consolidated.csv"), "--index", index)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "has at least 20,000" in ended.err


@pytest.mark.parametrize("typed", ["import {own} --index {folder}/i", "screen Huawei"])
def test_without_the_extra_one_sentence_says_what_to_install(typed, own, spawn, tmp_path):
    (tmp_path / "numpy.py").write_text('raise ModuleNotFoundError("No module named numpy", name="numpy")\n')
    words = typed.format(own=own, folder=tmp_path).split()
    ended = spawn("parties", *words, PYTHONPATH=str(tmp_path), EXPORTCHECK_PARTIES="starter")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert "pip install 'exportcheck[parties]'" in ended.err

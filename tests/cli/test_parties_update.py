"""`exportcheck parties update`: from a real server that cuts, lies, dawdles, or has nothing new."""

import contextlib
import functools
import gzip
import http.server
import json
import os
import pty
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from exportcheck.cli import parties_address, parties_download
from exportcheck.errors import CannotCheck

pytest.importorskip("rapidfuzz")

OWN = (
    "name,alt_names,list,authority,country,license_requirement,license_policy,notice\n"
    "Zephyr Quantum Devices Co. Ltd.,Zephyr QD,watch list,trade desk,CN,all items,denial,memo 7\n"
    "Orlandine Freight GmbH,,watch list,trade desk,DE,,,\n"
)
# The Consolidated Screening List as CSV, which the repository does not carry.
REAL = Path(os.environ.get("EXPORTCHECK_LISTS", "consolidated.csv"))
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
        self.said_length: int | None = None
        self.trickle = 0.0
        self.stall = threading.Event()
        self.stall_after: int | None = None
        self.asked_whether_changed: list[str] = []
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
        told = self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since")
        if told:
            site.asked_whether_changed.append(told)
        if told and told in (site.send.get("ETag"), site.send.get("Last-Modified")):
            self.send_response(304)
            self.end_headers()
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
            self.send_header("Content-Length", str(site.said_length or len(body) - start))
        self.end_headers()
        self._answer(body[start:])

    def _answer(self, body: bytes) -> None:
        site = self.site
        if site.stall_after is not None:
            self.wfile.write(body[: site.stall_after])
            site.stall.wait(20)
        elif site.trickle:
            for at in range(len(body)):
                time.sleep(site.trickle)
                try:
                    self.wfile.write(body[at : at + 1])
                except OSError:
                    return
        else:
            self.wfile.write(body[: site.cut_after.pop(0) if site.cut_after else None])


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(parties_download, "PAUSE", 0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    here = Site()
    with served(here):
        yield here


@contextlib.contextmanager
def served(site):
    """The server, at the port it had before if it had one."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", site.port), functools.partial(Handler, site))
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        site.stall.set()
        server.shutdown()
        server.server_close()
        thread.join()


def left(folder):
    return sorted(path.name for path in folder.iterdir())


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
    assert left(tmp_path) == ["p.idx", "p.idx.source.json"]
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
        parties_address.Redirects().redirect_request(
            asked, None, 302, "Found", {}, "http://example.org/list.csv"
        )


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("http://127.0.0.1/a", "http://example.org/list.csv"),
        ("https://example.org/a", "ftp://example.org/list.csv"),
        ("https://example.org/a", "http://127.0.0.1/list.csv"),
        ("https://example.org/a", "https://exa mple:x/"),
    ],
)
def test_a_redirect_leads_nowhere_that_may_not_be_asked_for_itself(here, there):
    with pytest.raises(CannotCheck, match="is not followed"):
        parties_address.Redirects().redirect_request(
            urllib.request.Request(here), None, 302, "Found", {}, there
        )


def test_a_redirect_to_an_encrypted_address_is_followed():
    there = "https://example.org/list.csv"
    asked = urllib.request.Request("http://localhost/list.csv")
    found = parties_address.Redirects().redirect_request(asked, None, 302, "Found", {}, there)
    assert found.full_url == there


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/list.csv", "not encrypted"),
        ("http://127.0.0.1.example.org/list.csv", "not encrypted"),
        ("https://user:secret@example.org/list.csv", "a user or a password"),
        ("https://[::1/list.csv", "not an address"),
        ("file://[::1/list.csv", "not an address"),
        ("https://example.org:port/", "not an address"),
    ],
)
def test_an_address_that_could_be_tampered_with_or_holds_a_password_is_refused(url, why, run, tmp_path):
    ended = run("parties", "update", "--url", url, "--index", tmp_path / "p.idx")
    assert (ended.code, ended.out, left(tmp_path)) == (2, "", [])
    assert why in ended.err and "secret" not in ended.err and len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("send", [{"ETag": '"one"'}, {"ETag": 'W/"one"'}, {"Last-Modified": STAMP}])
def test_a_list_that_the_server_still_has_is_not_downloaded_again(send, site, run, tmp_path):
    site.files["own.csv"], site.send = OWN.encode(), send
    path = tmp_path / "p.idx"
    arguments = ("parties", "update", "--url", site.url("own.csv"), "--index", path, "-o", "json")
    first = json.loads(run(*arguments, "--published", "2026-11-20").out)
    before, downloads = path.read_bytes(), len(site.ranges)
    ended = run(*arguments, "--published", "2026-11-20")
    again = json.loads(ended.out)
    assert (ended.code, len(site.ranges)) == (0, downloads)
    assert (first["unchanged"], again["unchanged"]) == (False, True)
    assert path.read_bytes() == before
    assert [again[key] for key in ("digest", "parties", "published")] == [
        first[key] for key in ("digest", "parties", "published")
    ]
    text = run(*arguments[:-2], "--published", "2026-11-20").out
    assert "the address has the list that is in use" in text


def test_it_is_downloaded_when_anything_else_is_asked_for_or_something_else_is_in_use(
    site, run, tmp_path, own
):
    site.files["own.csv"] = OWN.encode()
    path = tmp_path / "p.idx"

    def downloads(*more: object) -> int:
        before = len(site.ranges)
        ended = run("parties", "update", "--url", site.url("own.csv"), "--index", path, *more)
        assert ended.code == 0, ended.err
        return len(site.ranges) - before

    assert (downloads(), downloads()) == (1, 0)
    assert (downloads("--published", "2026-11-20"), downloads("--published", "2026-11-20")) == (1, 0)
    assert downloads("--published", "2026-11-20", "--accept-rejected") == 1
    site.send["ETag"] = '"two"'
    assert (downloads(), downloads()) == (1, 0)
    own.write_text(OWN + "Third Party,,watch list,,,,,\n", encoding="utf-8")
    assert run("parties", "import", own, "--index", path).code == 0
    assert downloads("--accept-smaller") == 1
    path.write_bytes(path.read_bytes()[:-1])
    assert downloads() == 1
    path.unlink()
    assert downloads() == 1


def test_where_it_came_from_cannot_be_kept_is_a_warning_and_the_list_is_in_use(site, run, tmp_path):
    site.files["own.csv"] = OWN.encode()
    path = tmp_path / "p.idx"
    (tmp_path / "p.idx.source.json").mkdir()
    ended = run("parties", "update", "--url", site.url("own.csv"), "--index", path)
    assert (ended.code, "the next update downloads the list again" in ended.err) == (0, True)
    assert "Orlandine" in run("parties", "screen", "Orlandine Freight", "--parties", path).out


def test_a_key_in_an_address_is_not_kept_beside_the_index(site, run, tmp_path):
    site.files["own.csv?key=secret"] = OWN.encode()
    path = tmp_path / "p.idx"
    url = site.url("own.csv?key=secret")
    site.cut_after = [20, 5, 5]
    assert run("parties", "update", "--url", url, "--index", path).code == 3
    assert len(left(tmp_path)) == 2
    assert not [file for file in tmp_path.iterdir() if b"secret" in file.read_bytes()]
    assert run("parties", "update", "--url", url, "--index", path).code == 0
    assert not [file for file in tmp_path.iterdir() if b"secret" in file.read_bytes()]


def test_after_the_server_was_started_anew_the_next_run_goes_on(run, tmp_path, monkeypatch):
    monkeypatch.setattr(parties_download, "PAUSE", 0)
    site, path = Site(), tmp_path / "p.idx"
    site.files["own.csv"], site.cut_after = OWN.encode(), [40, 10, 10]
    with served(site):
        assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 3
    ended = run("parties", "update", "--url", site.url("own.csv"), "--index", path)
    assert (ended.code, "run it again to go on from there" in ended.err) == (3, True)
    site.ranges.clear()
    with served(site):
        assert run("parties", "update", "--url", site.url("own.csv"), "--index", path).code == 0
    assert site.ranges == ["bytes=60-"]


def test_a_server_that_dribbles_is_as_good_as_silent(site, run, index, tmp_path):
    site.files["own.csv"], site.trickle = OWN.encode() * 40, 0.01
    before, began = index.read_bytes(), time.monotonic()
    arguments = ("--url", site.url("own.csv"), "--index", index, "--timeout", "0.2")
    ended = run("parties", "update", *arguments)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "fewer than 1,000 bytes a second" in ended.err
    assert time.monotonic() - began < 5


def test_a_packed_answer_is_refused_and_never_unpacked(site, run, index, tmp_path):
    site.files["own.csv"] = gzip.compress(bytes(20_000_000), 1)
    before, names = index.read_bytes(), left(tmp_path)
    for send, why in (({"Content-Encoding": "gzip"}, "comes packed (gzip)"), ({}, "is packed (gzip)")):
        site.send = send
        ended = run("parties", "update", "--url", site.url("own.csv"), "--index", index)
        assert (ended.code, index.read_bytes() == before, left(tmp_path)) == (3, True, names)
        assert why in ended.err and len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(("said", "why"), [(-30, "cut off in its last row"), (+30, "cut after")])
def test_a_length_that_is_not_true_never_gives_a_part_of_a_list(said, why, site, run, index):
    body = OWN.encode() + b"Third Party,,watch list,trade desk,DE,,,memo 9\n"
    site.files["own.csv"], site.said_length = body, len(body) + said
    site.send = {}
    before = index.read_bytes()
    ended = run("parties", "update", "--url", site.url("own.csv"), "--index", index)
    assert (ended.code, why in ended.err, index.read_bytes() == before) == (3, True, True), ended.err


def started(command, site, index, stderr):
    """An update in a process of its own, seen to be in the middle of its download."""
    part = index.with_name(f"{index.name}.download.part")
    arguments = ("parties", "update", "--url", site.url("own.csv"), "--index", str(index))
    process = subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL, stderr=stderr)
    ends = time.monotonic() + 20
    while not (part.exists() and part.stat().st_size) and time.monotonic() < ends:
        time.sleep(0.01)
    return process


def test_killed_in_the_middle_the_old_list_stays_and_the_next_run_goes_on(site, command, run, index):
    body = OWN.encode() * 2_000
    site.files["own.csv"], site.stall_after = body, 100_000
    before = index.read_bytes()
    process = started(command, site, index, subprocess.DEVNULL)
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert index.read_bytes() == before
    assert "Orlandine" in run("parties", "screen", "Orlandine Freight", "--parties", index).out
    site.stall_after = None
    site.ranges.clear()
    run("parties", "update", "--url", site.url("own.csv"), "--index", index)
    assert site.ranges[0] is not None and site.ranges[0].startswith("bytes=")


def test_interrupted_it_ends_with_130_and_leaves_nothing_after_showing_how_far_it_was(
    site, command, index, tmp_path
):
    site.files["own.csv"], site.stall_after = OWN.encode() * 2_000, 100_000
    before, names = index.read_bytes(), left(tmp_path)
    ours, theirs = pty.openpty()
    process = started(command, site, index, theirs)
    os.close(theirs)
    said = b""
    while b"MB" not in said:
        said += os.read(ours, 1000)
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # Linux ends the terminal of a process that is gone with an error
        while more := os.read(ours, 1000):
            said += more
    os.close(ours)
    assert process.wait(10) == 130
    assert b"Traceback" not in said
    assert (index.read_bytes() == before, left(tmp_path)) == (True, names)


def test_how_far_it_is_is_said_only_to_a_terminal(site, run, tmp_path):
    site.files["own.csv"] = OWN.encode()
    arguments = ("--url", site.url("own.csv"), "--index", tmp_path / "p.idx")
    ended = run("parties", "update", *arguments, "--published", "2026-11-20")
    assert "MB" not in ended.err and "\r" not in ended.err


def test_what_is_written_may_be_read_by_whom_the_umask_lets(site, run, tmp_path):
    site.files["own.csv"] = OWN.encode()
    before = os.umask(0o027)
    try:
        run("parties", "update", "--url", site.url("own.csv"), "--index", tmp_path / "p.idx")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"p.idx": 0o640, "p.idx.source.json": 0o640}


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


@pytest.mark.skipif(not REAL.exists(), reason="the published list is not here")
def test_half_of_the_published_list_never_replaces_the_index(run, index, tmp_path, site):
    whole = REAL.read_bytes()
    site.files["consolidated.csv"] = whole[: whole.index(b"\n", len(whole) // 2) + 1]
    before = index.read_bytes()
    ended = run("parties", "update", "--url", site.url("consolidated.csv"), "--index", index)
    assert (ended.code, index.read_bytes() == before) == (3, True)
    assert "has at least 20,000" in ended.err

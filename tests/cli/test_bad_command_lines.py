"""A wrong command line: code 2 (3 for a name that is not known), one sentence, what to write instead."""

import pytest

CASES = {
    "an option that does not exist": (("check", "MANIFEST", "--onn", "2026-02-01"), 2, ["--onn", "--help"]),
    "a command that does not exist": (("chek", "MANIFEST"), 2, ["chek"]),
    "a missing argument": (("check",), 2, ["PATH"]),
    "a word for a date": (("check", "MANIFEST", "--on", "tomorrow"), 2, ["'tomorrow'", "YYYY-MM-DD"]),
    "a day that does not exist": (("chip", "H200", "--on", "2026-02-30"), 2, ["'2026-02-30'", "YYYY-MM-DD"]),
    "an unknown country": (("chip", "H200", "--to", "Atlantis"), 2, ["--to", "'Atlantis'", "ISO 3166"]),
    "an unknown headquarters": (("chip", "H200", "--hq", "XX"), 2, ["--hq", "'XX'"]),
    "an unknown parent": (("chip", "H200", "--parent", "XX"), 2, ["--parent", "'XX'"]),
    "an unknown origin": (("chip", "H200", "--from", "XX"), 2, ["--from", "'XX'"]),
    "an unknown format": (("check", "MANIFEST", "-o", "xml"), 2, ["'xml'", "text", "json", "jsonl"]),
    "an unknown layer": (("check", "MANIFEST", "--layer", "draft"), 2, ["'draft'", "enforced", "codified"]),
    "an unknown transaction": (("chip", "H200", "--transaction", "gift"), 2, ["'gift'", "reexport"]),
    "an unknown form factor": (("chip", "H200", "--form-factor", "brick"), 2, ["'brick'", "module"]),
    "an unknown severity": (("check", "MANIFEST", "--fail-on", "errors"), 2, ["'errors'", "indeterminate"]),
    "an unknown family": (("chips", "--family", "d"), 2, ["'d'", "undetermined"]),
    "an unknown vendor": (("chips", "--vendor", "Nvida"), 2, ["'Nvida'", "NVIDIA"]),
    "two formats on standard output": (("check", "MANIFEST", "-o", "json", "-o", "text"), 2, ["would mix"]),
    "two formats in one file": (("check", "MANIFEST", "-o", "json=x", "-o", "text=x"), 2, ["same file"]),
    "a format without its file": (("check", "MANIFEST", "-o", "json="), 2, ["'json='", "no file"]),
    "a folder that does not exist": (
        ("check", "MANIFEST", "-o", "json=/nowhere/at/all/r.json"),
        2,
        ["/nowhere/at/all/r.json", "cannot be written"],
    ),
    "a map without a column": (("check", "MANIFEST", "--map", "chip"), 2, ["'chip'", "ours=theirs"]),
    "a map of no column of ours": (
        ("check", "MANIFEST", "--map", "chpi=x"),
        2,
        ["'chpi'", "did you mean chip"],
    ),
    "a map of no column of theirs": (("check", "MANIFEST", "--map", "chip=x"), 2, ["no column 'x'"]),
    "neither a name nor a specification": (("chip",), 2, ["NAME", "--spec"]),
    "a specification that does not exist": (("chip", "--spec", "/nowhere.yaml"), 2, ["nowhere.yaml"]),
    "a catalog that does not exist": (
        ("check", "MANIFEST", "--catalog", "/nowhere.yaml"),
        2,
        ["nowhere.yaml"],
    ),
    "an unknown chip": (("chip", "H2000"), 3, ["'H2000'", "did you mean", "H200"]),
    "look-alike letters": (("chip", "Н200"), 3, ["U+041D", "Latin"]),
    "an unknown subject": (("explain", "XC999"), 3, ["'XC999'"]),
}


@pytest.mark.parametrize("case", CASES)
def test_one_sentence_says_what_is_wrong_and_what_to_write(case, run, manifest):
    arguments, code, words = CASES[case]
    path = str(manifest())
    ended = run(*(path if word == "MANIFEST" else word for word in arguments))
    assert ended.code == code
    first, *rest = ended.err.splitlines()
    assert first.startswith("exportcheck: ")
    for word in words:
        assert word in first
    status = ["exportcheck: status=error exit=2"] if arguments[0] == "check" else []
    assert rest == status
    # At most the head, which says under which law, and no verdict.
    assert len(ended.out.splitlines()) <= 1


@pytest.mark.parametrize("name", ["chips", "explain", "rules", "lint"])
def test_a_command_that_only_prints_says_so_when_a_file_is_named(name, run):
    arguments = {"explain": ("explain", "XC201"), "lint": ("catalog", "lint")}.get(name, (name,))
    ended = run(*arguments, "-o", "json=x.json")
    assert ended.code == 2
    assert "redirect it to a file" in ended.err

"""The JSON Schemas: sound themselves, met by what there is, and not by what is wrong."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from exportcheck.load import strict_yaml
from exportcheck.load.bundled import data_folder
from exportcheck.load.schemas import KINDS, read_schema
from exportcheck.model.manifest import COLUMNS, MEASURED, REQUIRED, STATEMENTS

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").rglob("*.y*ml"))
ON = ("--on", "2026-03-01", "-o", "json")
WAIVER = {
    "id": 7,
    "rule": "XC501",
    "scope": {"shipment": 12, "fingerprint": "0123456789abcdef"},
    "reason": "screened elsewhere",
    "approver": "someone",
    "created": "2026-01-01",
    "expires": "2026-06-01",
}
CHIP = {
    "id": "x-1",
    "name": "X1",
    "vendor": "X",
    "vendor_country": "US",
    "form_factor": "ic",
    "datacenter": "yes",
    "dense_tops": {"fp8": {"low": 1, "high": 2, "source": ["a"]}},
    "die_area_mm2": {"alternatives": [100, {"value": 200}]},
    "dram_bandwidth_gb_s": 0,
}
LINE = {"chip": "H200", "quantity": 1, "destination": "CN"}
SOUND = {
    "catalog": {"schema": 1, "as_of": "2026-01-01", "chips": [CHIP]},
    "waivers": {"waivers": [WAIVER]},
    "manifest": {"application_date": "2026-01-01", "lines": [LINE]},
}


def _errors(kind: str, value: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(read_schema(kind), format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def _yaml(path: Path) -> object:
    return strict_yaml.load(path.read_text(encoding="utf-8"), path.name)


def _kind(value: object) -> str:
    return next(
        (kind for kind, key in (("waivers", "waivers"), ("catalog", "chips")) if key in value), "manifest"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_sound_and_says_what_it_is(kind, run):
    ended = run("schema", kind)
    schema = json.loads(ended.out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (ended.code, schema) == (0, read_schema(kind))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:exportcheck:schema:{kind}:1"
    assert schema["title"] and schema["description"]


@pytest.mark.parametrize("kind", ["catalog", "manifest", "waivers"])
def test_every_key_that_a_person_writes_is_described(kind):
    def undescribed(node: object, trail: str) -> list[str]:
        if isinstance(node, list):
            return [found for item in node for found in undescribed(item, trail)]
        if not isinstance(node, dict):
            return []
        keys = node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ()
        plain = {
            "chip",
            "units",
            "destination",
            "value",
            "low",
            "high",
            "note",
            "lines",
            "certification",
            "measured",
        }
        missing = [f"{trail}.{key}" for key, value in keys if "description" not in value and key not in plain]
        return missing + [
            found for key, value in node.items() for found in undescribed(value, f"{trail}.{key}")
        ]

    assert undescribed(read_schema(kind), kind) == []


def test_a_kind_that_there_is_not_is_wrong_usage_and_names_those_there_are(run):
    ended = run("schema", "chips")
    assert ended.code == 2
    assert all(kind in ended.err for kind in KINDS)


def test_the_bundled_catalog_meets_its_schema():
    assert _errors("catalog", _yaml(data_folder() / "chips.yaml")) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_yaml_example_meets_its_schema(path):
    value = _yaml(path)
    assert _errors(_kind(value), value) == []


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_report_meets_its_schema(code, run):
    ended = run("check", f"docs/examples/exit-{code}", *ON, "--explain")
    assert ended.code == code
    assert _errors("report", json.loads(ended.out)) == []


@pytest.mark.parametrize("name", ["H200", "RTX 4090 D", "Rubin CPX", "Ascend 910B", "HGX H200"])
def test_an_answer_about_a_chip_meets_its_schema(name, run):
    ended = run("chip", name, *ON)
    assert ended.code == 0
    assert _errors("chip", json.loads(ended.out)) == []


def test_a_report_that_grows_still_meets_its_schema(run):
    report = json.loads(run("check", "docs/examples/exit-1", *ON).out)
    report["later"] = report["lines"][0]["later"] = report["summary"]["later"] = 1
    assert _errors("report", report) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "good"),
        ("exit_code", 5),
        ("as_of", "yesterday"),
        ("schema", "exportcheck/report/v2"),
        ("lines", [{"line": 2}]),
        ("law", {"checked": "2026-10-08", "digest": "sha256:0"}),
    ],
)
def test_a_wrong_report_fails(key, value, run):
    report = json.loads(run("check", "docs/examples/exit-0/passing.csv", *ON).out)
    assert _errors("report", {**report, key: value})
    del report[key]
    assert _errors("report", report)


def test_a_wrong_answer_about_a_chip_fails(run):
    answer = json.loads(run("chip", "H200", *ON).out)
    answer["verdicts"][0]["decision"] = "maybe"
    assert _errors("chip", answer)


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_file_meets_its_schema(kind):
    assert _errors(kind, SOUND[kind]) == []


@pytest.mark.parametrize(
    ("kind", "trail", "value"),
    [
        ("catalog", ("schema",), 2),
        ("catalog", ("as_of",), "soon"),
        ("catalog", ("chips", 0, "vendor_country"), "USA"),
        ("catalog", ("chips", 0, "datacenter"), "maybe"),
        ("catalog", ("chips", 0, "form_factor"), "box"),
        ("catalog", ("chips", 0, "dense_tops"), {"fp7": 1}),
        ("catalog", ("chips", 0, "dense_tops"), {"fp8": 0}),
        ("catalog", ("chips", 0, "dense_tops"), {"fp8": {"low": 1}}),
        ("catalog", ("chips", 0, "dram_bandwidth_gb_s"), -1),
        ("catalog", ("chips", 0, "dram_bandwidth_gb_s"), "4800"),
        ("catalog", ("chips", 0, "tops"), 1),
        ("waivers", ("waivers", 0, "expires"), "never"),
        ("waivers", ("waivers", 0, "rule"), "everything"),
        ("waivers", ("waivers", 0, "scope"), {}),
        ("waivers", ("waivers", 0, "scope", "fingerprint"), "xyz"),
        ("waivers", ("waivers", 0, "until"), "2026-06-01"),
        ("manifest", ("lines", 0, "transaction"), "gift"),
        ("manifest", ("lines", 0, "quantity"), True),
        ("manifest", ("us_shipments",), [{"chip": "H200"}]),
        ("manifest", ("certification",), {"labs": {"met": "yes"}}),
        ("manifest", ("certification",), {"iaas": {"met": "perhaps"}}),
        ("manifest", ("aplicant",), "Example"),
    ],
    ids=str,
)
def test_a_wrong_file_fails(kind, trail, value):
    wrong = copy.deepcopy(SOUND[kind])
    inner = wrong
    for step in trail[:-1]:
        inner = inner[step]
    inner[trail[-1]] = value
    assert _errors(kind, wrong)


@pytest.mark.parametrize(
    ("kind", "trail"),
    [
        *(("manifest", ("lines", 0, key)) for key in REQUIRED),
        *(("waivers", ("waivers", 0, key)) for key in WAIVER),
        *(("catalog", ("chips", 0, key)) for key in ("id", "name", "vendor", "form_factor", "datacenter")),
    ],
    ids=str,
)
def test_a_file_without_a_required_key_fails(kind, trail):
    wrong = copy.deepcopy(SOUND[kind])
    inner = wrong
    for step in trail[:-1]:
        inner = inner[step]
    del inner[trail[-1]]
    assert _errors(kind, wrong)


def test_the_manifest_schema_has_the_columns_and_statements_that_are_read():
    schema = read_schema("manifest")
    line, lab = schema["$defs"]["line"], schema["$defs"]["lab"]
    statements = schema["properties"]["certification"]["anyOf"][1]["properties"]
    measured = lab["properties"]["measured"]["anyOf"][1]["properties"]
    assert tuple(line["properties"]) == COLUMNS
    assert tuple(line["required"]) == REQUIRED
    assert tuple(statements) == STATEMENTS
    assert tuple(measured) == MEASURED

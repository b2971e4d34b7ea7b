"""JSON Schemas of our files, for editors and for those who check what they read or write.

`data/schemas/KIND.json` is the whole schema where others than our models define the shape. For a
catalog and for waivers the model gives structure, and that file the words and what only a function
of the model checks.
"""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from exportcheck.load import waivers
from exportcheck.load.bundled import data_folder
from exportcheck.load.catalog import CatalogFile
from exportcheck.load.files import read_document

Schema = dict[str, Any]
KINDS = ("catalog", "manifest", "report", "chip", "waivers", "certificate")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {"catalog": CatalogFile, "waivers": waivers._Waivers}


class _Bare(GenerateJsonSchema):
    """Without titles made from names, and without defaults, which are objects of ours."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """The schema of the value alone."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def read_schema(kind: str) -> Schema:
    """The JSON Schema of one of `KINDS`."""
    path = data_folder() / "schemas" / f"{kind}.json"
    written: Schema = json.loads(path.read_text(encoding="utf-8"))
    if kind not in _MODELS:
        return {"$schema": DIALECT, **written}
    derived = _renamed(_MODELS[kind].model_json_schema(schema_generator=_Bare))
    if kind == "catalog":
        for name in ("dense_tops", "sparse_tops"):
            written["$defs"]["chip"]["properties"][name]["propertyNames"] = {"enum": _formats()}
    return {"$schema": DIALECT, **_merged(written, derived)}


def _formats() -> list[str]:
    """The number formats there are."""
    document: Any = read_document(data_folder() / "number_formats.yaml").value
    return list(document["formats"])


def _renamed(node: Any) -> Any:
    """Names of models as names of things (`_Chip`: `chip`); a marked figure as a reference."""
    if isinstance(node, list):
        return [_renamed(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$comment" in node:
        return {"$ref": f"#/$defs/{node['$comment']}"}
    found = {}
    for key, value in node.items():
        if key == "$defs":
            found[key] = {name.strip("_").lower(): _renamed(inner) for name, inner in value.items()}
        elif key == "$ref":
            found[key] = "#/$defs/" + value.rpartition("/")[2].strip("_").lower()
        elif key not in ("title", "description") or isinstance(value, dict):
            found[key] = _renamed(value)
    return found


def _merged(written: Schema, derived: Schema) -> Schema:
    """What is written first, and over what is derived where both say something."""
    both = dict(written)
    for key, value in derived.items():
        mine = both.get(key)
        if isinstance(mine, dict) and isinstance(value, dict):
            both[key] = _merged(mine, value)
        elif key not in both:
            both[key] = value
    return both

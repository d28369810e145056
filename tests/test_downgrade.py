"""OpenAPI 3.1 said in 3.0.3: valid, no value refused that was taken, and all that is left out told."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft4Validator, Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from openapi_spec_validator.schemas import schema_v30

from apiscribe.downgrade import to_3_0
from apiscribe.downgrade_schema import KEYWORDS_3_0
from apiscribe.location import Location
from apiscribe.validate import validate
from apiscribe.yaml_loading import load_yaml

HERE = Path(__file__).parent
SHARED = {"$ref": "#/components/schemas/Shared"}

# What OpenAPI 3.1 says, what 3.0 says instead, and the keywords of which something is lost.
SCHEMAS: dict[str, tuple[Any, Any, tuple[str, ...]]] = {
    "nothing to change": (
        {"type": "string", "maxLength": 3, "x-a": 1},
        {"type": "string", "maxLength": 3, "x-a": 1},
        (),
    ),
    "anything": (True, {}, ()),
    "nothing": (False, {"not": {}}, ()),
    "or null": ({"type": ["string", "null"], "title": "A"}, {"type": "string", "nullable": True, "title": "A"}, ()),
    "null alone": ({"type": "null"}, {"enum": [None]}, ()),
    "one type in a list": ({"type": ["integer"]}, {"type": "integer"}, ()),
    "types": (
        {"type": ["integer", "string", "null"], "minimum": 1, "maxLength": 2, "description": "d"},
        {
            "anyOf": [{"type": "integer", "nullable": True, "minimum": 1}, {"type": "string", "maxLength": 2}],
            "description": "d",
        },
        (),
    ),
    "types beside alternatives": (
        {"type": ["integer", "string"], "anyOf": [{}, SHARED]},
        {"allOf": [{"anyOf": [{"type": "integer"}, {"type": "string"}]}], "anyOf": [{}, SHARED]},
        (),
    ),
    "list of anything": ({"type": "array"}, {"type": "array", "items": {}}, ()),
    "list or string": (
        {"type": ["array", "string"], "items": SHARED},
        {"anyOf": [{"type": "array", "items": SHARED}, {"type": "string"}]},
        (),
    ),
    "constant": ({"const": 3, "type": "integer"}, {"enum": [3], "type": "integer"}, ()),
    "empty enum": ({"enum": []}, {"not": {}}, ()),
    "nothing required": ({"type": "object", "required": []}, {"type": "object"}, ()),
    "one sample": ({"type": "string", "examples": ["a"]}, {"type": "string", "example": "a"}, ()),
    "samples": ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}, ("examples",)),
    "exclusive": ({"exclusiveMinimum": 3, "title": "A"}, {"minimum": 3, "exclusiveMinimum": True, "title": "A"}, ()),
    "exclusive and looser": (
        {"minimum": 1, "exclusiveMinimum": 3},
        {"minimum": 3, "exclusiveMinimum": True},
        (),
    ),
    "exclusive and tighter": ({"maximum": 1, "exclusiveMaximum": 3}, {"maximum": 1}, ()),
    "beside a reference": (
        {**SHARED, "default": "a", "description": "d"},
        {"allOf": [SHARED], "default": "a", "description": "d"},
        (),
    ),
    "beside a reference and parts": (
        {**SHARED, "allOf": [{"minLength": 1}]},
        {"allOf": [SHARED, {"minLength": 1}]},
        (),
    ),
    "reference": (SHARED, SHARED, ()),
    "open enum": ({"anyOf": [SHARED, {"type": "string"}]}, {"anyOf": [SHARED, {"type": "string"}]}, ()),
    "base64": ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}, ()),
    "bytes": (
        {"type": "string", "contentMediaType": "application/octet-stream"},
        {"type": "string", "format": "binary"},
        (),
    ),
    "image in base64": (
        {"contentEncoding": "base64", "contentMediaType": "image/png"},
        {"format": "byte"},
        ("contentMediaType",),
    ),
    "other content": ({"contentMediaType": "text/html"}, {}, ("contentMediaType",)),
    "tuple": (
        {"type": "array", "prefixItems": [{"type": "string"}, SHARED], "items": False},
        {"type": "array", "items": {"anyOf": [{"type": "string"}, SHARED]}},
        ("prefixItems",),
    ),
    "open tuple": ({"prefixItems": [{"type": "string"}]}, {"items": {}}, ("prefixItems",)),
    "names by pattern": (
        {"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False},
        {"additionalProperties": {"type": "string"}},
        ("patternProperties",),
    ),
    "names by pattern and others": (
        {"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": {"type": "integer"}},
        {"additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        ("patternProperties",),
    ),
    "names by pattern, open": ({"patternProperties": {"^a": {"type": "string"}}}, {}, ("patternProperties",)),
    "condition": (
        {"if": {"minLength": 1}, "then": {"maxLength": 2}, "else": SHARED, "title": "A"},
        {"title": "A"},
        ("if", "then", "else"),
    ),
    "other words": (
        {"propertyNames": {"maxLength": 3}, "contains": {}, "dependentRequired": {"a": ["b"]}, "$comment": "c"},
        {},
        ("propertyNames", "contains", "dependentRequired"),
    ),
    "not": ({"not": {"type": "string"}}, {"not": {"type": "string"}}, ()),
    "not, of what is left out": ({"not": {"propertyNames": {"maxLength": 3}}}, {}, ("not",)),
    "one of, where something is left out": (
        {"oneOf": [{"contains": {}}, {"type": "string"}]},
        {"allOf": [{"anyOf": [{}, {"type": "string"}]}]},
        ("oneOf", "oneOf/0/contains"),
    ),
    "deep inside": (
        {"properties": {"a": {"items": {"type": ["string", "null"]}, "type": "array"}}, "additionalProperties": True},
        {
            "properties": {"a": {"items": {"type": "string", "nullable": True}, "type": "array"}},
            "additionalProperties": True,
        },
        (),
    ),
}


def api(schemas: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Shared": {"type": "string"}, **schemas}},
        **others,
    }


@pytest.mark.parametrize("case", SCHEMAS)
def test_schemas(case: str) -> None:
    said, wanted, lost = SCHEMAS[case]
    document = api({"A": said})
    before = copy.deepcopy(document)
    result, findings = to_3_0(document, Location)
    assert result["components"]["schemas"]["A"] == wanted
    assert list(result["components"]["schemas"]["A"]) == list(wanted)
    assert {finding.at.file.removeprefix("/components/schemas/A/") for finding in findings} == {*lost}
    assert {finding.rule for finding in findings} <= {"not-in-3.0"}
    assert [*OpenAPIV30SpecValidator(result).iter_errors()] == []
    assert document == before


def test_the_document_around_the_schemas() -> None:
    document = api(
        {},
        jsonSchemaDialect="https://spec.openapis.org/oas/3.1/dialect/base",
        webhooks={"told": {"post": {"responses": {"200": {"description": "OK"}}}}},
        security=[{"token": []}, {"mutual": []}],
    )
    parameter = {"$ref": "#/components/parameters/P"}
    document["info"] |= {"summary": "S", "license": {"name": "MIT", "identifier": "MIT"}}
    document["paths"]["/a"] = {"$ref": "#/components/pathItems/Shared"}
    document["components"] |= {
        "pathItems": {
            "Shared": {"get": {"security": [{"mutual": []}], "parameters": [{**parameter, "description": "d"}]}}
        },
        "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": ["integer", "null"]}}},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}, "mutual": {"type": "mutualTLS"}},
    }
    result, findings = to_3_0(document, Location)
    assert result == {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1", "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"}},
        "paths": {
            "/a": {
                "get": {
                    "security": [],
                    "parameters": [parameter],
                    "responses": {"default": {"description": "Any response."}},
                }
            }
        },
        "components": {
            "schemas": {"Shared": {"type": "string"}},
            "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": "integer", "nullable": True}}},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }
    assert {finding.at.file for finding in findings} == {
        "/components/pathItems/Shared/get/parameters/0/description",
        "/components/pathItems/Shared/get/security/0",
        "/components/securitySchemes/mutual",
        "/info/summary",
        "/security/1",
        "/webhooks",
    }
    assert str(findings[-1]) == "/webhooks: note[not-in-3.0]: OpenAPI 3.0 cannot say `webhooks`: /webhooks is left out."
    assert [*OpenAPIV30SpecValidator(result).iter_errors()] == []


def test_a_licence_expression_has_no_page() -> None:
    document = api({})
    document["info"]["license"] = {"name": "Either", "identifier": "MIT OR Apache-2.0"}
    result, findings = to_3_0(document, Location)
    assert result["info"]["license"] == {"name": "Either"}
    assert [finding.at.file for finding in findings] == ["/info/license/identifier"]


def test_references_into_schemas_become_components() -> None:
    schemas = {
        "Tree": {
            "type": "object",
            "properties": {
                "leaf": {"$ref": "#/components/schemas/Tree/$defs/Leaf"},
                "twin": {"$ref": "#/components/schemas/Tree/properties/leaf"},
                "root": {"$ref": "#root"},
            },
            "$defs": {
                "Leaf": {"$ref": "#/components/schemas/Tree/$defs/Size"},
                "Size": {"const": 3, "$anchor": "root"},
            },
        }
    }
    result, findings = to_3_0(api(schemas), Location)
    assert findings == ()
    assert result["components"]["schemas"] == {
        "Shared": {"type": "string"},
        "Tree": {
            "type": "object",
            "properties": {
                "leaf": {"$ref": "#/components/schemas/TreeDefsLeaf"},
                "twin": {"$ref": "#/components/schemas/TreePropertiesLeaf"},
                "root": {"$ref": "#/components/schemas/TreeDefsSize"},
            },
        },
        "TreeDefsLeaf": {"$ref": "#/components/schemas/TreeDefsSize"},
        "TreePropertiesLeaf": {"$ref": "#/components/schemas/TreeDefsLeaf"},
        "TreeDefsSize": {"enum": [3]},
    }


@pytest.mark.parametrize("file", ["validate/garden.yaml", "documents/library.yaml", "documents/images.yaml"])
def test_whole_documents_stay_valid(file: str) -> None:
    loaded = load_yaml((HERE / file).read_text(encoding="utf-8"), file)
    result, findings = to_3_0(loaded.value, loaded.at)
    told = {(finding.rule, finding.field) for finding in validate(loaded.value, Location)}
    assert {(finding.rule, finding.field) for finding in validate(result, Location)} <= told
    assert [*OpenAPIV30SpecValidator(result).iter_errors()] == []
    assert all(finding.at.file == file and finding.at.line for finding in findings)


def test_the_keywords_are_those_of_the_schema_of_openapi_3_0() -> None:
    assert {*schema_v30["definitions"]["Schema"]["properties"], "$ref"} == KEYWORDS_3_0


# Properties

NAMES = st.sampled_from(["a", "b"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.sampled_from([0, 1, 2, 3, 1.5, "", "a", "bb", "ccc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=5,
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    limits = st.integers(min_value=0, max_value=3)
    lists = st.lists(inner, min_size=1, max_size=3)
    maps = st.dictionaries(NAMES, inner, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(VALUES, max_size=3),
            "const": VALUES,
            "$ref": st.sampled_from(["#/components/schemas/A", "#/components/schemas/Shared"]),
            **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), limits),
            **dict.fromkeys(("minLength", "maxItems", "minProperties", "maxContains"), limits),
            **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames", "not", "if", "then"), inner),
            **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), lists),
            **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs"), maps),
            "required": st.lists(NAMES, max_size=2, unique=True),
            "examples": st.lists(VALUES, max_size=2),
            "contentEncoding": st.sampled_from(["base64", "base32"]),
            "contentMediaType": st.sampled_from(["application/octet-stream", "text/html"]),
        },
    )


SCHEMA = st.recursive(st.booleans() | st.just({"type": "string"}), _schemas, max_leaves=6)


@settings(deadline=None)
@given(st.fixed_dictionaries({"A": SCHEMA, "B": SCHEMA}))
def test_the_result_is_valid(schemas: dict[str, Any]) -> None:
    result, _ = to_3_0(api(schemas), Location)
    forms = {"wrong-type", "wrong-value", "unknown-field", "misplaced-field", "misspelt-keyword", "missing-field"}
    assert not {finding.rule for finding in validate(result, Location)} & (forms | {"dangling-reference"})


@settings(deadline=None)
@example({"type": "null", "const": {}}, {"type": ["null"], "enum": [None, 1]}, [{}, None, 1])
@given(SCHEMA, SCHEMA, st.lists(VALUES, min_size=1, max_size=6))
def test_what_was_taken_is_still_taken(first: Any, second: Any, values: list[Any]) -> None:
    document = api({"A": first, "B": second})
    result, findings = to_3_0(document, Location)
    for name in ("A", "B"):
        before = Draft202012Validator({**document, "$ref": f"#/components/schemas/{name}"}, offline=True)
        after = Draft4Validator({"components": _draft_4(result["components"]), "$ref": f"#/components/schemas/{name}"})
        for value in values:
            if before.is_valid(value):
                assert after.is_valid(value)
            elif not findings:
                assert not after.is_valid(value)


def _draft_4(schema: Any) -> Any:
    """`nullable` in the words of JSON Schema."""
    if isinstance(schema, list):
        return [_draft_4(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    said = {key: _draft_4(value) for key, value in schema.items() if key not in ("enum", "example", "nullable")}
    said |= {key: schema[key] for key in ("enum", "example") if key in schema}
    if schema.get("nullable") is True:
        said["type"] = [said["type"], "null"]
    return said

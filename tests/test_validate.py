"""Broken documents, and the finding that each must give: at its line, once, and no other."""

from __future__ import annotations

import copy
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from breakages import breakages, broken, marked
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from apiscribe.findings import RULES
from apiscribe.lines import escaped, pointer_to
from apiscribe.location import Location
from apiscribe.serialize import dump_yaml, to_json
from apiscribe.validate import validate, validate_text
from apiscribe.validate.openapi_objects import outline
from apiscribe.yaml_loading import load_yaml

FOLDER = Path(__file__).parent / "validate"
GARDEN = (FOLDER / "garden.yaml").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = load_yaml(GARDEN, "garden.yaml").value


CASES = breakages(FOLDER / "breakages.diff")


def test_the_garden_is_in_order() -> None:
    assert validate_text(GARDEN, "garden.yaml") == ()
    assert validate_text(to_json(DOCUMENT), "garden.json") == ()
    assert not [*OpenAPIV31SpecValidator(DOCUMENT).iter_errors()]


@pytest.mark.parametrize("title", CASES)
def test_what_is_broken_is_found_where_it_is(title: str) -> None:
    text = broken(GARDEN, CASES[title])
    findings = validate_text(text, "garden.yaml")
    assert [(finding.rule, finding.at.line) for finding in findings] == marked(text), "\n".join(map(str, findings))
    assert all(finding.message.endswith(".") for finding in findings)


def test_every_rule_has_a_case() -> None:
    rules = [*RULES]
    of_validate = {*rules[rules.index("syntax") : rules.index("sample-mismatch") + 1]}
    shown = {rule for changes in CASES.values() for _, new in changes for rule, _ in marked(new)}
    assert of_validate - shown == {"too-deep", "too-large"}


def test_a_finding_says_what_it_is_about() -> None:
    text = GARDEN.replace("total: 2\n", "total: two\n").replace("ListPlants", "AddPlant")
    sample, duplicate = validate_text(text, "garden.yaml")
    wrong, schema, name = (
        text.count("\n", 0, text.rindex(part)) + 1 for part in ("total: two", "schemas/PlantList'", "AddPlant")
    )
    assert str(sample) == (
        f"garden.yaml:{wrong}: warning[sample-mismatch]: The sample at 'total' is 'two', "
        "where an integer is wanted: mend the sample or the schema.\n"
        f"    garden.yaml:{schema}: the other place"
    )
    assert (sample.operation, sample.value) == ("GET /beds/{bed}/plants", "'two'")
    assert sample.field == "responses.200.content.application/json.examples.two.value.total"
    assert (duplicate.operation, duplicate.field) == ("POST /beds/{bed}/plants", "operationId")
    assert duplicate.at.line == name


# Seeded breakages: each breaks one place of the document and says where a finding must then be.

Break = Callable[[dict[str, Any], random.Random], str]


def _misspell(document: dict[str, Any], chance: random.Random) -> str:
    """Swap two letters of a keyword that OpenAPI or JSON Schema give a meaning."""
    kinds = ("schema", "operation", "parameter", "media type", "response", "request body", "components", "document")
    nodes = [node for node in outline(document).of(*kinds) if node.value]
    node = chance.choice(nodes)
    assert isinstance(node.value, dict)
    key = chance.choice([*node.value])
    at = chance.choice([i for i in range(len(key) - 1) if key[i] != key[i + 1]])
    wrong = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    _rename(node.value, key, wrong)
    return f"{node.pointer}/{escaped(wrong)}"


def _drop_component(document: dict[str, Any], chance: random.Random) -> str:
    """Drop a component; what refers to it is at fault."""
    users: dict[str, list[str]] = {}
    for node in outline(document).nodes.values():
        if node.is_reference:
            users.setdefault(node.value["$ref"], []).append(f"{node.pointer}/$ref")
    reference = chance.choice([*users])
    _, _, section, name = reference.split("/")
    del document["components"][section][name]
    inside = f"{reference[1:]}/"
    return next((user for user in users[reference] if not user.startswith(inside)), "")


def _spoil_sample(document: dict[str, Any], chance: random.Random) -> str:
    """Give a value of a sample another type than its schema has."""
    media = "/paths/~1beds~1{bed}~1plants/get/responses/200/content/application~1json/examples/two/value"
    sample = _at(document, media)
    steps, wrong = chance.choice(
        [
            (("total",), "two"),
            (("plants",), {}),
            (("plants", chance.choice([0, 1]), "name"), chance.choice([1, None, [], {}])),
            (("plants", 0, "height"), chance.choice(["12.5", True, -1])),
            (("plants", chance.choice([0, 1]), "kind"), chance.choice([0, False, ["tree"]])),
            (("plants", 1), "Fern"),
        ]
    )
    owner = sample
    for step in steps[:-1]:
        owner = owner[step]
    owner[steps[-1]] = wrong
    return media + pointer_to(steps)


def _drop_field(document: dict[str, Any], chance: random.Random) -> str:
    """Drop what OpenAPI asks for; the object around it is at fault."""
    needed = {
        "parameter": ("name", "in", "schema"),
        "response": ("description",),
        "operation": ("responses",),
        "request body": ("content",),
        "server": ("url",),
        "tag": ("name",),
        "security scheme": ("type", "in", "name"),
        "document": ("openapi", "info"),
    }
    places = [(n, key) for n in outline(document).of(*needed) for key in needed[n.kind] if key in n.value]
    node, key = chance.choice(places)
    assert isinstance(node.value, dict)
    del node.value[key]
    return f"{node.pointer}/{key}"


def _spoil_default(document: dict[str, Any], chance: random.Random) -> str:
    node = chance.choice([node for node in outline(document).of("schema") if "default" in node.value])
    assert isinstance(node.value, dict)
    node.value["default"] = chance.choice([[], {}, 1.5, False])
    return f"{node.pointer}/default"


def _require_unknown(document: dict[str, Any], chance: random.Random) -> str:
    node = chance.choice([node for node in outline(document).of("schema") if "properties" in node.value])
    assert isinstance(node.value, dict)
    node.value["required"] = [*node.value["properties"], "unheard"]
    return f"{node.pointer}/required/{len(node.value['properties'])}"


BREAKS: tuple[Break, ...] = (
    _misspell,
    _drop_component,
    _spoil_sample,
    _drop_field,
    _spoil_default,
    _require_unknown,
)


@pytest.mark.parametrize("seed", range(240))
def test_a_breakage_is_found_at_its_line(seed: int) -> None:
    document = copy.deepcopy(DOCUMENT)
    pointer = BREAKS[seed % len(BREAKS)](document, random.Random(seed))
    text = dump_yaml(document)
    line = load_yaml(text, "").lines.nearest(pointer)
    findings = validate_text(text, "f")
    assert line in {finding.at.line for finding in findings}, f"{pointer}: {[*map(str, findings)]}"


def _rename(mapping: dict[str, Any], old: str, new: str) -> None:
    entries = [(new if key == old else key, value) for key, value in mapping.items()]
    mapping.clear()
    mapping.update(entries)


def _at(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        value = value[token.replace("~1", "/").replace("~0", "~")]
    return value


# The oracle: what openapi-spec-validator refuses is refused here.

JUNK: tuple[Any, ...] = (
    *(None, 1, -1, "x", "", [], {}, True, [1], [{}], 1.5, {"a": {"b": 1}}, {"x-a": 1}, ["string", "null"], "{a}"),
    *({"$ref": "#/components/schemas/Nobody"}, {"$ref": "#/components/schemas/Kind"}, {"$ref": 3}, {"$ref": "#"}),
    *({"type": "strnig"}, {"enum": []}, {"required": ["a"], "allOf": [{}]}, {"default": 1, "type": "string"}),
)
KEYS = (
    "required",
    "type",
    "items",
    "properties",
    "allOf",
    "default",
    "$ref",
    "name",
    "in",
    "content",
    "enum",
    "minimum",
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _paths(member, (*path, key))


def _scramble(document: dict[str, Any], chance: random.Random) -> None:
    *steps, last = chance.choice([*_paths(document)])
    owner: Any = document
    for step in steps:
        owner = owner[step]
    match chance.randrange(4):
        case 0:
            del owner[last]
        case 1 if isinstance(owner, dict):
            owner[chance.choice(KEYS)] = copy.deepcopy(chance.choice(JUNK))
        case _:
            owner[last] = copy.deepcopy(chance.choice(JUNK))


def _older(document: dict[str, Any]) -> None:
    """Make the garden a document of OpenAPI 3.0."""
    document["openapi"] = "3.0.3"
    document["info"]["license"] = {"name": "Apache 2.0"}
    schemas = document["components"]["schemas"]
    schemas["Plant"]["properties"]["height"] = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    document["paths"]["/beds/{bed}/plants"]["get"]["parameters"][1]["schema"] = {"$ref": "#/components/schemas/Kind"}
    failed = document["components"]["responses"]["Failed"]["content"]["application/json"]["schema"]
    failed["properties"]["error_code"] = {"type": "string", "nullable": True, "example": None}


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_what_openapi_spec_validator_refuses_is_refused(version: str) -> None:
    base = copy.deepcopy(DOCUMENT)
    if version == "3.0":
        _older(base)
    assert validate(base, Location) == ()
    judge = OpenAPIV30SpecValidator if version == "3.0" else OpenAPIV31SpecValidator
    missed = []
    for seed in range(400):
        chance, document = random.Random(seed), copy.deepcopy(base)
        for _ in range(chance.choice([1, 1, 2])):
            _scramble(document, chance)
        if not validate(document, Location) and _refuses(judge, document):
            missed.append(seed)
    assert missed == []


def _refuses(judge: Any, document: dict[str, Any]) -> bool:
    try:
        return any(True for _ in judge(document).iter_errors())
    except Exception:  # it raises where a reference leads nowhere
        return True


# What OpenAPI 3.0 says otherwise

OF_3_0 = {
    "beside a reference": ({"$ref": "#/components/schemas/Kind", "default": 3}, "ineffective-keyword", "default"),
    "lonely limit": ({"type": "number", "exclusiveMinimum": True}, "ineffective-keyword", "exclusiveMinimum"),
    "limit of 3.1": ({"type": "number", "exclusiveMinimum": 3}, "wrong-type", "exclusiveMinimum"),
    "type list of 3.1": ({"type": ["string", "null"]}, "wrong-type", "type"),
    "keyword of 3.1": ({"const": 3}, "unknown-field", "const"),
    "misspelt keyword": ({"type": "string", "maxlength": 3}, "misspelt-keyword", "maxlength"),
    "null": ({"type": "string", "default": None}, "default-mismatch", "default"),
    "limit": ({"type": "number", "minimum": 3, "exclusiveMinimum": True, "default": 3}, "default-mismatch", "default"),
}


@pytest.mark.parametrize("case", OF_3_0)
def test_schemas_of_3_0(case: str) -> None:
    schema, rule, keyword = OF_3_0[case]
    document = copy.deepcopy(DOCUMENT)
    _older(document)
    document["components"]["schemas"]["New"] = schema
    wanted = [(rule, f"/components/schemas/New/{keyword}")]
    assert [(finding.rule, finding.at.file) for finding in validate(document, Location)] == wanted


# Hostile documents

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=1),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "a", "x-a"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(JSON, st.data())
def test_any_value_anywhere_gives_findings_and_no_traceback(junk: Any, data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENT)
    *steps, last = data.draw(st.sampled_from([*_paths(document)]))
    owner: Any = document
    for step in steps:
        owner = owner[step]
    owner[last] = junk
    for finding in validate(document, Location):
        assert finding.message.isprintable()


@settings(deadline=None)
@given(JSON)
def test_any_value_is_no_document(value: Any) -> None:
    assert [finding.rule for finding in validate(value, Location)] == ["not-openapi"]


def _nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


def test_depth_without_end_is_a_finding() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["Deep"] = _nested(10_000)
    assert [finding.rule for finding in validate(document, Location)] == ["too-deep"]
    document["components"]["schemas"]["Deep"] = _nested(90)
    assert validate(document, Location) == ()


def test_a_document_that_holds_itself_is_a_finding() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["Itself"] = {"properties": {"a": document, "b": document}}
    assert [finding.rule for finding in validate(document, Location)] == ["too-deep"]


def test_long_chains_of_references_are_followed() -> None:
    document = copy.deepcopy(DOCUMENT)
    schemas = document["components"]["schemas"]
    for number in range(3_000):
        schemas[f"Link{number}"] = {"allOf": [{"$ref": f"#/components/schemas/Link{number + 1}"}], "required": ["a"]}
    schemas["Link3000"] = {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/Link0"}}}
    rules = {finding.rule for finding in validate(document, Location)}
    assert rules == {"required-without-property"}


def test_one_circle_through_many_schemas_is_told_once() -> None:
    document = copy.deepcopy(DOCUMENT)
    for number in range(2_000):
        after = f"#/components/schemas/Link{(number + 1) % 2_000}"
        document["components"]["schemas"][f"Link{number}"] = {"$ref": after}
    assert [finding.rule for finding in validate(document, Location)] == ["circular-reference"]


def test_no_reference_is_ever_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        document = copy.deepcopy(DOCUMENT)
        schemas = document["components"]["schemas"]
        schemas["Plant"]["properties"]["name"] = {"$ref": url, "default": 1}
        schemas["PlantList"]["$schema"] = url
        schemas["Kind"]["$id"] = url
        rules = [finding.rule for finding in validate(document, Location)]
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "outside-reference" in rules


def test_messages_hold_nothing_that_steers_a_terminal() -> None:
    document = copy.deepcopy(DOCUMENT)
    evil = "\x1b[31m\u2028\r\n`x` {{ y }}"
    document["components"]["schemas"][evil] = {"type": evil, evil: evil, "required": [evil], "enum": [evil, evil]}
    document["paths"]["/beds/{bed}/plants"]["get"]["tags"] = [evil]
    document["paths"]["/beds/{bed}/plants"]["get"]["parameters"][0]["example"] = evil
    findings = validate(document, lambda pointer: Location("f", len(pointer)))
    assert len(findings) > 5
    assert all(finding.message.isprintable() for finding in findings)


def test_a_pattern_that_would_take_for_ever_is_given_up() -> None:
    document = copy.deepcopy(DOCUMENT)
    name = document["components"]["schemas"]["Plant"]["properties"]["name"]
    name |= {"pattern": r"^(?=(a+)+b)(a|a?)+$", "maxLength": 4000}
    operation = document["paths"]["/beds/{bed}/plants"]["post"]
    operation["requestBody"]["content"]["application/json"]["example"] = {"name": "a" * 4000}
    assert all(finding.rule == "sample-mismatch" for finding in validate(document, Location))


def _answering(value: Any, required: list[str], side: str = "responses") -> dict[str, Any]:
    """A document with one sample, of an answer or of a request."""
    properties = {"size": {"type": "integer"}, "kind": {"anyOf": [{"enum": ["a"]}, {"type": "string"}]}}
    lamp = {"type": "object", "required": required, "properties": properties}
    media = {"schema": {"type": "array", "items": lamp}, "examples": {"example": {"value": [value]}}}
    body = {"content": {"application/json": media}}
    answers = {"200": {"description": "OK", **(body if side == "responses" else {})}}
    operation = {"responses": answers, **({"requestBody": body} if side == "requestBody" else {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1"},
        "paths": {"/lamps": {"post": {"operationId": "Lamps", **operation}}},
    }


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        (_answering({"size": None, "kind": None}, []), []),
        (_answering({"size": None, "kind": None}, ["size"]), ["The sample at '[0].size' is null"]),
        (_answering({"size": "x", "kind": None}, []), ["The sample at '[0].size' is 'x'"]),
        (_answering(None, []), ["The sample at '[0]' is null"]),
        (_answering({"size": None}, [], "requestBody"), ["The sample at '[0].size' is null"]),
    ],
)
def test_null_in_an_answer_is_absence(document: dict[str, Any], wrong: list[str]) -> None:
    messages = [finding.message.partition(",")[0] for finding in validate(document, Location)]
    assert messages == wrong

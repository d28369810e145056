"""What holds of any two documents: changes held against a validator of JSON Schema, against the way back, and against
documents that want to do harm."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hostile_documents import PAYLOADS, crowded, documents, plain
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from test_diff import changes, lamps, told

from apiscribe.diff import Change, Effect
from apiscribe.diff.compare import changes_between
from apiscribe.diff.rules import RULES
from apiscribe.diff.telling import as_json, as_markdown, as_text
from apiscribe.downgrade import to_3_0
from apiscribe.findings import CannotDo
from apiscribe.location import Location
from apiscribe.revisions import Snapshot

HERE = Path(__file__).parent
DOCUMENTS = [
    *sorted((HERE / "documents").glob("*.yaml")),
    HERE / "validate" / "garden.yaml",
    HERE.parent / "spec/modelarts/openapi.yaml",
]
SHARED = {"Hue": {"type": "string", "enum": ["warm", "cold"]}}
QUICK = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _some(**keywords: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of the keywords, each with one of its values."""
    return st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in keywords.items()})


def _of_type(kind: Any, **keywords: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return _some(**keywords).map(lambda some: {"type": kind, **some})


PLAIN = st.one_of(
    st.sampled_from([{}, {"type": "boolean"}, {"$ref": "#/components/schemas/Hue"}, {"const": "dim"}]),
    _of_type(
        "string",
        enum=[["warm"], ["warm", "cold"], ["dim", "cold"]],
        maxLength=[3, 5],
        minLength=[0, 1],
        pattern=["^[a-z]*$"],
    ),
    _of_type("integer", minimum=[0, 1], maximum=[1, 5], exclusiveMaximum=[5], multipleOf=[2, 4]),
    _of_type("number", minimum=[0, 1], maximum=[1, 5]),
    _of_type(["string", "null"], maxLength=[3, 5]),
    st.just({"anyOf": [{"$ref": "#/components/schemas/Hue"}, {"type": "string"}]}),
)


Schema = dict[str, Any]
Pair = tuple[Schema, Schema]


def _twice(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """One thing twice, or two things."""
    return strategy.map(lambda each: (each, each)) | st.tuples(strategy, strategy)


def _with(key: str, inner: tuple[Any, Any], some: tuple[Schema, Schema], **more: Any) -> Pair:
    return {**more, key: inner[0], **some[0]}, {**more, key: inner[1], **some[1]}


def _larger(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    properties = st.dictionaries(st.sampled_from(["a", "b"]), inner, min_size=1, max_size=2)
    held = properties.map(lambda each: tuple({k: pair[side] for k, pair in each.items()} for side in (0, 1)))
    flags = _twice(_some(required=[["a"], ["b"]], additionalProperties=[False]))
    limits = _twice(_some(minItems=[1], maxItems=[1, 2]))
    several = st.lists(inner, min_size=2, max_size=2).map(lambda each: tuple(zip(*each, strict=True)))
    nothing = st.just(({}, {}))
    return st.one_of(
        st.builds(lambda of, some: _with("properties", of, some, type="object"), held, flags),
        st.builds(lambda of, some: _with("items", of, some, type="array"), inner, limits),
        *(
            st.builds(lambda of, some, key=key: _with(key, (list(of[0]), list(of[1])), some), several, nothing)
            for key in ("anyOf", "allOf")
        ),
        inner.map(lambda pair: (pair[0], {"anyOf": [pair[1], {"type": "null"}]})),
    )


PAIRS = st.recursive(_twice(PLAIN), _larger, max_leaves=4)
ATOMS = [None, True, 0, 1, 2, 4, 5, 6, 1.5, "", "warm", "cold", "dim", "WARM", "warmer than that"]


def _values(schema: Schema) -> list[Any]:
    """Values that a schema may be about: what is taken and what is not, such that each of its parts decides of some."""
    if "$ref" in schema:
        return ATOMS
    if "anyOf" in schema or "allOf" in schema:
        return [value for part in schema.get("anyOf", schema.get("allOf")) for value in _values(part)]
    if "items" in schema:
        items = _values(schema["items"])
        return [[], *([item] for item in items), *([item, item] for item in items[:4]), [1, 2, 4]]
    if "properties" in schema:
        held = {name: _values(inner) for name, inner in schema["properties"].items()}
        whole = {
            name: next(filter(_validator(schema["properties"][name]).is_valid, each), 1) for name, each in held.items()
        }
        varied = [{**whole, name: value} for name, each in held.items() for value in each]
        fewer = [{name: value for name, value in whole.items() if name != left_out} for left_out in held]
        return [{}, whole, *varied, *fewer]
    return ATOMS


@QUICK
@given(PAIRS)
def test_what_breaks_no_request_refuses_none(pair: Pair) -> None:
    """Held against a validator: a value that was taken is taken, unless a change says that it is not."""
    old, new = pair
    found = changes(lamps("request", old, SHARED), lamps("request", new, SHARED))
    if all(change.severity not in (Effect.BREAKING, Effect.SOURCE) for change in found):
        # A request with properties that are not described is no one's right.
        for value in filter(_validator(_closed(old)).is_valid, _values(old)):
            assert _validator(new).is_valid(value), [str(change) for change in found]


@QUICK
@given(PAIRS)
def test_where_nothing_is_told_the_same_is_taken(pair: Pair) -> None:
    if not told(*(lamps("request", schema, SHARED) for schema in pair)):
        before, after = map(_validator, pair)
        for value in (*_values(pair[0]), *_values(pair[1])):
            assert before.is_valid(value) == after.is_valid(value), value


@QUICK
@given(PAIRS)
def test_the_way_back_is_the_mirror_image(pair: Pair) -> None:
    for place in ("request", "response"):
        old, new = (lamps(place, schema, SHARED) for schema in pair)
        there, back = (
            Counter(_without_direction(change.rule) for change in changes(*both)) for both in ((old, new), (new, old))
        )
        assert there == back


MIRRORED = {
    "new-required-request-property": "request-property-removed",
    "new-optional-request-property": "request-property-removed",
    "-property-became-optional": "-property-became-required", "became-not-": "became-", "-removed": "-added",
    "-unset": "-set", "-decreased": "-increased", "-specialized": "-generalized", "-closed": "-opened",
    "-unlisted": "-listed", "-allowed": "-forbidden", "multiple-of-changed": "multiple-of-generalized",
}  # fmt: skip


def _without_direction(rule: str) -> str:
    """One name for a change and for the way back."""
    for name, other in MIRRORED.items():
        rule = rule.replace(name, other)
    return rule


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name + "/" + path.name)
def test_a_document_is_as_it_is(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    shuffled = _shuffled(document, random.Random(1))
    assert told(document, document) == []
    assert [each for each in told(document, shuffled) if "documentation" not in each] == []


def _shuffled(value: Any, chance: random.Random) -> Any:
    """The same document with its mappings in another order, which means nothing."""
    if isinstance(value, dict):
        return {key: _shuffled(value[key], chance) for key in sorted(value, key=lambda _: chance.random())}
    return [_shuffled(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name + "/" + path.name)
def test_the_form_for_older_tools_says_the_same(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    older, _ = to_3_0(document, lambda pointer: Location("lamps.yaml"))
    found = changes(document, older)
    assert [str(change) for change in found if change.severity is not Effect.DOCUMENTATION] == []


def _hostile() -> list[tuple[str, dict[str, Any]]]:
    """All hostile words and values, and some of the hostile names: all of them take too long."""
    every = dict(documents())
    names = random.Random(4).sample(sorted(every), 30)
    kept = {name: every[name] for payload in PAYLOADS for name in (f"{payload}-words", f"{payload}-values")}
    return [*{**kept, **{name: every[name] for name in names}}.items(), ("crowded", crowded())]


def test_hostile_documents_are_told_in_plain_lines() -> None:
    compared = 0
    for name, document in _hostile():
        for old, new in ((plain(), document), (document, plain())):
            found = _compared(old, new)
            compared += found is not None
            for change in found or ():
                assert change.message.isprintable(), (name, change)
                assert len(change.message) < 2000, (name, change)
                assert change.rule in RULES
    assert compared > 100


def test_mangled_documents_are_refused_or_told() -> None:
    """Whatever stands in the place of any value: changes, or the place of what is wrong, and never a traceback."""
    chance, outcomes = random.Random(7), Counter[bool]()
    garden = yaml.safe_load((HERE / "validate" / "garden.yaml").read_text(encoding="utf-8"))
    for _ in range(70):
        mangled = copy.deepcopy(garden)
        for _ in range(chance.choice((1, 1, 3))):
            holder, key = chance.choice([*_slots(mangled)])
            holder[key] = chance.choice(
                [
                    None,
                    5,
                    -1.5,
                    "",
                    "x",
                    True,
                    False,
                    [],
                    {},
                    [{}],
                    {"$ref": "#/components/schemas/Lamp"},
                    {"a": {}},
                    ["a", 1],
                ]
            )
        outcomes[_compared(garden, mangled) is not None] += 1
        _compared(mangled, garden)
    assert outcomes[True] > 10
    assert outcomes[False] > 10


def _compared(old: Any, new: Any) -> tuple[Change, ...] | None:
    """What changed as it is told in each form, None where the documents cannot be compared."""
    try:
        found = changes_between(
            *(Snapshot(f"{name}.json", json.dumps(each)) for name, each in (("old", old), ("new", new)))
        )
    except CannotDo as error:
        assert error.at is not None
        return None
    told_as_text = as_text(found)
    assert told_as_text.count("\n") == len(told_as_text.splitlines())
    assert as_markdown(found).count("<details>") <= 2
    assert len(json.loads(as_json(found))["changes"]) == len(found)
    return found


def _slots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document that can be written to."""
    for key, member in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield value, key
        yield from _slots(member)


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": {"schemas": SHARED}})


def _described(schema: Any) -> Any:
    """The schema, closed to properties that it does not describe."""
    if isinstance(schema, list):
        return [_described(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {
        key: {k: _closed(v) for k, v in value.items()} if key == "properties" else _described(value)
        for key, value in schema.items()
    }
    return inner if "$ref" in schema else _closed_items(inner)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    return {**_described(schema), "unevaluatedProperties": False}


def _closed_items(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "items": {**schema["items"], "unevaluatedProperties": False}} if "items" in schema else schema

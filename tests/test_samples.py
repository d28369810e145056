"""Samples as pages print them: what has one honest reading is read, with the line of each value; the rest not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.samples import NotJson, parse_json

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 1, 2]))
def test_json_is_read_as_json(value: Any, indent: int | None) -> None:
    assert parse_json(json.dumps(value, indent=indent)).value == value


def test_each_value_has_its_line() -> None:
    parsed = parse_json('{\n  "a" : 1,\n  "b/c" : [ {\n    "d" : true\n  } ]\n}')
    assert parsed.lines == {"": 1, "/a": 2, "/b~1c": 3, "/b~1c/0": 3, "/b~1c/0/d": 4}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": 1 // once\n, # twice\n "b": /* thrice */ 2}', {"a": 1, "b": 2}),
        ('{"a": [1, ...], ...}', {"a": [1]}),
        ('{\n "a": 1\n "b": 2\n}', {"a": 1, "b": 2}),
        ('["http://lamps.example"]', ["http://lamps.example"]),
    ],
)
def test_one_honest_reading(text: str, value: Any) -> None:
    assert parse_json(text).value == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": 1', 1),
        ("[1 2]", 1),
        ('{\n"a" 1}', 2),
        ('{"a":\n tru}', 2),
        ("", 1),
        ('"abc', 1),
        ("[" * 5000, 1),
        ("1" * 5000, 1),
        ("[1e999]", 1),
        ('{"a": 1,\n "a": 2}', 2),
        ('"\\ud800"', 1),
        ("{} {}", 1),
    ],
)
def test_what_has_none_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(NotJson) as refused:
        parse_json(text)
    assert refused.value.line == line

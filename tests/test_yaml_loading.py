"""What YAML and JSON texts say and where; and that what is written reads back, under any YAML."""

from __future__ import annotations

import io
import json
import re
from enum import StrEnum
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from apiscribe.findings import CannotDo
from apiscribe.json_loading import read_json
from apiscribe.lines import MAX_DEPTH
from apiscribe.serialize import dump_yaml, to_json
from apiscribe.yaml_loading import load_yaml, read_yaml

SCALARS: dict[str, Any] = {
    "no": "no",
    "Yes": "Yes",
    "on": "on",
    "y": "y",
    "true": True,
    "False": False,
    "tRUE": "tRUE",
    "null": None,
    "~": None,
    "": None,
    "12": 12,
    "-3": -3,
    "+7": 7,
    "08": 8,
    "0o17": 15,
    "0x1F": 31,
    "0b11": "0b11",
    "1_000": "1_000",
    "1:30": "1:30",
    "1.5": 1.5,
    "1e3": 1000.0,
    "12e4567x": "12e4567x",
    ".5": 0.5,
    "5.": 5.0,
    ".": ".",
    "-": None,
    "2020-01-01": "2020-01-01",
    "1.2.3": "1.2.3",
    "=": "=",
    "'08'": "08",
    '"a\\tb"': "a\tb",
    "!!str 12": "12",
    "! 12": "12",
    "!!int 12": 12,
    "!!float 12": 12,
}


@pytest.mark.parametrize("written", [text for text in SCALARS if text != "-"])
def test_scalars_follow_the_core_schema(written: str) -> None:
    value = load_yaml(f"key: {written}\n", "f").value["key"]
    assert (value, type(value)) == (SCALARS[written], type(SCALARS[written]))


def test_keys_are_strings_as_written() -> None:
    assert load_yaml("200: a\nnull: b\non: c\n1.0: d\n'': e\n", "f").value == dict(
        zip(("200", "null", "on", "1.0", ""), "abcde", strict=True)
    )


DOCUMENT = """\
# a comment
paths:
  /a/{b}:
    get: {summary: x,
          tags: [one,
                 two]}
  "~x": |
    text
    text
again: &shared
  k: v
more:
- *shared
-
  - 1
"""


def test_each_pointer_has_the_line_of_its_key() -> None:
    loaded = load_yaml(DOCUMENT, "f")
    assert dict(loaded.lines) == {
        "": 2,
        "/paths": 2,
        "/paths/~1a~1{b}": 3,
        "/paths/~1a~1{b}/get": 4,
        "/paths/~1a~1{b}/get/summary": 4,
        "/paths/~1a~1{b}/get/tags": 5,
        "/paths/~1a~1{b}/get/tags/0": 5,
        "/paths/~1a~1{b}/get/tags/1": 6,
        "/paths/~0x": 7,
        "/again": 10,
        "/again/k": 11,
        "/more": 12,
        "/more/0": 13,
        "/more/0/k": 11,
        "/more/1": 15,
        "/more/1/0": 15,
    }
    assert len(loaded.lines) == 16
    assert str(loaded.at("/paths/~1a~1{b}/put/summary")) == "f:3"
    assert str(loaded.at("/nothing")) == "f:2"
    with pytest.raises(KeyError):
        loaded.lines["/nothing"]


REFUSED = {
    "duplicate key": ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "duplicate-key", 5),
    "duplicate key, quoted": ('a: 1\n"a": 2\n', "duplicate-key", 2),
    "duplicate key, aliased value": ("a: &x {b: 1}\nc: *x\na: *x\n", "duplicate-key", 3),
    "python tag": ("a: 1\nb: !!python/object/apply:os.system ['true']\n", "yaml-tag", 2),
    "own tag": ("a: !thing\n  b: 1\n", "yaml-tag", 1),
    "tag on a key": ("!!binary a: 1\n", "yaml-tag", 1),
    "binary": ("a: !!binary aGk=\n", "yaml-tag", 1),
    "tag that does not fit": ("a: !!int twelve\n", "yaml-tag", 1),
    "timestamp": ("a: !!timestamp 2020-01-01\n", "yaml-tag", 1),
    "not closed": ("a: [1,\nb: 2\n", "syntax", 3),
    "tab as indentation": ("a:\n\tb: 1\n", "syntax", 2),
    "unknown alias": ("a: 1\nb: *a\n", "syntax", 2),
    "alias inside itself": ("a: &a\n  b: *a\n", "syntax", 2),
    "alias as key": ("a: &a x\n*a : 1\n", "not-json", 2),
    "list as key": ("a: 1\n? [b]\n: 1\n", "not-json", 2),
    "infinity": ("a: .inf\n", "not-json", 1),
    "not a number": ("a: 1\nb: .nan\n", "not-json", 2),
    "too great": ("a: 1e999\n", "not-json", 1),
    "too many digits": (f"a: {'9' * 5000}\n", "not-json", 1),
    "control character": ("a: b\nc: \x07\n", "syntax", 2),
    "line separator": ("a: b\nc: 'x\u2028y'\n", "syntax", 2),
    "surrogate": ("a: \ud800\n", "syntax", 1),
    "two documents": ("a: 1\n---\nb: 1\n", "syntax", 2),
    "nested flow": (f"a: {'[' * 10_000}", "too-deep", 1),
    "nested blocks": ("".join(f"{' ' * level}a:\n" for level in range(10_000)), "too-deep", MAX_DEPTH + 1),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_with_its_line(case: str) -> None:
    text, rule, line = REFUSED[case]
    _, findings = read_yaml(text, "f")
    assert [(finding.rule, finding.at.line) for finding in findings] == [(rule, line)]
    with pytest.raises(CannotDo, match=f"^f:{line}: "):
        load_yaml(text, "f")


def test_all_doubled_keys_are_told_with_the_place_before() -> None:
    _, findings = read_yaml("a: 1\nb: 1\na: 2\nb: 2\na: 3\n", "f")
    assert [(f.at.line, f.because[0].line, f.value) for f in findings] == [(3, 1, "a"), (4, 2, "b"), (5, 3, "a")]


def test_aliases_cannot_multiply_without_end() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
    )
    _, findings = read_yaml(bomb, "f")
    assert [finding.rule for finding in findings] == ["too-large"]


def test_an_empty_text_is_null() -> None:
    assert load_yaml("", "f").value is None
    assert load_yaml("# nothing\n", "f").at("/a").line == 1


def test_json_has_lines_too() -> None:
    text = '{\n "a": [1, -2.5e3,\n  {"b\\n,": null}],\n\n "c": "x\\ud83d\\ude00", "d": {}\n}'
    loaded, findings = read_json(text, "f")
    assert loaded is not None
    assert not findings
    assert loaded.value == json.loads(text)
    assert dict(loaded.lines) == {
        "": 1,
        "/a": 2,
        "/a/0": 2,
        "/a/1": 2,
        "/a/2": 3,
        "/a/2/b\n,": 3,
        "/c": 5,
        "/d": 5,
    }


REFUSED_JSON = {
    "duplicate key": ('{"a": 1,\n "a": 2}', "duplicate-key", 2),
    "duplicate key, escaped": ('{"a": 1,\n\n "\\u0061": 2}', "duplicate-key", 3),
    "syntax": ('{"a": 1,\n b: 2}', "syntax", 2),
    "comma": ("[1,\n2,\n]", "syntax", 3),
    "empty": ("", "syntax", 1),
    "NaN": ("[1,\nNaN]", "not-json", 2),
    "infinity": ("[1,\n-Infinity]", "not-json", 2),
    "too great": ("[\n1e999]", "not-json", 2),
    "too many digits": (f"[\n{'9' * 5000}]", "not-json", 2),
    "nested": ("[\n" * 10_000, "too-deep", MAX_DEPTH + 1),
    "nested and closed": ("[" * 500 + "]" * 500, "too-deep", 1),
}


@pytest.mark.parametrize("case", REFUSED_JSON)
def test_what_json_is_refused(case: str) -> None:
    text, rule, line = REFUSED_JSON[case]
    assert [(finding.rule, finding.at.line) for finding in read_json(text, "f")[1]] == [(rule, line)]


# Writing

AMBIGUOUS = re.findall(
    r"\S+",
    """
1e3 -_ +_7 08 no 12e4567 0o7 1_000 1:30 .5 2020-01-01 ~ = << y on Off NULL True 0x1f 0b1 -1 +1 1. -.inf .NaN
1:30:00 190:20
2001-12-14t21:59:43.10-05:00 0 -0 00 1e+3 1E-3 0.0.0 _1 1__0 - ? : -- --- ... # & * ! | > % @ ` {} [] , 'x "x x: x#
""",
)


@pytest.mark.parametrize("text", [*AMBIGUOUS, "", " ", "x #y", "a: b", " x", "x ", "2020-01-01 10:00:00", "\t"])
def test_every_yaml_reads_the_string_that_was_written(text: str) -> None:
    _assert_read_back({"key": text, text: [text]})


def test_the_form_of_what_is_written() -> None:
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "paths": {"/v1/{project_id}/images": {"get": {"tags": ["images"], "responses": {"200": {}}}}},
        "plain": ["a b", "x:y", "10 items", "Größe 中文", "it's", "-x"],
        "quoted": ["08", "no", "1e3", "", "a: b", "10.5"],
        "numbers": [1, 1.5, 1e-7, 1e22, True, None],
        "block": 'First line.\n\n  Indented: "x" # y\nLast line.',
        "escaped": ["a\rb\u2028", "trailing \nspace", "\x1b[0m", "\ufeff"],
        "long": "word " * 60 + "end",
        "nothing": [{}, []],
    }
    assert dump_yaml(document) == (
        "openapi: '3.1.0'\n"
        "paths:\n"
        "  /v1/{project_id}/images:\n"
        "    get:\n"
        "      tags:\n"
        "      - images\n"
        "      responses:\n"
        "        '200': {}\n"
        "plain:\n"
        "- a b\n"
        "- x:y\n"
        "- 10 items\n"
        "- Größe 中文\n"
        "- it's\n"
        "- -x\n"
        "quoted:\n"
        "- '08'\n"
        "- 'no'\n"
        "- '1e3'\n"
        "- ''\n"
        "- 'a: b'\n"
        "- '10.5'\n"
        "numbers:\n"
        "- 1\n"
        "- 1.5\n"
        "- 1.0e-07\n"
        "- 1.0e+22\n"
        "- true\n"
        "- null\n"
        "block: |-\n"
        "  First line.\n"
        "\n"
        '    Indented: "x" # y\n'
        "  Last line.\n"
        "escaped:\n"
        '- "a\\rb\\L"\n'
        '- "trailing \\nspace"\n'
        '- "\\e[0m"\n'
        '- "\\uFEFF"\n'
        f"long: {'word ' * 60}end\n"
        "nothing:\n"
        "- {}\n"
        "- []\n"
    )


def test_a_value_that_stands_twice_is_written_twice() -> None:
    shared = {"a": [1]}
    assert dump_yaml({"x": shared, "z": shared}) == "x:\n  a:\n  - 1\nz:\n  a:\n  - 1\n"


class Colour(StrEnum):
    RED = "red"


def test_kinds_of_strings_are_strings() -> None:
    assert dump_yaml({Colour.RED: Colour.RED}) == "red: red\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}, {1: 2}, object(), "\ud800", {"\udfff": 1}])
def test_what_cannot_be_written_is_refused(value: object) -> None:
    with pytest.raises(CannotDo, match="cannot be written"):
        dump_yaml({"key": value})


@pytest.mark.parametrize("value", [float("nan"), b"x", object()])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(CannotDo, match="cannot be written"):
        to_json({"key": value})


def test_json_is_written_for_every_reader() -> None:
    assert to_json({"b": ["中\u2028\x9b\ud800", {}], "a": 1}) == (
        '{\n  "b": [\n    "中\\u2028\\u009b\\ud800",\n    {}\n  ],\n  "a": 1\n}\n'
    )


# Properties

HARD = st.sampled_from(
    [
        *AMBIGUOUS,
        "\n",
        " ",
        "\r",
        "\t",
        "\u2028",
        "\x85",
        "\ufeff",
        "\x00",
        "\x7f",
        "\U0001f600",
        "\u00a0",
        ": ",
        " #",
        "- ",
    ]
)
TEXT = st.text() | st.lists(HARD | st.text(max_size=3), max_size=6).map("".join) | HARD
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUE = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(TEXT, VALUE, max_size=5)


@settings(deadline=None)
@given(DOCUMENTS)
def test_what_is_written_reads_back_in_every_yaml(document: dict[str, Any]) -> None:
    _assert_read_back(document)


@settings(deadline=None)
@given(DOCUMENTS)
def test_json_reads_back(document: dict[str, Any]) -> None:
    loaded, findings = read_json(to_json(document), "f")
    assert loaded is not None
    assert not findings
    assert loaded.value == document


@settings(deadline=None)
@given(st.text(alphabet="ab:-[]{}!&*?|>'\"%#,\n \t0x.~<=@`\\\r\u2028\ud800", max_size=60))
def test_any_text_loads_or_is_refused(text: str) -> None:
    for read in (read_yaml, read_json):
        loaded, findings = read(text, "f")
        assert loaded is not None or findings


@settings(deadline=None)
@given(DOCUMENTS)
def test_every_value_has_a_line(document: dict[str, Any]) -> None:
    text = dump_yaml(document)
    loaded = load_yaml(text, "f")
    assert all(1 <= line <= text.count("\n") for line in loaded.lines.values())


def _assert_read_back(document: dict[str, Any]) -> None:
    text = dump_yaml(document)
    assert "&" not in text or any("&" in part for part in _strings(document))
    assert _typed(load_yaml(text, "f").value) == _typed(document)
    assert _typed(yaml.load(text, Loader=yaml.CSafeLoader)) == _typed(document)  # YAML 1.1
    assert _typed(YAML(typ="safe", pure=True).load(io.StringIO(text))) == _typed(document)  # YAML 1.2


def _strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case list():
            return [text for member in value for text in _strings(member)]
        case dict():
            return [text for key, member in value.items() for text in (key, *_strings(member))]
        case _:
            return []


def _typed(value: Any) -> Any:
    """The value with the type of each scalar, so that 1, 1.0 and True differ."""
    match value:
        case list():
            return [_typed(member) for member in value]
        case dict():
            return [(_typed(key), _typed(member)) for key, member in value.items()]
        case _:
            return (type(value).__name__, repr(value))

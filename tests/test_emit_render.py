"""Text of a document goes into a file through a filter, or not at all."""

from __future__ import annotations

import ast
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, UndefinedError

from apiscribe.render import Verbatim, code, docstring, identifier, markdown, prose, python, strict, toml, word
from tests.hostile_documents import PAYLOADS

ANY_TEXT = st.text(st.characters(codec=None), max_size=200) | st.sampled_from(sorted(PAYLOADS.values()))
QUOTES = st.text(st.sampled_from('"\\\n\r a'), max_size=12)


def rendered(template: str, **values: object) -> str:
    return strict(Environment(loader=DictLoader({"t": template}))).get_template("t").render(values)


def test_plain_text_is_refused() -> None:
    with pytest.raises(TypeError, match="without a filter"):
        rendered("x = {{ name }}", name="import os")
    assert rendered("x = {{ name | python }}", name="import os") == "x = 'import os'"
    assert rendered("x = {{ number }}", number=7) == "x = 7"


def test_what_a_filter_made_is_plain_text_again_when_changed() -> None:
    with pytest.raises(TypeError, match="without a filter"):
        rendered("{{ name | python | upper }}", name="a")


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nothing }}")


def test_text_is_no_template() -> None:
    assert rendered("{{ a | python }}", a="{{ 7 * 7 }}") == "'{{ 7 * 7 }}'"


@given(ANY_TEXT)
def test_a_literal_means_the_text(text: str) -> None:
    assert ast.literal_eval(python(text)) == text
    assert python(text).isprintable()


@given(ANY_TEXT | QUOTES, st.sampled_from([0, 4, 8]))
def test_a_docstring_is_one_string_and_nothing_else(text: str, indent: int) -> None:
    margin = " " * indent
    source = f"def f():\n{margin or ' '}{docstring(text, indent or 1)}\n{margin or ' '}return 1\n"
    (function,) = ast.parse(source.encode()).body
    assert isinstance(function, ast.FunctionDef)
    said, end = function.body
    assert isinstance(said, ast.Expr)
    assert isinstance(said.value, ast.Constant)
    assert isinstance(end, ast.Return)
    assert str(said.value.value).split() == prose(text).split()


@given(ANY_TEXT)
def test_a_toml_string_means_the_text(text: str) -> None:
    assert tomllib.loads(f"x = {toml(text)}")["x"] == prose(text)


@given(ANY_TEXT)
def test_markdown_is_one_line_without_markup(text: str) -> None:
    line = markdown(text)
    assert len(line.splitlines()) <= 1
    assert "<" not in line
    assert code(text).count("`") == 2
    assert len(code(text).splitlines()) == 1


@given(ANY_TEXT)
def test_prose_has_no_character_that_is_not_seen(text: str) -> None:
    assert all(each.isprintable() or each == "\n" for each in prose(text))
    assert prose(text).encode().decode() == prose(prose(text))


@pytest.mark.parametrize("name", ["", "a b", "class", "1a", "a;b", "é", "a.", "a.class", "None", "a\n"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        identifier(name)


def test_identifiers_and_words_pass() -> None:
    assert identifier("a_b.c1") == "a_b.c1"
    assert word("a-b.1") == "a-b.1"
    assert isinstance(identifier("a"), Verbatim)
    with pytest.raises(ValueError, match="word"):
        word('a"')

"""A transcript as text is the same transcript when it is read, and no text makes anything else."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.api import Example
from apiscribe.location import Location
from apiscribe.page_files import find_pages
from apiscribe.pages import transcribe_page
from apiscribe.transcribe import Transcript
from apiscribe.transcript_text import CLASSES, from_text, to_text

CASES = Path(__file__).parent / "cases"


def assert_same(one: Any, other: Any) -> None:
    """Equal, and of the same types all through: 1, 1.0 and True are three values, as are a list and a tuple."""
    assert type(one) is type(other)
    if is_dataclass(one):
        for part in fields(one):
            assert_same(getattr(one, part.name), getattr(other, part.name))
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for mine, yours in zip(one, other, strict=True):
            assert_same(mine, yours)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            assert_same(one[key], other[key])
    else:
        assert one == other


@pytest.mark.parametrize("page", find_pages([str(CASES)]), ids=lambda page: page.name.removeprefix(f"{CASES}/"))
def test_every_case_survives(page: Any) -> None:
    transcript = transcribe_page(page)
    assert_same(from_text(to_text(transcript)), transcript)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values, st.integers(0, 9), st.integers(0, 9), st.sampled_from(["lamps.rst", "rooms.rst"]))
def test_any_sample_and_any_place_survive(value: Any, line: int, part: int, file: str) -> None:
    at = Location(file, line, part)
    transcript = Transcript("lamps.rst", taken=frozenset({at}), operations=(Example("", value, at, {"/a": at}),))  # type: ignore[arg-type]
    assert_same(from_text(to_text(transcript)), transcript)


@given(values)
def test_no_text_makes_anything_else(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(["lamps.rst", value]), json.dumps(["lamps.rst", [5, value]])):
        try:
            read = from_text(text)
        except ValueError:
            continue
        assert isinstance(read, Transcript)


def test_a_text_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match="no transcript"):
        from_text(f'["lamps.rst",{"[1," * 5000}1{"]" * 5000}]')


def test_every_class_of_which_a_transcript_can_hold_values_is_listed() -> None:
    found: set[type] = set()
    waiting: list[Any] = [Transcript]
    while waiting:
        kind = waiting.pop()
        waiting += get_args(kind)
        origin = getattr(kind, "__origin__", kind)
        if isinstance(origin, type) and is_dataclass(origin) and origin not in found:
            found.add(origin)
            waiting += get_type_hints(origin).values()
    assert found == {*CLASSES, Location}

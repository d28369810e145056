"""JSON text -> plain values and the line of each, to the same promises as `yaml_loading`."""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress

from apiscribe.findings import Finding
from apiscribe.lines import Builder, Loaded, Refused
from apiscribe.location import Location
from apiscribe.yaml_loading import built

_TOKEN = re.compile(r'[ \t\r\n,:]*([{}\[\]]|"[^"\\]*(?:\\.[^"\\]*)*"|[^ \t\r\n,:{}\[\]"]+)', re.DOTALL)


def read_json(text: str, file: str) -> tuple[Loaded | None, tuple[Finding, ...]]:
    """Load a JSON text, with a finding for all that is refused; None where nothing can be made of the text."""
    text = text.removeprefix("\ufeff")
    builder = Builder()
    try:
        _check(text)
        _feed(builder, text)
    except json.JSONDecodeError as error:
        return None, (Finding("syntax", f"This is no JSON: {error.msg}.", Location(file, error.lineno)),)
    except Refused as refused:
        return None, (Finding(refused.rule, refused.message, Location(file, refused.line)),)
    return built(builder, file)


def _check(text: str) -> None:
    """Let the standard library find fault with the grammar: what passes needs no second look at it."""
    with suppress(RecursionError):  # the builder refuses such depth sooner, and knows the line
        json.loads(text, parse_int=str)


def _feed(builder: Builder, text: str) -> None:
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        token = match[1]
        line += text.count("\n", seen, match.start(1))
        seen = match.start(1)
        if token == "{":
            builder.open({}, line)
        elif token == "[":
            builder.open([], line)
        elif token in "}]":
            builder.close()
        elif builder.wants_key:
            builder.key(json.loads(token), line)
        else:
            builder.scalar(_scalar(token, line), line)


def _scalar(token: str, line: int) -> str | float | bool | None:
    if token[0] == '"' and "\\" not in token:
        return token[1:-1]
    try:
        value: str | float | bool | None = json.loads(token)
    except ValueError:  # an integer of more digits than Python converts
        value = math.inf
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused("not-json", f"{token[:20]}... is beyond what readers of JSON can hold: quote it.", line)
    return value

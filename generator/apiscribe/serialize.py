"""Plain values -> YAML or JSON text: the same values to every reader, the same bytes on every machine.

Values are what JSON can say: mappings with string keys, sequences, str, int, finite float, bool and None. Keys keep
their order. In YAML, a string is quoted when YAML 1.1 or YAML 1.2 would take it for something else, and nothing is an
alias. In both, what may end a line or steer a terminal is escaped.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from apiscribe.findings import CannotDo

# A single word that begins like a number, a time, a date or a float's special name.
_LIKE_A_NUMBER = re.compile(r"(?:[-+]?[.0-9]|[-+]_)[-+.:_0-9A-Za-z]*")
_LIKE_A_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt \t].*", re.DOTALL)
_WORDS = frozenset(("", "~", "=", "<<", "null", "true", "false", "yes", "no", "on", "off", "y", "n"))

# What libyaml's emitter takes for printable, without what ends a line (NEL, U+2028, U+2029) and the byte order mark.
_LINE = r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
_ONE_LINE = re.compile(f"{_LINE}*")
# Lines without white space at their end, the first neither empty nor indented: no reader trims or guesses anything.
_BLOCK = re.compile(rf"(?! |\n)(?:{_LINE}*(?<! )\n)+(?:{_LINE}*(?<! ))?(?<!\n\n)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TO_ESCAPE_IN_JSON = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")

_OPEN_MAPPING, _CLOSE_MAPPING = yaml.MappingStartEvent(None, None, True, flow_style=False), yaml.MappingEndEvent()
_OPEN_LIST, _CLOSE_LIST = yaml.SequenceStartEvent(None, None, True, flow_style=False), yaml.SequenceEndEvent()


def dump_yaml(document: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write YAML in block style.

    Raises:
        CannotDo: a value is not what JSON can say, or a string holds half a surrogate pair, which is no text.
    """
    return str(yaml.emit(_stream(document), Dumper=yaml.CSafeDumper, width=-1, allow_unicode=True, line_break="\n"))


def to_json(document: Mapping[str, Any]) -> str:
    """Write JSON indented by two spaces, with a newline at its end.

    Raises:
        CannotDo: a value is not what JSON can say.
    """
    try:
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise CannotDo(f"The document cannot be written as JSON: {error}.") from None
    return _TO_ESCAPE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _stream(document: Mapping[str, Any] | Sequence[Any]) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _events(document)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _events(value: Any) -> Iterator[yaml.Event]:
    """The value as events, without recursion: a list of what is still to be told is kept instead."""
    waiting: list[Any] = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, yaml.Event):
            yield value
        elif isinstance(value, str):
            yield _string(value)
        elif isinstance(value, Mapping):
            yield _OPEN_MAPPING
            waiting.append(_CLOSE_MAPPING)
            for key, member in reversed([*value.items()]):
                waiting += (member, _key(key))
        elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
            yield _OPEN_LIST
            waiting.append(_CLOSE_LIST)
            waiting += reversed(value)
        else:
            yield yaml.ScalarEvent(None, None, (True, False), _word(value))


def _key(key: object) -> yaml.Event:
    if not isinstance(key, str):
        raise CannotDo(f"The key {key!r} cannot be written: keys are strings.")
    return _string(key)


def _string(text: str) -> yaml.Event:
    if half := _SURROGATE.search(text):
        raise CannotDo(f"U+{ord(half[0]):04X} cannot be written: it is half of a surrogate pair.")
    return yaml.ScalarEvent(None, None, (True, True), str(text), style=_style(text))


def _style(text: str) -> str | None:
    """The quotation of a string; None leaves the choice to the emitter, which quotes what the syntax demands."""
    if _ONE_LINE.fullmatch(text):
        return "'" if _is_ambiguous(text) else None
    return "|" if _BLOCK.fullmatch(text) else '"'


def _is_ambiguous(text: str) -> bool:
    return bool(text.lower() in _WORDS or _LIKE_A_NUMBER.fullmatch(text) or _LIKE_A_TIMESTAMP.fullmatch(text))


def _word(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            # YAML 1.1 takes 1e-07 for a string: a float needs a point there.
            return re.sub(r"^(-?[0-9]+)e", r"\1.0e", repr(value))
        case _:
            raise CannotDo(f"{value!r} cannot be written: JSON has no such value.")

"""YAML text -> plain values and the line of each.

Scalars follow the core schema of YAML 1.2, so that `no`, `1:30` and `2020-01-01` are strings and `1e3` is a number, and
only what JSON can say is taken: keys are strings as written, numbers are finite. What two readers could take in two
ways (a key given twice, a raw U+2028), what asks for code (tags) and what outgrows the limits of `lines` is refused.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

from apiscribe.findings import CannotDo, Finding, in_order
from apiscribe.lines import Builder, Lines, Loaded, Place, Refused
from apiscribe.location import Location

# Outside YAML's printable characters, or a line's end to YAML 1.1 alone (NEL, U+2028, U+2029).
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAY_BE_SPECIAL = frozenset("~nNtTfF+-.0123456789")
_LONGEST_NUMBER = 400

_TAG = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_TAG}null": (type(None),),
    f"{_TAG}bool": (bool,),
    f"{_TAG}int": (int,),
    f"{_TAG}float": (float, int),
    f"{_TAG}map": (dict,),
    f"{_TAG}seq": (list,),
}


def load_yaml(text: str, file: str) -> Loaded:
    """Load one YAML document.

    Raises:
        CannotDo: the text is refused; the message names `file`, the line and the (first) reason.
    """
    loaded, findings = read_yaml(text, file)
    if loaded is None or findings:
        raise CannotDo(findings[0].message, findings[0].at)
    return loaded


def read_yaml(text: str, file: str) -> tuple[Loaded | None, tuple[Finding, ...]]:
    """Load one YAML document, with a finding for all that is refused; None where nothing can be made of the text."""
    builder = Builder()
    try:
        _feed(builder, text.removeprefix("\ufeff"))
    except Refused as refused:
        return None, (Finding(refused.rule, refused.message, Location(file, refused.line)),)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return None, (Finding("syntax", f"This is no YAML: {error.problem}.", Location(file, line)),)
    return built(builder, file)


def built(builder: Builder, file: str) -> tuple[Loaded, tuple[Finding, ...]]:
    """What the builder holds, with a finding for each key that was given twice."""
    value, place = (builder.root.value, builder.root.place) if builder.root else (None, Place(1))
    findings = (
        Finding(
            "duplicate-key",
            f"The key {key!r} is given twice, and readers differ in which they take: remove one.",
            Location(file, line),
            because=(Location(file, first),),
            value=key,
        )
        for key, line, first in builder.repeated
    )
    return Loaded(value, Lines(place), file), in_order(findings)


def plain_value(text: str, line: int = 0) -> str | float | bool | None:
    """What a plain (unquoted) scalar means in the core schema, YAML 1.2 chapter 10.3.2."""
    if text and text[0] not in _MAY_BE_SPECIAL:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if not _FLOAT.fullmatch(text):
        return text
    number = math.inf if text[-1] in "fFnN" or _INTEGER.fullmatch(text) else float(text)
    if math.isfinite(number):
        return number
    raise Refused("not-json", f"{text[:20]} is no number that JSON can hold: quote it, or write another.", line)


def _feed(builder: Builder, text: str) -> None:
    if bad := _FORBIDDEN.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise Refused("syntax", f"YAML cannot hold U+{ord(bad[0]):04X} as it is: escape it in double quotes.", line)
    documents = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            _scalar(builder, event)
        elif kind is yaml.MappingStartEvent:
            _open(builder, event, {})
        elif kind is yaml.SequenceStartEvent:
            _open(builder, event, [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            builder.close()
        elif kind is yaml.AliasEvent:
            _alias(builder, event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise Refused("syntax", "A second document begins here: one file holds one.", _line(event))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(builder: Builder, event: Any) -> None:
    line, text, tag = _line(event), event.value, event.tag
    if builder.wants_key and (tag is None or tag == f"{_TAG}str"):
        builder.key(text, line)
        return
    if tag in ("!", f"{_TAG}str") or (tag is None and not event.implicit[0]):
        builder.scalar(text, line, event.anchor)
        return
    value = plain_value(text, line)
    _check_tag(tag, value, line)
    builder.scalar(value, line, event.anchor)


def _open(builder: Builder, event: Any, container: dict[str, Any] | list[Any]) -> None:
    _check_tag(event.tag, container, _line(event))
    builder.open(container, _line(event), event.anchor)


def _alias(builder: Builder, event: Any) -> None:
    if builder.wants_key:
        raise Refused("not-json", "An alias cannot be a key: write the string.", _line(event))
    builder.again(event.anchor, _line(event))


def _check_tag(tag: str | None, value: object, line: int) -> None:
    if tag is not None and not isinstance(value, _KINDS.get(tag, ())):
        raise Refused("yaml-tag", f"The tag {tag!r} is not taken here: write the plain value.", line)

"""What a schema says, in sentences, for the docstrings of models and methods.

Limits, patterns and defaults are told there and enforced nowhere: the server judges a request, and whatever it sends is
taken as sent. A fact that the description tells already is not told twice.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.render import prose

_BULLET = re.compile(r"([-*•·] |\d+[.)] )")
_COUNTED = {"Length": "characters", "Items": "items", "Properties": "entries"}


def told(schema: Mapping[str, Any], description: str = "") -> str:
    """Join a description (else the schema's own) and the facts of the schema. A line stays a line."""
    said = prose(description or str(schema.get("description", "")))
    facts = " ".join(_facts(schema, said))
    if facts and said and "\n" not in said:
        return f"{sentence(said)} {facts}"
    return "\n\n".join(filter(None, (said, facts)))


def sentence(text: str) -> str:
    """End a line of text as a sentence ends."""
    return text if text.endswith((".", "!", "?", ":", "。")) else f"{text}."


def wrapped(text: str, width: int, hang: str = "") -> str:
    """Wrap each line by itself; bullets hang, and all lines but the first are indented by `hang`."""
    lines = [
        textwrap.fill(
            line.strip(),
            width - len(hang),
            subsequent_indent=" " * len(match[0]) if (match := _BULLET.match(line.strip())) else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    ]
    return textwrap.indent("\n".join(lines), hang).removeprefix(hang)


def _facts(schema: Mapping[str, Any], said: str) -> Iterator[str]:
    """Give the facts that `said` does not mention, each a sentence. Facts of an array's items count as its own."""
    facts = {**schema.get("items", {}), **schema} if isinstance(schema.get("items"), Mapping) else schema
    for what, unit in _COUNTED.items():
        yield from _range(facts.get(f"min{what}"), facts.get(f"max{what}"), f" {unit}", said)
    yield from _range(facts.get("minimum"), facts.get("maximum"), "", said)
    if (pattern := facts.get("pattern")) is not None and str(pattern) not in said:
        yield f"Pattern: {prose(str(pattern))}"
    if "default" in facts and not ("default" in said.lower() and _mentions(said, facts["default"])):
        yield f"Documented default: {_shown(facts['default'])}."
    if facts.get("deprecated") is True and "deprecated" not in said.lower():
        yield "Deprecated."


def _range(low: Any, high: Any, unit: str, said: str) -> Iterator[str]:
    if all(limit is None or _mentions(said, limit) for limit in (low, high)):
        return
    if low is None:
        yield f"At most {_shown(high)}{unit}."
    elif high is None:
        yield f"At least {_shown(low)}{unit}."
    else:
        yield f"From {_shown(low)} to {_shown(high)}{unit}."


def _mentions(said: str, value: Any) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(str(value))}(?!\w)", said, re.IGNORECASE) is not None


def _shown(value: Any) -> str:
    return prose(value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False))

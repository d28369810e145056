"""Changes as text, as Markdown for a comment on a pull request, and as JSON.

What documents say is text to others: in Markdown none of it is markup, and nobody is called by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from apiscribe.diff.change import Change, Effect
from apiscribe.diff.rules import RULES
from apiscribe.location import Location
from apiscribe.serialize import to_json

_MOST = 200
_HEADINGS = {
    Effect.BREAKING: "Breaking",
    Effect.SOURCE: "Breaking code that was written with generated packages",
    Effect.COMPATIBLE: "Compatible",
    Effect.DOCUMENTATION: "Documentation only",
}
_FOLDED = (Effect.COMPATIBLE, Effect.DOCUMENTATION)
_MARKUP = re.compile(r"[\\`*\[\]|~]|(?<!\w)_|_(?!\w)")


def as_text(changes: Sequence[Change]) -> str:
    """A change a line, as findings are told, the places that belong to it below."""
    return "".join(f"{change}\n" for change in changes)


def as_markdown(changes: Sequence[Change]) -> str:
    """A section for each severity; what breaks nobody is folded away."""
    parts = [f"## API changes: {summary(changes)}\n"]
    for effect, heading in _HEADINGS.items():
        some = [change for change in changes if change.severity is effect]
        if not some:
            continue
        lines = [*map(_item, some[:_MOST])]
        lines += [f"- and {len(some) - _MOST} more"] if len(some) > _MOST else []
        title, told = f"{heading} ({len(some)})", "\n".join(lines)
        if effect in _FOLDED:
            parts.append(f"<details>\n<summary>{title}</summary>\n\n{told}\n\n</details>\n")
        else:
            parts.append(f"### {title}\n\n{told}\n")
    return "\n".join(parts)


def as_json(changes: Sequence[Change]) -> str:
    """All that is known of each change, for programs."""
    return to_json({"counts": counts(changes), "changes": [*map(_told, changes)]})


FORMATS: Mapping[str, Callable[[Sequence[Change]], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each severity."""
    found = Counter(change.severity for change in changes)
    return {effect.value: found[effect] for effect in Effect}


def summary(changes: Sequence[Change]) -> str:
    """The counts in words."""
    told = [f"{count} {name}" for name, count in counts(changes).items() if count]
    return ", ".join(told) if told else "none"


def _item(change: Change) -> str:
    why = plain(RULES[change.rule].why)
    page = f", page {_code(change.page)}" if change.page else ""
    return f"- {plain(change.message + change.touched)}  \n  {why} `{change.rule}` at {_code(str(change.at))}{page}"


def plain(text: str) -> str:
    """Text that stands for itself in Markdown and HTML. What would call somebody, or lead somewhere, is broken up."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _MARKUP.sub(r"\\\g<0>", safe)
    return re.sub(r"(@|#|www\.|(?i:https?))(?=\S)", "\\1\u200b", safe)


def _code(text: str) -> str:
    """Text as code: between more backticks than it holds in a row."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    joint = " " if "`" in text else ""
    return f"{fence}{joint}{text}{joint}{fence}"


def _told(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "severity": change.severity.value,
        "message": change.message,
        "why": RULES[change.rule].why,
        **_place(change.at),
        "before": _place(change.before) if change.before else None,
        "page": change.page or None,
        "operations": [*change.operations],
    }


def _place(at: Location) -> dict[str, Any]:
    return {"file": at.file, "line": at.line or None}

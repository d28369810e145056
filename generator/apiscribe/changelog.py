"""The changelog of an API: a text that people write in, and in which each release has a section.

A section begins with what a person wrote, or nothing; below are the changes, which are written anew with each run as
long as the version is not released. What stands under "Unreleased" goes into the section of the next version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apiscribe.diff import Change, Effect
from apiscribe.diff.telling import plain
from apiscribe.versions import Version, version

_HEADINGS = {
    Effect.BREAKING: "### Breaking",
    Effect.SOURCE: "### Breaking for code",
    Effect.COMPATIBLE: "### Compatible",
    Effect.DOCUMENTATION: "### Words",
}
_SECTION = re.compile(r"^## \[([^\]\n]+)\].*\n?", re.MULTILINE)
_OURS = re.compile(rf"^(?:{'|'.join(map(re.escape, _HEADINGS.values()))})$(?:\n(?!#{{1,3}} ).*)*", re.MULTILINE)
_HEAD = """\
# Changes of {title}

Versions follow [Semantic Versioning](https://semver.org): the first number is raised where requests, answers or code
that uses the packages break (before 1.0.0 the second one), the second where something came, and the third for words.
"""


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    heading: str
    body: str


def with_release(
    text: str, title: str, released: Version, date: str, changes: Sequence[Change], last: Version | None
) -> str:
    """The changelog with a section for a release, above those of earlier ones.

    Args:
        text: the changelog as it is; "" where there is none.
        last: the last version that was released: sections above it are of none, and are joined into the new one.
    """
    head, sections = _parsed(text) if text.strip() else (_HEAD.format(title=plain(title)), [])
    is_open = [_is_unreleased(section.name, released, last) for section in sections]
    notes = [_OURS.sub("", section.body).strip() for section, o in zip(sections, is_open, strict=True) if o]
    told = "\n\n".join(filter(None, [*notes, *_told(changes)])) or ("No change." if last else "The first release.")
    kept = [section.heading + section.body for section, o in zip(sections, is_open, strict=True) if not o]
    return "\n\n".join(part.strip() for part in (head, f"## [{released}] - {date}\n\n{told}", *kept)) + "\n"


def section(text: str, released: Version) -> str:
    """The section of a release in a changelog."""
    return next((each.heading + each.body for each in _parsed(text)[1] if each.name == str(released)), "")


def _is_unreleased(name: str, released: Version, last: Version | None) -> bool:
    known = version(name)
    if known is None:
        return name.casefold() == "unreleased"
    return known == released if last is None else known > last


def _parsed(text: str) -> tuple[str, list[_Section]]:
    found = [*_SECTION.finditer(text)]
    ends = [*(match.start() for match in found[1:]), len(text)]
    sections = [_Section(m[1], m[0], text[m.end() : end]) for m, end in zip(found, ends, strict=True)] if found else []
    return text[: found[0].start()] if found else text, sections


def _told(changes: Sequence[Change]) -> Iterator[str]:
    for effect, heading in _HEADINGS.items():
        some = [change for change in changes if change.severity is effect]
        if some and effect is Effect.DOCUMENTATION:
            yield f"{heading}\n\n- Descriptions or samples changed in {len(some)} place{'s' if len(some) > 1 else ''}."
        elif some:
            yield f"{heading}\n\n" + "\n".join(dict.fromkeys(f"- {plain(change.message)}" for change in some))

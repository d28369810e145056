"""What readers find on a page on the way to its sections: blocks, and between them headings, anchors and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

from apiscribe.location import Location
from apiscribe.page import Block, CodeBlock, Paragraph, Section, Table


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name under which links lead to what follows."""

    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title; equal `style`s are one level."""

    title: str
    style: str
    at: Location


@dataclass(frozen=True, slots=True)
class Field:
    """A name-value pair of the page's head."""

    name: str
    value: str


Item = Block | Anchor | Heading | Field

_MARKS = frozenset({Anchor, Field, Heading})


def sections(items: Sequence[Item], levels: Mapping[str, int] = MappingProxyType({})) -> tuple[Section, ...]:
    """An anchor leads to the table or heading behind it, else to the section that it stands in.

    `levels` are those of the styles of headings; one that is not there is a level deeper than all before it.
    """
    found: list[Section] = []
    known = dict(levels)
    leading: list[str] = []
    for heading, inner in _split(items):
        blocks, own, trailing = settle(inner)
        if heading:
            level = known.setdefault(heading.style, len(known) + 1)
            found.append(Section(heading.title, level, heading.at, blocks, (*leading, *own)))
        elif blocks:
            found.append(Section("", 0, blocks[0].at, blocks, tuple(own)))
        leading = trailing
    if leading and found:
        found[-1] = replace(found[-1], anchors=(*found[-1].anchors, *leading))
    return tuple(found)


def _split(items: Sequence[Item]) -> Iterator[tuple[Heading | None, list[Item]]]:
    """What stands before the first heading, and then each heading with what follows it."""
    heading: Heading | None = None
    inner: list[Item] = []
    for item in items:
        if isinstance(item, Heading):
            yield heading, inner
            heading, inner = item, []
        else:
            inner.append(item)
    yield heading, inner


def settle(items: Sequence[Item]) -> tuple[tuple[Block, ...], list[str], list[str]]:
    """Give each table the anchors before it, across one paragraph, which is then its title.

    Returns the blocks, the anchors that lead to other blocks, and those that have nothing behind them.
    """
    if _MARKS.isdisjoint(map(type, items)):
        return cast(tuple[Block, ...], tuple(items)), [], []
    return _anchored(items)


def _anchored(items: Sequence[Item]) -> tuple[tuple[Block, ...], list[str], list[str]]:
    blocks: list[Block] = []
    passed: list[str] = []
    pending: list[str] = []
    is_skipping = False
    for item in items:
        if isinstance(item, Table):
            blocks.append(replace(item, anchors=(*pending, *item.anchors)))
            pending, is_skipping = [], False
            continue
        if is_skipping:
            passed += pending
            pending, is_skipping = [], False
        match item:
            case Anchor():
                pending.append(item.name)
            case Paragraph() | CodeBlock():
                blocks.append(item)
                is_skipping = bool(pending)
    return tuple(blocks), passed + pending * is_skipping, pending * (not is_skipping)

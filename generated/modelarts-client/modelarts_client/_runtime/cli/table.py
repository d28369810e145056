"""Values as tables: which columns, how wide, and what a cell shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from .json_text import compact
from .terminal import clipped, padded, visible, width

_FIRST = ("id", "name")
_WIDEST = 40
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` leads to its value in an item; no path is the item itself. `width` None never cuts."""

    title: str
    path: tuple[str, ...]
    width: int

    def cell(self, item: object) -> str:
        return cell(_at(item, self.path))


def chosen(names: Sequence[str], items: Sequence[object]) -> list[Column]:
    """Make the columns that were asked for: "size", or "owner.name" for what lies deeper."""
    return [_measured(name, _path(name, items), items) for name in names]


def fitting(items: Sequence[object], columns: int) -> tuple[list[Column], int]:
    """Choose columns for items, and say how many are left out of the terminal's `columns` (0: there is no limit).

    Of objects, id and name come first, then what is no object and no list, else as the items have them.
    """
    if not all(isinstance(item, dict) for item in items):
        return [_measured("value", (), items)], 0
    names = _names(cast("Sequence[Mapping[str, object]]", items))
    made = [_measured(name, (name,), items) for name in names]
    if not columns:
        return made, 0
    kept, used = list[Column](), 0
    for column in made:
        used += min(column.width, _WIDEST) + len(_GAP)
        if kept and used - len(_GAP) > columns:
            break
        kept.append(column)
    return [Column(each.title, each.path, min(each.width, _WIDEST, columns)) for each in kept], len(made) - len(kept)


def head(columns: Sequence[Column], *, cut: bool) -> Iterator[str]:
    """Give the lines above the rows."""
    yield _line((visible(column.title) for column in columns), columns, cut=cut)
    yield _line(("-" * column.width for column in columns), columns, cut=cut)


def row(item: object, columns: Sequence[Column], *, cut: bool) -> str:
    """Give the line of an item, its cells cut to their columns on demand."""
    return _line((column.cell(item) for column in columns), columns, cut=cut)


def pairs(value: Mapping[str, object]) -> Iterator[str]:
    """Give the lines of a single object, one a field."""
    names = {name: visible(name) for name in value}
    widest = max(map(width, names.values()), default=0)
    return (f"{padded(names[name], widest)}{_GAP}{cell(held)}".rstrip() for name, held in value.items())


def cell(value: object) -> str:
    """Write one value: nothing for null, what is nested as JSON."""
    match value:
        case None:
            return ""
        case str():
            return visible(value)
        case _:
            return visible(compact(value))


def _line(cells: Iterable[str], columns: Sequence[Column], *, cut: bool) -> str:
    fitted = (clipped(each, column.width) if cut else each for each, column in zip(cells, columns, strict=True))
    return _GAP.join(padded(each, column.width) for each, column in zip(fitted, columns, strict=True)).rstrip()


def _names(items: Sequence[Mapping[str, object]]) -> list[str]:
    """Name the fields of objects, in the order that `fitting` tells. What is null everywhere is no column."""
    found = dict.fromkeys(name for item in items for name, value in item.items() if value is not None)
    nested = {name for item in items for name, value in item.items() if isinstance(value, dict | list)}
    ranks = {name: (name in nested, _FIRST.index(name) if name in _FIRST else len(_FIRST)) for name in found}
    return sorted(found, key=lambda name: ranks[name])


def _measured(title: str, path: tuple[str, ...], items: Sequence[object]) -> Column:
    cells = (cell(_at(item, path)) for item in items)
    return Column(title, path, max([width(visible(title)), *map(width, cells)]))


def _path(name: str, items: Sequence[object]) -> tuple[str, ...]:
    """Read a column's name as a path, unless it is a field's own name that has dots in it."""
    own = any(isinstance(item, dict) and name in item for item in items)
    return (name,) if own else tuple(name.split("."))


def _at(item: object, path: tuple[str, ...]) -> object:
    for name in path:
        item = cast("dict[str, object]", item).get(name) if isinstance(item, dict) else None
    return item

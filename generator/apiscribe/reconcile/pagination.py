"""Recognises how a list is walked: by offset and limit, by marker and limit, or by page and size.

Speaks of the usual names of the parameters; an overlay may say otherwise (`x-pagination`). Only a GET whose response
holds exactly one array of objects at its top, or is such an array, can be walked; the links of a list ("lamps_links"
beside "lamps") are no list of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from apiscribe.api import ArrayOf, Object, Operation, Pagination, Scalar, Schema, TableObject
from apiscribe.location import Location

_LIMITS = ("limit", "page_size", "pagesize", "per_page", "size", "max_items")
_STYLES: Mapping[Literal["marker", "offset", "page"], tuple[str, ...]] = {
    "marker": ("marker", "next_marker", "page_token", "cursor"),
    "offset": ("offset", "start"),
    "page": ("page", "page_no", "page_num", "page_index", "current_page"),
}
_PAGE_NUMBER = re.compile(r"\bpage number\b", re.IGNORECASE)
_LINKS = "_links"
_TOTALS = ("total", "total_count", "totalcount", "total_num", "count")


def pagination(operation: Operation, objects: Mapping[Location, Object]) -> Pagination | None:
    """How the operation's list is walked; None where it is no list or its parameters say nothing of pages."""
    query = {p.property.name.casefold(): p.property.name for p in operation.parameters if p.place == "query"}
    limit = next((query[name] for name in _LIMITS if name in query), None)
    found = next(((style, query[name]) for style, names in _STYLES.items() for name in names if name in query), None)
    body = next((r.body for r in operation.responses if r.status.startswith("2") and r.body), None)
    if operation.method != "GET" or not limit or not found or not body:
        return None
    items = _items(body.schema, objects)
    if items is None:
        return None
    style, name = found
    if style == "offset" and _counts_pages(operation, name):
        style = "page"
    size = "size" if style == "page" else "limit"
    return Pagination(style, {style: name, size: limit}, items, _total(body.schema, objects))


def _counts_pages(operation: Operation, name: str) -> bool:
    """Whether the page calls a parameter the number of a page, whatever its name: the next page is then one more."""
    told = next(p.property.description for p in operation.parameters if p.property.name == name)
    return _PAGE_NUMBER.search(re.split(r"[.;\n]", told, maxsplit=1)[0]) is not None


def _items(schema: Schema, objects: Mapping[Location, Object]) -> str | None:
    """The name of the one array of objects of a response; "" where the response itself is the array."""
    match schema:
        case ArrayOf():
            return ""
        case TableObject(at):
            lists = [p.name for p in objects[at].properties if isinstance(p.schema, ArrayOf)]
            of_objects = [
                p.name
                for p in objects[at].properties
                if isinstance(p.schema, ArrayOf) and isinstance(p.schema.items, TableObject)
            ]
            links = {f"{name}{_LINKS}" for name in lists}
            chosen = [name for name in of_objects or lists if name not in links]
            return chosen[0] if len(chosen) == 1 else None
        case _:
            return None


def _total(schema: Schema, objects: Mapping[Location, Object]) -> str | None:
    if not isinstance(schema, TableObject):
        return None
    counts = {
        p.name.casefold(): p.name
        for p in objects[schema.at].properties
        if isinstance(p.schema, Scalar) and p.schema.type == "integer"
    }
    return next((counts[name] for name in _TOTALS if name in counts), None)

"""Names of the pages of a site, and of the places on a page. Both stay as they are while the document's names do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from apiscribe.emit.schemas import components, operations_of
from apiscribe.naming import kebab, unique

Key = tuple[str, str]

# No system gives a file such a name, whatever stands behind it.
_DEVICES = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
_NO_PLACE = re.compile(r"[^\w.-]+")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Pages:
    """The files of a site: of each operation, by path and method, and of each component schema."""

    operations: Mapping[Key, str]
    schemas: Mapping[str, str]


def pages_of(document: Mapping[str, Any]) -> Pages:
    """Name the page of each operation after its operationId, and that of each schema after the schema."""
    keys = [(path, method) for path, method, _ in operations_of(document)]
    told = [str(source.get("operationId") or f"{method} {path}") for path, method, source in operations_of(document)]
    operations = dict(zip(keys, _files("operations", told), strict=True))
    return Pages(operations, dict(zip(components(document), _files("schemas", components(document)), strict=True)))


def _files(folder: str, names: Iterable[str]) -> Iterator[str]:
    taken = {*_DEVICES, "index"}
    for name in names:
        made = unique(kebab(name), taken)
        taken.add(made)
        yield f"{folder}/{made}.html"


class Places:
    """The ids of one page: each is made of names, and given once; `reserved` are those that its template has."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)

    def place(self, *names: str) -> str:
        """Make the id of what these names lead to: "body.tags.key"."""
        made = _NO_PLACE.sub("-", ".".join(names))[:_LONGEST] or "-"
        made = unique(made, self._taken)
        self._taken.add(made)
        return made


def link_to(page: str, place: str = "") -> str:
    """Write the address of a place, relative to the top of the site."""
    return f"{quote(page)}#{quote(place)}" if place else quote(page)

"""The index that the search of a site looks through: operations with their parameters, schemas with their fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from apiscribe.emit.portal.fields import Field

# A word of its own in the script, so that a text file with another meaning is not taken for it.
_ASSIGNED = "window.portalIndex = "


def search_script(operations: Iterable[Sequence[object]], schemas: Iterable[Sequence[object]]) -> str:
    """Write the index as a script, since no page opened from a disk may read a file of data. ASCII alone."""
    index = {"operations": list(operations), "schemas": list(schemas)}
    return f"{_ASSIGNED}{json.dumps(index, separators=(',', ':'))};\n"


def named(fields: Iterable[Field]) -> list[str | list[str]]:
    """Name fields; with their places, where these are not called as they are. Fields within fields stand by path."""
    made: list[str | list[str]] = []
    for each in fields:
        made.append(each.name if each.name == each.place else [each.name, each.place])
        for group in each.groups:
            made += named(group.fields)
    return made

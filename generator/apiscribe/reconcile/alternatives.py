"""Several pages of one operation: pages that tell it again, and pages each of which tells one more body that it takes.

`POST .../action` is documented a page an action. Such bodies have no property in common, or one by which they are told
apart: its listed values, or what the samples send for it and its own row names ("action", of which one page says create
and the other delete). They become one object that says which properties go together. Any other page tells the operation
again: the first page with the most rows counts, and one that calls itself superseded where there is no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import (
    ArrayOf,
    Body,
    MapOf,
    Object,
    Operation,
    Parameter,
    Property,
    Response,
    Schema,
    TableObject,
    united,
)
from apiscribe.location import Location
from apiscribe.paths import is_action

_FEW = 3


@dataclass(frozen=True, slots=True)
class Joined:
    """One operation out of several pages, the objects that are now others, and the pages that only tell it again.

    The rows of the tables in `taken` stand in one of the `objects`.
    """

    operation: Operation
    objects: Mapping[Location, Object]
    taken: frozenset[Location]
    again: tuple[Operation, ...]


def join(pages: Sequence[Operation], objects: Mapping[Location, Object], rows: Mapping[str, int]) -> Joined:
    """Join what pages tell of one operation, the first page first; `objects` are those of all their tables, and `rows`
    says by the page's file how much it tells.
    """
    chosen: list[Operation] = []
    again = []
    for page in pages:
        if all(_is_alternative(page, other, objects) for other in chosen):
            chosen.append(page)
        else:
            again.append(page)
    if len(chosen) == 1:
        fullest = max(pages, key=lambda page: rows[page.at.file])
        return Joined(fullest, {}, frozenset(), tuple(page for page in pages if page is not fullest))
    joining = _Joining(objects)
    operation = replace(
        chosen[0],
        name=None,
        summary=_summary([page.summary for page in chosen]),
        deprecated=all(page.deprecated for page in chosen),
        description="\n\n".join(f"**{page.summary}**\n\n{page.description}".strip() for page in chosen),
        parameters=_parameters(chosen),
        request=joining.body([(page, page.request) for page in chosen], are_alternatives=True),
        responses=tuple(joining.responses(chosen)),
        samples=tuple(sample for page in chosen for sample in page.samples),
    )
    return Joined(operation, joining.changed, frozenset(joining.taken), tuple(again))


def _summary(titles: Sequence[str]) -> str:
    """The titles of a few pages; the description has all of them."""
    several = list(dict.fromkeys(titles))
    more = [f"and {len(several) - _FEW} more"] if len(several) > _FEW else []
    return "; ".join([*several[:_FEW], *more])


def _is_alternative(page: Operation, other: Operation, objects: Mapping[Location, Object]) -> bool:
    own, others = _properties(page.request, objects), _properties(other.request, objects)
    common = [(own[name], others[name]) for name in own if name in others]
    if not own or not others:
        return False
    if not common or any(_tell_apart(*pair) for pair in common):
        return True
    return is_action(page.path) and any(
        mine.isdisjoint(theirs)
        for prop, same in common
        if (mine := _sent(page, prop)) and (theirs := _sent(other, same))
    )


def _properties(body: Body | None, objects: Mapping[Location, Object]) -> dict[str, Property]:
    if body is None or not isinstance(body.schema, TableObject):
        return {}
    return {prop.name: prop for prop in objects[body.schema.at].properties}


def _tell_apart(first: Property, second: Property) -> bool:
    """Whether one property's listed values say which body it is: both list values, and none in common."""
    values, others = ({repr(option.value) for option in prop.facts.enum} for prop in (first, second))
    return bool(values and others) and values.isdisjoint(others)


def _sent(page: Operation, prop: Property) -> set[str]:
    """What the samples of a page send for a string, where the row itself names each of the values."""
    bodies = [example.value for example in page.request.examples] if page.request else []
    sent = {body[prop.name] for body in bodies if isinstance(body, dict) and isinstance(body.get(prop.name), str)}
    listed = {option.value for option in prop.facts.enum}
    named = all(value in listed or re.search(rf"(?<!\w){re.escape(value)}(?!\w)", prop.description) for value in sent)
    return sent if named else set()


def _parameters(pages: Sequence[Operation]) -> tuple[Parameter, ...]:
    """The parameters of all pages; what one page lacks is not required."""
    told: dict[tuple[str, str], list[Parameter]] = {}
    for page in pages:
        for parameter in page.parameters:
            told.setdefault((parameter.place, parameter.property.name.casefold()), []).append(parameter)
    return tuple(
        replace(same[0], property=replace(same[0].property, required=_all_require(same, len(pages))))
        for same in told.values()
    )


def _all_require(same: Sequence[Parameter], pages: int) -> bool | None:
    if len(same) == pages and len({parameter.property.required for parameter in same}) == 1:
        return same[0].property.required
    return len(same) == pages and all(parameter.property.required for parameter in same)


@dataclass(slots=True)
class _Joining:
    """Makes one body out of several, and remembers which objects it changed for that."""

    objects: Mapping[Location, Object]
    changed: dict[Location, Object] = field(default_factory=dict)
    taken: set[Location] = field(default_factory=set)

    def responses(self, pages: Sequence[Operation]) -> Iterator[Response]:
        told: dict[str, list[tuple[Operation, Response]]] = {}
        for page in pages:
            for response in page.responses:
                told.setdefault(response.status, []).append((page, response))
        for status in sorted(told):
            same = [response for _, response in told[status]]
            headers = {header.name.casefold(): header for response in reversed(same) for header in response.headers}
            yield replace(
                same[0],
                description=next((response.description for response in same if response.description), ""),
                body=self.body([(page, response.body) for page, response in told[status]]),
                headers=tuple(headers.values()),
            )

    def body(self, told: Sequence[tuple[Operation, Body | None]], *, are_alternatives: bool = False) -> Body | None:
        """One body that takes each of those told; the samples of a page go by its title where they have none."""
        bodies = [(page, body) for page, body in told if body]
        if not bodies:
            return None
        first = bodies[0][1]
        examples = tuple(
            replace(example, title=example.title or page.summary) for page, body in bodies for example in body.examples
        )
        roots = dict.fromkeys(body.schema.at for _, body in bodies if isinstance(body.schema, TableObject))
        described = [self.objects[at] for at in roots]
        if len(described) > 1 and described[0].at == getattr(first.schema, "at", None):
            whole = self._united(tuple(roots))
            self.changed[whole.at] = replace(whole, alternatives=_least(described)) if are_alternatives else whole
        return replace(first, examples=examples)

    def _united(self, places: tuple[Location, ...]) -> Object:
        """One object for those at the places; what they hold under one name becomes one as well, however deep."""
        described = [self.objects[at] for at in places]
        whole = self.changed[places[0]] = _with_all_words(united(described), described)
        self.taken.update(places)
        for prop in whole.properties:
            told = (each.schema for one in described for each in one.properties if each.name == prop.name)
            inner = tuple(dict.fromkeys(at for schema in told if (at := _held(schema)) is not None))
            if len(inner) > 1 and inner[0] not in self.changed and inner[0] == _held(prop.schema):
                self._united(inner)
        return whole


def _with_all_words(whole: Object, parts: Sequence[Object]) -> Object:
    """The object with all that is said of a field that each part has: each part says what it means there."""
    said: dict[str, dict[str, None]] = {}
    for prop in (prop for part in parts for prop in part.properties):
        said.setdefault(prop.name, {})[prop.description] = None
    common = set.intersection(*({prop.name for prop in part.properties} for part in parts))
    properties = (
        replace(prop, description="\n\n".join(filter(None, said[prop.name]))) if prop.name in common else prop
        for prop in whole.properties
    )
    return replace(whole, properties=tuple(properties))


def _held(schema: Schema) -> Location | None:
    """The object that a field holds, or of which it holds several."""
    match schema:
        case ArrayOf(inner) | MapOf(inner):
            return _held(inner)
        case TableObject(at):
            return at
        case _:
            return None


def _least(objects: Sequence[Object]) -> tuple[tuple[str, ...], ...]:
    """The names that each alternative requires. Nothing is said where one of them requires no more than all others."""
    told = dict.fromkeys(_required(described) for described in objects)
    least = tuple(names for names in told if not any(set(other) < set(names) for other in told))
    return least if len(least) > 1 else ()


def _required(described: Object) -> tuple[str, ...]:
    """The properties that an object requires; one that has a single property has it, unless the page says otherwise."""
    if len(described.properties) == 1 and described.properties[0].required is None:
        return (described.properties[0].name,)
    return tuple(prop.name for prop in described.properties if prop.required)

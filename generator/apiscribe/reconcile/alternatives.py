"""Several pages of one operation: pages that tell it again, and pages each of which tells one more body that it takes.

`POST .../action` is documented a page an action. Such bodies have no property in common, or one by which they are told
apart; they become one object that says which properties go together. Any other page tells the operation again: the
first page counts, but pages that call themselves superseded come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apiscribe.api import (
    Body,
    Object,
    Operation,
    Parameter,
    Property,
    Response,
    TableObject,
    united,
)
from apiscribe.location import Location


@dataclass(frozen=True, slots=True)
class Joined:
    """One operation out of several pages, the objects that are now others, and the pages that only tell it again.

    The rows of the tables in `taken` stand in one of the `objects`.
    """

    operation: Operation
    objects: Mapping[Location, Object]
    taken: frozenset[Location]
    again: tuple[Operation, ...]


def join(pages: Sequence[Operation], objects: Mapping[Location, Object]) -> Joined:
    """Join what pages tell of one operation, the page that counts first; `objects` are those of all their tables."""
    chosen: list[Operation] = []
    again = []
    for page in pages:
        if all(_is_alternative(page.request, other.request, objects) for other in chosen):
            chosen.append(page)
        else:
            again.append(page)
    if len(chosen) == 1:
        return Joined(chosen[0], {}, frozenset(), tuple(again))
    joining = _Joining(objects)
    operation = replace(
        chosen[0],
        name=None,
        summary="; ".join(dict.fromkeys(page.summary for page in chosen)),
        description="\n\n".join(f"**{page.summary}**\n\n{page.description}".strip() for page in chosen),
        parameters=_parameters(chosen),
        request=joining.body([(page, page.request) for page in chosen], are_alternatives=True),
        responses=tuple(joining.responses(chosen)),
        samples=tuple(sample for page in chosen for sample in page.samples),
    )
    return Joined(operation, joining.changed, frozenset(joining.taken), tuple(again))


def _is_alternative(body: Body | None, other: Body | None, objects: Mapping[Location, Object]) -> bool:
    own, others = _properties(body, objects), _properties(other, objects)
    common = [(own[name], others[name]) for name in own if name in others]
    return bool(own and others) and (not common or any(_tell_apart(*pair) for pair in common))


def _properties(body: Body | None, objects: Mapping[Location, Object]) -> dict[str, Property]:
    if body is None or not isinstance(body.schema, TableObject):
        return {}
    return {prop.name: prop for prop in objects[body.schema.at].properties}


def _tell_apart(first: Property, second: Property) -> bool:
    """Whether one property's listed values say which body it is: both list values, and none in common."""
    values, others = ({repr(option.value) for option in prop.facts.enum} for prop in (first, second))
    return bool(values and others) and values.isdisjoint(others)


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
            whole = united(described)
            self.changed[whole.at] = replace(whole, alternatives=_least(described)) if are_alternatives else whole
            self.taken.update(roots)
        return replace(first, examples=examples)


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

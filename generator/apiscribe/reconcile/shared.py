"""Names for bodies that several operations share: none of them gives the name, for a new page must not rename a class.

What the error codes of several operations answer is `ErrorResponse`. Any other shared body is called after the one
thing that it holds, else after the resource that nearly all its operations are about, else after its fields. Of unequal
bodies of one name the one that most operations use has it; the others tell more of what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from apiscribe.api import (
    ApiDescription,
    ArrayOf,
    FreeObject,
    MapOf,
    Object,
    Operation,
    Property,
    Scalar,
    Schema,
    TableObject,
)
from apiscribe.location import Location
from apiscribe.naming import pascal, singular, unique
from apiscribe.paths import is_action, subject, subjects

Kind = Literal["error", "body", "item"]
_FEW_FIELDS = 3
_NEARLY_ALL = 0.75


@dataclass(slots=True)
class _Use:
    """One untitled body and who uses it; `roles` are the ends of the names of what is asked and what is answered."""

    described: Object
    kind: Kind
    operations: dict[str, Operation] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)

    @property
    def role(self) -> str:
        if self.kind == "item":
            return "Item"
        return next(iter(self.roles)) if len(self.roles) == 1 else "Body"


def shared_names(api: ApiDescription, shapes: Mapping[Location, int]) -> Mapping[tuple[Kind, int], str]:
    """The names of bodies by kind and shape: those of several operations, and those both asked and answered.

    A name that a table's title gives to an unequal object is left to that.
    """
    uses: dict[tuple[Kind, int], _Use] = {}
    for operation in api.operations:
        for kind, role, at in _bodies(operation, api.objects):
            use = uses.setdefault((kind, shapes[at]), _Use(api.objects[at], kind))
            use.operations[str(operation)] = operation
            use.roles.add(role)
    titled: dict[str, set[int]] = {}
    for at, described in api.objects.items():
        if is_name(described.name):
            titled.setdefault(pascal(described.name), set()).add(shapes[at])
    names: dict[tuple[Kind, int], str] = {}
    for key, use in sorted(uses.items(), key=lambda item: -len(item[1].operations)):
        if len(use.operations) > 1 or len(use.roles) > 1:
            free = (wish for wish in _wishes(use, api.objects) if titled.get(wish, set()) <= {key[1]})
            names[key] = next((wish for wish in free if wish not in names.values()), "") or unique(
                next(_wishes(use, api.objects)), {*titled, *names.values()}
            )
    return names


def kind_of(status: str) -> Kind:
    """Whether a response of this status is a refusal."""
    return "error" if status[0] in "45d" else "body"


def is_name(title: str) -> bool:
    """Whether a table's title names a schema ("ImageResponse") rather than describes one in words."""
    return bool(title) and len(title.split()) == 1 and any(char.isalpha() for char in title)


def _bodies(operation: Operation, objects: Mapping[Location, Object]) -> Iterator[tuple[Kind, str, Location]]:
    """The objects that are bodies of the operation, or the untitled items of one."""
    told: list[tuple[Kind, str, Schema]] = []
    if operation.request:
        told.append(("body", "Request", operation.request.schema))
    told += [(kind_of(each.status), "Response", each.body.schema) for each in operation.responses if each.body]
    for kind, role, schema in told:
        match schema:
            case TableObject(at):
                yield kind, role, at
            case ArrayOf(TableObject(at)) if not is_name(objects[at].name):
                yield "item", role, at


def _wishes(use: _Use, objects: Mapping[Location, Object]) -> Iterator[str]:
    """The names for a shared body, the best first."""
    properties = use.described.properties
    fields = [pascal(prop.name) for prop in properties]
    if len(use.operations) == 1:
        yield f"{next(iter(use.operations.values())).name}Body"
    if use.kind == "error":
        yield "ErrorResponse"
        yield f"{''.join(fields[:_FEW_FIELDS])}ErrorResponse"
        yield pascal(f"{''.join(fields)}ErrorResponse")
        return
    if len(properties) == 1:
        held = _held(properties[0], objects)
        yield f"{held}{use.role}"
        yield f"{held}{_sort(properties[0].schema)}{use.role}"
    elif about := _about(list(use.operations.values())):
        named = pascal(about if _is_list(use, about) else singular(about))
        does = "Action" if all(is_action(operation.path) for operation in use.operations.values()) else ""
        yield f"{named}{does}{use.role}"
        yield f"{named}{does}{use.role}Body"
    yield f"{''.join(fields[:_FEW_FIELDS])}{use.role}"
    yield pascal("".join(fields)) + use.role


def _held(prop: Property, objects: Mapping[Location, Object]) -> str:
    """What a body of one field holds: the object that its table names, else what the field is called."""
    match prop.schema:
        case TableObject(at) if is_name(objects[at].name) and not _is_called(prop, objects[at].name):
            return pascal(objects[at].name)
        case _:
            return pascal(prop.name)


def _is_called(prop: Property, title: str) -> bool:
    """Whether a field is called as what it holds is: "tags" holds a Tag."""
    return singular(pascal(prop.name)).casefold() == singular(pascal(title)).casefold()


def _sort(schema: Schema) -> str:
    match schema:
        case Scalar(kind):
            return kind.capitalize()
        case ArrayOf():
            return "List"
        case MapOf():
            return "Map"
        case TableObject() | FreeObject():
            return "Object"
        case _:
            return "Value"


def _about(operations: Sequence[Operation]) -> str:
    """The resource that nearly all of the operations are about, the innermost one, or none."""
    inner = dict.fromkeys(subject(operation.path) for operation in operations)
    counts = {about: sum(about in subjects(operation.path) for operation in operations) for about in inner}
    most = max(counts.values())
    found = [about for about in inner if counts[about] == most and most >= _NEARLY_ALL * len(operations)]
    return max(found, key=lambda about: _depth(about, operations), default="")


def _depth(about: str, operations: Iterable[Operation]) -> int:
    paths = (subjects(operation.path) for operation in operations)
    return max(path.index(about) for path in paths if about in path)


def _is_list(use: _Use, about: str) -> bool:
    """Whether a body lists things: it has a list of them, or all its operations are called so."""
    named = any(prop.name.casefold() == about.casefold() for prop in use.described.properties)
    return named or all((operation.name or "").startswith("List") for operation in use.operations.values())

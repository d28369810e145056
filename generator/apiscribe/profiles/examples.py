"""Examples: that there are some where people look for them, and that their fields are all described.

That an example fits its schema otherwise, `validate` finds (`sample-mismatch`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apiscribe.lines import escaped
from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.openapi_objects import Node
from apiscribe.validate.problems import Problem, shown

_WITH_BODY = ("post", "put", "patch")


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check the examples of requests and answers."""
    for operation in contract.operations():
        yield from _missing(operation)
    for media in contract.whole.of("media type"):
        schema = contract.schema(media)
        told: set[str] = set()
        for pointer, value in _examples(contract, media) if schema else ():
            for name, at in _undefined(contract, [schema] if schema else [], value, pointer):
                # One of many like it in a list is enough.
                alike = "/".join("*" if step.isdigit() else step for step in at.split("/"))
                if alike not in told:
                    told.add(alike)
                    message = f"The example has {shown(name)}, which its schema does not define: describe the field."
                    yield Problem("undefined-field", message, at, (media.pointer,), name)


def _missing(operation: Operation) -> Iterator[Problem]:
    contract = operation.contract
    body = operation.body()
    if operation.method in _WITH_BODY and body and not _is_shown(contract, body):
        message = "The body of the request has no example: show one."
        yield Problem("request-without-example", message, f"{operation.node.pointer}/requestBody")
    for status, answer in operation.answers():
        is_due = status == "200" if operation.method == "get" else operation.method in _WITH_BODY and status[0] == "2"
        has_body = bool([*contract.media(answer)])
        if is_due and not _is_shown(contract, answer) and (has_body or operation.method == "get"):
            message = f"The answer {status} has no example: show one."
            yield Problem("answer-without-example", message, f"{operation.node.pointer}/responses/{status}")


def _is_shown(contract: Contract, owner: Node) -> bool:
    return any(True for _, media in contract.media(owner) for _ in _examples(contract, media))


def _examples(contract: Contract, media: Node) -> Iterator[tuple[str, Any]]:
    if "example" in media.value:
        yield f"{media.pointer}/example", media.value["example"]
    for node in contract.whole.inside(media, "examples"):
        meant = contract.whole.followed(node)
        if meant and "value" in meant.value:
            yield f"{meant.pointer}/value", meant.value["value"]


def _undefined(contract: Contract, schemas: Sequence[Node], value: Any, at: str) -> Iterator[tuple[str, str]]:
    """Name and pointer of each member of a value that none of its schemas defines; what may have any is passed over."""
    every = [node for schema in schemas for node in contract.alternatives(schema)]
    if isinstance(value, list):
        items = [inner for node in every for inner in contract.whole.inside(node, "items")]
        for index, item in enumerate(value if items else ()):
            yield from _undefined(contract, items, item, f"{at}/{index}")
    elif isinstance(value, Mapping):
        named = [contract.properties(node) for node in every]
        further = [inner for node in every for inner in contract.whole.inside(node, *_BY_ANY_NAME)]
        is_open = not any(named) or any(node.value.get("additionalProperties") is True for node in every)
        for name, member in value.items():
            inner = [properties[name] for properties in named if name in properties] or further
            if inner:
                yield from _undefined(contract, inner, member, f"{at}/{escaped(name)}")
            elif not is_open:
                yield name, f"{at}/{escaped(name)}"


_BY_ANY_NAME = ("additionalProperties", "patternProperties")

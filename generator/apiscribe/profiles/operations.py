"""What every operation has: a name, words, a tag, a method that is let through, and a body only where one may be."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.problems import Problem, shown

_WANTED = {
    "operationId": ("no-operation-id", "The operation has no operationId: name it."),
    "summary": ("no-summary", "The operation has no summary: say in a few words what it does."),
    "description": ("no-description", "The operation has no description: say what it does and when it is called."),
    "tags": ("no-tag", "The operation has no tag: name its resource or chapter."),
}


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check every operation by itself."""
    for operation in contract.operations():
        for field, (rule, message) in _WANTED.items():
            if not operation.value.get(field):
                yield Problem(rule, message, f"{operation.node.pointer}/{field}")
        if operation.method not in settings.methods:
            message = f"The method {operation.method.upper()} is not let through: use another, or leave it out."
            yield Problem("other-method", message, operation.node.pointer, value=operation.method)
        yield from _bodies(operation, settings)
    for node in contract.whole.of("parameter"):
        if not node.value.get("description"):
            name = node.value.get("name")
            message = f"The parameter {shown(name)} has no description: say what it is for."
            yield Problem("parameter-without-description", message, f"{node.pointer}/description", value=str(name))


def _bodies(operation: Operation, settings: Settings) -> Iterator[Problem]:
    body = operation.body()
    if operation.method == "get" and "requestBody" in operation.value:
        message = "A GET has no body: servers on the way may drop it. Use the query, or POST."
        yield Problem("body-of-get", message, f"{operation.node.pointer}/requestBody")
    headers = {name.lower(): node for name, node in operation.names("header").items()}
    if "content-type" in headers and body is None:
        message = "The operation asks for a Content-Type and has no body: leave the header out."
        yield Problem("content-type-without-body", message, headers["content-type"].pointer)
    bodies = [*operation.contract.media(body)]
    bodies += [media for _, answer in operation.answers() for media in operation.contract.media(answer)]
    for media_type, node in bodies:
        if media_type.partition(";")[0].strip().lower() not in settings.media_types:
            message = f"The media type {shown(media_type)} is none that is taken: use {_listed(settings.media_types)}."
            yield Problem("other-media-type", message, node.pointer, value=media_type)


def _listed(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))

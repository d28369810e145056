"""What operations answer: with which codes, and in which shape."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.openapi_objects import Node
from apiscribe.validate.problems import Problem, shown


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check the answers of every operation."""
    for operation in contract.operations():
        codes = [status for status, _ in operation.answers()]
        if operation.method == "get" and "200" not in codes:
            message = "The GET has no answer 200: describe what it gives when it succeeds."
            yield Problem("get-without-200", message, f"{operation.node.pointer}/responses")
        if not any(code.startswith("4") for code in codes):
            message = "The operation has no answer 4xx: describe how it refuses."
            yield Problem("no-refusal", message, f"{operation.node.pointer}/responses")
        for status, answer in operation.answers():
            yield from _fields(operation, status, answer, settings)
        yield from _shape(operation)


def _fields(operation: Operation, status: str, answer: Node, settings: Settings) -> Iterator[Problem]:
    """A refusal says what went wrong under the names that all services have for it, a success does not."""
    for _, media in operation.contract.media(answer):
        schema = operation.contract.schema(media)
        there = operation.contract.properties(schema) if schema else {}
        missing = sorted(settings.error_fields - there.keys())
        if there and status.startswith(("4", "5")) and missing:
            message = f"The body of a refusal has no {' and no '.join(map(shown, missing))}: describe it."
            yield Problem("refusal-without-code", message, media.pointer, value=status)
        if status.startswith("2"):
            for name in sorted(settings.error_fields & there.keys()):
                message = f"The answer of a success has {shown(name)}: leave it to refusals."
                yield Problem("error-in-success", message, media.pointer, value=name)


def _shape(operation: Operation) -> Iterator[Problem]:
    """What is asked for one thing gives an object."""
    if operation.method != "get" or not operation.path.endswith("id}"):
        return
    for status, answer in operation.answers():
        for _, media in operation.contract.media(answer) if status == "200" else ():
            schema = operation.contract.schema(media)
            if schema and schema.value.get("type") == "array":
                message = "The path leads to one thing, and the answer is a list: answer with an object."
                yield Problem("list-for-one", message, media.pointer)

"""The form of paths: a version, the scope, then collections, in lower case and in the plural."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apiscribe.lines import escaped
from apiscribe.naming import singular, words
from apiscribe.paths import PLACEHOLDER
from apiscribe.profiles.contract import Contract, Operation
from apiscribe.profiles.profile import Settings
from apiscribe.validate.problems import Problem, shown

_PAGE_SIZE = "limit"


def problems(contract: Contract, settings: Settings) -> Iterator[Problem]:
    """Check every path once, and what the methods of a path say of it."""
    for path, pointer in contract.paths():
        for rule, message, value in _of_path(path, settings):
            yield Problem(rule, message, pointer, value=value)
    told: set[tuple[str, str]] = set()
    for operation in contract.operations():
        for segment in _collections(operation, settings):
            if singular(segment) == segment and (operation.path, segment) not in told:
                told.add((operation.path, segment))
                message = f"{shown(segment)} names a collection: name it in the plural."
                yield Problem("singular-collection", message, f"/paths/{escaped(operation.path)}", value=segment)
        yield from _action(operation, settings)


def _of_path(path: str, settings: Settings) -> Iterator[tuple[str, str, str]]:
    parts = path.strip("/").split("/")
    versions = [part for part in parts if settings.path_version.fullmatch(part)]
    if PLACEHOLDER.sub("", path).strip("/") and versions[:1] != parts[:1]:
        yield "path-without-version", "The path does not begin with a version: write `/v1/...`.", path
    if len(versions) > 1:
        yield "second-version", f"{shown(versions[1])} is a second version: leave it out.", versions[1]
    if len(path) > 1 and path.endswith("/"):
        yield "trailing-slash", "The path ends with a slash: leave it out.", path
    for part in filter(None, parts):
        if part not in versions and not settings.path_segment.fullmatch(part):
            form = "in snake_case" if PLACEHOLDER.fullmatch(part) else "in lower case with hyphens"
            yield "path-segment-form", f"The segment {shown(part)} is not {form}: rename it.", part
    for at, part in enumerate(parts):
        if at > 1 and part.strip("{}") in settings.scopes and PLACEHOLDER.fullmatch(part):
            yield "misplaced-scope", f"{shown(part)} stands deeper than behind the version: move it there.", part


def _collections(operation: Operation, settings: Settings) -> Iterator[str]:
    """The segments that name a collection: a placeholder of one of them follows, or they are asked for page by page."""
    parts = operation.path.strip("/").split("/")
    for segment, after in zip(parts, [*parts[1:], ""], strict=True):
        if PLACEHOLDER.search(segment) or settings.path_version.fullmatch(segment):
            continue
        is_listed = not after and operation.method == "get" and _PAGE_SIZE in operation.names("query")
        if is_listed or PLACEHOLDER.fullmatch(after):
            yield segment


def _action(operation: Operation, settings: Settings) -> Iterator[Problem]:
    if operation.method == "get":
        found = [word for word in _words(operation.path.split("/")) if word in settings.actions]
        if found:
            message = f"The path of a GET says {shown(found[0])}: a GET changes nothing; name what is read."
            yield Problem("action-of-get", message, operation.node.pointer, value=found[0])


def _words(parts: Sequence[str]) -> Iterator[str]:
    return (word.lower() for part in parts if not PLACEHOLDER.search(part) for word in words(part))

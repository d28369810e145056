"""Who may call an operation, and where: security requirements and servers of two documents.

Requirements are alternatives; the schemes and scopes of one go together. Schemes are told by what they are, not by
name, and servers by their URLs without the names of variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apiscribe.diff.change import Difference
from apiscribe.diff.shapes import canonical
from apiscribe.diff.sides import MISSING, Side, one_line
from apiscribe.diff.walk import Walk
from apiscribe.lines import escaped

Requirement = frozenset[tuple[str, str]]
"""The schemes of one alternative, each with one of its scopes; a scheme without scopes has the scope ""."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_WORDS = ("description", "bearerFormat")


def security(walk: Walk, old: str, new: str) -> Iterator[Difference]:
    """Compare what two operations ask of who calls them, told by their pointers."""
    (before, olds), (after, news) = _required(walk.old, old), _required(walk.new, new)
    if olds and frozenset() not in olds and (not news or frozenset() in news):
        yield Difference("api-security-became-optional", "asks for no credentials", before, after)
    for need in olds or {frozenset(): "none"}:
        if any(other <= need for other in news or [frozenset()]):
            continue
        yield _turned_away(need, olds, news, before, after)
    for need, told in news.items():
        if need and olds and not any(_schemes(need) == _schemes(other) for other in olds):
            yield Difference("api-security-added", f"takes {told}, too", before, after)
    yield from _scopes_lost(olds, news, before, after)


def servers(walk: Walk, old: str, new: str) -> Iterator[Difference]:
    """Compare the servers of two operations, told by their pointers."""
    olds, news = _servers(walk.old, old), _servers(walk.new, new)
    for url, at in olds.items():
        if url not in news:
            yield Difference("api-server-removed", f"{one_line(str(walk.old.value(at).get('url')))} is gone", at, None)
        else:
            yield from _variables(walk, at, news[url])
    for url, at in news.items():
        if url not in olds:
            yield Difference("api-server-added", f"{one_line(str(walk.new.value(at).get('url')))} is new", None, at)


def _turned_away(
    need: Requirement, olds: Mapping[Requirement, str], news: Mapping[Requirement, str], before: str, after: str
) -> Difference:
    """What is told of a way to sign in that is not enough any more."""
    if not need:
        return Difference("api-security-became-required", f"asks for {' or '.join(news.values())}", before, after)
    same = [other for other in news if _schemes(other) == _schemes(need)]
    if same:
        scopes = sorted(one_line(scope) for _, scope in same[0] - need)
        return Difference("api-security-scope-added", f"asks for the scope {', '.join(scopes)}", before, after)
    return Difference("api-security-removed", f"does not take {olds[need]} any more", before, after)


def _scopes_lost(
    olds: Mapping[Requirement, str], news: Mapping[Requirement, str], before: str, after: str
) -> Iterator[Difference]:
    for need in olds:
        for other in news:
            if other < need and _schemes(other) == _schemes(need):
                scopes = sorted(one_line(scope) for _, scope in need - other)
                told = f"does not ask for the scope {', '.join(scopes)} any more"
                yield Difference("api-security-scope-removed", told, before, after)


def _required(side: Side, operation: str) -> tuple[str, dict[Requirement, str]]:
    """Where the requirements of an operation stand, and each with what it is called; none where anybody may call."""
    own = side.value(f"{operation}/security")
    pointer = "/security" if own is MISSING else f"{operation}/security"
    written = side.value(pointer)
    found: dict[Requirement, str] = {}
    for each in written if isinstance(written, list) else ():
        if isinstance(each, Mapping):
            told = " and ".join(one_line(name) for name in each) or "no credentials"
            found[frozenset(pair for name, scopes in each.items() for pair in _scoped(side, name, scopes))] = told
    return (pointer if written is not MISSING else operation), found


def _scoped(side: Side, name: str, scopes: Any) -> Iterator[tuple[str, str]]:
    node = side.followed(f"/components/securitySchemes/{escaped(name)}")
    said: dict[str, Any] = {"name": name}
    if node:
        said = {key: value for key, value in node.value.items() if key not in _WORDS}
    if isinstance(flows := said.get("flows"), Mapping):
        said["flows"] = {kind: _without_scopes(flow) for kind, flow in flows.items()}
    scheme = canonical(said)
    yield scheme, ""
    yield from ((scheme, str(scope)) for scope in (scopes if isinstance(scopes, list) else ()))


def _without_scopes(flow: Any) -> Any:
    return {key: value for key, value in flow.items() if key != "scopes"} if isinstance(flow, Mapping) else flow


def _schemes(requirement: Requirement) -> frozenset[str]:
    return frozenset(scheme for scheme, _ in requirement)


def _servers(side: Side, operation: str) -> dict[str, str]:
    """The servers of an operation by URL, without the names of variables."""
    item = operation.rpartition("/")[0]
    for pointer in (f"{operation}/servers", f"{item}/servers", "/servers"):
        written = side.value(pointer)
        if isinstance(written, list) and written:
            places = [(f"{pointer}/{index}", each) for index, each in enumerate(written) if isinstance(each, Mapping)]
            return {_VARIABLE.sub("{}", str(each.get("url"))): at for at, each in reversed(places)}
    return {}


def _variables(walk: Walk, before: str, after: str) -> Iterator[Difference]:
    names = [_VARIABLE.findall(str(side.value(at).get("url"))) for side, at in ((walk.old, before), (walk.new, after))]
    for one, other in zip(*names, strict=True):
        places = f"{before}/variables/{escaped(one)}", f"{after}/variables/{escaped(other)}"
        old, new = walk.old.value(places[0]), walk.new.value(places[1])
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            continue
        if old.get("default") != new.get("default"):
            told = f"default {one_line(str(old.get('default')))} became {one_line(str(new.get('default')))}"
            yield Difference("api-server-variable-default-changed", told, *places)
        olds, news = old.get("enum") or [], new.get("enum") or []
        for value in olds if news else ():
            if value not in news:
                yield Difference("api-server-variable-value-removed", f"{one_line(str(value))} is gone", *places)
        for value in news if olds else ():
            if value not in olds:
                yield Difference("api-server-variable-value-added", f"{one_line(str(value))} is new", *places)

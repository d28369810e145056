"""From a documented request line to the call that makes it. See apiscribe.emit.contract_tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from apiscribe.emit import PackageSettings
from apiscribe.emit.methods import Argument, Operation
from apiscribe.emit.names import client_argument_names
from apiscribe.emit.operations import PLACEHOLDER
from apiscribe.emit.schemas import Schema, combined, component_of, components
from apiscribe.paths import behind_host

_LEFT_OPEN = re.compile(r"[{}<>]|\.\.\.|\*\*")


class Undocumented(Exception):
    """A sample shows what no table of its page does; the message says what."""


def documented_request(
    document: Mapping[str, Any], settings: PackageSettings, operation: Operation, sample: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the call for a sample, and what it is to send. Raises `Undocumented` where the tables hold no such call."""
    if str(sample.get("method", "")).upper() != operation.method:
        raise Undocumented(f"the sample is a {sample.get('method')}")
    line, _, query = behind_host(str(sample.get("url") or operation.path)).partition("?")
    in_path = _path_values(document, operation, line)
    given, pairs = _query_values(document, operation, query)
    headers = {str(name).lower(): str(value) for name, value in sample.get("headers", {}).items()}
    in_header = [each for each in operation.sent_in("header") if each.wire.lower() in headers]
    written = _written(settings, operation, in_path, pairs)
    written["arguments"] |= {**given, **{each.name: headers[each.wire.lower()] for each in in_header}}
    written["sent"]["headers"] = {each.wire.lower(): headers[each.wire.lower()] for each in in_header}
    if "body" in sample:
        if operation.body is None or operation.body.schema is None:
            raise Undocumented("the sample has a body")
        written["arguments"]["body"] = sample["body"]
        if operation.body.is_form:
            written["sent"]["form"] = _form(sample["body"])
        else:
            written["sent"]["body"] = sample["body"]
    _check_required(operation, written["arguments"])
    return written


def uri_alone(document: Mapping[str, Any], settings: PackageSettings, operation: Operation) -> dict[str, Any]:
    """Write a call with nothing but what is required, of made-up values, and the line that the URI says it sends."""
    in_path = {name: name for name in PLACEHOLDER.findall(operation.path)}
    for argument in operation.positional:
        in_path[argument.wire] = made_up(document, argument.schema, argument.wire)
    needed = [each for each in operation.keywords if each.required]
    values = {each.name: made_up(document, each.schema, each.wire) for each in needed}
    pairs = [(each.wire, text) for each in needed if each.where == "query" for text in _texts(each, values[each.name])]
    written = _written(settings, operation, in_path, pairs)
    written["arguments"] |= values
    written["sent"]["headers"] = {
        each.wire.lower(): ",".join(_texts(each, values[each.name])) for each in needed if each.where == "header"
    }
    if operation.body and operation.body.required:
        body = made_up(document, operation.body.schema or {"type": "object"}, "body")
        written["arguments"]["body"] = body
        if operation.body.is_form:
            written["sent"]["form"] = _form(body)
    return written


def _form(body: Any) -> dict[str, str]:
    """Write the fields of a form as they are sent: texts as they are, what is no scalar as JSON."""
    if not isinstance(body, dict):
        raise Undocumented("the sample of a form is no object")
    return {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if isinstance(value, dict | list)
        else _text(value)
        for name, value in body.items()
        if value is not None
    }


def _written(
    settings: PackageSettings, operation: Operation, in_path: Mapping[str, Any], pairs: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    filled = PLACEHOLDER.sub(lambda match: str(in_path[match[1]]), operation.path)
    on_client = client_argument_names(settings.client_parameters)
    return {
        "client": {name: str(in_path.get(wire, wire)) for wire, name in on_client.items()},
        "arguments": {each.name: in_path[each.wire] for each in operation.positional},
        "sent": {"method": operation.method, "path": filled, "query": [list(pair) for pair in pairs], "headers": {}},
    }


def _path_values(document: Mapping[str, Any], operation: Operation, line: str) -> dict[str, Any]:
    """Find the value of each placeholder of the documented path in the path of a sample."""
    names = PLACEHOLDER.findall(operation.path)
    pattern = "([^/]+)".join(re.escape(fixed) for fixed in PLACEHOLDER.split(operation.path)[::2])
    match = re.fullmatch(f"/*{pattern}/?", line)
    if match is None:
        raise Undocumented(f"the sample goes to {line}")
    schemas = {each.wire: each.schema for each in operation.positional}
    return {
        name: _value(document, schemas.get(name, {"type": "string"}), unquote(said), name)
        for name, said in zip(names, match.groups(), strict=True)
    }


def _query_values(
    document: Mapping[str, Any], operation: Operation, query: str
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Find the arguments that give a query string, and the pairs that they are to send."""
    said: dict[str, list[str]] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        said.setdefault(name, []).append(text)
    known = {argument.wire: argument for argument in operation.sent_in("query")}
    if unknown := sorted(set(said) - set(known)):
        raise Undocumented(f"the sample sends {', '.join(unknown)}")
    given: dict[str, Any] = {}
    pairs: list[tuple[str, str]] = []
    for name, texts in said.items():
        argument = known[name]
        if argument.schema.get("type") == "array":
            parts = [part for text in texts for part in (text.split(",") if argument.joined else [text])]
            value: Any = [_value(document, argument.schema.get("items", {}), part, name) for part in parts]
        else:
            value = _value(document, argument.schema, texts[-1], name)
        given[argument.name] = value
        pairs += [(name, text) for text in _texts(argument, value)]
    return given, pairs


def _check_required(operation: Operation, arguments: Mapping[str, Any]) -> None:
    missing = [each.wire for each in operation.arguments if each.required and each.name not in arguments]
    if operation.body and operation.body.required and "body" not in arguments:
        missing.append("body")
    if missing:
        raise Undocumented(f"the sample leaves out {', '.join(missing)}, which the page requires")


def _value(document: Mapping[str, Any], schema: Schema, said: str, name: str) -> Any:
    """Read a value of a sample as its documented type; a made-up one where the page left it open."""
    if _LEFT_OPEN.search(said) or not said:
        return made_up(document, schema, name)
    try:
        match schema.get("type"):
            case "integer":
                return int(said)
            case "number":
                return float(said)
            case "boolean":
                return {"true": True, "false": False}[said.lower()]
            case _:
                return said
    except (ValueError, KeyError):
        raise Undocumented(f"the sample sends {said} as {name}") from None


def _texts(argument: Argument, value: Any) -> list[str]:
    """Write a value as a query or a header holds it."""
    several = [_text(each) for each in value] if isinstance(value, list) else [_text(value)]
    return [",".join(several)] if argument.joined else several


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def made_up(document: Mapping[str, Any], schema: Schema, name: str, depth: int = 0) -> Any:
    """Make a value that a schema takes: of an object the required fields, of an enum the first value."""
    component = component_of(schema)
    if component is not None:
        return made_up(document, components(document)[component], name, depth)
    for _, parts in combined(schema):
        return made_up(document, parts[0], name, depth)
    if schema.get("enum"):
        return schema["enum"][0]
    match schema.get("type"):
        case "integer":
            return schema.get("minimum", 1)
        case "number":
            return schema.get("minimum", 1.5)
        case "boolean":
            return True
        case "array":
            return [made_up(document, schema.get("items", {}), name, depth + 1)] if depth < 5 else []
        case "object":
            fields = schema.get("properties", {})
            together = schema["anyOf"][0]["required"] if "anyOf" in schema else ()
            needed = [f for f in dict.fromkeys((*schema.get("required", ()), *together)) if f in fields and depth < 5]
            return {field: made_up(document, fields[field], field, depth + 1) for field in needed}
        case _:
            return name

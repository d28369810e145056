"""Documented requests as calls that can be copied: a curl command, and the call of the generated client.

What a page leaves open in a sample is a variable of the shell in the one, and "..." in the other. Nothing that a page
says is run by pasting it: all of it stands within quotes, or is encoded as a part of a URL.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from apiscribe.emit import PackageSettings
from apiscribe.emit.methods import FORMS, Operation
from apiscribe.emit.names import client_argument_names
from apiscribe.emit.portal.words import code
from apiscribe.emit.samples import Undocumented, documented_request, made_up
from apiscribe.emit.security import base_url, token_header
from apiscribe.naming import singular, snake
from apiscribe.paths import behind_host
from apiscribe.render import Verbatim

_OPEN = re.compile(r"\{\{?([^{}]*)\}?\}|<([^<>]*)>")
_PLAIN_HEADER = re.compile(r"[A-Za-z0-9-]+")
_SCHEME = re.compile(r"[A-Za-z]*")
_WIDTH = 56
_IN_URL = "/?&=:;,@~.-_%"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, ready to be copied; `python` is "" where the client has no such call, or there is no client."""

    title: str
    curl: str
    python: str

    @property
    def curl_html(self) -> Verbatim:
        return code(self.curl)

    @property
    def python_html(self) -> Verbatim:
        return code(self.python)


class Calls:
    """Writes the calls of one document. Without `settings` there is no client, and no Python."""

    def __init__(self, document: Mapping[str, Any], settings: PackageSettings | None) -> None:
        self._document = document
        self._settings = settings
        self._base_url = base_url(document)
        self._token = token_header(document)
        self._always = _set_always(document, settings) if settings else frozenset()

    def of(self, path: str, method: str, source: Mapping[str, Any], operation: Operation | None) -> tuple[Call, ...]:
        """Write each sample of an operation. Where there is none, or none that the client can send, a request with
        what is required comes with them."""
        samples = [each for each in source.get("x-samples", ()) if isinstance(each, Mapping)]
        fitting = [each for each in samples if str(each.get("method", "")).upper() == method.upper()]
        written = [self._call(method, sample, source, operation) for sample in fitting]
        if not any(call.python for call in written):
            made = (self._call(method, sample, source, operation) for sample in self._made(path, method, source))
            written += [call for call in made if call.python or not fitting]
        return tuple(written)

    def _call(
        self, method: str, sample: Mapping[str, Any], source: Mapping[str, Any], operation: Operation | None
    ) -> Call:
        title = str(sample.get("title") or "")
        return Call(title, self._curl(method, sample, source), self._of_sample(operation, sample))

    def plainest(self, every: Sequence[Operation]) -> str:
        """The call that needs least, of a listing if there is one: how a client is made, and used."""
        simple = [each for each in every if not each.body and not any(given.required for given in each.arguments)]
        chosen = next((each for each in simple if each.paging), next(iter(simple), None))
        if chosen is None or self._settings is None:
            return ""
        on_client = client_argument_names(self._settings.client_parameters)
        return self._python(chosen, {"client": {name: wire for wire, name in on_client.items()}, "arguments": {}})

    def _made(self, path: str, method: str, source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """A sample for each body that is shown without its request line, or one of what is required alone."""
        needed = [
            each["name"] for each in source.get("parameters", ()) if each["in"] == "query" and each.get("required")
        ]
        query = "&".join(f"{quote(name, errors='replace')}={{{name}}}" for name in needed)
        line = {"method": method, "url": f"{path}?{query}" if query else path}
        request = source.get("requestBody", {})
        media = request.get("content", {}).get(_media_type(source), {})
        shown = [each for each in media.get("examples", {}).values() if "value" in each]
        if shown:
            return [{**line, "title": each.get("summary", ""), "body": each["value"]} for each in shown]
        if request.get("required") and "schema" in media:
            return [{**line, "body": made_up(self._document, media["schema"], "body")}]
        return [line]

    # Python.

    def _of_sample(self, operation: Operation | None, sample: Mapping[str, Any]) -> str:
        if operation is None or self._settings is None:
            return ""
        try:
            return self._python(operation, documented_request(self._document, self._settings, operation, sample))
        except Undocumented:
            return ""

    def _python(self, operation: Operation, request: Mapping[str, Any]) -> str:
        settings = self._settings
        assert settings is not None
        wires = {argument: wire for wire, argument in client_argument_names(settings.client_parameters).items()}
        given = [
            (name, _left_open(text, wires[name]))
            for name, text in request["client"].items()
            if wires[name] in self._always or f"{{{wires[name]}}}" in operation.path
        ]
        address = [] if self._base_url else [("base_url", "https://...")]
        signed = [f"{name}={literal(text)}" for name, text in (*address, *given)]
        signed += ['auth=TokenAuth("...")'] if operation.secured else []
        imports = f"from {settings.client_module} import Client{', TokenAuth' if operation.secured else ''}"
        called = self._method(operation, request["arguments"])
        return f"{imports}\n\nwith {_call('Client', signed, '', beside='with  as client:')} as client:\n{called}\n"

    def _method(self, operation: Operation, given: Mapping[str, Any]) -> str:
        wires = {each.name: each.wire for each in operation.arguments}
        arguments = [f"{name}={literal(_left_open(each, wires.get(name)), '    ')}" for name, each in given.items()]
        name = f"client.{operation.resource}.{operation.name}"
        if operation.paging:
            one = snake(singular(operation.resource))
            one = "item" if one == "client" else one
            call = _call(name, arguments, "    ", beside=f"for {one} in :")
            return f"    for {one} in {call}:\n        print({one})"
        if operation.result:
            return f"    answer = {_call(name, arguments, '    ', beside='answer = ')}\n    print(answer)"
        return f"    {_call(name, arguments, '    ')}"

    # curl.

    def _curl(self, method: str, sample: Mapping[str, Any], source: Mapping[str, Any]) -> str:
        how = {"GET": [], "HEAD": ["--head"]}.get(method.upper(), [f"--request {method.upper()}"])
        address = f'"{self._url(str(sample.get("url") or ""))}"'
        headers = [f"--header {said}" for said in self._headers(sample, source)]
        first = " ".join(["curl", *how])
        line = [f"{first} {address}"] if not how or len(first) + len(address) < _WIDTH else [first, address]
        parts = [*line, *headers, *_data(sample, _media_type(source))]
        return " \\\n  ".join(parts)

    def _url(self, url: str) -> str:
        """The address within double quotes: what is left open as a variable, all else encoded."""
        line = behind_host(url)
        line = line if line.startswith("/") else f"/{line}"
        fixed = _OPEN.split(line)
        written = [quote(fixed[0], safe=_IN_URL, errors="replace")]
        for at in range(1, len(fixed), 3):
            name = fixed[at] or fixed[at + 1] or ""
            written += [f"${{{_variable(name)}}}", quote(fixed[at + 2], safe=_IN_URL, errors="replace")]
        return f"{self._base_url or 'https://${ENDPOINT}'}{''.join(written)}"

    def _headers(self, sample: Mapping[str, Any], source: Mapping[str, Any]) -> Iterator[str]:
        token, before = self._token
        given = {str(name): str(text) for name, text in sample.get("headers", {}).items()}
        known = {name.lower() for name in given}
        if bool(source.get("security", True)) and token.lower() not in known:
            yield _header(token, f"{before}{{token}}")
        if "body" in sample and "content-type" not in known:
            yield _header("Content-Type", _media_type(source) or "application/json")
        for name, text in given.items():
            yield _header(name, text)


def _set_always(document: Mapping[str, Any], settings: PackageSettings) -> frozenset[str]:
    """The client's parameters that every path has: a client cannot be made without them."""
    return frozenset(
        wire for wire in settings.client_parameters if all(f"{{{wire}}}" in path for path in document.get("paths", {}))
    )


def _left_open(given: Any, wire: str | None) -> Any:
    """A value that stands for one is the name of its parameter."""
    return "..." if isinstance(given, str) and given == wire else given


def _media_type(source: Mapping[str, Any]) -> str:
    content = source.get("requestBody", {}).get("content", {})
    return next((kind for kind in content if kind.endswith("json")), next(iter(content), ""))


def _header(name: str, text: str) -> str:
    """A header as a word of the shell, with a variable for a value that is left open as a whole."""
    kind, _, last = text.rpartition(" ")
    found = _OPEN.fullmatch(last)
    if found and _PLAIN_HEADER.fullmatch(name) and _SCHEME.fullmatch(kind):
        return f'"{name}: {kind}{" " if kind else ""}${{{_variable(found[1] or found[2] or name)}}}"'
    return shlex.quote(f"{name}: {text}")


def _variable(name: str) -> str:
    return snake(name, "value").strip("_").upper()


def _data(sample: Mapping[str, Any], media_type: str) -> list[str]:
    if "body" not in sample:
        return []
    body = sample["body"]
    if media_type in FORMS and isinstance(body, Mapping):
        fields = {
            str(name): each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
            for name, each in body.items()
        }
        if media_type == FORMS[0]:
            return [f"--form-string {shlex.quote(f'{name}={each}')}" for name, each in fields.items()]
        return [f"--data {shlex.quote(urlencode(fields, errors='replace'))}"]
    return [f"--data {shlex.quote(json.dumps(body, ensure_ascii=False, indent=2))}"]


def _call(name: str, arguments: Sequence[str], indent: str, beside: str = "") -> str:
    """A call on one line where it is short, or ends with its one argument; else with a line for each."""
    line = f"{name}({', '.join(arguments)})"
    is_short = not arguments or (len(indent) + len(beside) + len(line) <= _WIDTH and "\n" not in line)
    if is_short or (len(arguments) == 1 and arguments[0].endswith(("}", "]"))):
        return line
    deeper = (argument.replace("\n", "\n    ") for argument in arguments)
    return "\n".join([f"{name}(", *(f"{indent}    {argument}," for argument in deeper), f"{indent})"])


def literal(value: Any, indent: str = "") -> str:
    """Write JSON as Python, a line for each part of what is long."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False) if value.isprintable() else repr(value)
        case Mapping():
            parts = [f"{literal(str(key))}: {literal(each, f'{indent}    ')}" for key, each in value.items()]
            return _enclosed("{", parts, "}", indent)
        case list() | tuple():
            return _enclosed("[", [literal(each, f"{indent}    ") for each in value], "]", indent)
        case _:
            return repr(value)


def _enclosed(first: str, parts: Sequence[str], last: str, indent: str) -> str:
    line = f"{first}{', '.join(parts)}{last}"
    if len(indent) + len(line) <= _WIDTH and "\n" not in line:
        return line
    return "\n".join([first, *(f"{indent}    {part}," for part in parts), f"{indent}{last}"])

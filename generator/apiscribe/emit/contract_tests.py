"""The contract tests of a client: what its pages show, as expectations that owe nothing to the client.

A documented request line is held against the operation's path and parameters to find the arguments that make it. What
no table documents cannot be asked of the client: such a sample is passed over, with the reason. Placeholders that a
page leaves in a sample ("{project_id}", "<id>") are filled with made-up values, in arguments and expectation alike. A
sample that does not fit its table is passed over as well: the page contradicts itself, and one of the two is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.methods import Operation
from apiscribe.emit.misfits import Misfits
from apiscribe.emit.names import class_names
from apiscribe.emit.operations import operations
from apiscribe.emit.samples import Undocumented, documented_request, uri_alone
from apiscribe.emit.schemas import component_of, components, is_class
from apiscribe.emit.security import token_header
from apiscribe.render import TEMPLATES, render

# A status that stands for several, or that has no body by the rules of HTTP though its page shows one.
_CODES = {"default": "500", "204": "200", "205": "200"}
_FOLDER = PurePosixPath("tests")


def contract_tests(document: Mapping[str, Any], settings: PackageSettings) -> Files:
    """Make the tests folder of the package of a client."""
    every = operations(document, settings.client_parameters)
    misfits = Misfits(document)
    samples = [_samples(document, settings, operation, misfits) for operation in every]
    header, _ = token_header(document)
    values = {
        "settings": settings,
        "token_header": header.lower(),
        "has_models": any("model" in sample for sample in samples),
    }
    return {
        _FOLDER / "conftest.py": (TEMPLATES / "contract_tests" / "conftest.py").read_text("utf-8"),
        _FOLDER / "test_contract.py": render("contract_tests/test_contract.py.jinja", **values),
        _FOLDER / "samples.json": f"{json.dumps(samples, ensure_ascii=True, indent=1)}\n",
    }


def _samples(
    document: Mapping[str, Any], settings: PackageSettings, operation: Operation, misfits: Misfits
) -> dict[str, Any]:
    """Write what the page of one operation shows."""
    model = _body_model(document, operation)
    return {
        "operation": f"{operation.method} {operation.path}",
        "resource": operation.resource,
        "method": operation.name,
        "secured": operation.secured,
        **({"model": model} if model else {}),
        "requests": list(_requests(document, settings, operation, misfits)),
        "answers": list(_answers(operation, misfits)),
    }


def _requests(
    document: Mapping[str, Any], settings: PackageSettings, operation: Operation, misfits: Misfits
) -> Iterator[dict[str, Any]]:
    """Write each documented request, or one made of the documented URI where there is none that can be made."""
    made = 0
    for sample in operation.source.get("x-samples", ()):
        try:
            request = documented_request(document, settings, operation, sample)
            schema = operation.body.schema if operation.body else None
            reason = misfits.reason(schema, sample["body"], lenient=False) if schema and "body" in sample else None
            yield {**request, "contradiction": reason} if reason else request
            made += 1
        except Undocumented as reason:
            yield {"passed_over": str(reason)}
    if not made:
        yield uri_alone(document, settings, operation)


def _answers(operation: Operation, misfits: Misfits) -> Iterator[dict[str, Any]]:
    """Write each documented JSON answer. One that stands for several status codes comes with the first of them."""
    for status, response in operation.source.get("responses", {}).items():
        code = _CODES.get(status, status.replace("XX", "00"))
        for media_type, media in response.get("content", {}).items():
            if media_type.endswith("json") and code.isdigit() and _decoded(operation, status):
                for name, example in media.get("examples", {}).items():
                    if "value" in example:
                        reason = misfits.reason(media.get("schema", {}), example["value"], lenient=True)
                        answer = {"status": int(code), "name": name, "body": example["value"]}
                        yield {**answer, "contradiction": reason} if reason else answer


def _decoded(operation: Operation, status: str) -> bool:
    """Say whether the client reads an answer of this status: errors, and the success that its method gives."""
    if not status.startswith("2"):
        return operation.method != "HEAD"
    if operation.result is None:
        return False
    responses: Mapping[str, Any] = operation.source["responses"]
    return status == min(each for each, said in responses.items() if each.startswith("2") and said.get("content"))


def _body_model(document: Mapping[str, Any], operation: Operation) -> str | None:
    """Name the model of the operation's body, if it has one."""
    name = component_of(operation.body.schema) if operation.body and operation.body.schema is not None else None
    every = components(document)
    return class_names(every)[name] if name is not None and is_class(every[name]) else None

"""From documented samples to expectations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apiscribe.emit import PackageSettings
from apiscribe.emit.contract_tests import contract_tests
from tests.packages import made, text

THINGS = PackageSettings("things-models", "things-client", ("project",))


def document_of(sample: dict[str, Any] | None, **changes: Any) -> dict[str, Any]:
    """A document with one operation that has all kinds of parameters, and one sample."""
    parameters = [
        {"name": "project", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "all", "in": "query", "schema": {"type": "boolean"}},
        {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
        {"name": "keys", "in": "query", "explode": False, "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}},
        {"name": "X-Language", "in": "header", "schema": {"type": "string"}},
    ]
    operation = {"operationId": "ShowThing", "tags": ["things"], "parameters": parameters, "responses": {}, **changes}
    if sample is not None:
        operation["x-samples"] = [sample]
    return {"info": {"title": "T", "version": "1.0.0"}, "paths": {"/v1/{project}/things/{id}": {"get": operation}}}


def requests_of(sample: dict[str, Any] | None, **changes: Any) -> list[dict[str, Any]]:
    files = contract_tests(document_of(sample, **changes), THINGS)
    (operation,) = json.loads(text(files, "tests/samples.json"))
    requests: list[dict[str, Any]] = operation["requests"]
    return requests


@pytest.mark.parametrize(
    ("url", "path", "arguments", "query"),
    [
        ("https://{endpoint}/v1/{project_id}/things/7", "/v1/project/things/7", {"id": 7}, []),
        ("https://host/v1/p1/things/{id}", "/v1/p1/things/1", {"id": 1}, []),
        ("/v1/<project>/things/7/", "/v1/project/things/7", {"id": 7}, []),
        ("{endpoint}/v1/p%201/things/7", "/v1/p 1/things/7", {"id": 7}, []),
        ("/v1/p/things/7?all=TRUE", "/v1/p/things/7", {"id": 7, "all": True}, [["all", "true"]]),
        ("/v1/p/things/7?ids=1&ids=2", "/v1/p/things/7", {"id": 7, "ids": [1, 2]}, [["ids", "1"], ["ids", "2"]]),
        ("/v1/p/things/7?keys=a,b", "/v1/p/things/7", {"id": 7, "keys": ["a", "b"]}, [["keys", "a,b"]]),
        ("/v1/p/things/7?kind={kind}", "/v1/p/things/7", {"id": 7, "kind": "a"}, [["kind", "a"]]),
        ("", "/v1/project/things/1", {"id": 1}, []),
        ("https://host//v1/p/things/7", "/v1/p/things/7", {"id": 7}, []),
        ("/v1/p/things/7?kind=c+d", "/v1/p/things/7", {"id": 7, "kind": "c d"}, [["kind", "c d"]]),
    ],
)
def test_a_documented_line_becomes_a_call(
    url: str, path: str, arguments: dict[str, Any], query: list[list[str]]
) -> None:
    (request,) = requests_of({"method": "get", "url": url})
    assert request["arguments"] == arguments
    assert request["sent"] == {"method": "GET", "path": path, "query": query, "headers": {}}


def test_headers_of_a_sample_are_arguments_where_they_are_parameters() -> None:
    headers = {"X-Auth-Token": "secret", "x-language": "en", "Content-Type": "application/json"}
    (request,) = requests_of({"method": "GET", "url": "/v1/p/things/7", "headers": headers})
    assert request["arguments"]["x_language"] == "en"
    assert request["sent"]["headers"] == {"x-language": "en"}
    assert "secret" not in json.dumps(request)


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ({"method": "POST", "url": "/v1/p/things/7"}, "the sample is a POST"),
        ({"method": "GET", "url": "/v2/p/things/7"}, "the sample goes to /v2/p/things/7"),
        ({"method": "GET", "url": "/v1/p/things/7?new=1&odd=2"}, "the sample sends new, odd"),
        ({"method": "GET", "url": "/v1/p/things/seven"}, "the sample sends seven as id"),
        ({"method": "GET", "url": "/v1/p/things/7", "body": {}}, "the sample has a body"),
        ({}, "the sample is a None"),
    ],
)
def test_what_no_table_documents_is_passed_over_with_the_reason(sample: dict[str, Any], reason: str) -> None:
    passed_over, instead = requests_of(sample)
    assert passed_over == {"passed_over": reason}
    assert instead["sent"]["path"] == "/v1/project/things/1"


def test_a_sample_without_what_is_required_is_passed_over() -> None:
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    passed_over, instead = requests_of({"method": "GET", "url": "/v1/p/things/7"}, requestBody=body)
    assert passed_over == {"passed_over": "the sample leaves out body, which the page requires"}
    assert instead["arguments"] == {"id": 1, "body": {}}


def test_without_a_sample_the_uri_is_the_expectation() -> None:
    (request,) = requests_of(None)
    assert request["client"] == {"project": "project"}
    assert request["sent"] == {"method": "GET", "path": "/v1/project/things/1", "query": [], "headers": {}}


def said(value: Any) -> dict[str, Any]:
    """A documented response with a sample."""
    return {"content": {"application/json": {"examples": {"e": {"value": value}}}}}


@pytest.mark.parametrize(
    ("responses", "answers"),
    [
        ({"200": said(1), "202": said(2), "404": said(3)}, [(200, 1), (404, 3)]),
        ({"5XX": said(4), "default": said(5)}, [(500, 4), (500, 5)]),
        ({"200": {}, "201": said(1)}, [(201, 1)]),
        ({"204": said(1)}, [(200, 1)]),  # over the wire, a 204 holds nothing
        ({"200": {"content": {"text/plain": {"examples": {"e": {"value": "x"}}}}}}, []),
        ({"200": {"content": {"application/json": {"examples": {"e": {"externalValue": "file:///x"}}}}}}, []),
    ],
)
def test_answers_are_those_that_the_client_reads(responses: dict[str, Any], answers: list[tuple[int, Any]]) -> None:
    files = contract_tests(document_of(None, responses=responses), THINGS)
    (operation,) = json.loads(text(files, "tests/samples.json"))
    assert [(each["status"], each["body"]) for each in operation["answers"]] == answers


def test_bodies_are_held_against_their_models() -> None:
    every = json.loads(text(made("library")[1], "tests/samples.json"))
    assert {each["operation"]: each["model"] for each in every if "model" in each} == {
        "POST /v2/{branch}/books": "CreateBookRequest"
    }


def test_a_sample_that_contradicts_its_table_is_passed_over_with_the_reason() -> None:
    schema = {"type": "object", "properties": {"size": {"type": "integer"}}}
    examples = {"fits": {"value": {"size": 1}}, "contradicts": {"value": {"size": "big"}}}
    content = {"application/json": {"schema": schema, "examples": examples}}
    responses = {"200": {"description": "Well.", "content": content}}
    document = {"openapi": "3.1.0", **document_of(None, responses=responses)}
    (operation,) = json.loads(text(contract_tests(document, THINGS), "tests/samples.json"))
    fits, contradicts = operation["answers"]
    assert "contradiction" not in fits
    assert '"big"' in contradicts["contradiction"]

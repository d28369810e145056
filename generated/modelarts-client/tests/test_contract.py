"""What the pages of the API show is what this client does: their samples against it, over a real socket.

samples.json holds the documented requests and answers. Nothing in it comes from the client.
"""

from __future__ import annotations

import asyncio
import contextlib
import email
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import TypeAdapter

from modelarts_client import ApiError, AsyncClient, AsyncPage, Client, ClientError, Page, TokenAuth

if TYPE_CHECKING:
    from conftest import Received, Server

TOKEN_HEADER = "x-auth-token"
SAMPLES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))
REQUESTS = [
    pytest.param(operation, request, id=f"{operation['operation']}-{number}")
    for operation in SAMPLES
    for number, request in enumerate(operation["requests"])
]
ANSWERS = [
    pytest.param(operation, answer, id=f"{operation['operation']}-{answer['status']}-{answer['name']}")
    for operation in SAMPLES
    for answer in operation["answers"]
]


def call(server: Server, operation: dict[str, Any], request: dict[str, Any], arguments: dict[str, Any]) -> Any:
    """Call the operation by the sync client."""
    with httpx.Client(trust_env=False, verify=False) as http:
        client = Client(
            base_url=server.url, auth=TokenAuth("secret"), max_retries=0, http_client=http, **request["client"]
        )
        return getattr(getattr(client, operation["resource"]), operation["method"])(**arguments)


def call_async(server: Server, operation: dict[str, Any], request: dict[str, Any], arguments: dict[str, Any]) -> Any:
    """Call the operation by the async client."""

    async def called() -> Any:
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:
            client = AsyncClient(
                base_url=server.url, auth=TokenAuth("secret"), max_retries=0, http_client=http, **request["client"]
            )
            return await getattr(getattr(client, operation["resource"]), operation["method"])(**arguments)

    return asyncio.run(called())


def written(value: Any) -> Any:
    """Give the JSON value that a result of the client encodes to."""
    if issubclass(type(value), (AsyncPage, Page)):
        value = value.response
    if isinstance(value, bytes):
        return json.loads(value)
    return json.loads(TypeAdapter(object).dump_json(value, by_alias=True, exclude_unset=True))


def form(received: Received) -> dict[str, str]:
    """Give the fields of a form as they came."""
    kind = received.headers["content-type"]
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(received.body.decode(), keep_blank_values=True))
    message: Any = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + received.body)
    parts: list[Any] = message.get_payload()
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode() for part in parts
    }


def exact(value: Any) -> str:
    """Give a JSON value to the letter, for comparing: 1, 1.0 and true are three things."""
    return json.dumps(value, sort_keys=True, indent=1)


@pytest.mark.parametrize("calling", [call, call_async])
@pytest.mark.parametrize(("operation", "request_"), REQUESTS)
def test_the_request_is_the_documented_one(
    server: Server, calling: Any, operation: dict[str, Any], request_: dict[str, Any]
) -> None:
    if "passed_over" in request_:
        pytest.skip(request_["passed_over"])
    with contextlib.suppress(ClientError):  # of the answer, which is none that the page shows
        calling(server, operation, request_, request_["arguments"])
    (received,) = server.received
    sent = request_["sent"]
    assert (received.method, received.path) == (sent["method"], sent["path"])
    assert sorted(received.query) == sorted((name, value) for name, value in sent["query"])
    assert {name: received.headers.get(name) for name in sent["headers"]} == sent["headers"]
    assert (TOKEN_HEADER in received.headers) == operation["secured"]
    if "body" in sent:
        assert exact(json.loads(received.body)) == exact(sent["body"])
    if "form" in sent:
        assert form(received) == sent["form"]


@pytest.mark.parametrize("calling", [call, call_async])
@pytest.mark.parametrize(("operation", "answer"), ANSWERS)
def test_the_answer_survives(server: Server, calling: Any, operation: dict[str, Any], answer: dict[str, Any]) -> None:
    if "contradiction" in answer:
        pytest.skip(f"the page contradicts itself: {answer['contradiction']}")
    request = next((each for each in operation["requests"] if "arguments" in each), None)
    if request is None:
        pytest.skip("no request of the page can be made")
    server.status, server.body = answer["status"], json.dumps(answer["body"]).encode()
    if answer["status"] < 300:
        assert exact(written(calling(server, operation, request, request["arguments"]))) == exact(answer["body"])
        return
    with pytest.raises(ApiError) as caught:
        calling(server, operation, request, request["arguments"])
    assert caught.value.status == answer["status"]
    assert exact(caught.value.response.json()) == exact(answer["body"])

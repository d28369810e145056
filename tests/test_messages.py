"""HTTP messages and curl commands as pages print them. Each text is a form of pages, and what is no request is none."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.curl import read_curl
from apiscribe.messages import Message, RequestLine, read_messages, request_line

OR = re.compile(r"\s*or\b", re.IGNORECASE)
PRINTED = st.text(st.sampled_from("curl -dXHF'\"\\\n{}[]<>/:?&=$| POSTGEhtps.,ora1"), max_size=60)


def read(text: str) -> list[Message]:
    return list(read_messages(text, OR))


@pytest.mark.parametrize(
    ("text", "method", "url"),
    [
        ("POST https://{endpoint}/v1/lamps", "POST", "https://{endpoint}/v1/lamps"),
        ("POST  https://{Lamp Endpoint}/v1/lamps", "POST", "https://{Lamp Endpoint}/v1/lamps"),
        ("GET https://Lamp endpoint/v1/lamps", "GET", "https://Lamp endpoint/v1/lamps"),
        ("GET https://{{endpoint}}/v1/lamps/{{lamp id}}", "GET", "https://{{endpoint}}/v1/lamps/{{lamp id}}"),
        ("GET {endpoint}/v1/lamps", "GET", "{endpoint}/v1/lamps"),
        ("GET /v1/lamps/{lamp_id }?size=<any size>", "GET", "/v1/lamps/{lamp_id }?size=<any size>"),
        ("Get https://lamps.example/v1", "GET", "https://lamps.example/v1"),
        ("delete /v1/lamps/1", "DELETE", "/v1/lamps/1"),
        ("POST v2/12/lamps?x=1", "POST", "/v2/12/lamps?x=1"),
        ("GET/{lamp_version}", "GET", "/{lamp_version}"),
        ("PUThttps://lamps.example/v1", "PUT", "https://lamps.example/v1"),
        ("GET /v1/lamps HTTP/1.1", "GET", "/v1/lamps"),
        ("GET /v1/lamps ?a=1&b= 2& c=3 HTTP/1.1", "GET", "/v1/lamps?a=1&b=2&c=3"),
        ("Example URL: https://lamps.example/v1", "", "https://lamps.example/v1"),
        ("/v1/lamps", "", "/v1/lamps"),
    ],
)
def test_request_lines(text: str, method: str, url: str) -> None:
    assert request_line(text) == RequestLine(method, url)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[", '{"a": "/v1"}', "// a comment", "/* a comment */", "# POST", "Delete the/lamp",
        "Get https://lamps.example/v1 and wait", "Send POST /v1/lamps", "size: String", "POST", "POST lamps",
        "Location: https://lamps.example/v1", "POSTMAN /v1", "GET /v1/{lamp", "https://lamps.example and then /v1",
    ],
)  # fmt: skip
def test_no_request_lines(text: str) -> None:
    assert request_line(text) is None


def test_a_request_is_taken_apart() -> None:
    (message,) = read('POST https://{endpoint}/v2/lamps HTTP/1.1\nX-Language: en\n\n{\n  "a": 1\n}')
    assert message.requests == (RequestLine("POST", "https://{endpoint}/v2/lamps"),)
    assert message.headers == (("X-Language", "en"),)
    assert (message.body, message.body_line) == ('{\n  "a": 1\n}', 4)


def test_a_body_may_begin_on_the_request_line() -> None:
    (message,) = read('POST https://{E}/v1/lamps      {\n "a": "x = y"\n}')
    assert (message.body, message.body_line) == ('{\n "a": "x = y"\n}', 1)


def test_a_query_may_go_on_below() -> None:
    (message,) = read("GET /v1/lamps?a=1\n  &b=2\n  &c=3")
    assert message.requests[0].url == "/v1/lamps?a=1&b=2&c=3"


def test_an_answer_is_taken_apart() -> None:
    (message,) = read('HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"a": 1}')
    assert (message.status, message.body, message.body_line) == ("200", '{"a": 1}', 4)


def test_fields_of_a_form_are_no_headers() -> None:
    (message,) = read("POST /v1/login HTTP/1.1\nHost: lamps.example\nname: String\nX-Room: 1")
    assert message.headers == (("Host", "lamps.example"), ("X-Room", "1"))
    assert message.other == 3


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ('{"a": 1}\nor\n{"a": 2}', ['{"a": 1}', '{"a": 2}']),
        ('{"a": 1}\n\n  Or:\n\n{"a": 2}', ['{"a": 1}\n', '\n{"a": 2}'.strip()]),
        ('{"a": "\\n or \\n"}', ['{"a": "\\n or \\n"}']),
        ('POST /v1/a\nor\nPOST /v1/b\n{"a": 1}', ['{"a": 1}']),
        ('POST /v1/a\n{"a": 1}\nPOST /v1/b\n{"b": 1}', ['{"a": 1}', '{"b": 1}']),
        ('GET /v1/a\n\nHTTP/1.1 200 OK\n\n{"a": 1}', ["", '{"a": 1}']),
    ],
)
def test_several_messages_in_one_block(text: str, bodies: list[str]) -> None:
    assert [message.body for message in read(text)] == bodies


def curl(text: str) -> Message:
    message = read_curl(text)
    assert message is not None
    return message


def test_a_command_is_read() -> None:
    message = curl(
        "$ curl -ik -X PUT 'https://lamps.example/v1/lamps?a=1&b=2' \\\n"
        "  -H \"X-Auth-Token: $token\" -H'Content-Type:application/json' \\\n  -d'{\n  \"a\": 1\n}'"
    )
    assert message.requests == (RequestLine("PUT", "https://lamps.example/v1/lamps?a=1&b=2"),)
    assert message.headers == (("X-Auth-Token", "$token"), ("Content-Type", "application/json"))
    assert (message.body, message.body_line) == ('{\n  "a": 1\n}', 3)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("curl https://lamps.example/v1", "GET"),
        ("curl -XDELETE https://lamps.example/v1", "DELETE"),
        ("curl --request=post https://lamps.example/v1", "POST"),
        ("curl https://lamps.example/v1 --data-raw '{}'", "POST"),
        ("curl -I https://lamps.example/v1", "HEAD"),
        ("curl -G -d a=1 https://lamps.example/v1", "GET"),
        ("curl -X $METHOD --url https://lamps.example/v1", "GET"),
        ("curl -o out -X PATCH https://lamps.example/v1 | jq .", "PATCH"),
    ],
)
def test_the_method_of_a_command(text: str, method: str) -> None:
    assert curl(text).requests == (RequestLine(method, "https://lamps.example/v1"),)


def test_a_form_has_no_body_but_its_type() -> None:
    message = curl('POST /v1/lamps -H "X-Room: 1" -F size=\'{"a":1}\' -F content=@/lamp.png')
    assert message.requests == (RequestLine("POST", "/v1/lamps"),)
    assert message.headers == (("X-Room", "1"), ("Content-Type", "multipart/form-data"))
    assert message.body == ""


def test_escaped_quotes() -> None:
    assert curl('curl -d "{\\"a\\": 1}" https://lamps.example/v1').body == '{"a": 1}'


@pytest.mark.parametrize(
    "text", ["curl", "curl -d '{", "curl is a command", "curl -X POST", "curly /v1", "{}", "curl -d @x", "GET /v1", ""]
)
def test_no_commands(text: str) -> None:
    assert read_curl(text) is None


@given(PRINTED)
def test_any_text_is_read(text: str) -> None:
    read_curl(text)
    for message in read(text):
        assert message.requests or message.status or message.headers or message.body or message.other


@pytest.mark.parametrize(
    "text", ["POST https://" + "a " * 5000, "GET /" + "{" * 5000, "GET /" + "<a>{b}" * 5000 + "{", "GET /? " * 5000]
)
def test_long_lines_are_read_in_time(text: str) -> None:
    began = time.monotonic()
    request_line(text)
    assert time.monotonic() - began < 1

"""Signatures, held against those of the vendor's own SDK, for what goes over the wire."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.client.runtime.auth import access_key
from templates.client.runtime.auth.access_key import AccessKeyAuth
from templates.client.runtime.errors import InvalidRequestError
from templates.client.runtime.request import Request
from templates.client.runtime.settings import Settings
from templates.client.runtime.transport import Transport
from tests.identity import Call, Identity, identity

DATE = "20300102T030405Z"
KEY, SECRET = "AK1D", "s3cret/key+="

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
odd_words = st.one_of(
    words, st.sampled_from(["", " ", "a b", "~", "+", "a/b", "%2F", "%", "é", "灯", "...", "*", "a=b&c"])
)
segments = st.lists(odd_words.filter(lambda word: word not in (".", "..")), min_size=1, max_size=4)
header_words = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20).map(str.strip)


@pytest.fixture(autouse=True)
def fixed_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_key, "_now", lambda: DATE)


def signed(request: httpx.Request, auth: httpx.Auth | None = None) -> httpx.Request:
    """Give the request as it would be sent."""
    return next((auth or AccessKeyAuth(KEY, SECRET)).sync_auth_flow(request))


def by_the_sdk(
    request: httpx.Request,
    path: str,
    query: list[tuple[str, Any]],
    body: Any,
    credentials: Any = None,
    without: tuple[str, ...] = (),
) -> SdkRequest:
    """Sign a call with the SDK: its own path, query and body, and the headers that our request was made with.

    `without` names headers that the SDK is to add itself.
    """
    authorization = request.headers["Authorization"]
    names = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
    headers = {name.title(): request.headers[name] for name in names if name not in without}
    sdk = SdkRequest(request.method, "https", request.headers["Host"], path, None, query, headers, body)
    result: SdkRequest = (credentials or BasicCredentials(KEY, SECRET)).sign_request(sdk)
    return result


def agrees(request: httpx.Request, sdk: SdkRequest) -> None:
    """Hold what goes over the wire against what the SDK would send."""
    assert request.url.raw_path.decode() == sdk.uri
    assert request.headers["Authorization"] == sdk.header_params["Authorization"]


@settings(deadline=None)
@given(segments, st.booleans())
def test_any_path(parts: list[str], slash: bool) -> None:
    path = "/lamps/" + "/".join(quote(part, safe="") for part in parts) + "/" * slash
    request = signed(httpx.Request("GET", "https://lamps.example" + path))
    agrees(request, by_the_sdk(request, path, [], None))


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/v1", "/v1/", "/v1//x", "//", "/~ada", "/a+b", "/a%2Fb", "/a%2fb", "/a%252Fb", "/a%20b", "/%7Eada"),
        *("/%E7%81%AF", "/a.b/...", "/a=b;c,d", "/a:b@c", "/(a)!*'$&", "/%FF"),
    ],
)
def test_odd_paths(path: str) -> None:
    request = signed(httpx.Request("GET", f"https://lamps.example:8443{path}"))
    agrees(request, by_the_sdk(request, path, [], None))


def test_a_url_without_a_path_is_the_root() -> None:
    request = signed(httpx.Request("GET", "https://lamps.example"))
    agrees(request, by_the_sdk(request, "/", [], None))


def test_dots_are_resolved_before_signing() -> None:
    """The SDK signs "/a/../b" as it is though "/b" is what it sends; here one path is signed and sent."""
    request = signed(httpx.Request("GET", "https://lamps.example/a/../b/./c"))
    agrees(request, by_the_sdk(request, "/b/c", [], None))


@settings(deadline=None)
@given(st.lists(st.tuples(odd_words, odd_words), max_size=6))
def test_any_query(pairs: list[tuple[str, str]]) -> None:
    request = signed(httpx.Request("GET", "https://lamps.example/v1", params=tuple(pairs) or None))
    agrees(request, by_the_sdk(request, "/v1", list(pairs), None))


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("", []),
        ("b=2&a=1", [("b", "2"), ("a", "1")]),
        ("id=b&id=a&id=", [("id", ["b", "a", ""])]),
        ("a=x+y&b=x%20y&c=x%2By", [("a", "x y"), ("b", "x y"), ("c", "x+y")]),
        ("name", [("name", "")]),
        ("name=", [("name", "")]),
        ("lit=true", [("lit", True)]),
        ("q=%E7%81%AF&q=%C3%A9", [("q", ["é", "灯"])]),
        ("a~b=*", [("a~b", "*")]),
        ("a=1%262&B=3", [("a", "1&2"), ("B", "3")]),
    ],
)
def test_odd_queries(query: str, pairs: list[tuple[str, Any]]) -> None:
    request = signed(httpx.Request("GET", f"https://lamps.example/v1?{query}"))
    agrees(request, by_the_sdk(request, "/v1", pairs, None))


@settings(deadline=None)
@given(st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True), header_words, max_size=4))
def test_any_header(headers: dict[str, str]) -> None:
    request = signed(httpx.Request("GET", "https://lamps.example/v1", headers=headers))
    agrees(request, by_the_sdk(request, "/v1", [], None))
    names = request.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    assert {"host", "x-sdk-date"} <= set(names) == set(names) - {"user-agent", "connection", "content-length"}
    assert not any("_" in name for name in names)


def test_headers_with_spaces_and_more_than_ascii() -> None:
    headers = {b"X-Room": b"  the  cellar ", b"X-Name": "灯".encode()}
    request = signed(httpx.Request("GET", "https://lamps.example/v1", headers=headers))
    agrees(request, by_the_sdk(request, "/v1", [], None))


def test_a_header_that_is_sent_twice_is_not_signed() -> None:
    request = signed(httpx.Request("GET", "https://lamps.example/v1", headers=[("X-Room", "a"), ("X-Room", "b")]))
    assert "x-room" not in request.headers["Authorization"]
    agrees(request, by_the_sdk(request, "/v1", [], None))


@settings(deadline=None)
@given(st.binary(max_size=40), st.sampled_from(["GET", "post", "PUT", "DELETE", "PATCH"]))
def test_any_json_body(body: bytes, method: str) -> None:
    headers = {"Content-Type": "application/json;charset=utf8"}
    request = signed(httpx.Request(method, "https://lamps.example/v1", headers=headers, content=body))
    agrees(request, by_the_sdk(request, "/v1", [], body))


def test_a_body_of_no_type_is_signed() -> None:
    request = signed(httpx.Request("PUT", "https://lamps.example/v1", content=b"on"))
    agrees(request, by_the_sdk(request, "/v1", [], b"on"))
    assert access_key.PAYLOAD_HEADER not in request.headers


@pytest.mark.parametrize("media_type", ["application/octet-stream", "text/plain", "application/merge-patch+json"])
@pytest.mark.parametrize("body", [b"", b"on"])
def test_other_bodies_are_not_signed_and_the_request_says_so(media_type: str, body: bytes) -> None:
    headers = {"Content-Type": media_type}
    request = signed(httpx.Request("PUT", "https://lamps.example/v1", headers=headers, content=body))
    agrees(request, by_the_sdk(request, "/v1", [], body, without=("x-sdk-content-sha256",)))
    assert request.headers["X-Sdk-Content-Sha256"] == "UNSIGNED-PAYLOAD"


def test_forms_are_not_read_for_the_signature() -> None:
    def parts() -> Iterator[bytes]:
        raise AssertionError("the stream was read")
        yield b""

    headers = {"Content-Type": "application/octet-stream"}
    stream = signed(httpx.Request("PUT", "https://lamps.example/v1", headers=headers, content=parts()))
    agrees(stream, by_the_sdk(stream, "/v1", [], b"...", without=("x-sdk-content-sha256",)))
    form = signed(httpx.Request("POST", "https://lamps.example/v1", files={"shade": b"green"}))
    agrees(form, by_the_sdk(form, "/v1", [], b"...", without=("x-sdk-content-sha256",)))


def test_a_json_stream_is_read_for_the_signature() -> None:
    headers = {"Content-Type": "application/json"}
    request = signed(httpx.Request("PUT", "https://lamps.example/v1", headers=headers, content=iter([b"[1,", b"2]"])))
    agrees(request, by_the_sdk(request, "/v1", [], b"[1,2]"))


def test_what_goes_with_temporary_keys_and_projects() -> None:
    url = "https://lamps.example/v1"
    basic = BasicCredentials(KEY, SECRET, "p1").with_security_token("t0ken")
    request = signed(httpx.Request("GET", url), AccessKeyAuth(KEY, SECRET, security_token="t0ken", project_id="p1"))
    agrees(request, by_the_sdk(request, "/v1", [], None, basic, without=("x-security-token", "x-project-id")))
    request = signed(httpx.Request("GET", url), AccessKeyAuth(KEY, SECRET, domain_id="d1"))
    agrees(
        request, by_the_sdk(request, "/v1", [], None, GlobalCredentials(KEY, SECRET, "d1"), without=("x-domain-id",))
    )


def test_a_request_can_be_signed_again() -> None:
    headers = {"Content-Type": "text/plain"}
    request = signed(httpx.Request("PUT", "https://lamps.example/v1?b=%20&a=", headers=headers, content=b"on"))
    first = (request.url, request.headers.copy())
    assert (signed(request).url, request.headers) == first


def test_the_date_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    stamps = [signed(httpx.Request("GET", "https://lamps.example")).headers["X-Sdk-Date"], access_key._now()]
    assert all(len(stamp) == 16 and stamp[8] == "T" and stamp.endswith("Z") for stamp in stamps)
    assert stamps == sorted(stamps)


@pytest.fixture
def service() -> Iterator[Identity]:
    with identity() as served:
        yield served


def arrived(call: Call) -> tuple[str, str]:
    """Give the signature that arrived, and the one that the SDK makes of all else that arrived."""
    path, _, query = call.target.partition("?")
    authorization = call.headers["authorization"]
    names = authorization.split("SignedHeaders=")[1].split(",")[0].split(";")
    sdk = SdkRequest(
        call.method,
        resource_path=path,
        query_params=parse_qsl(query, keep_blank_values=True),
        header_params={name.title(): call.headers[name] for name in names},
        body=call.body,
    )
    return authorization, BasicCredentials(KEY, SECRET).sign_request(sdk).header_params["Authorization"]


@pytest.mark.parametrize(
    "call_settings",
    [
        {"method": "GET", "params": {"name": "a b+c~d*é/ü", "none": "", "id": ["2", "1"]}},
        {"method": "PUT", "json": {"room": "Küche 灯"}, "headers": {"X-Room": "the  cellar"}},
        {"method": "POST", "files": {"shade": ("shade.txt", b"green")}, "data": {"lit": "true"}},
        {"method": "POST", "data": {"room": "the cellar"}},
        {"method": "PUT", "content": b"\x00\xff", "headers": {"Content-Type": "application/octet-stream"}},
        {"method": "PUT", "content": b"", "headers": {"Content-Type": "application/json"}},
    ],
)
def test_what_arrives_is_what_was_signed(service: Identity, call_settings: dict[str, Any]) -> None:
    url = service.url + "/v1/lamps/a%2Fb/%E7%81%AF/~ada/"

    async def call() -> None:
        async with httpx.AsyncClient(auth=AccessKeyAuth(KEY, SECRET), trust_env=False) as client:
            await client.request(url=url, **call_settings)

    with httpx.Client(auth=AccessKeyAuth(KEY, SECRET), trust_env=False) as client:
        client.request(url=url, **call_settings)
    asyncio.run(call())
    assert len(service.calls) == 2
    for each in service.calls:
        signature, expected = arrived(each)
        assert signature == expected


def test_a_call_of_a_client_is_signed(service: Identity) -> None:
    client_settings = Settings(
        base_url=f"{service.url}/base", user_agent="test", auth=AccessKeyAuth(KEY, SECRET), max_retries=0
    )
    call = Request(
        "PUT",
        "/v1/{room}/lamps",
        path_parameters={"room": "a/b ~ü"},
        query={"q": ["b c", "a"], "lit": True},
        headers={"X-Language": "en us"},
        body={"name": "灯"},
    )
    with httpx.Client(trust_env=False) as http_client, pytest.raises(Exception, match="Who are you"):
        Transport(client_settings, http_client).fetch(call, object)
    (made,) = service.calls
    assert made.target == "/base/v1/a%2Fb%20~%C3%BC/lamps?lit=true&q=a&q=b%20c"
    signature, expected = arrived(made)
    assert signature == expected
    assert hashlib.sha256(made.body).hexdigest() == hashlib.sha256('{"name":"灯"}'.encode()).hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        *({"access_key": bad} for bad in ("", "s3 cret", "s3cret\n", None)),
        *({"secret_key": bad} for bad in ("", "s3 cret", "s3cret\n", None)),
        *({name: "s3cret\n"} for name in ("security_token", "project_id", "domain_id")),
        {"project_id": "p", "domain_id": "d"},
    ],
)
def test_what_makes_no_signature_is_refused_and_not_told(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        AccessKeyAuth(**{"access_key": KEY, "secret_key": SECRET, **changes})
    assert "s3" not in str(caught.value)

"""What servers and networks do to a client, and what comes of it: the table of docs/client.md, done for real."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import threading
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest

from templates.client.runtime import retry
from templates.client.runtime.auth.token import TokenAuth
from templates.client.runtime.errors import ApiError, ClientError
from templates.client.runtime.request import Request
from templates.client.runtime.settings import CONNECTIONS, Settings
from templates.client.runtime.transport import AsyncTransport, Transport
from templates.models.base import ApiModel
from tests.calling import Call, call_async, call_sync
from tests.servers import RESET, free_port, http, serving

_DOCS = Path(__file__).parents[1] / "docs" / "client.md"
_ROW = re.compile(r"^\| (?P<case>.+?) \| (?P<get>[\w ]+, \d) \| (?P<post>[\w ]+, \d) \|$", re.MULTILINE)
ROWS = {match["case"]: match for match in _ROW.finditer(_DOCS.read_text("utf-8"))}

WELL: dict[str, Any] = {"name": "reading lamp", "watts": 7, "state": "ON"}


def well(**changes: Any) -> bytes:
    return http("200 OK", json.dumps({**WELL, **changes}).encode())


NOW = format_datetime(datetime.now(UTC), usegmt=True)
FAULTS: dict[str, tuple[bytes | None, ...]] = {
    "no server there": (),
    "no answer in time": (None,),
    "connection reset": (RESET,),
    "connection closed without an answer": (b"",),
    "closed once, then well": (b"", well()),
    "half a body": (b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"name": "read',),
    "408": (http("408 Request Timeout"),),
    "429 with seconds, then well": (http("429 Too Many", retry_after="0"), well()),
    "429 with a date, then well": (http("429 Too Many", retry_after=NOW, date=NOW), well()),
    "429 with an absurd wait": (http("429 Too Many", retry_after="86400"),),
    "429 with nonsense for a wait": (http("429 Too Many", retry_after="tomorrow, perhaps"),),
    "503 with seconds, then well": (http("503 Busy", retry_after="0"), well()),
    "503 with a date, then well": (http("503 Busy", retry_after=NOW, date=NOW), well()),
    "503 with an absurd wait": (http("503 Busy", retry_after="Fri, 31 Dec 9999 23:59:59 GMT"),),
    "500": (http("500 Oh"),),
    "502 in HTML": (http("502 Bad Gateway", b"<html><h1>Bad gateway"),),
    "401, the token has expired": (http("401 Unauthorized", b'{"error_code": "T.1"}'),),
    "400 with a code and a message": (http("400 Bad", b'{"error_code": "L.1", "error_msg": "No such lamp."}'),),
    "302 to elsewhere": (http("302 Found", location="http://elsewhere.invalid/"),),
    "HTML with status 200": (http("200 OK", b"<html>Log in</html>"),),
    "nothing with status 200": (http("200 OK"),),
    "JSON that breaks off": (http("200 OK", b'{"name": "read'),),
    "packing that cannot be undone": (http("200 OK", b"no gzip", content_encoding="gzip"),),
    "a text for an object": (http("200 OK", b'"lamp"'),),
    "null for an object": (http("200 OK", b"null"),),
    "null for a field": (well(watts=None),),
    "a field less": (http("200 OK", b'{"name": "reading lamp"}'),),
    "a field that no page documents": (well(colour={"warm": True}),),
    "a value that no page lists": (well(state="FLICKERING"),),
}
# How often a server that is not there could have seen a call is told by the attempts.
UNSEEN = "no server there"


class Lamp(ApiModel):
    """An answer as the package of models would have it."""

    name: str | None = None
    watts: int | None = None
    state: Literal["ON", "OFF"] | str | None = None


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE", 0.001)


def test_every_row_of_the_table_is_done_here() -> None:
    assert list(ROWS) == list(FAULTS)


@pytest.mark.parametrize("call", [call_sync, call_async])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("case", FAULTS)
def test_what_comes_of_it(call: Call, method: str, case: str) -> None:
    said = FAULTS[case]
    seen = itertools.count()

    def answer(line: str, headers: dict[str, str]) -> bytes | None:
        assert line.startswith(f"{method} /v1/lamps/7 ")
        return said[min(next(seen), len(said) - 1)]

    body = {"body": {"name": "reading lamp"}} if method == "POST" else {}
    request = Request(method, "/v1/lamps/7", **body)
    retries: list[object] = []
    settings = {"timeout": 0.2 if None in said else 5.0, "event_hooks": {"retry": [retries.append]}}
    with serving(answer) as url:
        address = f"http://127.0.0.1:{free_port()}" if case == UNSEEN else url
        try:
            lamp = call(address, request, Lamp, auth=TokenAuth("s3cret"), **settings)
            outcome = "the answer"
        except ClientError as error:
            outcome = type(error).__name__
            assert_it_is_told(error, case)
        else:
            assert lamp.to_dict() == json.loads(said[-1].partition(b"\r\n\r\n")[2])  # type: ignore[union-attr]
        times = len(retries) + 1 if case == UNSEEN else next(seen)
    assert f"{outcome}, {times}" == ROWS[case][method.lower()]


def assert_it_is_told(error: ClientError, case: str) -> None:
    """Hold what an error says against what happened."""
    assert re.match(r"(GET|POST) /v1/lamps/7: ", str(error))
    assert "s3cret" not in f"{error!r}{error}{error.__cause__!r}"
    if isinstance(error, ApiError):
        assert str(error.status) in str(error)
        assert "s3cret" not in repr(error.response.request.headers.raw)
        assert (error.retry_after is not None and error.retry_after > 60) == ("absurd" in case)
        assert ("No such lamp." in str(error)) == (case == "400 with a code and a message")


@contextmanager
def echoing() -> Iterator[str]:
    """Serve an answer that tells what was asked, on connections that stay open: a task each, so thousands may come."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    address: list[str] = []

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                name = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
                body = json.dumps({**WELL, "name": name}).encode()
                writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(serve_one, "127.0.0.1", 0, backlog=2048)
        address.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        ready.set()
        await ended.wait()
        server.close()

    ended = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


def test_a_thousand_calls_at_once_get_each_their_own_answer() -> None:
    async def names(url: str) -> list[str | None]:
        http_client = httpx.AsyncClient(trust_env=False, limits=CONNECTIONS)
        transport = AsyncTransport(Settings(base_url=url, user_agent="t"), http_client)

        async def name(number: int) -> str | None:
            return (await transport.fetch(Request("GET", f"/lamps/{number}"), Lamp)).name

        waiting: list[Awaitable[str | None]] = [name(number) for number in range(1000)]
        try:
            return await asyncio.gather(*waiting)
        finally:
            await http_client.aclose()

    with echoing() as url:
        assert asyncio.run(names(url)) == [str(number) for number in range(1000)]


def test_threads_that_share_a_client_get_each_their_own_answer() -> None:
    with echoing() as url:
        http_client = httpx.Client(trust_env=False, limits=CONNECTIONS)
        transport = Transport(Settings(base_url=url, user_agent="t"), http_client)

        def name(number: int) -> str | None:
            return transport.fetch(Request("GET", f"/lamps/{number}"), Lamp).name

        with ThreadPoolExecutor(16) as threads:
            assert list(threads.map(name, range(400))) == [str(number) for number in range(400)]
        http_client.close()

"""A server on this machine that notes what it is sent, and answers what a test tells it to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest


@dataclass(frozen=True)
class Received:
    """One request as it came over the socket."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """What the server answers from now on, and what it has been sent so far."""

    url: str
    status: int = 200
    body: bytes = b"null"
    received: list[Received] = field(default_factory=list[Received])


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            target = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            running.received.append(
                Received(
                    method=self.command,
                    path=unquote(target.path),
                    query=parse_qsl(target.query, keep_blank_values=True),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
            empty = running.status in (204, 304)
            self.send_response(running.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "0" if empty else str(len(running.body)))
            self.end_headers()
            if not empty and self.command != "HEAD":
                self.wfile.write(running.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: pytest tells what failed."""

    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.answer)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield running
    listening.shutdown()
    listening.server_close()
    thread.join()

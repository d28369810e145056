"""An API about lamps and the IAM that gives tokens for it, on this machine, with what a test wants of them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSWORD = "pa55w0rd-é\"'"


@dataclass
class Call:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the IAM or the API says."""

    status: int
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Identity:
    """What was asked, and what is answered: `login` is told how many tokens were asked for, this one included."""

    url: str = ""
    login: Callable[[int], Reply] = field(default_factory=lambda: token_reply)
    delay: float = 0.0
    logins: list[Call] = field(default_factory=list[Call])
    calls: list[Call] = field(default_factory=list[Call])
    refuses: Callable[[Call], bool] = lambda call: False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, call: Call) -> Reply:
        if call.target.startswith("/v3/auth/tokens"):
            with self.lock:
                self.logins.append(call)
                count = len(self.logins)
            time.sleep(self.delay)
            return self.login(count)
        with self.lock:
            self.calls.append(call)
        if "x-auth-token" not in call.headers or self.refuses(call):
            return Reply(401, b'{"error_code": "L.1", "error_msg": "Who are you?"}')
        return Reply(200, json.dumps(call.headers["x-auth-token"]).encode())


def token_reply(count: int, **token: Any) -> Reply:
    """Give token number `count`, for a day from when it is given unless said otherwise."""
    told = {"issued_at": "2030-01-01T00:00:00.000000Z", "expires_at": "2030-01-02T00:00:00.000000Z", **token}
    return Reply(201, json.dumps({"token": told}).encode(), {"X-Subject-Token": f"t0ken-{count}"})


@contextmanager
def identity() -> Iterator[Identity]:
    """Serve, until the block ends."""
    service = Identity()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            call = Call(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self._body())
            reply = service.answer(call)
            # The server's own Date is left out: what a token's life is counted by is for the test to say.
            self.send_response_only(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do  # noqa: N815

        def _body(self) -> bytes:
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 1024
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        service.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()

"""A server that answers with the very bytes that a test wants, broken ones included."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

RESET = b"the connection is reset"  # as an answer: nothing is sent, and the connection is torn down
Answer = Callable[[str, dict[str, str]], bytes | None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Serve on this machine; gives the base URL.

    `answer` is told the request line and the headers (names in lower case) and gives all that goes over the wire, after
    which the connection is closed. None says nothing until the server ends; `RESET` tears the connection down.
    """
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            line, headers = _read(connection)
            said = answer(line, headers)
            if said is None:
                ended.wait(30)
            elif said is RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                connection.sendall(said)

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _read(connection: socket.socket) -> tuple[str, dict[str, str]]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return line, headers


def http(status: str, body: bytes = b"", **headers: str) -> bytes:
    """Write an HTTP answer: `http("200 OK", b"{}", content_type="application/json")`. A given length is kept."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"connection": "close", "content-length": str(len(body)), **given}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port

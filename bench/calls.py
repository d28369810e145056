"""Calls every operation of an installed client, sync and async: calls.py CLIENT_MODULE SAMPLES

SAMPLES is the samples.json of the client's contract tests: the documented requests and answers. A page that shows no
success, or one that contradicts its own tables, is answered with the least JSON that its model takes. Prints a line of
JSON an operation: how it was answered, or why it could not be called.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

_LEAST = (b"{}", b"[]", b'""', b"0", b"true", b"null")


class Answers(BaseHTTPRequestHandler):
    """Answers what the caller chose, and notes what came."""

    protocol_version = "HTTP/1.1"
    status, body = 200, b"{}"
    received: ClassVar[list[tuple[str, str]]] = []

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Answers.received.append((self.command, unquote(urlsplit(self.path).path)))
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


for verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
    setattr(Answers, f"do_{verb}", Answers.answer)


def main(module: str, samples: Path) -> None:
    package = importlib.import_module(module)
    with serving() as url:
        for operation in json.loads(samples.read_text("utf-8")):
            told = {"operation": operation["operation"], "model": operation.get("model")}
            try:
                told["answer"] = call(package, url, operation)
            except Exception as error:  # whatever it is, it is the figure that is asked for
                told["failed"] = f"{type(error).__name__}: {error}"
            print(json.dumps(told))


def call(package: Any, url: str, operation: dict[str, Any]) -> str:
    """Call the operation both ways; says how the server answered: "sample" or "least". Raises where that fails."""
    request = next((each for each in operation["requests"] if "arguments" in each), None)
    if request is None:
        raise LookupError(operation["requests"][0]["passed_over"])
    success = (each for each in operation["answers"] if each["status"] < 300 and "contradiction" not in each)
    sample = next(success, None)
    if sample is not None:
        Answers.status, Answers.body = sample["status"], json.dumps(sample["body"]).encode()
        both_ways(package, url, operation, request)
        return "sample"
    Answers.status = 200
    for Answers.body in _LEAST[:-1]:
        try:
            both_ways(package, url, operation, request)
        except package.DecodeError:
            continue
        return "least"
    Answers.body = _LEAST[-1]
    both_ways(package, url, operation, request)
    return "least"


def both_ways(package: Any, url: str, operation: dict[str, Any], request: dict[str, Any]) -> None:
    """Call by the sync and the async client; each is to send one request, to the place that the document says."""
    options = {"base_url": url, "auth": package.TokenAuth("secret"), "max_retries": 0, **request["client"]}
    names, arguments = (operation["resource"], operation["method"]), request["arguments"]

    async def called() -> None:
        async with package.AsyncClient(**options) as client:
            await method(client, *names)(**arguments)

    Answers.received.clear()
    with package.Client(**options) as client:
        method(client, *names)(**arguments)
    asyncio.run(called())
    verb, _, path = operation["operation"].partition(" ")
    place = re.compile("[^/]+".join(map(re.escape, re.split(r"\{[^{}]+\}", path))) + "/?")
    if [each for each, _ in Answers.received] != [verb] * 2:
        raise AssertionError(f"sent {Answers.received}")
    if not all(place.fullmatch(sent) for _, sent in Answers.received):
        raise AssertionError(f"sent {Answers.received}, not {path}")


def method(client: Any, resource: str, name: str) -> Any:
    return getattr(getattr(client, resource), name)


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

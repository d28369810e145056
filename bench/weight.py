"""What a client costs beside httpx and pydantic: its import and first call, and decoding beside json.loads.

usage: weight.py DOCUMENT...|CORPUS [SERVICE...]     OpenAPI documents, or a folder that holds corpus/rst/<service>/

The first call is the GET whose answer leads to the most models, made to a server in a process of its own: the worst
that can be met. Each run is a fresh process, in which httpx and pydantic were imported before the clock started; what
that took is told first, as a measure of the machine. All figures are medians. Packages are compiled to bytecode, as pip
does. What is decoded is the sample of each listing, its items repeated to 200; of several, the worst is told.
Everything made goes to a temporary folder.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from apiscribe.emit import PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.methods import Operation
from apiscribe.emit.models import models
from apiscribe.emit.operations import operations
from apiscribe.emit.schemas import components, led_to
from apiscribe.pages import find_pages
from apiscribe.pipeline import describe
from apiscribe.settings import derived
from apiscribe.yaml_loading import load_yaml

RUNS = 9
ITEMS = 200
SETTINGS = PackageSettings("weighed-models", "weighed-client")

# Arguments of the call that is made, by their types; any other is "x".
_MADE_UP = {"integer": 1, "number": 1.5, "boolean": True, "array": ["x"], "object": {"x": "x"}}

_SERVER = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *words):
        pass
server = HTTPServer(("127.0.0.1", 0), Answers)
print(server.server_port, flush=True)
server.serve_forever()
"""
_CALL = """
import time
started = time.perf_counter()
import httpx, pydantic
alone = time.perf_counter() - started
import json, os, sys
def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
base, port, resource, method, given = sys.argv
before, started = resident(), time.perf_counter()
import weighed_client
client = weighed_client.Client(base_url=f"http://127.0.0.1:{port}", auth=weighed_client.TokenAuth("t"))
imported = time.perf_counter()
getattr(getattr(client, resource), method)(**json.loads(given))
print(alone, imported - started, time.perf_counter() - started, (resident() - before) / 2**20)
"""
_DECODE = """
import json, sys, time
from pydantic import TypeAdapter
import weighed_models
def seconds(decode, text):
    started = time.perf_counter()
    for _ in range(10):
        decode(text)
    return time.perf_counter() - started
for name, sample in json.load(sys.stdin):
    text = json.dumps(sample).encode()
    decode = TypeAdapter(getattr(weighed_models, name)).validate_json
    try:
        decode(text)
    except ValueError:  # a sample that contradicts its table
        continue
    ratios = sorted(seconds(decode, text) / seconds(json.loads, text) for _ in range(15))
    print(ratios[7], name)
"""


def main(words: list[str]) -> int:
    heads = f"{'document':32} {'operations':>10} {'models':>6} {'httpx s':>8} {'import s':>8} {'+ call s':>8} {'MB':>5}"
    print(f"{heads}  {'decode':>6}  call")
    with server() as port:
        for name, document in documents(words):
            with tempfile.TemporaryDirectory() as folder:
                weigh(name, document, Path(folder), port)
    return 0


def documents(words: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    first = Path(words[0])
    if first.is_file():
        for word in words:
            yield Path(word).stem, load_yaml(Path(word).read_text("utf-8"), word).value
        return
    for pages in sorted(path for path in (first / "corpus" / "rst").iterdir() if path.is_dir()):
        if not words[1:] or pages.name in words[1:]:
            described = describe(find_pages([str(pages)]), derived(pages.name), None, ())
            yield pages.name, described.document.content


@contextmanager
def server() -> Iterator[str]:
    with subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


def weigh(name: str, document: Mapping[str, Any], folder: Path, port: str) -> None:
    """Make the packages of one document and print its line."""
    for files in (models(document, SETTINGS), client(document, SETTINGS)):
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)
    compileall.compile_dir(folder, quiet=2)
    every = operations(document, SETTINGS.client_parameters)
    schemas = components(document)
    line = f"{name:32} {len(every):10} {len(schemas):6}"
    calls = [each for each in every if each.method == "GET" and each.result and each.result.shape.startswith("models.")]
    if not calls:
        print(line, "  no call gives a model")
        return
    call = max(calls, key=lambda each: len(led_to(each.source["responses"], schemas)))
    given = {each.name: _MADE_UP.get(each.schema.get("type"), "x") for each in call.arguments if each.required}
    runs = [run(folder, _CALL, port, call.resource, call.name, json.dumps(given)).split() for _ in range(RUNS)]
    alone, imported, called, megabytes = (median(map(float, column)) for column in zip(*runs, strict=True))
    worst = worst_decoding(folder, every)
    print(line, f"{alone:8.3f} {imported:8.3f} {called:8.3f} {megabytes:5.1f}  {worst:>6}  {call.resource}.{call.name}")


def worst_decoding(folder: Path, every: tuple[Operation, ...]) -> str:
    samples = [each for operation in every for each in sample_of(operation)]
    if not samples:
        return "-"
    lines = run(folder, _DECODE, typed=json.dumps(samples)).splitlines()
    return max((f"{float(line.split()[0]):.2f}" for line in lines), default="-")


def sample_of(operation: Operation) -> Iterator[tuple[str, Any]]:
    """Give the model of a listing's answer, and its documented sample with many items, where there is one."""
    key = operation.source.get("x-pagination", {}).get("items")
    if not (key and operation.paging and operation.result) or key.startswith("/"):
        return
    for response in operation.source["responses"].values():
        for media in response.get("content", {}).values():
            for example in media.get("examples", {}).values():
                sample = example.get("value")
                if isinstance(sample, dict) and (items := sample.get(key)) and isinstance(items, list):
                    many = (items * (ITEMS // len(items) + 1))[:ITEMS]
                    yield operation.result.shape.removeprefix("models."), {**sample, key: many}
                    return


def run(folder: Path, program: str, *words: str, typed: str = "") -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        input=typed,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return done.stdout


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))

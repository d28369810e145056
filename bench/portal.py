"""Portals in a real browser: do they open from a disk, at once, and can everybody use them?

usage: portal.py AXE [--shots FOLDER] SITE...     AXE is axe.min.js of axe-core, a SITE the folder of one API's pages

Of each site, and of a made-up one of 300 operations, it opens the overview, the largest operation, the largest schema,
the list of schemas, the changelog and the search, in light and dark colours, on a desk and on a phone. It fails where

- axe-core finds a serious violation,
- the browser tells of an error (a breach of the page's own policy is one), or asks for anything that is not a file,
- a page is wider than a phone,
- the search cannot be used with the keyboard alone, or a page says less without its script,
- the 300 operations need more than a second to open.

With --shots it leaves pictures. Without a browser on the machine it says so, and exits with 3.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from browser import Browser, browser, find

from apiscribe.emit import PackageSettings
from apiscribe.emit.portal import Reference, reference

OPERATIONS = 300
SECONDS = 1.0
SCREENS = {"desk": (1440, 1000), "phone": (390, 844)}
LOOKS = [(screen, dark) for screen in SCREENS for dark in (False, True)]
_AXE = """axe.run(document, {resultTypes: ["violations"], preload: false}).then(({violations}) => violations
  .filter(({impact}) => impact === "serious" || impact === "critical")
  .map(({id, help, nodes}) => `${id}: ${help}: ${nodes.length} times, first ${nodes[0].html.slice(0, 200)}`))"""


def made_up(count: int) -> dict[str, Any]:
    """A document of many operations on lamps, each with parameters, a body, answers and a sample."""
    lamp = {
        "type": "object",
        "description": "A lamp.",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "description": "ID of the lamp."},
            "colour": {"anyOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "string"}]},
            "watts": {"type": "integer", "minimum": 1, "maximum": 99, "default": 9},
            "within": {"$ref": "#/components/schemas/Lamp"},
        },
    }
    schemas: dict[str, Any] = {"Lamp": lamp, "Colour": {"type": "string", "enum": ["warm", "cold"]}}
    paths: dict[str, Any] = {}
    for number in range(count):
        order = {"description": f"What lamp {number} is to be.", **{key: lamp[key] for key in ("type", "properties")}}
        schemas[f"Order{number}"] = order
        path = f"/v1/{{house}}/rooms{number // 6}" + ("/{room}" if number % 6 > 2 else "")
        method = ("get", "post", "delete", "get", "put", "delete")[number % 6]
        paths.setdefault(path, {})[method] = _operation(path, method, number)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1.0.0", "description": "Lamps that do not exist."},
        "servers": [{"url": "https://lamps.example"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}},
        },
        "security": [{"token": []}],
    }


def _operation(path: str, method: str, number: int) -> dict[str, Any]:
    places = [name for name in ("house", "room") if f"{{{name}}}" in path]
    operation: dict[str, Any] = {
        "operationId": f"{method.capitalize()}Lamp{number}",
        "summary": f"Switching lamp {number} of a room",
        "description": "Options:\n\n- on: it shines\n- off: it does not",
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in places),
            {"name": "limit", "in": "query", "description": "How many.", "schema": {"type": "integer", "default": 20}},
        ],
        "responses": {
            "200": {
                "description": "OK",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Lamp"},
                        "examples": {"one": {"value": {"id": "a", "colour": "warm", "watts": 9}}},
                    }
                },
            },
            "404": {"description": "There is no such lamp."},
        },
    }
    if method in ("post", "put"):
        schema = {"$ref": f"#/components/schemas/Order{number}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def chosen(site: Path) -> Iterator[tuple[str, Path]]:
    """The pages to look at: of a kind, the largest."""
    yield "overview", site / "index.html"
    for kind, folder in (("operation", "operations"), ("schema", "schemas")):
        every = sorted((site / folder).glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
        if every and every[-1].name != "index.html":
            yield kind, every[-1]
        elif len(every) > 1:
            yield kind, every[-2]
    yield "schemas", site / "schemas" / "index.html"
    for name, path in (("changelog", site / "changelog.html"), ("landing", site.parent / "index.html")):
        if path.is_file():
            yield name, path


def troubles(page: Browser, axe: str) -> Iterator[str]:
    """What axe-core finds on the page that is open, and whether it is too wide."""
    if not page.value("typeof axe === 'object'"):
        page.value(f"{axe}; 0")
    yield from page.value(_AXE)
    wide = page.value("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        yield f"the page is {wide} pixels wider than the screen"


def told(page: Browser) -> Iterator[str]:
    """What the browser has told that it should not have to; forgets it."""
    for event in page.events:
        given = event["params"]
        match event["method"]:
            case "Network.requestWillBeSent" if not given["request"]["url"].startswith(("file:", "data:", "about:")):
                yield f"asks for {given['request']['url']}"
            case "Log.entryAdded" if given["entry"]["level"] in ("error", "warning"):
                yield f"the browser tells: {given['entry']['text']}"
            case "Runtime.exceptionThrown":
                yield f"the script fails: {given['exceptionDetails']}"
            case _:
                pass
    page.events.clear()


def looked_at(page: Browser, site: Path, axe: str, shots: Path | None) -> Iterator[str]:
    """Look at the pages of a site in all ways."""
    for kind, path in chosen(site):
        for screen, dark in LOOKS:
            page.resize(*SCREENS[screen], dark=dark)
            page.open(path.as_uri())
            label = f"{site.name} {kind} {screen} {'dark' if dark else 'light'}"
            if shots:
                page.picture(shots / f"{label.replace(' ', '-')}.png")
            yield from (f"{label}: {trouble}" for trouble in (*troubles(page, axe), *told(page)))


def used(page: Browser, site: Path, axe: str, shots: Path | None) -> Iterator[str]:
    """Use a site with the keyboard alone, switch its colours, read it without its script."""
    for screen, dark in LOOKS:
        page.resize(*SCREENS[screen], dark=dark)
        page.open((site / "index.html").as_uri())
        page.press("/", 191, "/")
        page.wait_for("document.querySelector('dialog').open")
        page.ask("Input.insertText", text="limit")
        page.wait_for("document.querySelectorAll('.results a').length > 0")
        label = f"{site.name} search {screen} {'dark' if dark else 'light'}"
        page.press("ArrowDown", 40)
        if shots:
            page.picture(shots / f"{label.replace(' ', '-')}.png")
        yield from (f"{label}: {trouble}" for trouble in troubles(page, axe))
    wanted = page.value("document.activeElement.href")
    page.press("Enter", 13, "\r")
    page.wait_for(f"location.href === {wanted!r} || document.readyState === 'complete' && location.href === {wanted!r}")
    yield from _keyboard(page, site)
    yield from _without_script(page, site)
    yield from (f"{site.name}: {trouble}" for trouble in told(page))


def _keyboard(page: Browser, site: Path) -> Iterator[str]:
    page.resize(*SCREENS["desk"])
    page.open((site / "index.html").as_uri())
    page.press("Tab", 9)
    if page.value("document.activeElement.className") != "skip":
        yield f"{site.name}: the first stop of the keyboard is not the link to the content"
    page.value("document.querySelector('[data-theme-switch]').click()")
    page.open((site / "schemas" / "index.html").as_uri())
    if page.value("document.documentElement.dataset.theme") != "dark":
        yield f"{site.name}: the next page does not have the colours that were chosen"
    page.value("localStorage.clear()")


def _without_script(page: Browser, site: Path) -> Iterator[str]:
    operation = dict(chosen(site))["operation"].as_uri()
    page.open(operation)
    words = page.value("document.querySelector('main').textContent.replace(/Copy|Expand all|Close all/g, '').length")
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.resize(*SCREENS["phone"])
    page.open(operation)
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    if page.value("document.querySelector('main').textContent.length") < words * 0.95:
        yield f"{site.name}: an operation says less without its script"
    if not page.value("document.querySelector('#nav').checkVisibility()"):
        yield f"{site.name}: without its script a phone has no list of the reference"


def opening(page: Browser, path: Path) -> tuple[float, float]:
    """Seconds until a page has been painted, and until all of it has loaded; the median of five."""
    painted, loaded = [], []
    for _ in range(5):
        page.open("about:blank")
        page.ask("Network.clearBrowserCache")
        page.open(path.as_uri())
        page.wait_for("performance.getEntriesByName('first-contentful-paint').length > 0")
        painted.append(page.value("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        loaded.append(page.value("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    return median(painted) / 1000, median(loaded) / 1000


def searching(page: Browser, site: Path) -> float:
    """Seconds from opening the search until it has found something, its index read for it."""
    page.open((site / "index.html").as_uri())
    start = time.perf_counter()
    page.press("/", 191, "/")
    page.ask("Input.insertText", text="switch")
    page.wait_for("document.querySelectorAll('.results a').length > 0")
    return time.perf_counter() - start


def measured(page: Browser, site: Path) -> Iterator[str]:
    """Tell how long a site takes to open; gives what takes too long."""
    for kind, path in list(chosen(site))[:3]:
        painted, loaded = opening(page, path)
        size = path.stat().st_size // 1024
        print(f"{site.name}: {kind} of {size:,} KiB: painted after {painted:.2f} s, loaded after {loaded:.2f} s")
        if loaded > SECONDS:
            yield f"{site.name}: the {kind} takes {loaded:.2f} s to open"


def written(files: Mapping[Any, str | bytes], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def main(axe: str, *arguments: str) -> int:
    """Look at all sites; tell what is wrong."""
    given = list(arguments)
    shots = Path(given.pop(given.index("--shots") + 1)) if "--shots" in given else None
    sites = [Path(each).resolve() for each in given if each != "--shots"]
    program = find()
    if program is None:
        print("portal.py: no chromium on this machine: NOTHING WAS LOOKED AT", file=sys.stderr)
        return 3
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    source = Path(axe).read_text(encoding="utf-8")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, browser(program) as page:
        settings = PackageSettings("lamps-models", "lamps-client", ("house",))
        told_of = Reference(made_up(OPERATIONS), settings, changelog="# Lamps\n\n## 1.1.0\n\n- One `more`.\n")
        many = written(reference(told_of), Path(folder, f"{OPERATIONS}-operations"))
        page.resize(*SCREENS["desk"])
        wrong += measured(page, many)
        print(f"{many.name}: the search has found something after {searching(page, many):.2f} s")
        for site in (many, *sites):
            found = [*looked_at(page, site, source, shots), *used(page, site, source, shots)]
            print(f"{site.name}: {len(found)} troubles")
            wrong += found
    for each in wrong:
        print(each)
    print(f"{len(sites) + 1} sites in {program}: {f'{len(wrong)} troubles' if wrong else 'everything held'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

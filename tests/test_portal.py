"""The portal: static pages that hold all of a document, link to themselves alone, and run nothing that a page says."""

from __future__ import annotations

import ast
import inspect
import json
import os
import random
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from apiscribe.cli import main
from apiscribe.decisions import Ruling
from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.portal import Reference, landing, listed, reference
from apiscribe.emit.portal.calls import literal
from apiscribe.emit.portal.words import article, said
from apiscribe.emit.schemas import components, operations_of
from apiscribe.findings import CannotDo, Finding
from apiscribe.location import Location
from tests.hostile_documents import PAYLOADS, crowded, documents, plain
from tests.lamp_pages import write_page
from tests.packages import SETTINGS, importable, made, read_document, write_files
from tests.site_pages import Page, assert_harmless, index, page, pages, targets

NAMES = ("images", "library")
EVERY = list(documents())
CHOSEN = EVERY if os.environ.get("APISCRIBE_ALL_HOSTILE") else random.Random(11).sample(EVERY, 40)


@cache
def site(name: str) -> Files:
    """The site of a document of tests/documents. Not to be changed."""
    return reference(Reference(read_document(name), SETTINGS[name]))


@cache
def read(name: str) -> dict[str, Page]:
    return pages(site(name))


def page_of(name: str, method: str, path: str) -> str:
    """The file of an operation's page, as the search knows it."""
    [file] = [each[3] for each in index(site(name))["operations"] if each[:2] == [method.upper(), path]]
    return str(file)


def assert_whole(files: Files) -> dict[str, Page]:
    """Each page is harmless, gives each id once, and links to what is there."""
    found = pages(files)
    for name, each in found.items():
        assert_harmless(each)
        assert len(set(each.ids)) == len(each.ids), name
        labels = {label for _, given in each.elements for label in given.get("aria-labelledby", "").split()}
        assert labels <= set(each.ids), name
    there = {str(path) for path in files}
    for name, file, place in targets(found):
        if file != "../index.html":
            assert file in there, (name, file)
            assert not place or place in found[file].ids, (name, file, place)
    return found


# What a site holds.


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_place_of_the_site(name: str) -> None:
    assert len(assert_whole(site(name))) > 3


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_a_page_with_all_that_it_takes_and_answers(name: str) -> None:
    document, found = read_document(name), read(name)
    for path, method, operation in operations_of(document):
        own = found[page_of(name, method, path)]
        assert f"{method.upper()} {path}" in " ".join(own.text.split())
        for parameter in operation.get("parameters", ()):
            assert f"{parameter['in']}.{parameter['name']}" in own.ids
        for status in operation["responses"]:
            assert f"response-{status}" in own.ids
        body = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {}).get("schema", {})
        if "$ref" in body:
            schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
            assert {f"body.{each}" for each in schema.get("properties", {})} <= set(own.ids)


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_has_a_page_with_all_its_fields(name: str) -> None:
    document, found = read_document(name), read(name)
    by_title = {
        next(line for line in each.text.splitlines() if " · " in line): each
        for each in found.values()
        if " · " in each.text
    }
    for schema, content in components(document).items():
        own = by_title[f"{schema} · {document['info']['title']}"]
        assert set(content.get("properties", {})) <= set(own.ids)
        for value in content.get("enum", ()):
            assert str(value) in own.text


@pytest.mark.parametrize("name", NAMES)
def test_the_search_knows_every_operation_schema_and_field(name: str) -> None:
    document, known, found = read_document(name), index(site(name)), read(name)
    operations = {(each[0], each[1]): each for each in known["operations"]}
    assert set(operations) == {(method.upper(), path) for path, method, _ in operations_of(document)}
    for path, method, operation in operations_of(document):
        each = operations[method.upper(), path]
        assert each[3] in found
        fields: Any = each[7]
        assert {place for _, place in fields} <= set(found[str(each[3])].ids)
        assert {field for field, _ in fields} == {each["name"] for each in operation.get("parameters", ())}
    for schema, file, own in known["schemas"]:
        names = [field if isinstance(field, str) else field[0] for field in own]  # type: ignore[attr-defined]
        assert set(components(document)[str(schema)].get("properties", {})) <= set(names)
        assert str(file) in found


def test_an_open_enum_is_told_as_one() -> None:
    colour = {"$ref": "#/components/schemas/Colour"}
    document = plain()
    thing = document["components"]["schemas"]["Thing"]["properties"]
    thing["open"] = {"anyOf": [colour, {"type": "string"}]}
    thing["closed"] = colour
    shown = pages(reference(Reference(document)))["schemas/thing.html"].text
    opened, closed = shown.split("open", 1)[1].split("closed", 1)
    assert "the server may send other values" in opened
    assert "One of red blue" in " ".join(closed.split())
    assert "other values" not in closed


def test_an_object_within_itself_is_a_link_and_a_deep_one_has_room() -> None:
    document = plain()
    schemas = document["components"]["schemas"]
    schemas["Thing"]["properties"]["within"] = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    for depth in range(8):
        inner = (
            {f"f{each}": {"$ref": f"#/components/schemas/Level{depth + 1}"} for each in range(9)} if depth < 7 else {}
        )
        schemas[f"Level{depth}"] = {"type": "object", "properties": {"own": {"type": "string"}, **inner}}
    schemas["Order"]["properties"]["deep"] = {"$ref": "#/components/schemas/Level0"}
    found = assert_whole(reference(Reference(document)))
    own = found["operations/create-thing.html"]
    assert "body.deep.f1" in own.ids
    assert "response-200.within" in own.ids and "response-200.within.within" not in own.ids
    assert len(own.ids) < 1000


def test_shared_parts_stand_where_they_are_referred_to() -> None:
    document = plain()
    item = document["paths"]["/v1/{project}/things"]
    project = item["post"]["parameters"].pop(0)
    document["components"] |= {
        "parameters": {"Project": project},
        "responses": {"Gone": {"description": "It was here once."}},
    }
    item["parameters"] = [{"$ref": "#/components/parameters/Project"}]
    item["post"]["responses"]["410"] = {"$ref": "#/components/responses/Gone"}
    own = assert_whole(reference(Reference(document)))["operations/create-thing.html"]
    assert {"path.project", "query.q", "response-410"} <= set(own.ids)
    assert "It was here once." in own.text
    item["parameters"] = [{"$ref": "other.yaml#/Project"}]
    with pytest.raises(CannotDo, match=r"other\.yaml"):
        reference(Reference(document))


# Calls.


def test_python_samples_are_calls_that_the_client_takes(tmp_path: Path) -> None:
    for files in made("library"):
        write_files(files, tmp_path)
    samples = [text for each in read("library").values() for text in each.code if "import Client" in text]
    assert len(samples) > len(read_document("library")["paths"])
    with importable(tmp_path):
        module = __import__(SETTINGS["library"].client_module)
        for text in samples:
            for call in calls(text):
                given = {each.arg: literal_of(each.value) for each in call.keywords}
                assert not call.args
                if isinstance(call.func, ast.Name) and call.func.id == "Client":
                    given.pop("auth", None)
                    client = module.Client(**given)
                if isinstance(call.func, ast.Attribute):
                    assert isinstance(call.func.value, ast.Attribute)
                    method = getattr(getattr(client, call.func.value.attr), call.func.attr)
                    inspect.signature(method).bind(**given)


def calls(text: str) -> list[ast.Call]:
    """The calls of a sample: those that make the client, and those of its methods."""
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [call for call in found if ast.unparse(call.func) not in ("print", "TokenAuth")]


def literal_of(node: ast.expr) -> Any:
    return "auth" if isinstance(node, ast.Call) else ast.literal_eval(node)


def test_documented_samples_are_the_calls() -> None:
    texts = [text for name, each in read("library").items() for text in each.code if name.startswith("operations/")]
    [listing] = [text for text in texts if "client.books.list(" in text]
    [call] = [each for each in calls(listing) if ast.unparse(each.func) == "client.books.list"]
    given = {each.arg: ast.literal_eval(each.value) for each in call.keywords}
    assert given == {"genre": ["poetry", "drama"], "shelves": [1, 2], "marker": "b-7"}
    [creating] = [text for text in texts if "client.books.create(" in text]
    [call] = [each for each in calls(creating) if ast.unparse(each.func) == "client.books.create"]
    sample = read_document("library")["paths"]["/v2/{branch}/books"]["post"]["x-samples"][0]
    assert {each.arg: ast.literal_eval(each.value) for each in call.keywords} == {"body": sample["body"]}


def test_any_value_is_written_as_python_that_means_it() -> None:
    for text in PAYLOADS.values():
        value = {text: [text, {"a": text, "b": [1, 2.5, None, True]}], "more": [text] * 9}
        assert ast.literal_eval(literal(value)) == value


SHELL = r"""
curl() { printf '%s\0' "$@"; printf 'END\0'; }
ENDPOINT=host.example TOKEN=secret BRANCH=main BOOK_ID=b-1 PROJECT_ID=p VALUE=v
"""


def sent(text: str) -> list[str]:
    """The words that a real shell hands to curl."""
    ran = subprocess.run(["bash", "-c", f"{SHELL}\n{text}"], capture_output=True, text=True, check=True, cwd="/")
    assert ran.stderr == ""
    return ran.stdout.split("\0")[:-1]


def test_curl_sends_what_the_page_shows() -> None:
    texts = [text for each in read("library").values() for text in each.code if text.startswith("curl")]
    [creating] = [text for text in texts if "--request POST" in text and "/books" in text and "Faust" in text]
    words = sent(creating)
    sample = read_document("library")["paths"]["/v2/{branch}/books"]["post"]["x-samples"][0]
    assert words[:2] == ["--request", "POST"]
    assert words[2] == "https://library.example.com/v2/main/books"
    assert json.loads(words[words.index("--data") + 1]) == sample["body"]
    assert words[-1] == "END"
    [listing] = [text for text in texts if "genre=poetry" in text]
    assert "https://library.example.com/v2/main/books?genre=poetry&genre=drama&shelves=1,2&marker=b-7" in sent(listing)


def test_no_sample_runs_in_a_shell(tmp_path: Path) -> None:
    sung = tmp_path / "sung"
    songs = [
        f"$(touch {sung})",
        f"`touch {sung}`",
        f'"; touch {sung}; "',
        f"'; touch {sung}; '",
        f"\n touch {sung}\n",
        "@/etc/passwd",
        "!!",
    ]
    document = plain()
    operation = document["paths"]["/v1/{project}/things"]["post"]
    operation["x-samples"] = [
        {
            "method": "POST",
            "url": f"https://{{{song}}}/v1/{song}/things?{song}={song}&p={{{song}}}",
            "headers": {song: song, "X-Song": song, "X-Open": f"{song} {{{song}}}"},
            "body": song if each else {song: song},
        }
        for song in songs
        for each in (0, 1)
    ]
    for kind in ("application/json", "multipart/form-data", "application/x-www-form-urlencoded"):
        operation["requestBody"]["content"] = {kind: {"schema": {"type": "object"}}}
        [own] = [each for name, each in pages(reference(Reference(document))).items() if name.startswith("operations/")]
        commands = [text for text in own.code if text.startswith("curl")]
        assert len(commands) == len(songs) * 2
        for words in (sent("\n".join(commands)), sent("set -H\n" + "\n".join(commands))):
            assert words.count("END") == len(commands)
            read_by_curl = [after for word, after in pairwise(words) if word == "--data"]
            assert not any(word.startswith("@") for word in read_by_curl)
    assert not sung.exists()


# Hostile documents.


def test_everything_at_once_is_harmless() -> None:
    document = crowded()
    found = assert_whole(reference(Reference(document, PackageSettings("a-models", "a-client", ("project",)))))
    assert len(found) > 2 * len(PAYLOADS)
    for each in found.values():
        assert "\u202e" not in each.text and "\x00" not in each.text


def test_each_payload_in_each_place_is_harmless() -> None:
    refused = 0
    for label, document in CHOSEN:
        try:
            files = reference(Reference(document, changelog="\n".join(PAYLOADS.values())))
            index(files)
            for path in files:
                assert re.fullmatch(r"((operations|schemas)/)?[a-z0-9-]+\.(html|js|css|json)", str(path)), (label, path)
            assert_whole(files)
        except CannotDo as error:
            refused += 1
            assert str(error), label
        except Exception as error:
            error.add_note(label)
            raise
    assert refused < len(CHOSEN) / 4


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x) [y](file:///etc/passwd) [z](//evil.example/x)",
        "![x](https://evil.example/pixel.png)",
        "<https://evil.example> <javascript:alert(1)>",
        '<img src=x onerror="alert(1)">',
        "<script>alert(1)</script>",
        '[x](https://a.example/"onclick="alert(1))',
        '[x](https://a.example "a\\" onclick=\\"alert(1)")',
        "`<script>`\n\n    <script>\n\n```html\n<script>alert(1)</script>\n```",
        "- <b onmouseover=alert(1)>x\n- [a]: javascript:alert(1)\n\n[a]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "> " * 3000 + "x",
        "[" * 5000,
        "*_`" * 5000,
    ],
)
def test_no_description_is_more_than_words(text: str) -> None:
    for written in (said(text), article(text)):
        for tag, given in page(f"<div>{written}</div>").elements:
            assert tag not in ("script", "img", "iframe"), written
            assert set(given) <= {"href", "rel", "start", "class"}, written
            if "href" in given:
                assert given["href"].startswith(("http://", "https://")), written


@pytest.mark.parametrize(
    "text",
    [r"^\d+\*\[a\]$", "5 * 6 * 7 and __init__", "&lt; and &#65;", "value\n> 5", "# no heading\n---\n    indented"],
)
def test_no_sign_of_a_page_is_lost(text: str) -> None:
    assert page(f"<div>{said(text)}</div>").text.split() == text.split()


def test_a_description_has_lists_code_and_links() -> None:
    written = said("Options: `a`\n\n- a: [more](https://a.example/x)\n- b")
    shown = page(f"<div>{written}</div>")
    assert [tag for tag, _ in shown.elements] == ["div", "p", "code", "ul", "li", "a", "li"]
    assert shown.links == ["https://a.example/x"]


# Whole runs.


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for number in range(2):
        write_page(tmp_path / "spec" / "lamps" / "pages" / f"lamps{number}.rst", number)
    write_page(tmp_path / "spec" / "rooms" / "pages" / "rooms.rst", 1)
    (tmp_path / "spec" / "lamps" / "CHANGELOG.md").write_text(
        "# Lamps\n\n## 1.1.0\n\n- `watts` <b>may</b> be left out\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(folder: Path) -> dict[PurePosixPath, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {PurePosixPath(path.relative_to(folder).as_posix()): path.read_text("utf-8") for path in files}


def test_a_project_has_a_portal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["portal", "-q"]) == 0
    first = tree(project / "dist" / "portal")
    found = assert_whole(first)
    assert {"index.html", "lamps/index.html", "rooms/index.html", "lamps/changelog.html"} <= set(found)
    assert "watts <b>may</b> be left out" in " ".join(found["lamps/changelog.html"].text.split())
    assert "2 operations" in capsys.readouterr().out
    assert main(["portal", "-q"]) == 0
    assert "0 written, 0 removed" in capsys.readouterr().out
    assert tree(project / "dist" / "portal") == first
    assert main(["portal", "-q", "rooms"]) == 0
    assert not (project / "dist" / "portal" / "lamps").exists()


def test_each_fact_leads_to_its_line(project: Path) -> None:
    assert main(["portal", "-q", "lamps"]) == 0
    found = pages(tree(project / "dist" / "portal" / "lamps"))
    told = 0
    for name, each in found.items():
        for place, where in each.heard:
            file, _, line = where.rpartition(":")
            if not name.startswith(("operations/", "schemas/")) or "." not in place or place.startswith("response"):
                continue
            told += 1
            stated = (project / file).read_text("utf-8").split("\n")[int(line) - 1]
            assert place.rpartition(".")[2] in stated, (place, where)
    assert told > 40


def test_findings_stand_at_their_operation(project: Path) -> None:
    assert main(["portal", "-q", "lamps"]) == 0
    found = pages(tree(project / "dist" / "portal" / "lamps"))
    own = {name: each for name, each in found.items() if name.startswith("operations/")}
    assert len(own) == 2
    [told] = [name for name, each in own.items() if "findings" in each.ids]
    # By its sample: the first page sends a colour that its table does not list.
    assert "/v1/{room_id}/lamps0" in own[told].text.replace("\n", "")
    assert "undocumented-value" in own[told].text and "'blue'" in own[told].text


def test_a_ruling_stands_with_its_finding() -> None:
    line = "POST /v1/{project}/things"
    found = Finding("undocumented-value", "'green' is no option", Location("a.rst", 7), operation=line, value="green")
    ruling = Ruling(found.identity, "both", "The <server> takes it.", Location("decisions.yaml", 3))
    other = Finding("sample-type", "of another", Location("b.rst", 7), operation="GET /")
    shown = pages(reference(Reference(plain(), findings=[other], settled=[(found, ruling)])))
    own = " ".join(shown["operations/create-thing.html"].text.split())
    assert "'green' is no option" in own and "Settled: both. The <server> takes it." in own
    assert not any("of another" in each.text for each in shown.values())


def test_nothing_that_is_no_portal_is_touched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "site").mkdir()
    (project / "site" / "thesis.txt").write_text("ten years")
    assert main(["portal", "-q", "-o", "site"]) == 2
    assert "holds something else" in capsys.readouterr().err
    assert tree(project / "site") == {PurePosixPath("thesis.txt"): "ten years"}
    (project / "site" / "thesis.txt").unlink()
    assert main(["portal", "-q", "-o", "site"]) == 0
    # What a host wants beside the pages stays.
    (project / "site" / "CNAME").write_text("docs.example")
    assert main(["portal", "-q", "-o", "site", "rooms"]) == 0
    assert (project / "site" / "CNAME").read_text() == "docs.example"
    assert not (project / "site" / "lamps").exists()


def test_a_portal_lacks_no_api(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "spec" / "rooms" / "api.toml").write_text("title = 1")
    assert main(["portal", "-q"]) == 2
    assert not (project / "dist" / "portal").exists()
    assert "rooms: " in capsys.readouterr().err


def test_a_document_has_a_portal(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["transcribe", "-q", "spec/lamps/pages", "-o", "lamps.yaml", "--provenance", "lamps.json"]) == 0
    options = ["portal", "-q", "--document", "lamps.yaml", "--provenance", "lamps.json"]
    assert main([*options, "-o", "new/site"]) == 0
    found = assert_whole(tree(project / "new" / "site"))
    own = next(each for name, each in found.items() if name.startswith("operations/"))
    assert any(where.startswith("spec/lamps/pages/lamps") for _, where in own.heard)
    # Nobody has said what its client would be called.
    assert not any("import Client" in text for each in found.values() for text in each.code)
    (project / "api.toml").write_text('client_package = "lamps-client"')
    assert main([*options, "-o", "new/site", "--api", "api.toml"]) == 0
    texts = [text for each in pages(tree(project / "new" / "site")).values() for text in each.code]
    assert any("from lamps_client import Client" in text for text in texts)
    capsys.readouterr()
    (project / "wrong.yaml").write_text("openapi: 3.1.0\ninfo: {title: a}\npaths: {}\n")
    assert main(["portal", "--document", "wrong.yaml", "-o", "other"]) == 2
    assert "version" in capsys.readouterr().err
    assert main(["portal", "lamps", "--document", "lamps.yaml", "-o", "other"]) == 2
    assert main(["portal", "--provenance", "lamps.json"]) == 2


def test_several_apis_are_listed() -> None:
    apis = [listed("a b", plain()), listed("<b>", {**plain(), "info": {"title": "<script>", "version": "1"}})]
    shown = pages(landing(apis))["index.html"]
    assert_harmless(shown)
    assert shown.links == ["#main", "a%20b/index.html", "%3Cb%3E/index.html"]


def test_places_of_the_document_itself_are_told_too() -> None:
    places = {
        "/paths/~1v1~1{project}~1things/post": Location("a/page.rst", 3),
        "/servers/0": Location("overlay.yaml", 7),
    }
    document = {**plain(), "servers": [{"url": "https://a.example"}]}
    found = pages(reference(Reference(document, places=places)))
    assert ("servers" in found["index.html"].ids) and "overlay.yaml:7" in [
        where for _, where in found["index.html"].heard
    ]
    assert "a/page.rst:3" in [where for _, where in found["operations/create-thing.html"].heard]

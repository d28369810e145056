"""What type checkers say of programs that use generated packages, and plain dicts as bodies, checked by key."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from apiscribe.emit import PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.models import models
from tests.packages import importable, made, text, write_files
from tests.type_checkers import Complaint, mypy, pyright

HOUSE = PackageSettings("house-models", "house-client")


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Any] = {
    "CreateLampRequest": {
        "type": "object",
        "description": "A lamp to be.",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "description": "What it is called."},
            "colour": reference("Colour"),
            "shade": reference("Shade"),
            "tags": reference("Tags"),
            "free": {"type": "object"},
            "notes": reference("Notes"),
            "watts": {"type": "number"},
            "levels": {"type": "array", "items": {"type": "integer"}},
        },
    },
    "Colour": {"type": "string", "enum": ["warm", "cold"]},
    # Keys that are no names, or names of types: "Colour" and "str" would hide those types within a class.
    "Shade": {
        "type": "object",
        "required": ["in"],
        "properties": {
            "in": {"type": "string"},
            "x-size": {"type": "integer"},
            "Colour": reference("Colour"),
            "str": {"type": "string"},
            "inner": reference("Shade"),
        },
    },
    "Tag": {"type": "object", "properties": {"str": {"type": "string"}, "value": {"type": "string"}}},
    "Tags": {"type": "array", "items": reference("Tag")},
    "Notes": {"type": "object"},
    "Lamp": {"type": "object", "properties": {"id": {"type": "string"}}},
    "OpenRequest": {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "additionalProperties": {"type": "string"},
    },
    "DimRequest": {
        "allOf": [reference("Tag"), {"type": "object", "required": ["by"], "properties": {"by": {"type": "integer"}}}]
    },
}


def operation(name: str, body: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": ["lamps"],
        "x-resource": "lamps",
        "requestBody": {"required": True, "content": {"application/json": {"schema": reference(body)}}},
        "responses": {"200": {"description": "-", "content": {"application/json": {"schema": reference("Lamp")}}}},
    }


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "House", "version": "1.0.0"},
    "paths": {
        "/lamps": {"post": operation("CreateLamp", "CreateLampRequest")},
        "/open": {"post": operation("Open", "OpenRequest")},
        "/dim": {"post": operation("Dim", "DimRequest")},
        "/notes": {"post": operation("Note", "Notes")},
    },
    "components": {"schemas": SCHEMAS},
}

GOOD = """
import json

import house_models
from house_client import Client
from house_models import CreateLampRequest, dicts

lamps = Client(base_url="http://host").lamps
colour: house_models.Colour = "warm"
names = ["a", "b"]
levels = [1, 2]
lamps.create({"name": "x"})
lamps.create({"name": "x", "colour": "cold", "watts": 1, "levels": levels, "tags": [{"str": "y"}]})
lamps.create({"name": "x", "colour": colour, "shade": {"in": "x", "x-size": 1, "Colour": "warm", "inner": {"in": "y"}}})
lamps.create({"name": "x", "free": {"any": [1]}, "notes": {"any": {"thing": 1}}})
lamps.create(CreateLampRequest(name="x"))
lamps.create(json.loads("{}"))
lamps.open({"anything": 1})
lamps.dim({"by": 1, "value": "x"})
lamps.note({"anything": 1})
lamp: dicts.CreateLampRequest = {"name": "x"}
lamp["levels"] = (1, 2)
lamps.create(lamp)
"""
BAD = """
import house_models
from house_client import Client

lamps = Client(base_url="http://host").lamps
lamps.create({"nmae": "x"})
lamps.create({"name": "x", "colour": "hot"})
lamps.create({"name": 1})
lamps.create({"name": "x", "shade": {"in": "x", "x-sise": 1}})
lamps.create({"name": "x", "shade": {"in": "x", "Colour": "hot"}})
lamps.create({"name": "x", "tags": [{"string": "y"}]})
lamps.create({})
lamps.dim({"value": "x"})
print(house_models.CreateLampRequests)
"""
LISTING = """
from __future__ import annotations

from images_client import ApiError, AsyncClient, Client, Page, TokenAuth
from images_models import ImageResponse, ListImagesResponse


def names(client: Client) -> list[str | None]:
    page: Page[ImageResponse, ListImagesResponse] = client.images.list(service_type="TRAIN", limit=5)
    print(page.total, page.response.pages, [image.status == "NEW" for image in page.items])
    return [image.name for image in page]


async def tags(client: AsyncClient) -> list[str | None]:
    page = await client.images.list(type="BUILD_IN")
    return [image.tag for image in page.items] + [image.tag async for image in client.images.list()]


try:
    with Client(base_url="https://host", project_id="p", auth=TokenAuth("t")) as client:
        print(names(client))
except ApiError as error:
    print(error.status, error.error_code, error.error_msg, error.request_id, error.response.text)
"""
MISSPELT = """
from images_client import Client, TokenAuth

client = Client(project_id="p", auth=TokenAuth("t"))
client.images.list(service_type="TRIAN")
"""
WRONG = {*(f"bad.py:{line}" for line in range(6, 15)), "misspelt.py:5"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of two APIs, one with its models in several modules, and programs that use them."""
    folder = tmp_path_factory.mktemp("typed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("apiscribe.emit.models.FEW", 3)
        write_files(models(DOCUMENT, HOUSE), folder)
    for files in (client(DOCUMENT, HOUSE), *made("images")):
        write_files(files, folder)
    for name, source in {"good": GOOD, "bad": BAD, "listing": LISTING, "misspelt": MISSPELT}.items():
        (folder / f"{name}.py").write_text(source)
    return folder


@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_type_checker_is_content_with_all_but_what_is_wrong(
    program: Path, check: Callable[[Path], list[Complaint]]
) -> None:
    complaints = check(program)
    assert {place for place, _ in complaints} == WRONG
    (message,) = [message for place, message in complaints if place == "misspelt.py:5"]
    assert "TRIAN" in message


def test_keys_are_those_that_are_sent(program: Path) -> None:
    with importable(program):
        dicts = importlib.import_module("house_models.dicts")
        keys = {
            name: set(getattr(dicts, name).__annotations__)
            for name in dicts.__dict__
            if name in SCHEMAS and name != "Colour"
        }
    assert keys == {
        "CreateLampRequest": set(SCHEMAS["CreateLampRequest"]["properties"]),
        "Shade": {"in", "x-size", "Colour", "str", "inner"},
        "Tag": {"str", "value"},
        "DimRequest": {"str", "value", "by"},
    }


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "array", "items": {"anyOf": [{"type": "integer"}, reference("Key")]}}, "Sequence[int | Any]"),
        ({"type": "array", "items": {"type": "array", "items": reference("Key")}}, "Sequence[Sequence[Any]]"),
        ({"type": "object", "additionalProperties": reference("Lamp")}, "Mapping[str, Lamp]"),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": True}, "Mapping[str, Any]"),
        ({"type": "string", "enum": ["a"]}, "Key"),
        ({"type": "integer"}, "int"),
    ],
)
def test_what_is_no_object_of_known_keys_is_written_in_place(schema: dict[str, Any], type_: str) -> None:
    lamp = {"type": "object", "properties": {"key": reference("Key")}}
    schemas = {"Key": schema, "Lamp": lamp}
    document = {**DOCUMENT, "paths": {"/lamps": {"post": operation("CreateLamp", "Lamp")}}}
    document["components"] = {"schemas": schemas}
    document["paths"]["/lamps"]["post"]["responses"] = {"204": {"description": "-"}}
    assert f"    key: NotRequired[{type_}]\n" in text(models(document, HOUSE), "house_models/dicts.py")


def test_a_package_whose_requests_hold_no_object_has_no_dicts() -> None:
    assert PurePosixPath("images_models/dicts.py") not in made("images")[0]
    assert PurePosixPath("library_models/dicts.py") in made("library")[0]


def test_words_stand_with_the_keys() -> None:
    source = text(models(DOCUMENT, HOUSE), "house_models/dicts.py")
    assert 'class CreateLampRequest(TypedDict):\n    """A lamp to be."""\n' in source
    assert '    name: str\n    """What it is called."""\n' in source


def test_a_client_runs_without_dicts(program: Path) -> None:
    use = "import sys, house_client; house_client.Client(base_url='http://host').lamps"
    code = f"{use}; print('house_models.dicts' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=program, capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"

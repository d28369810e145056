"""Models in modules of their own: loaded when used, and otherwise as if they stood in one."""

from __future__ import annotations

import ast
import importlib
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.models import models
from tests.packages import importable, write_files

HOUSE = PackageSettings("house-models", "house-client")


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> dict[str, Any]:
    return {"type": "array", "items": reference(name)}


def object_of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def operation(name: str, answer: str, body: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": name,
        "tags": ["rooms"],
        "responses": {"200": {"description": "-", "content": {"application/json": {"schema": reference(answer)}}}},
    }
    if body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference(body)}}}
    return made


# Rooms and lamps hold one another; a lamp is a thing; `Shade` is an alias of an alias; "Lamp" is a kind, and no model.
SCHEMAS = {
    "Thing": object_of(id={"type": "string"}),
    "Colour": {"type": "string", "enum": ["warm", "cold"]},
    "Colours": listed("Colour"),
    "Nested": {"type": "array", "items": {"anyOf": [{"type": "integer"}, reference("Nested")]}},
    "Lamp": {
        "allOf": [
            reference("Thing"),
            object_of(room=reference("Room"), colours=reference("Colours"), depths=reference("Nested")),
        ]
    },
    "Room": object_of(
        lamps=listed("Lamp"),
        kind={"type": "string", "enum": ["Lamp", "Lamps", "ListLampsResponse"]},
        door=object_of(key=reference("Colour"), bell=object_of(tone={"type": "integer"})),
    ),
    "ListRoomsResponse": object_of(rooms=listed("Room")),
    "ListLampsResponse": object_of(lamps=listed("Lamp")),
    "CreateLampRequest": {**object_of(colour=reference("Colour"), name={"type": "string"}), "required": ["name"]},
    "ShowThingResponse": object_of(thing=reference("Thing")),
    "Unused": object_of(thing=reference("Thing")),
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "House", "version": "1.0.0"},
    "paths": {
        "/rooms": {"get": operation("ListRooms", "ListRoomsResponse")},
        "/lamps": {
            "get": operation("ListLamps", "ListLampsResponse"),
            "post": operation("CreateLamp", "Lamp", "CreateLampRequest"),
        },
        "/things": {"get": operation("ShowThing", "ShowThingResponse")},
    },
    "components": {"schemas": SCHEMAS},
}
ROOMS = {"rooms": [{"lamps": [{"id": "1", "room": {"kind": "attic"}, "colours": ["warm", "red"], "depths": [1, [2]]}]}]}


@pytest.fixture(scope="module")
def files() -> Files:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("apiscribe.emit.models.FEW", 3)
        return models(DOCUMENT, HOUSE)


@pytest.fixture(scope="module")
def folder(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(files, tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(folder: Path) -> Iterator[ModuleType]:
    with importable(folder):
        yield importlib.import_module("house_models")


def loaded(folder: Path, program: str) -> set[str]:
    """Run a program in a fresh interpreter; give the modules of models that it loaded."""
    code = f"import sys\n{program}\nprint(*(name for name in sys.modules if name.startswith('house_models.models.')))"
    environment = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr
    return {name.removeprefix("house_models.models.") for name in ran.stdout.split()}


def test_components_of_the_same_operations_stand_together(files: Files) -> None:
    modules = {path.stem: str(text) for path, text in files.items() if path.parent.name == "models"}
    defined = {
        module: {node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
        for module, text in modules.items()
        if module != "__init__"
    }
    assert defined == {
        "thing": {"Thing"},
        "lamp": {"Lamp", "Room", "RoomDoor", "RoomDoorBell"},
        "list_rooms_response": {"ListRoomsResponse"},
        "list_lamps_response": {"ListLampsResponse"},
        "create_lamp_request": {"CreateLampRequest"},
        "show_thing_response": {"ShowThingResponse"},
        "unused": {"Unused"},
    }


def test_a_program_loads_what_it_uses(folder: Path) -> None:
    assert loaded(folder, "import house_models") == set()
    assert loaded(folder, "import house_models as m; m.ShowThingResponse") == {"show_thing_response", "thing"}
    assert loaded(folder, "from house_models import ListRoomsResponse") == {"list_rooms_response", "lamp", "thing"}
    every = "list_rooms_response list_lamps_response create_lamp_request show_thing_response unused lamp thing"
    assert loaded(folder, "from house_models import *; Room; ListLampsResponse") == set(every.split())


def test_imports_go_one_way(files: Files) -> None:
    modules = {path.stem: ast.parse(str(text)) for path, text in files.items() if path.parent.name == "models"}
    imports = {
        module: {str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom) and node.level}
        for module, tree in modules.items()
    }
    assert {"thing", "lamp"} < set(TopologicalSorter(imports).static_order())


def test_the_package_has_every_model(house: ModuleType) -> None:
    assert set(house.__all__) == {*SCHEMAS, "__version__"}
    assert set(house.__all__) <= set(dir(house))
    for name in SCHEMAS:
        assert getattr(house, name) is getattr(house, name)
    with pytest.raises(AttributeError, match="module 'house_models' has no attribute 'Lampp'"):
        _ = house.Lampp
    with pytest.raises(ImportError, match="cannot import name 'Lampp'"):
        exec("from house_models import Lampp")


def test_models_of_several_modules_are_read_and_written(house: ModuleType) -> None:
    answer = house.ListRoomsResponse.model_validate(ROOMS)
    assert answer.to_dict() == ROOMS
    lamp = answer.rooms[0].lamps[0]
    assert isinstance(lamp, house.Lamp)
    assert isinstance(lamp, house.Thing)
    assert isinstance(lamp.room, house.Room)
    assert TypeAdapter(list[house.ListLampsResponse]).validate_python([{"lamps": [{}]}])[0].lamps == [house.Lamp()]


def test_models_are_pickled_and_copied(house: ModuleType) -> None:
    answer = house.ListRoomsResponse.model_validate(ROOMS)
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer
    assert again.model_copy(deep=True).to_dict() == ROOMS


def test_a_pickle_is_read_where_nothing_was_imported_yet(house: ModuleType, folder: Path) -> None:
    pickled = pickle.dumps(house.ListRoomsResponse.model_validate(ROOMS))
    program = f"import pickle; assert pickle.loads({pickled!r}).to_dict() == {ROOMS!r}"
    assert "list_rooms_response" in loaded(folder, program)


def test_aliases_are_types(house: ModuleType) -> None:
    assert get_args(house.Colour.__value__) == ("warm", "cold")
    assert TypeAdapter(house.Colours).validate_json('["warm", null]') == ["warm", None]
    assert TypeAdapter(house.Nested).validate_json("[1, [2, [3]]]") == [1, [2, [3]]]


def test_json_schemas_are_whole(house: ModuleType) -> None:
    schema = house.ListRoomsResponse.model_json_schema()
    assert {"Room", "Lamp", "Colour"} <= set(schema["$defs"])
    assert set(schema["$defs"]["Lamp"]["properties"]) == {"id", "room", "colours", "depths"}


@pytest.mark.parametrize("few", [3, 100])
def test_one_module_or_many_hold_the_same_models(
    few: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, house: ModuleType
) -> None:
    monkeypatch.setattr("apiscribe.emit.models.FEW", few)
    made = models(DOCUMENT, PackageSettings("home-models", "home-client"))
    assert (PurePosixPath("home_models/models.py") in made) == (few == 100)
    with importable(write_files(made, tmp_path)):
        home = importlib.import_module("home_models")
        assert home.__all__ == house.__all__
        for name in SCHEMAS:
            one, other = getattr(home, name), getattr(house, name)
            if inspect.isclass(one) and issubclass(one, BaseModel):
                assert list(one.model_fields) == list(other.model_fields)
                assert one.model_json_schema() == other.model_json_schema()


def test_a_client_loads_the_models_of_its_calls(folder: Path, tmp_path: Path) -> None:
    write_files(client(DOCUMENT, HOUSE), tmp_path)
    program = (
        f"sys.path.append({str(tmp_path)!r}); import house_client; house_client.Client(base_url='http://host').rooms"
    )
    assert loaded(folder, program) == set()

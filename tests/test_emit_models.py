"""The package of models: typed, open to what servers send, closed to what callers mistype."""

from __future__ import annotations

import importlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from apiscribe.emit import PackageSettings
from apiscribe.emit.models import models
from apiscribe.emit.names import attribute_names, class_names
from apiscribe.emit.prose import told, wrapped
from apiscribe.emit.schemas import answered
from apiscribe.findings import CannotDo
from tests.packages import SETTINGS, importable, made, read_document, text, write_files

THINGS = PackageSettings("things-models", "things-client")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    folders = [write_files(made(name)[0], tmp_path_factory.mktemp(name)) for name in SETTINGS]
    with importable(*folders):
        yield {name: importlib.import_module(f"{name}_models") for name in SETTINGS}


def document_of(schemas: dict[str, Any], answer: str = "") -> dict[str, Any]:
    """A document with these schemas; a response leads to the one that is named."""
    response: dict[str, Any] = {"description": "OK"}
    if answer:
        response["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": {"/things": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }


def classes(module: ModuleType) -> dict[str, type[BaseModel]]:
    every = {name: getattr(module, name) for name in module.__all__}
    return {name: each for name, each in every.items() if isinstance(each, type)}


def test_the_package_is_complete() -> None:
    files = made("images")[0]
    assert sorted(map(str, files)) == [
        "LICENSE",
        "README.md",
        "images_models/__init__.py",
        "images_models/_base.py",
        "images_models/models.py",
        "images_models/py.typed",
        "pyproject.toml",
    ]
    project = tomllib.loads(text(files, "pyproject.toml"))["project"]
    assert (project["name"], project["version"], project["license"]) == ("images-models", "1.0.0", "Apache-2.0")
    assert project["dependencies"] == ["pydantic>=2,<3", "typing-extensions>=4.6.1"]
    assert project["urls"] == {"Homepage": "https://docs.example.com/images"}
    assert text(files, "images_models/_base.py") == Path("templates/models/base.py").read_text("utf-8")
    assert "TERMS AND CONDITIONS" in text(files, "LICENSE")


def test_a_licence_that_is_not_known_is_not_claimed() -> None:
    files = made("library")[0]
    assert "LICENSE" not in map(str, files)
    assert "license" not in tomllib.loads(text(files, "pyproject.toml"))["project"]


def test_each_schema_has_its_name(packages: dict[str, ModuleType]) -> None:
    for name, module in packages.items():
        assert set(read_document(name)["components"]["schemas"]) | {"__version__"} == set(module.__all__)
    assert packages["library"].__version__ == "0.3.0"


@pytest.mark.parametrize("name", SETTINGS)
def test_any_field_of_an_answer_may_be_absent_or_null(packages: dict[str, ModuleType], name: str) -> None:
    document = read_document(name)
    for component in answered(document) & set(classes(packages[name])):
        model = getattr(packages[name], component)
        nothing = dict.fromkeys(document["components"]["schemas"][component]["properties"])
        every: tuple[dict[str, Any], ...] = ({}, nothing, {"undocumented": [None, {"deep": 1.5}]})
        for sent in every:
            assert model.model_validate_json(json.dumps(sent)).to_dict() == sent


@pytest.mark.parametrize(
    "image",
    [
        {"name": "x" * 600, "id": "no uuid", "tag": ""},
        {"status": "ARCHIVED", "service_type": "", "arch": "riscv"},
        {"dev_services": [None, "AI_FLOW", "SSH"], "resource_categories": []},
        {"create_at": -(10**30), "size": 0},
    ],
)
def test_an_image_comes_back_as_it_was_sent(packages: dict[str, ModuleType], image: dict[str, Any]) -> None:
    sent = {"data": [image, None], "total": None}
    answer = packages["images"].ListImagesResponse.model_validate_json(json.dumps(sent))
    assert answer.to_dict() == sent
    assert json.loads(answer.to_json()) == sent


@pytest.mark.parametrize("number", ["1", "1.0", "0.1", "1e3", "-7", "9007199254740993"])
def test_numbers_stay_the_numbers_that_they_were(packages: dict[str, ModuleType], number: str) -> None:
    sent = f'{{"class":{number},"copies":[{number}]}}'
    assert repr(json.loads(packages["library"].Book.model_validate_json(sent).to_json())) == repr(json.loads(sent))


def test_a_value_of_another_type_does_not_fit(packages: dict[str, ModuleType]) -> None:
    wrong: tuple[dict[str, Any], ...] = ({"total": "abc"}, {"data": {}}, {"data": [1]}, {"data": [{"name": []}]})
    for sent in wrong:
        with pytest.raises(ValidationError):
            packages["images"].ListImagesResponse.model_validate_json(json.dumps(sent))


def test_documented_defaults_are_not_made_up(packages: dict[str, ModuleType]) -> None:
    image = packages["images"].ImageResponse.model_validate_json("{}")
    assert (image.origin, image.workspace_id, image.to_json()) == (None, None, "{}")


def test_requests_are_checked_where_that_helps(packages: dict[str, ModuleType]) -> None:
    library = packages["library"]
    request = library.CreateBookRequest(title="", genre="drama", class_=1, shelf={"number": -1})
    assert request.to_dict() == {"title": "", "genre": "drama", "class": 1, "shelf": {"number": -1}}
    for wrong in ({"title": "x"}, {"title": "x", "genre": "opera"}, {"title": "x", "genre": "drama", "kind": "stone"}):
        with pytest.raises(ValidationError):
            library.CreateBookRequest(**wrong)


def test_enums_are_types_with_the_documented_values(packages: dict[str, ModuleType]) -> None:
    assert get_args(packages["images"].ServiceType.__value__) == ("COMMON", "INFERENCE", "TRAIN", "DEV", "UNKNOWN")


def test_the_words_of_the_page_stand_below_the_fields() -> None:
    images = text(made("images")[0], "images_models/models.py")
    assert '    """The name. At most 512 characters. Pattern: ^[a-z0-9._-]*$"""\n' in images
    assert '    """Where the image comes from. Documented default: CUSTOMIZE."""\n' in images
    assert '    """Which processors the image runs on:\n    - X86_64: x86\n    - AARCH64: Arm\n    """\n' in images
    for check in ("max_length", "pattern=", "ge=", "constr", "UUID", "datetime", "model_rebuild"):
        assert check not in images


def test_a_schema_may_hold_itself(packages: dict[str, ModuleType]) -> None:
    sent = {"number": 1, "inside": {"number": 2, "inside": None}}
    assert packages["library"].Shelf.model_validate_json(json.dumps(sent)).inside.to_dict() == sent["inside"]


@pytest.mark.parametrize(
    ("schema", "strict", "lenient"),
    [
        ({"type": "string", "maxLength": 3, "format": "uuid"}, "str | None", "str | None"),
        ({"type": "integer", "minimum": 1}, "int | None", "int | None"),
        ({"type": "number"}, "int | float | None", "int | float | None"),
        ({"type": "boolean", "default": True}, "bool | None", "bool | None"),
        ({"type": "object"}, "dict[str, Any] | None", "dict[str, Any] | None"),
        ({}, "Any | None", "Any | None"),
        ({"type": "array", "items": {"type": "string"}}, "list[str] | None", "list[str | None] | None"),
        ({"type": "array", "items": {}}, "list[Any] | None", "list[Any] | None"),
        (
            {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}},
            "dict[str, list[int]] | None",
            "dict[str, list[int | None] | None] | None",
        ),
        ({"$ref": "#/components/schemas/Colour", "description": "x"}, "Colour | None", "Colour | str | None"),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "string"}]},
            "Colour | str | None",
            "Colour | str | None",
        ),
        ({"type": "string", "enum": ["a"]}, 'Literal["a"] | None', 'Literal["a"] | str | None'),
        ({"type": "integer", "enum": [1, 2]}, "Literal[1, 2] | None", "Literal[1, 2] | int | None"),
        ({"type": "number", "enum": [1.5]}, "int | float | None", "int | float | None"),
        ({"type": ["string", "integer"]}, "str | int | None", "str | int | None"),
        ({"allOf": [{"$ref": "#/components/schemas/Other"}]}, "Other | None", "Other | None"),
        ({"$ref": "#/components/schemas/Others"}, "Others | None", "Others | None"),
    ],
)
def test_types(schema: dict[str, Any], strict: str, lenient: str) -> None:
    schemas = {
        "Colour": {"type": "string", "enum": ["red"]},
        "Other": {"type": "object"},
        "Others": {"type": "array", "items": {"$ref": "#/components/schemas/Other"}},
        "Thing": {"type": "object", "properties": {"field": schema}},
    }
    for answer, type_ in (("", strict), ("Thing", lenient)):
        source = text(models(document_of(schemas, answer), THINGS), "things_models/models.py")
        assert f"    field: {type_} = None\n" in source


def test_required_fields_are_required_of_callers_alone() -> None:
    thing = {
        "type": "object",
        "required": ["a", "gone"],
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
    }
    source = text(models(document_of({"Thing": thing}), THINGS), "things_models/models.py")
    assert "    a: str\n\n    b: str | None = None\n" in source
    source = text(models(document_of({"Thing": thing}, "Thing"), THINGS), "things_models/models.py")
    assert "    a: str | None = None\n\n    b: str | None = None\n" in source


def test_a_document_without_schemas_has_a_package_too() -> None:
    files = models({"info": {"title": "T", "version": "1.0"}}, THINGS)
    compile(text(files, "things_models/__init__.py"), "x", "exec")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"info": {"version": "latest"}}, "'latest' is no version"),
        ({"info": {}}, "'' is no version"),
        (
            {"components": {"schemas": {"A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}}}}},
            "no schema 'B'",
        ),
        ({"components": {"schemas": {"A": {"properties": {"b": {"$ref": "file:///etc/passwd"}}}}}}, "leads out"),
        ({"components": {"schemas": {"A": {"items": {"$ref": "https://host/x"}, "type": "array"}}}}, "leads out"),
    ],
)
def test_what_cannot_be_done_is_told(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CannotDo, match=message):
        models({**document_of({}), **change}, THINGS)


def test_names_of_classes() -> None:
    assert class_names(["Image", "image_tag", "imageTag", "Any", "ApiModel", "1x", "PFSSummary"]) == {
        "Image": "Image",
        "image_tag": "ImageTag",
        "imageTag": "ImageTag2",
        "Any": "AnyModel",
        "ApiModel": "ApiModelModel",
        "1x": "N1x",
        "PFSSummary": "PFSSummary",
    }


def test_names_of_attributes() -> None:
    wild = [
        "id",
        "createAt",
        "class",
        "schema",
        "list",
        "a-b",
        "a_b",
        "a.b",
        "_id",
        "X-Id",
        "Image",
        "model_id",
        "",
        "名",
    ]
    assert attribute_names(wild, {"Image"}) == {
        "id": "id",
        "createAt": "createAt",
        "class": "class_",
        "schema": "schema_",
        "list": "list_",
        "a-b": "a_b2",
        "a_b": "a_b",
        "a.b": "a_b3",
        "_id": "id2",
        "X-Id": "x_id",
        "Image": "image",
        "model_id": "model_id",
        "": "unnamed",
        "名": "unnamed2",
    }


@pytest.mark.parametrize(
    ("schema", "description", "words"),
    [
        ({"default": 200}, "How many. The default value is 200.", "How many. The default value is 200."),
        ({"default": 0}, "Where to start", "Where to start. Documented default: 0."),
        ({"default": ""}, "A prefix.", 'A prefix. Documented default: "".'),
        ({"default": None}, "", "Documented default: null."),
        ({"maxLength": 64}, "A name of 1 to 64 characters", "A name of 1 to 64 characters"),
        ({"minLength": 1, "maxLength": 64}, "A name.", "A name. From 1 to 64 characters."),
        ({"minimum": 1}, "A count.", "A count. At least 1."),
        ({"maxItems": 5, "items": {"maxLength": 9}}, "Tags.", "Tags. At most 9 characters. At most 5 items."),
        ({"pattern": "^a$"}, "A name.", "A name. Pattern: ^a$"),
        ({"deprecated": True}, "A name.", "A name. Deprecated."),
        ({"maximum": 3}, "One of:\n- a\n- b", "One of:\n- a\n- b\n\nAt most 3."),
        ({"type": "string"}, "", ""),
    ],
)
def test_facts_are_told_once(schema: dict[str, Any], description: str, words: str) -> None:
    assert told(schema, description) == words


def test_lines_are_wrapped_and_bullets_hang() -> None:
    assert wrapped("aaa bbb\n- ccc ddd\n\neee", 8) == "aaa bbb\n- ccc\n  ddd\n\neee"
    assert wrapped("aaa bbb\nccc", 9, hang="  ") == "aaa bbb\n  ccc"

"""The commands of a client: their names, what their parameters are, and what of a page can get in the way."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from apiscribe.emit import PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.commands import OF_EVERY_COMMAND, Command, Program, program
from apiscribe.emit.metadata import metadata
from apiscribe.emit.operations import by_resource, operations
from templates.client.runtime.cli import body, commands
from templates.client.runtime.cli import program as runtime
from tests.packages import read_document, text

ROOMS = PackageSettings("rooms-models", "rooms-client", ("house_id",))


def described(document: dict[str, Any], shared: dict[str, str] | None = None) -> Program:
    shared = {"house_id": "house_id"} if shared is None else shared
    grouped = [(name, "Words.", own) for name, own in by_resource(operations(document, tuple(shared)))]
    return program(document, ROOMS, metadata(document), "", shared, grouped)


def command(document: dict[str, Any], resource: str, name: str) -> Command:
    group = next(each for each in described(document).resources if each.name == resource)
    return next(each for each in group.operations if each.name == name)


def with_parameters(*parameters: dict[str, Any]) -> Command:
    """The command that lists lamps, with other parameters."""
    document = read_document("rooms")
    operation = document["paths"]["/v1/{house_id}/lamps"]["get"]
    del operation["x-pagination"]
    operation["parameters"] = [operation["parameters"][0], *({"in": "query", **each} for each in parameters)]
    return command(document, "lamps", "list")


def test_the_command_is_called_after_the_package() -> None:
    files = client(read_document("rooms"), PackageSettings("rooms-models", "big-rooms-client", ("house_id",)))
    told = tomllib.loads(text(files, "pyproject.toml"))["project"]
    assert told["scripts"] == {"big-rooms": "big_rooms_client.cli:main"}
    assert [each.partition(">")[0] for each in told["optional-dependencies"]["cli"]] == ["click"]
    assert 'prefix="BIG_ROOMS"' in text(files, "big_rooms_client/cli.py")


def test_what_the_client_knows_is_asked_for_once() -> None:
    made = described(read_document("rooms"))
    assert [(each.name, each.argument, each.words) for each in made.parameters] == [
        ("house-id", "house_id", "The house.")
    ]
    assert command(read_document("rooms"), "lamps", "get").shared == ("house_id",)
    assert command(read_document("rooms"), "plans", "upload").shared == ()


def test_an_option_that_every_command_has_is_told_apart() -> None:
    options = {each.argument: each.name for each in command(read_document("rooms"), "lamps", "list").options}
    assert options["output"] == "api-output"
    assert options["help"] == "api-help"
    assert options["max_items"] == "api-max-items"
    # The client's own --house-id, and the other side of --dimmable, are taken as well.
    assert options["house_id"] == "api-house-id"
    assert options["no_dimmable"] == "api-no-dimmable"
    assert options["limit"] == "limit"


def test_the_options_of_the_runtime_are_those_that_are_kept_free() -> None:
    facts = runtime.Program("p", "p_client", "p-client", "1", "P", "P", "", (), ())
    answers: tuple[Any, ...] = ("items", "bytes")
    made = [
        *commands.program_command(facts).params,
        *(
            each
            for answer in answers
            for each in commands.shared.of_operation(facts, runtime.Operation("o", "o", "", "", answer))
        ),
        *body.options(runtime.Body("multipart")),
    ]
    names = {name.lstrip("-") for each in made for name in each.opts if name.startswith("--")}
    assert names | {"help"} == OF_EVERY_COMMAND


def test_a_client_parameter_that_gets_in_the_way_is_told_apart() -> None:
    document = read_document("rooms")
    (parameter,) = described(document, {"house_id": "output"}).parameters
    assert (parameter.name, parameter.argument) == ("api-output", "output")


@pytest.mark.parametrize(
    ("names", "typed"),
    [
        (("a_b", "a-b", "A B"), ["a-b", "a-b2", "a-b3"]),
        (("class", "from"), ["class", "from"]),
        (("--evil\x1b[31m", "名", "$(rm)"), ["evil-31m", "unnamed", "rm"]),
    ],
)
def test_names_are_of_safe_characters_and_no_two_alike(names: tuple[str, ...], typed: list[str]) -> None:
    made = with_parameters(*({"name": name, "schema": {"type": "string"}} for name in names))
    assert [each.name for each in made.options] == typed


def test_a_name_that_differs_from_the_pages_is_told() -> None:
    made = with_parameters({"name": "output", "schema": {"type": "string"}})
    assert made.options[0].words == "Sent as output."


@pytest.mark.parametrize(
    ("schema", "kind", "many", "choices"),
    [
        ({"type": "string"}, "text", False, ()),
        ({"type": "integer"}, "integer", False, ()),
        ({"type": "number"}, "number", False, ()),
        ({"type": "boolean"}, "boolean", False, ()),
        ({"type": "object"}, "json", False, ()),
        ({}, "text", False, ()),
        ({"type": ["integer", "null"]}, "integer", False, ()),
        ({"type": "array", "items": {"type": "boolean"}}, "boolean", True, ()),
        ({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}, "json", True, ()),
        ({"type": "integer", "enum": [1, 2]}, "integer", False, (1, 2)),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Colour"}}, "text", True, ("white", "amber")),
        ({"allOf": [{"$ref": "#/components/schemas/Colour"}]}, "text", False, ("white", "amber")),
        # Open choices are none; nor are those that nobody could type, or that a terminal would obey.
        ({"anyOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "string"}]}, "text", False, ()),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "text", False, ()),
        ({"enum": ["a", "\x1b[31m"]}, "text", False, ()),
        ({"enum": ["a", ""]}, "text", False, ()),
    ],
)
def test_what_is_typed(schema: dict[str, Any], kind: str, many: bool, choices: tuple[Any, ...]) -> None:
    (made,) = with_parameters({"name": "a", "schema": schema}).options
    assert (made.kind, made.many, made.choices) == (kind, many, choices)


def test_secrets_are_not_typed() -> None:
    made = command(read_document("rooms"), "plans", "upload")
    assert {each.name: each.environment for each in made.options} == {
        "x-door-token": "ROOMS_X_DOOR_TOKEN",
        "x-client-token": "",
    }
    (password,) = with_parameters({"name": "door_password", "schema": {"type": "string"}}).options
    assert password.environment == "ROOMS_DOOR_PASSWORD"
    (page,) = with_parameters({"name": "page_token", "schema": {"type": "string"}}).options
    assert page.environment == ""


def test_answers_and_bodies() -> None:
    document = read_document("rooms")
    every = {
        f"{group.name} {each.name}": (each.answer, each.body.form if each.body else None)
        for group in described(document).resources
        for each in group.operations
    }
    assert every == {
        "lamps list": ("items", None),
        "lamps create": ("value", "json"),
        "lamps get": ("value", None),
        "lamps delete": ("nothing", None),
        "plans upload": ("nothing", "multipart"),
        "plans download": ("bytes", None),
        "plans replace": ("nothing", "bytes"),
        "plans titles": ("value", None),
    }

"""The package of a client: names, arguments, words, and what is refused."""

from __future__ import annotations

import inspect
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from apiscribe.emit import PackageSettings
from apiscribe.emit.client import client
from apiscribe.emit.contract_tests import contract_tests
from apiscribe.emit.names import argument_names, client_argument_names, method_name, resource_class, resource_name
from apiscribe.emit.operations import operations
from apiscribe.emit.security import base_url, environment_prefix, error_names, token_header
from apiscribe.findings import CannotDo
from tests.hostile_documents import plain
from tests.packages import SETTINGS, importable, made, read_document, text, write_files

THINGS = PackageSettings("things-models", "things-client", ("project",))

RUNTIME = Path(__file__).parents[1] / "templates" / "client" / "runtime"


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folders = [write_files(files, tmp_path_factory.mktemp("images")) for files in made("images")]
    with importable(*folders):
        yield __import__("images_client")


def operation_of(**changes: Any) -> dict[str, Any]:
    """The plain document with a changed operation."""
    document = plain()
    document["paths"]["/v1/{project}/things"]["post"] |= changes
    return document


def test_the_package_is_complete() -> None:
    files = made("images")[1]
    assert sorted(map(str, files)) == [
        "LICENSE",
        "README.md",
        "images_client/__init__.py",
        *sorted(f"images_client/_runtime/{module.relative_to(RUNTIME)}" for module in RUNTIME.rglob("*.py")),
        "images_client/_version.py",
        "images_client/cli.py",
        "images_client/client.py",
        "images_client/environment.py",
        "images_client/errors.py",
        "images_client/password.py",
        "images_client/py.typed",
        "images_client/raw.py",
        "images_client/resources/__init__.py",
        "images_client/resources/images.py",
        "images_client/token.py",
        "pyproject.toml",
        "tests/conftest.py",
        "tests/samples.json",
        "tests/test_contract.py",
    ]
    told = tomllib.loads(text(files, "pyproject.toml"))
    assert told["project"]["name"] == "images-client"
    assert told["project"]["dependencies"][-1] == "images-models>=1.0.0,<2"
    assert not any("==" in dependency for dependency in told["project"]["dependencies"])
    packages = {str(path.parent).replace("/", ".") for path in files if path.name == "__init__.py"}
    assert set(told["tool"]["setuptools"]["packages"]) == packages


def test_versions_before_the_first_break_sooner() -> None:
    assert "library-models>=0.3.0,<0.4" in text(made("library")[1], "pyproject.toml")


def test_the_runtime_is_the_one_that_is_tested_here() -> None:
    files = made("images")[1]
    for module in RUNTIME.rglob("*.py"):
        assert text(files, f"images_client/_runtime/{module.relative_to(RUNTIME)}") == module.read_text("utf-8")


def test_the_public_surface(images: Any) -> None:
    assert set(images.__all__) >= {
        "Client",
        "AsyncClient",
        "TokenAuth",
        "Page",
        "ApiError",
        "ClientError",
        "__version__",
    }
    for kind in (images.Client, images.AsyncClient):
        parameters = inspect.signature(kind).parameters.values()
        assert [each.name for each in parameters] == [
            *("base_url", "project_id", "auth", "timeout", "max_retries", "event_hooks", "http_client")
        ]
        assert {each.kind for each in parameters} == {inspect.Parameter.KEYWORD_ONLY}
        assert [each.name for each in parameters if each.default is each.empty] == ["project_id"]


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_a_method_says_what_the_page_says(images: Any, kind: str) -> None:
    method = getattr(images, kind)(project_id="p").images.list
    signature = inspect.signature(method)
    assert list(signature.parameters)[:3] == ["limit", "name", "name_fuzzy_match"]
    *documented, options = signature.parameters.values()
    assert {each.kind for each in documented} == {inspect.Parameter.KEYWORD_ONLY}
    assert {each.default for each in documented} == {None}
    assert (options.kind, options.annotation) == (inspect.Parameter.VAR_KEYWORD, "Unpack[CallOptions]")
    assert signature.parameters["service_type"].annotation == "models.ServiceType | None"
    page = "Page" if kind == "Client" else "AsyncPager"
    assert signature.return_annotation == f"{page}[models.ImageResponse, models.ListImagesResponse]"
    said = inspect.getdoc(method) or ""
    assert said.startswith("Listing images.\n\nGives the images that a project can start from, page by page.\n")
    assert "`GET /v1/{project_id}/images`" in said
    assert "    name: The name of an image. At most 512 characters.\n" in said
    assert "    offset: Where the page starts. Documented default: 0.\n" in said


def test_a_client_loads_what_is_used(images: Any) -> None:
    client = images.Client(project_id="p")
    assert client.images is client.images
    assert type(client.images).__module__ == "images_client.resources.images"


def test_all_ways_to_authenticate_use_the_documented_header(images: Any) -> None:
    environ = {"IMAGES_TOKEN": "s3cret"}
    for auth in (
        images.TokenAuth("s3cret"),
        images.from_env(environ),
        images.from_env({"X_TOKEN": "s3cret"}, prefix="X"),
    ):
        request = next(auth.sync_auth_flow(httpx.Request("GET", "https://host")))
        assert request.headers["X-Auth-Token"] == "s3cret"
    assert (images.PasswordAuth.header, images.PasswordAuth.prefix) == ("X-Auth-Token", "")
    with pytest.raises(
        images.InvalidRequestError, match="set IMAGES_TOKEN, or IMAGES_ACCESS_KEY and IMAGES_SECRET_KEY"
    ):
        images.from_env({})


@pytest.mark.parametrize(
    ("package", "prefix"),
    [
        ("images-client", "IMAGES"),
        ("images_client", "IMAGES"),
        ("my.image-service", "MY_IMAGE_SERVICE"),
        ("3d-client", "API_3D"),
        ("client", "CLIENT"),
    ],
)
def test_what_environment_variables_begin_with(package: str, prefix: str) -> None:
    assert environment_prefix(package) == prefix


def test_no_secret_is_shown(images: Any) -> None:
    auth = images.TokenAuth("s3cret")
    shown = [
        repr(auth),
        repr(vars(auth)),
        repr(images.Client(project_id="p", auth=auth)),
        repr(vars(images.Client(project_id="p", auth=auth))),
    ]
    assert not any("s3cret" in each for each in shown)


def test_the_readme_lists_the_methods() -> None:
    readme = text(made("library")[1], "README.md")
    assert "| `client.books.get` | `GET /v2/{branch}/books/{book_id}` | Showing a book |\n" in readme


def test_methods_and_resources_have_names_by_rule() -> None:
    every = operations(read_document("library"), ("branch",))
    assert [f"{each.resource}.{each.name}" for each in every] == [
        "books.list",
        "books.create",
        "books.delete_many",
        "books.get",
        "books.update",
        "books.download_cover",
        "books.upload_cover",
        "loans.list",
        "loans.return_",
        "loans.count",
        "loans.list_reader_names",
    ]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"operationId": "ListThings"}, "things.list"),
        ({"operationId": "showThing"}, "things.show"),
        ({"operationId": "ListThingTags"}, "things.list_tags"),
        ({"operationId": "ListThings", "tags": ["Thing Management"]}, "things.list"),
        ({"operationId": "ListThings", "tags": []}, "things.list"),
        ({"x-resource": "odds", "x-method": "make", "operationId": "X"}, "odds.make"),
        ({"x-resource": "close", "x-method": "int"}, "close_.int_"),
        ({"x-resource": "import", "x-method": "class"}, "import_.class_"),
        ({"x-resource": "../../x", "x-method": "a.b()"}, "x.a_b"),
    ],
)
def test_names_of_methods(changes: dict[str, Any], name: str) -> None:
    (operation,) = operations(operation_of(**changes), ("project",))
    assert f"{operation.resource}.{operation.name}" == name


def test_names_of_arguments() -> None:
    assert argument_names(["type", "X-Id", "x_id", "self", "models", "from", "sortDir", "", "a b"]) == [
        *("type", "x_id", "x_id2", "self_", "models_", "from_", "sort_dir", "unnamed", "a_b")
    ]
    assert client_argument_names(("project_id", "timeout")) == {"project_id": "project_id", "timeout": "timeout_"}
    assert method_name("list", {"list"}) == "list2"
    assert resource_name("Image Tags") == "image_tags"
    assert (resource_class("image_tags"), resource_class("page")) == ("ImageTags", "PageResource")


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("books.list.genre", "Sequence[models.Genre]"),
        ("books.list.shelves", "Sequence[int]"),
        ("books.list.x_language", "Literal['en', 'zh']"),
        ("books.create.body", "models.CreateBookRequest | dicts.CreateBookRequest"),
        ("books.delete_many.body", "Sequence[str]"),
        ("books.update.body", "Mapping[str, Any]"),
        ("books.upload_cover.body", "bytes"),
        ("books.create.", "models.Book"),
        ("books.update.", "builtins.dict[str, Any]"),
        ("books.download_cover.", "bytes"),
        ("loans.list.", "builtins.list[models.Loan | None]"),
        ("loans.return_.", "models.Loan | None"),
        ("loans.count.", "builtins.dict[str, int | None]"),
        ("loans.list_reader_names.", "builtins.list[str | None]"),
        ("books.delete_many.", None),
    ],
)
def test_types_of_arguments_and_results(path: str, type_: str | None) -> None:
    resource, method, argument = path.split(".")
    every = operations(read_document("library"), ("branch",))
    operation = next(each for each in every if (each.resource, each.name) == (resource, method))
    named: dict[str, Any] = {each.name: each for each in operation.arguments}
    named |= {"body": operation.body, "": operation.result}
    assert (named[argument] and named[argument].type) == type_


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"parameters": [{"name": "c", "in": "cookie", "schema": {}}]}, "path parameters|cookie"),
        ({"parameters": [{"name": "other", "in": "path", "schema": {}}]}, "are not those of its path"),
        ({"requestBody": {"content": {"a b": {}}}}, "media type 'a b'"),
    ],
)
def test_what_no_client_can_call_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(CannotDo, match=message):
        operations(operation_of(**changes), ("project",))


def test_a_path_parameter_that_is_nowhere_described_is_refused() -> None:
    with pytest.raises(CannotDo, match=r"POST /v1/{project}/things"):
        operations(operation_of(parameters=[]), ())


def test_paths_that_differ_in_a_parameter_of_the_client_alone_are_two() -> None:
    document = plain()
    operation = document["paths"]["/v1/{project}/things"]["post"]
    document["paths"]["/v1/project/things"] = {"post": {**operation, "x-resource": "odds", "parameters": []}}
    files = client(document, THINGS)
    assert '"/v1/{project}/things"' in text(files, "things_client/resources/things.py")
    assert '"/v1/project/things"' in text(files, "things_client/resources/odds.py")
    assert "project: str | None = None" in text(files, "things_client/client.py")


def test_what_the_generator_would_leave_out_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import openapi_python_client
    from openapi_python_client.parser.errors import GeneratorError

    build = openapi_python_client.Project.build

    def complaining(project: openapi_python_client.Project) -> list[GeneratorError]:
        return [*build(project), GeneratorError(header="WARNING", detail="Endpoint will not be generated.")]

    monkeypatch.setattr(openapi_python_client.Project, "build", complaining)
    with pytest.raises(CannotDo, match="WARNING Endpoint will not be generated"):
        client(plain(), THINGS)


@pytest.mark.parametrize(
    ("servers", "url"),
    [
        ([], ""),
        ([{"url": "https://host/"}], "https://host"),
        ([{"url": "https://a.{region}.host", "variables": {"region": {"default": "eu"}}}], "https://a.eu.host"),
        ([{"url": "https://a.{region}.host"}], ""),
        ([{"url": "/relative"}], ""),
        ([{"url": "javascript:alert(1)"}], ""),
    ],
)
def test_base_urls(servers: list[dict[str, Any]], url: str) -> None:
    assert base_url({"servers": servers}) == url


def test_a_client_without_a_known_server_asks_for_one() -> None:
    source = text(client(plain(), THINGS), "things_client/client.py")
    assert "        base_url: str,\n        project: str,\n" in source


@pytest.mark.parametrize(
    ("schemes", "header"),
    [
        ({}, ("Authorization", "Bearer ")),
        ({"b": {"type": "http", "scheme": "bearer"}}, ("Authorization", "Bearer ")),
        (
            {
                "q": {"type": "apiKey", "in": "query", "name": "k"},
                "t": {"type": "apiKey", "in": "header", "name": "X-T"},
            },
            ("X-T", ""),
        ),
    ],
)
def test_token_headers(schemes: dict[str, Any], header: tuple[str, str]) -> None:
    assert token_header({"components": {"securitySchemes": schemes}}) == header


def test_documented_error_bodies_name_their_fields() -> None:
    assert error_names(read_document("images")) == (("error_code",), ("error_msg",))
    assert error_names(read_document("library")) == (("code",), ("message",))
    assert error_names(plain()) == ((), ())


@pytest.mark.parametrize(
    "settings", [("", "b"), ("a", "a"), ("A", "b"), ("a/../b", "b"), ("a", "b c"), ("a", "class"), ("a-", "b")]
)
def test_names_that_no_package_can_have(settings: tuple[str, str]) -> None:
    with pytest.raises(CannotDo, match=r"package|called"):
        PackageSettings(*settings)


def test_import_names_follow_the_distributions() -> None:
    assert (SETTINGS["images"].models_module, SETTINGS["images"].client_module) == ("images_models", "images_client")


PAGED = {
    "Answer": {"total": {"type": "integer"}, "next": {"type": "string"}, "data": {"$ref": "#/components/schemas/Held"}},
    "Held": {"records": {"$ref": "#/components/schemas/Lamps"}, "a.b/c": {"type": "integer"}},
    "Lamp": {"class": {"type": "string"}},
}


def paged(**facts: Any) -> dict[str, Any]:
    """A document with one listing, of lamps that stand one level down, and what it says of pages."""
    schemas: dict[str, Any] = {name: {"type": "object", "properties": own} for name, own in PAGED.items()}
    schemas["Lamps"] = {"type": "array", "items": {"$ref": "#/components/schemas/Lamp"}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    operation = {
        "operationId": "ListLamps",
        "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("from", "limit")],
        "responses": {"200": {"description": "OK", "content": answer}},
        "x-pagination": {"items": "/data/records", **facts},
    }
    document = plain()
    return {**document, "paths": {"/v1/lamps": {"get": operation}}, "components": {"schemas": schemas}}


ITEMS = "lambda response: response.data.records if response.data is not None else None"


@pytest.mark.parametrize(
    ("facts", "walk", "reads", "first"),
    [
        ({"style": "offset", "offset": "from"}, "OffsetWalk", {}, None),
        ({"style": "page", "page": "from", "first": 0}, "PageWalk", {}, 0),
        ({"style": "marker", "marker": "from", "next": "next"}, "MarkerWalk", {"marker": "response.next"}, None),
        (
            {"style": "marker", "marker": "from", "next_link": "/next", "last": None},
            "MarkerWalk",
            {"marker": "in_link(response.next, 'from')"},
            None,
        ),
        ({"style": "marker", "marker": "from", "last": "class"}, "LastItemWalk", {"key": "item.class_"}, None),
        (
            {"style": "offset", "offset": "from", "total": "/data/a.b~1c"},
            "OffsetWalk",
            {"total": "response.data.a_b_c if response.data is not None else None"},
            None,
        ),
    ],
)
def test_a_listing_is_walked_as_the_document_says(
    facts: dict[str, Any], walk: str, reads: dict[str, str], first: int | None
) -> None:
    (operation,) = operations(paged(**facts), ())
    paging = operation.paging
    assert paging is not None
    assert (paging.walk, paging.parameter, paging.item, paging.first) == (walk, "from", "models.Lamp", first)
    assert {name: read.partition(": ")[2] for name, read in paging.reads.items() if name != "items"} == reads
    assert paging.reads["items"] == ITEMS


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"style": "scroll"}, "'scroll'"),
        ({"style": "offset"}, "query parameter"),
        ({"style": "offset", "offset": "start"}, "'start'"),
        ({"style": "offset", "offset": "from", "items": "lamps"}, "'lamps'"),
        ({"style": "offset", "offset": "from", "items": "/data/lamps"}, "'lamps'"),
        ({"style": "offset", "offset": "from", "items": "/total/lamps"}, "'lamps'"),
        ({"style": "offset", "offset": "from", "items": "data"}, "array"),
        ({"style": "offset", "offset": "from", "items": ""}, "array"),
        ({"style": "offset", "offset": "from", "items": ["data"]}, "text"),
        ({"style": "offset", "offset": "from", "total": "next"}, "integer"),
        ({"style": "page", "page": "from", "first": "1"}, "integer"),
        ({"style": "marker", "marker": "from"}, "one of next, next_link, last"),
        ({"style": "marker", "marker": "from", "next": "next", "last": "class"}, "one of next, next_link, last"),
        ({"style": "marker", "marker": "from", "last": "id"}, "'id'"),
    ],
)
def test_what_fits_no_listing_is_refused(facts: dict[str, Any], told: str) -> None:
    with pytest.raises(CannotDo, match="x-pagination of GET /v1/lamps") as caught:
        operations(paged(**facts), ())
    assert told in str(caught.value)


def test_the_answer_to_a_head_holds_nothing() -> None:
    document = operation_of()
    ((_, item),) = document["paths"].items()
    ((_, operation),) = list(item.items())
    body = {"application/json": {"schema": {"type": "object"}, "examples": {"one": {"value": {"a": 1}}}}}
    operation["responses"] = {
        "200": {"description": "-", "content": body},
        "404": {"description": "-", "content": body},
    }
    for method, gives in (("get", True), ("head", False)):
        document["paths"] = {"/v1/{project}/things": {method: operation}}
        (made_of_it,) = operations(document, ("project",))
        assert (made_of_it.result is not None) == gives
        samples = json.loads(text(contract_tests(document, THINGS), "tests/samples.json"))
        assert [each["status"] for each in samples[0]["answers"]] == ([200, 404] if gives else [])

"""The package of a client: openapi-python-client with our templates, and the runtime that is the same in every client.

openapi-python-client is given the skeleton of the document: operations, parameters and their types under the names that
apiscribe.emit.names made. It refuses what cannot be called, groups operations by resource and renders the templates.
Words, models and samples are kept from it: models come from the models' package, and what a page says reaches a module
only through the filters of apiscribe.render. Anything that it would warn of and leave out is an error here.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.commands import Program, program
from apiscribe.emit.contract_tests import contract_tests
from apiscribe.emit.formatting import formatted
from apiscribe.emit.metadata import Metadata, licence_file, metadata
from apiscribe.emit.methods import Argument, Operation
from apiscribe.emit.names import client_argument_names, resource_class
from apiscribe.emit.operations import PLACEHOLDER, by_resource, operations
from apiscribe.emit.prose import sentence
from apiscribe.emit.security import base_url, environment_prefix, error_names, token_header
from apiscribe.findings import CannotDo
from apiscribe.naming import singular, snake
from apiscribe.render import TEMPLATES, Verbatim, prose, render, strict

_TEMPLATES = TEMPLATES / "client"
# Modules that openapi-python-client knows nothing of, and that load when they are used.
_OWN_MODULES = ("environment.py", "password.py", "raw.py", "token.py")
_SCALARS = ("string", "integer", "number", "boolean")


@dataclass(frozen=True, slots=True)
class Resource:
    """One attribute of a client. `key` is what openapi-python-client knows it by."""

    key: str
    name: str
    class_name: str
    operations: tuple[Operation, ...]
    text: str

    @property
    def abstract(self) -> Verbatim:
        """The abstract collections that its arguments are typed with, as an import names them."""
        return self._used("Mapping", "Sequence")

    @property
    def typing(self) -> Verbatim:
        return self._used("Any", "Literal")

    @property
    def uses_dicts(self) -> bool:
        return bool(self._used("dicts"))

    @property
    def uses_builtins(self) -> bool:
        """Whether it names types that a method called `list` or `dict` would hide."""
        return bool(self._used("builtins"))

    @property
    def uses_models(self) -> bool:
        return bool(self._used("models"))

    @property
    def walks(self) -> Verbatim:
        """What its listings need of the runtime's walks, as an import names it: classes first, then functions."""
        walks = [operation.paging for operation in self.operations if operation.paging]
        links = ["in_link"] if any("in_link" in read for walk in walks for read in walk.reads.values()) else []
        return Verbatim(", ".join([*sorted({walk.walk for walk in walks}), *links]))

    @property
    def joins(self) -> bool:
        return any(argument.joined for operation in self.operations for argument in operation.arguments)

    def _used(self, *names: str) -> Verbatim:
        types = " ".join(each for operation in self.operations for each in operation.types())
        return Verbatim(", ".join(name for name in names if re.search(rf"\b{name}\b", types)))


@dataclass(frozen=True, slots=True)
class Flavour:
    """Each class is made twice: for threads, and for tasks (`prefix` "Async")."""

    prefix: Verbatim
    keyword: Verbatim
    wait: Verbatim
    pages: Verbatim
    dunder: Verbatim
    as_raw: Verbatim
    is_async: bool


FLAVOURS = (
    Flavour(
        prefix=Verbatim(""),
        keyword=Verbatim(""),
        wait=Verbatim(""),
        pages=Verbatim("Page"),
        dunder=Verbatim("__"),
        as_raw=Verbatim("as_raw"),
        is_async=False,
    ),
    Flavour(
        prefix=Verbatim("Async"),
        keyword=Verbatim("async "),
        wait=Verbatim("await "),
        pages=Verbatim("AsyncPager"),
        dunder=Verbatim("__a"),
        as_raw=Verbatim("as_raw_async"),
        is_async=True,
    ),
)


@dataclass(frozen=True, slots=True)
class ClientParameter:
    """A path parameter that is set on the client; required where every operation has it."""

    name: str
    wire: str
    required: bool


def client(document: Mapping[str, Any], settings: PackageSettings) -> Files:
    """Make the package of the client, its contract tests included. Raises `CannotDo` for what no client can call."""
    every = operations(document, settings.client_parameters)
    about = metadata(document)
    resources = _resources(every, document)
    values = _values(document, settings, about, resources)
    rendered = _rendered(resources, values)
    package = PurePosixPath(settings.client_module)
    made = package / "resources"
    files: Files = {
        PurePosixPath("pyproject.toml"): rendered["pyproject.toml"],
        PurePosixPath("README.md"): rendered["README.md"],
        **licence_file(about),
        package / "__init__.py": rendered["package/__init__.py"],
        package / "client.py": rendered["package/client.py"],
        **{package / name: render(f"client/{name}.jinja", **values) for name in _OWN_MODULES},
        package / "cli.py": render("client/cli.py.jinja", **values),
        package / "_version.py": rendered["package/types.py"],
        package / "errors.py": rendered["package/errors.py"],
        package / "py.typed": "",
        made / "__init__.py": rendered["package/api/__init__.py"],
        **{made / f"{each.name}.py": rendered[f"package/api/{each.key}/__init__.py"] for each in resources},
        **{package / path: source for path, source in _runtime().items()},
        **contract_tests(document, settings),
    }
    return formatted(files, settings.client_module)


def _values(
    document: Mapping[str, Any], settings: PackageSettings, about: Metadata, resources: Sequence[Resource]
) -> dict[str, Any]:
    header, prefix = token_header(document)
    codes, messages = error_names(document)
    every = [operation for resource in resources for operation in resource.operations]
    return {
        "about": about,
        "settings": settings,
        "program": (described := _program(document, settings, about, resources)),
        "resources": {resource.key: resource for resource in resources},
        "flavours": FLAVOURS,
        "parameters": _client_parameters(every, settings),
        "folders": sorted({".".join(path.parent.parts) for path in _runtime()}),
        "base_url": base_url(document),
        "token_header": header,
        "token_prefix": prefix,
        "environment_prefix": environment_prefix(settings.client_package),
        "error_codes": codes,
        "error_messages": messages,
        "example": (example := _example(every)),
        "each": snake(singular(example.resource)) if example else "",
        "example_command": described.typed(example) if example else (),
    }


def _program(
    document: Mapping[str, Any], settings: PackageSettings, about: Metadata, resources: Sequence[Resource]
) -> Program:
    shared = client_argument_names(settings.client_parameters)
    grouped = ((each.name, each.text, each.operations) for each in resources)
    return program(document, settings, about, base_url(document), shared, grouped)


def _resources(every: Sequence[Operation], document: Mapping[str, Any]) -> tuple[Resource, ...]:
    tags = {str(tag.get("name")): str(tag.get("description", "")) for tag in document.get("tags", ())}
    made = []
    for number, (name, own) in enumerate(by_resource(every)):
        tag = str(next(iter(own[0].source.get("tags", ())), name))
        text = sentence(prose(tags.get(tag, "")) or f"Operations on {name.replace('_', ' ')}")
        made.append(Resource(f"resource_{number}", name, resource_class(name), own, text))
    return tuple(made)


def _client_parameters(every: Sequence[Operation], settings: PackageSettings) -> tuple[ClientParameter, ...]:
    names = client_argument_names(settings.client_parameters)
    return tuple(
        ClientParameter(name, wire, all(f"{{{wire}}}" in operation.path for operation in every))
        for wire, name in names.items()
    )


def _example(every: Sequence[Operation]) -> Operation | None:
    """Choose the operation that the README shows: a listing that needs no argument, if there is one."""
    simple = [each for each in every if not each.body and not any(argument.required for argument in each.arguments)]
    return next((each for each in simple if each.paging), next(iter(simple), None))


def _rendered(resources: Sequence[Resource], values: Mapping[str, Any]) -> dict[str, str]:
    """Run openapi-python-client in a temporary folder and read back what it wrote. Half a second to import."""
    from openapi_python_client import Project
    from openapi_python_client.config import Config, ConfigFile, MetaType
    from openapi_python_client.parser import GeneratorData
    from openapi_python_client.parser.errors import GeneratorError

    with TemporaryDirectory() as folder:
        target = Path(folder, "client")
        choices = ConfigFile(project_name_override="client", package_name_override="package", post_hooks=[])
        config = Config.from_sources(choices, MetaType.UV, Path("-"), "utf-8", overwrite=False, output_path=target)
        openapi = GeneratorData.from_dict(_skeleton(resources), config=config)
        if isinstance(openapi, GeneratorError):
            raise CannotDo(f"the generator of clients cannot take this document: {openapi.header} {openapi.detail}")
        project = Project(openapi=openapi, config=config, custom_template_path=_TEMPLATES)
        strict(project.env).globals.update(values)
        with contextlib.redirect_stdout(io.StringIO()):
            errors = project.build()
        if errors:
            raise CannotDo("; ".join(f"{error.header} {error.detail or ''}".strip() for error in errors))
        written = (path for path in target.rglob("*") if path.is_file())
        return {path.relative_to(target).as_posix(): path.read_bytes().decode() for path in written}


def _skeleton(resources: Sequence[Resource]) -> dict[str, Any]:
    """Write what openapi-python-client is given: an operation each, with the names and plain types of its arguments."""
    paths: dict[str, Any] = {}
    for resource in resources:
        for number, operation in enumerate(resource.operations):
            written = {
                "operationId": f"{resource.key}_operation_{number}",
                "tags": [resource.key],
                "parameters": [
                    {"name": each.name, "in": each.where, "required": each.where == "path", "schema": _plain(each)}
                    for each in operation.arguments
                ],
                "responses": {"200": {"description": "-"}},
            }
            # The prefix keeps apart what differs only in the parameters of the client.
            paths[f"/{resource.key}/{number}{_renamed(operation)}"] = {operation.method.lower(): written}
    return {"openapi": "3.1.0", "info": {"title": "-", "version": "0"}, "paths": paths}


def _renamed(operation: Operation) -> str:
    """Write the path with the names of arguments in the placeholders; those of the client become fixed parts."""
    names = {argument.wire: argument.name for argument in operation.positional}
    return PLACEHOLDER.sub(lambda match: f"{{{names[match[1]]}}}" if match[1] in names else match[1], operation.path)


def _plain(argument: Argument) -> dict[str, Any]:
    kind = argument.schema.get("type")
    if kind == "array" and argument.where == "query":
        return {"type": "array", "items": {"type": "string"}}
    return {"type": kind if kind in _SCALARS else "string"}


def _runtime() -> Files:
    """Give what does not vary, by its path within the package."""
    folder = _TEMPLATES / "runtime"
    modules = sorted(folder.rglob("*.py"))
    return {"_runtime" / PurePosixPath(each.relative_to(folder)): each.read_text("utf-8") for each in modules}

"""What api.toml says of an API: title, version, the packages made from it, the client's own parameters, its owner."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from apiscribe.findings import CannotDo
from apiscribe.location import Location
from apiscribe.naming import kebab

_KEYS = {
    "title": str, "version": str, "description": str, "models_package": str, "client_package": str,
    "client_parameters": list, "export": dict,
}  # fmt: skip
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ENTITY_NAME = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_ENTITY = re.compile(rf"([A-Za-z][A-Za-z0-9]*:)?({_ENTITY_NAME}/)?{_ENTITY_NAME}")
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What a software catalogue asks of an API and no page says: its owner, its state, the system it is part of."""

    owner: str = "unknown"
    lifecycle: str = "production"
    system: str = ""


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """One API. Package names are distribution names; `client_parameters` are path parameters set once on a client."""

    name: str
    title: str
    version: str
    models_package: str
    client_package: str
    description: str = ""
    client_parameters: tuple[str, ...] = ()
    export: ExportSettings = ExportSettings()


def derived(name: str, title: str = "", version: str = "1.0.0") -> ApiSettings:
    """The settings of an API that has no api.toml."""
    name = kebab(name, "api")
    return ApiSettings(name, title or name, version, f"{name}-models", f"{name}-client")


def read_settings(text: str, file: str, name: str) -> ApiSettings:
    """Read api.toml; raises CannotDo with the line for what it cannot hold."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise CannotDo(f"api.toml is no TOML: {error}", Location(file, int(line[1]) if line else 1)) from None
    for key, value in said.items():
        if key not in _KEYS:
            raise CannotDo(f"api.toml has no key {key!r}; it has {', '.join(_KEYS)}", _line(text, file, key))
        if not isinstance(value, _KEYS[key]):
            raise CannotDo(f"{key} is {_KEYS[key].__name__}, not {value!r}", _line(text, file, key))
    otherwise = derived(name)
    settings = ApiSettings(
        name=otherwise.name,
        title=said.get("title", otherwise.title),
        version=said.get("version", otherwise.version),
        models_package=said.get("models_package", otherwise.models_package),
        client_package=said.get("client_package", otherwise.client_package),
        description=said.get("description", ""),
        client_parameters=tuple(map(str, said.get("client_parameters", ()))),
        export=_export(said.get("export", {}), text, file),
    )
    _check(settings, text, file)
    return settings


def _export(said: Mapping[str, Any], text: str, file: str) -> ExportSettings:
    keys = [field.name for field in fields(ExportSettings)]
    for key, value in said.items():
        if key not in keys:
            raise CannotDo(f"[export] of api.toml has no key {key!r}; it has {', '.join(keys)}", _line(text, file, key))
        form, meant = (
            (_WORD, "word of a-z, 0-9 and hyphens") if key == "lifecycle" else (_ENTITY, "name in a catalogue")
        )
        if not isinstance(value, str) or not form.fullmatch(value):
            raise CannotDo(f"{key} {value!r} is no {meant}", _line(text, file, key))
    return ExportSettings(**said)


def _check(settings: ApiSettings, text: str, file: str) -> None:
    if not _VERSION.fullmatch(settings.version):
        raise CannotDo(f"version {settings.version!r} is not MAJOR.MINOR.PATCH", _line(text, file, "version"))
    for key, package in (("models_package", settings.models_package), ("client_package", settings.client_package)):
        if not _PACKAGE.fullmatch(package):
            raise CannotDo(
                f"{key} {package!r} is no name of a package: a-z, 0-9 and single hyphens", _line(text, file, key)
            )
    if settings.models_package == settings.client_package:
        raise CannotDo(
            "the models and the client need packages of different names", _line(text, file, "client_package")
        )


def _line(text: str, file: str, key: str) -> Location:
    lines = text.split("\n")
    return Location(file, next((n for n, line in enumerate(lines, 1) if line.lstrip().startswith(key)), 1))

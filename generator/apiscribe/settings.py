"""What api.toml says of an API: its title and version, the packages made from it, the client's own parameters."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from apiscribe.findings import CannotDo
from apiscribe.location import Location
from apiscribe.naming import kebab

_KEYS = {
    "title": str, "version": str, "description": str, "models_package": str, "client_package": str,
    "client_parameters": list,
}  # fmt: skip
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_PACKAGE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


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
    )
    _check(settings, text, file)
    return settings


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

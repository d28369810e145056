"""One profile, as its file states it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any

from apiscribe.findings import RULES, CannotDo, Severity

_FOLDER = files(__package__ or __name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a profile has a rule, in a sentence, and where its portal's guidelines state it."""

    reason: str
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The forms and words that rules go by. A form is a regular expression that the whole name has to match."""

    openapi: str
    sections: frozenset[str]
    version: re.Pattern[str]
    path_version: re.Pattern[str]
    path_segment: re.Pattern[str]
    scopes: frozenset[str]
    actions: frozenset[str]
    name: re.Pattern[str]
    header: re.Pattern[str]
    headers: frozenset[str]
    foreign: re.Pattern[str]
    methods: frozenset[str]
    media_types: frozenset[str]
    error_fields: frozenset[str]
    count: str
    token_header: str
    secrets: frozenset[str]
    no_secrets: frozenset[str]
    sort_directions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    title: str
    rules: Mapping[str, Rule]
    settings: Settings

    def told(self) -> str:
        """Every rule on a line: severity, name, where it is stated, reason."""
        width = max(map(len, self.rules))
        stated = max(len(rule.guideline) for rule in self.rules.values())
        return "\n".join(
            f"{RULES[name]:<{_SEVERITY}}  {name:<{width}}  {rule.guideline:<{stated}}  {rule.reason}"
            for name, rule in self.rules.items()
        )


_SEVERITY = max(len(severity) for severity in Severity)


def profile_names() -> tuple[str, ...]:
    """The profiles that there are."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml")))


def read_profile(name: str) -> Profile:
    """Read a profile; raises CannotDo for a name that none has."""
    if name not in profile_names():
        raise CannotDo(f"there is no profile {name!r}; there are: {', '.join(profile_names())}")
    said = tomllib.loads(_FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    rules = {rule: Rule(**told) for rule, told in said["rules"].items()}
    settings = {field.name: _setting(field.type, said["settings"][field.name]) for field in fields(Settings)}
    return Profile(name, said["title"], rules, Settings(**settings))


def _setting(kind: Any, value: Any) -> Any:
    if kind == "re.Pattern[str]":
        return re.compile(value)
    return frozenset(value) if kind == "frozenset[str]" else value

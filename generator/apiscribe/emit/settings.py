"""What the makers of packages are told beside the document. It may assume nothing: names are checked here."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from apiscribe.findings import CannotDo

_DISTRIBUTION = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PackageSettings:
    """How the packages of one API are called, and which path parameters its users set once, on the client.

    `models_package` and `client_package` are names of distributions ("modelarts-models"); they are imported under the
    same names with underscores. Raises `CannotDo` for a name that a package cannot have.
    """

    models_package: str
    client_package: str
    client_parameters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (self.models_package, self.client_package):
            if not _DISTRIBUTION.fullmatch(name) or keyword.iskeyword(name):
                raise CannotDo(f"{name!r} is no name for a package: lower-case words joined by hyphens are")
        if self.models_package == self.client_package:
            raise CannotDo(f"models and client cannot both be called {self.client_package!r}")

    @property
    def models_module(self) -> str:
        return self.models_package.replace("-", "_")

    @property
    def client_module(self) -> str:
        return self.client_package.replace("-", "_")

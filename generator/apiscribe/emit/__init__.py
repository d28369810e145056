"""Makers of what is published. Each takes the OpenAPI mapping and returns files; none writes to the project's tree.

The mapping is one that apiscribe.validate passed: references lead to existing components of the same document.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from apiscribe.emit.settings import PackageSettings

Document = Mapping[str, Any]
Files = dict[PurePosixPath, str | bytes]

__all__ = ["Document", "Files", "PackageSettings"]

"""The document in the forms that other tools take: files for dist/<api>/, made of the OpenAPI mapping alone.

OpenAPI 3.1 and 3.0, each as YAML and JSON; a Postman collection; entities of a Backstage catalogue; the checksums
of all. The mapping is one that apiscribe.validate passed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from apiscribe.downgrade import to_3_0
from apiscribe.export.catalog import entities
from apiscribe.export.postman import collection
from apiscribe.files import Files
from apiscribe.findings import Finding
from apiscribe.serialize import dump_yaml, to_json
from apiscribe.settings import ApiSettings
from apiscribe.validate.problems import At


@dataclass(frozen=True, slots=True)
class Exported:
    """Files by name, and a finding (`not-in-3.0`) for each fact that OpenAPI 3.0 cannot say."""

    files: Files
    findings: tuple[Finding, ...]


def exports(document: Mapping[str, Any], at: At, settings: ApiSettings) -> Exported:
    """Write the document in every form.

    Args:
        document: an OpenAPI 3.1 document.
        at: JSON pointer -> the place to name in findings.
        settings: what the API and its packages are called.
    """
    older, findings = to_3_0(document, at)
    texts = {
        "catalog-info.yaml": "---\n".join(dump_yaml(entity) for entity in entities(document, settings)),
        "openapi.json": to_json(document),
        "openapi.yaml": dump_yaml(document),
        "openapi-3.0.json": to_json(older),
        "openapi-3.0.yaml": dump_yaml(older),
        "postman_collection.json": to_json(collection(document, settings)),
    }
    files = {PurePosixPath(name): text for name, text in sorted(texts.items())}
    return Exported({**files, PurePosixPath("SHA256SUMS"): _checksums(files)}, findings)


def _checksums(files: Mapping[PurePosixPath, str]) -> str:
    """A line a file, in the form that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items())

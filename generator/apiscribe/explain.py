"""Says of a field or an operation of a document where each of its facts stands, by which rule it was read, and how a
person ruled on it.

WHERE is a JSON pointer, an operation ("GET /v1/...", its path, its operationId), a schema, or a name below one of them
("ImageResponse.arch", "ListImages.limit", "arch").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apiscribe.decisions import Ruling
from apiscribe.document import Document, Source
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.samples import pointer_token

LineOf = Callable[[Location], str]
"""Gives the text of a line of a page or of an overlay, "" where there is none."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One place of the document: the sources of its facts by their names below it, and what was found and ruled
    there."""

    pointer: str
    title: str
    sources: tuple[tuple[str, Source], ...]
    findings: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]

    def text(self, line_of: LineOf) -> str:
        """As lines for a terminal: each fact, its place, its rule and the line of the page."""
        width = max((len(name) for name, _ in self.sources), default=0)
        lines = [self.title, f"  #{self.pointer}"]
        for name, source in self.sources:
            shown = line_of(source.at).strip()
            lines.append(f"  {name:<{width}}  {source.at}  {source.rule}" + (f": {shown[:100]}" if shown else ""))
        for finding in self.findings:
            lines += [f"  open     {line}" for line in str(finding).split("\n")]
        for finding, ruling in self.settled:
            lines.append(f"  settled  {finding.at}: {finding.rule}: {finding.message}")
            lines.append(f"  ruling   {ruling.at}: {ruling.choice}: {ruling.reason}")
        return "\n".join(lines)


def explain(
    where: str, document: Document, findings: tuple[Finding, ...], settled: tuple[tuple[Finding, Ruling], ...]
) -> list[Explanation]:
    """Every place of the document that `where` names; none where it names nothing."""
    found = dict(_named(where, document.content, document.provenance))
    return [_explanation(pointer, title, document.provenance, findings, settled) for pointer, title in found.items()]


def _explanation(
    pointer: str,
    title: str,
    provenance: Mapping[str, Source],
    findings: tuple[Finding, ...],
    settled: tuple[tuple[Finding, Ruling], ...],
) -> Explanation:
    sources = tuple(
        (key.removeprefix(pointer).lstrip("/") or "(itself)", source)
        for key, source in provenance.items()
        if (key == pointer or key.startswith(f"{pointer}/")) and "/examples/" not in key
    )
    places = {source.at for _, source in sources}
    return Explanation(
        pointer,
        title,
        sources,
        tuple(f for f in findings if places & {f.at, *f.because}),
        tuple((f, ruling) for f, ruling in settled if places & {f.at, *f.because}),
    )


def _named(where: str, content: Mapping[str, Any], provenance: Mapping[str, Source]) -> Iterator[tuple[str, str]]:
    pointer = where.removeprefix("#")
    if pointer.startswith("/") and any(key == pointer or key.startswith(f"{pointer}/") for key in provenance):
        yield pointer, where
    wanted = where.casefold()
    for place, names, title in _places(content):
        if wanted in {name.casefold() for name in names}:
            yield place, title


def _places(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each operation, parameter, schema and property: its pointer, the names it goes by, its title."""
    for path, item in content.get("paths", {}).items():
        for method, operation in item.items():
            base = f"/paths/{pointer_token(path)}/{method}"
            line, name = f"{method.upper()} {path}", operation["operationId"]
            yield base, (line, path, name), f"{line} ({name})"
            for index, parameter in enumerate(operation.get("parameters", ())):
                own = parameter["name"]
                names = (own, f"{name}.{own}", f"{line} {own}", f"{path} {own}")
                yield f"{base}/parameters/{index}", names, f"{parameter['in']} parameter {own} of {line}"
    for name, schema in content.get("components", {}).get("schemas", {}).items():
        base = f"/components/schemas/{pointer_token(name)}"
        yield base, (name,), f"schema {name}"
        for own in schema.get("properties", {}):
            yield f"{base}/properties/{pointer_token(own)}", (own, f"{name}.{own}"), f"property {own} of {name}"

"""Puts the pages of one API together: what each shows, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from apiscribe.decisions import Ruling
from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.operations import operations
from apiscribe.emit.portal.calls import Calls
from apiscribe.emit.portal.fields import Fields
from apiscribe.emit.portal.flat import flat
from apiscribe.emit.portal.kinds import Kinds
from apiscribe.emit.portal.names import Key, Places, link_to, pages_of
from apiscribe.emit.portal.operation_pages import Given, OperationPage, operation_page
from apiscribe.emit.portal.overview import Overview, Resource, overview, resources
from apiscribe.emit.portal.schema_pages import SchemaPage, schema_page, uses
from apiscribe.emit.portal.search import named, search_script
from apiscribe.emit.portal.sources import Sources
from apiscribe.emit.portal.words import article
from apiscribe.emit.resources import method_names
from apiscribe.emit.schemas import components, operations_of
from apiscribe.findings import Finding
from apiscribe.lines import escaped
from apiscribe.location import Location
from apiscribe.paths import PLACEHOLDER
from apiscribe.render import TEMPLATES, Verbatim, render
from apiscribe.serialize import to_json

_TEMPLATES = TEMPLATES / "portal"
_STATIC = ("portal.css", "portal.js")
_RESERVED = ("body", "fields", "findings", "main", "nav", "responses", "search-text", "used")
"""Ids in the templates. Those that a number ends, like "sample-1", no field can have: a dot stands in its own."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a site tells of: a valid document, where its facts stand, what was found, and how its client is called.

    Without `settings` there is no client to show. `is_one_of_several` says that a page above lists all APIs.
    """

    document: Mapping[str, Any]
    settings: PackageSettings | None = None
    places: Mapping[str, Location] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    settled: Sequence[tuple[Finding, Ruling]] = ()
    changelog: str = ""
    is_one_of_several: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An API in the list of all: the address of its site's folder, and what is said of it."""

    folder: Verbatim
    title: str
    version: str
    description: str
    operations: int
    schemas: int


def reference(told: Reference) -> Files:
    """Make the site of one API. Raises CannotDo for what cannot be shown, or where no client can be made."""
    site = _site(told)
    files: Files = {PurePosixPath(path): text for path, text in site.pages()}
    files[PurePosixPath("openapi.json")] = to_json(told.document)
    files[PurePosixPath("search.js")] = site.index()
    return {**files, **_static()}


def landing(apis: Sequence[Listed]) -> Files:
    """Make the page that lists all APIs."""
    return {
        PurePosixPath("index.html"): render(
            "portal/landing.html.jinja", apis=apis, site=None, kind="landing", up=Verbatim("")
        ),
        **_static(),
    }


def listed(folder: str, document: Mapping[str, Any]) -> Listed:
    """Say of an API what the list of all tells."""
    info = document["info"]
    return Listed(
        folder=_link(folder),
        title=str(info["title"]),
        version=str(info["version"]),
        description=str(info.get("description", "")),
        operations=sum(1 for _ in operations_of(document)),
        schemas=len(components(document)),
    )


def _static() -> Files:
    return {PurePosixPath(name): (_TEMPLATES / name).read_text("utf-8") for name in _STATIC}


@dataclass(frozen=True, slots=True)
class _Site:
    """All pages of an API, before they are written."""

    about: Overview
    resources: tuple[Resource, ...]
    operations: Mapping[Key, OperationPage]
    schemas: tuple[SchemaPage, ...]
    changelog: Verbatim
    is_one_of_several: bool

    def pages(self) -> list[tuple[str, str]]:
        """Each page as HTML, by its path."""
        made = [("index.html", self._page("overview")), ("schemas/index.html", self._page("schemas", "../"))]
        if self.changelog:
            made.append(("changelog.html", self._page("changelog")))
        for resource in self.resources:
            for key in resource.operations:
                page = self.operations[key]
                made.append((page.file, self._page("operation", "../", page=page, here=resource)))
        made += [(page.file, self._page("schema", "../", page=page)) for page in self.schemas]
        return made

    def index(self) -> str:
        """What the search looks through."""
        titles = {key: resource.title for resource in self.resources for key in resource.operations}
        operations = (
            [page.method, page.wire_path, page.summary, link_to(page.file), titles[key], page.name, page.call,
             named(page.parameters)]
            for key, page in self.operations.items()
        )  # fmt: skip
        schemas = (
            [page.name, link_to(page.file), named(field for group in page.groups for field in group.fields)]
            for page in self.schemas
        )
        return search_script(operations, schemas)

    def _page(self, kind: str, up: str = "", **values: object) -> str:
        values = {"page": None, "here": None, **values}
        return render(f"portal/{kind}.html.jinja", site=self, kind=kind, up=Verbatim(up), link_to=_link, **values)


def _link(page: str, place: str = "") -> Verbatim:
    return Verbatim(link_to(page, place))


def _site(told: Reference) -> _Site:
    document, settings = flat(told.document), told.settings
    on_client = settings.client_parameters if settings else ()
    names = method_names(document, on_client)
    sources = Sources(told.places, told.findings, told.settled)
    maker = _Maker(document, settings, sources, names)
    return _Site(
        about=overview(document, maker.start(), sources),
        resources=resources(names),
        operations={key: maker.operation(key) for key in names},
        schemas=tuple(maker.schema(name) for name in components(document)),
        changelog=article(told.changelog),
        is_one_of_several=told.is_one_of_several,
    )


class _Maker:
    """Makes the pages of one document. All but the overview and the changelog lie one folder down."""

    def __init__(
        self,
        document: Mapping[str, Any],
        settings: PackageSettings | None,
        sources: Sources,
        names: Mapping[Key, tuple[str, str]],
    ) -> None:
        self._document = document
        self._schemas = components(document)
        self._pages = pages_of(document)
        self._kinds = Kinds(self._schemas, self._pages, "../")
        self._sources = sources
        self._names = names
        self._on_client = settings.client_parameters if settings else ()
        self._calls = Calls(document, settings)
        self._uses = uses(document)
        methods = operations(document, settings.client_parameters) if settings else ()
        self._methods = {(each.path, each.method.lower()): each for each in methods}
        self._sources_of = {(path, method): source for path, method, source in operations_of(document)}

    def start(self) -> str:
        return self._calls.plainest(tuple(self._methods.values()))

    def operation(self, key: Key) -> OperationPage:
        path, method = key
        source, called = self._sources_of[key], self._methods.get(key)
        in_path = PLACEHOLDER.findall(path)
        given = Given(
            path=path,
            method=method,
            source=source,
            operation=called,
            resource=self._names[key][0],
            file=self._pages.operations[key],
            secured=self._secured(source),
            on_client=tuple(wire for wire in self._on_client if wire in in_path),
        )
        place = self._sources.around(given.pointer)
        fields = self._fields(place.file if place else "")
        return operation_page(given, fields, self._kinds, self._sources, self._calls.of(path, method, source, called))

    def schema(self, name: str) -> SchemaPage:
        place = self._sources.around(f"/components/schemas/{escaped(name)}")
        fields = self._fields(place.file if place else "")
        file = self._pages.schemas[name]
        return schema_page(name, self._schemas[name], file, fields, self._kinds, self._sources, self._uses)

    def _fields(self, page: str) -> Fields:
        return Fields(self._schemas, self._kinds, self._sources, Places(_RESERVED), page)

    def _secured(self, source: Mapping[str, Any]) -> tuple[str, ...]:
        """The ways to sign in, those of one call joined by "and"."""
        ways = source.get("security", self._document.get("security", ()))
        return tuple(" and ".join(map(str, way)) for way in ways if way)

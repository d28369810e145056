"""Overlays: merged as OpenAPI Overlay 1.0 says, with their own lines as provenance."""

from __future__ import annotations

import pytest

from apiscribe.document import Document, Source
from apiscribe.findings import CannotDo
from apiscribe.location import Location
from apiscribe.overlay import lay, read_overlay

PAGE = Source(Location("page.txt", 7), "a row")


def document() -> Document:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1.0.0"},
        "tags": [{"name": "lamps"}],
        "paths": {"/lamps": {"get": {"operationId": "ListLamps", "responses": {"200": {"description": "OK"}}}}},
    }
    return Document(content, {"/paths/~1lamps/get": PAGE})


def overlay(*actions: str) -> str:
    return "overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\nactions:\n" + "".join(
        f"- {action}\n" for action in actions
    )


def test_objects_merge_arrays_append_values_replace() -> None:
    text = overlay(
        "{target: $, update: {servers: [{url: 'https://lamps.example'}], info: {title: Lamps and more}}}",
        "{target: $.tags, update: [{name: rooms}]}",
        "{target: '$.tags[?@.name == \"lamps\"]', update: {description: They shine}}",
        "{target: $.paths.*.get.responses, update: {default: {description: Trouble}}}",
    )
    laid, findings = lay(read_overlay(text, "overlay.yaml"), document())
    assert findings == ()
    assert list(laid.content) == ["openapi", "info", "servers", "tags", "paths"]
    assert laid.content["info"]["title"] == "Lamps and more"
    assert laid.content["tags"] == [{"name": "lamps", "description": "They shine"}, {"name": "rooms"}]
    assert list(laid.content["paths"]["/lamps"]["get"]["responses"]) == ["200", "default"]
    assert laid.at("/paths/~1lamps/get/responses/default") == Location("overlay.yaml", 7)
    assert laid.at("/paths/~1lamps/get/operationId") == PAGE.at


def test_the_document_given_is_left_alone() -> None:
    given = document()
    lay(read_overlay(overlay("{target: $.info, update: {title: Other}}"), "overlay.yaml"), given)
    assert given.content == document().content


def test_what_is_removed_is_gone() -> None:
    laid, _ = lay(read_overlay(overlay("{target: '$.tags[0]', remove: true}"), "overlay.yaml"), document())
    assert laid.content["tags"] == []


def test_a_target_that_matches_nothing_is_told() -> None:
    _, findings = lay(read_overlay(overlay("{target: $.webhooks, update: {}}"), "overlay.yaml"), document())
    assert [(finding.rule, str(finding.at)) for finding in findings] == [("unmatched-target", "overlay.yaml:4")]


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0",
        "overlay: 1.0.0\nactions: 3",
        overlay("{update: {}}"),
        overlay("{target: $}"),
        overlay("{target: '$[', update: {}}"),
        overlay("{target: $, updaet: {}}"),
    ],
)
def test_what_is_no_overlay_is_refused(text: str) -> None:
    with pytest.raises(CannotDo, match=r"^overlay\.yaml:\d+: "):
        read_overlay(text, "overlay.yaml")

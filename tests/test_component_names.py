"""How bodies and operations are named when several share a body, a path or a name."""

from __future__ import annotations

from collections.abc import Sequence

from apiscribe.api import Body, Object, Operation, Property, Response, Scalar, Schema, TableObject
from apiscribe.location import Location
from apiscribe.reconcile import reconcile
from apiscribe.transcribe import Transcript


def names(*transcripts: Transcript) -> tuple[list[str | None], list[str]]:
    """The names of operations, in the order of their paths, and of components."""
    api = reconcile(transcripts, ()).api
    return [operation.name for operation in api.operations], [described.name for described in api.objects.values()]


def page(
    line: str,
    fields: Sequence[str] = (),
    *,
    name: str | None = None,
    asked: Sequence[str] = (),
    refused: Sequence[str] = (),
    title: str = "",
) -> Transcript:
    """A page of one operation with a table for each body; `fields` are those of its answer."""
    method, path = line.split()
    at = Location(line, 1)
    objects: dict[Location, Object] = {}

    def body(fields: Sequence[str], first: int) -> Body | None:
        if not fields:
            return None
        place = Location(line, first)
        schema: Schema = Scalar("string")
        if title:
            inner = Location(line, first + 50)
            objects[inner] = Object(title, (Property(f"of_{first}", schema, inner),), inner)
            schema = TableObject(inner)
        rows = tuple(Property(field, schema, Location(line, first + 1 + n)) for n, field in enumerate(fields))
        objects[place] = Object("", rows, place)
        return Body(TableObject(place), place)

    answers = (("200", body(fields, 100)), ("404", body(refused, 200)))
    responses = tuple(Response(status, "", at, told) for status, told in answers if told)
    operation = Operation(method, path, at, name, request=body(asked, 300), responses=responses)
    return Transcript(line, (operation,), objects)


def test_no_operation_names_the_error_of_several() -> None:
    pages = [
        page("GET /v1/lamps", refused=("code", "text")),
        page("GET /v1/rooms", refused=("code", "text")),
        page("GET /v1/doors", refused=("why",)),
        page("GET /v1/walls", refused=("why",)),
        page("POST /v1/walls", refused=("why",)),
    ]
    assert names(*pages)[1] == ["ErrorResponse", "CodeTextErrorResponse"]


def test_a_page_more_renames_no_shared_error() -> None:
    pages = [page("GET /v1/lamps", refused=("why",)), page("GET /v1/rooms", refused=("why",))]
    assert names(*pages)[1] == names(page("GET /v1/doors", refused=("why",)), *pages)[1] == ["ErrorResponse"]


def test_the_error_of_one_operation_goes_by_it() -> None:
    assert names(page("GET /v1/lamps", refused=("why",)))[1] == ["ListLampsResponse404"]


def test_a_table_of_that_title_keeps_it() -> None:
    pages = [page(f"GET /v1/{each}", ("lamp",), refused=("why",), title="ErrorResponse") for each in ("lamps", "rooms")]
    assert "WhyErrorResponse" in names(*pages)[1]


def test_a_shared_body_goes_by_what_it_holds() -> None:
    pages = [page("POST /v1/lamps", ("job_id",)), page("DELETE /v1/rooms/{id}", ("job_id",))]
    assert names(*pages)[1] == ["JobIdResponse"]


def test_a_shared_body_goes_by_its_resource() -> None:
    pages = [page("POST /v1/lamps", ("a", "b")), page("POST /v1/lamps/{id}/stop", ("a", "b"))]
    assert names(*pages)[1] == ["LampResponse"]


def test_a_shared_body_of_no_resource_goes_by_its_fields() -> None:
    pages = [page("POST /v1/lamps", ("a", "b")), page("POST /v1/rooms", ("a", "b"))]
    assert names(*pages)[1] == ["ABResponse"]


def test_what_is_asked_and_answered_says_neither() -> None:
    assert names(page("PUT /v1/lamps/{id}", ("a", "b"), asked=("a", "b")))[1] == ["UpdateLampBody"]


def test_sides_tell_unequal_tables_of_one_title_apart() -> None:
    told = names(page("PUT /v1/lamps/{id}", ("lamp",), asked=("lamp",), title="Lamp"))[1]
    assert {"Lamp", "LampResponse"} <= set(told)


def test_the_older_version_keeps_the_name() -> None:
    assert names(page("GET /v2.1/lamps"), page("GET /v2/lamps"))[0] == ["ListLampsV21", "ListLamps"]
    assert names(page("GET /v1/lamps"), page("GET /v2/lamps", name="ListLamps"))[0] == ["ListLampsV1", "ListLamps"]


def test_more_of_the_path_tells_apart_what_is_not_one_path() -> None:
    assert names(page("GET /v1/lamps/{id}/tags"), page("GET /v2/tags"), page("GET /v1/tags"))[0] == [
        "ListLampTags",
        "ListTags",
        "ListTagsV2",
    ]


def test_the_root_lists_what_a_placeholder_below_shows() -> None:
    assert names(page("GET /"), page("GET /{version}"))[0] == ["ListVersions", "ShowVersion"]
    assert names(page("GET /"), page("GET /v1/lamps"))[0] == ["ShowRoot", "ListLamps"]

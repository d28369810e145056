"""What the samples of a page give: each is kept or reported, and told of the right side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from apiscribe.location import Location
from apiscribe.page import DocPage
from apiscribe.recognise import Direction, PageRoles, SampleBlock, StatusLine, Uri
from apiscribe.transcribe.samples import PageSamples, read_samples
from apiscribe.vocabulary import load

URI = "POST /v1/lamps"


def samples(*blocks: tuple[Direction | None, str], uri: str = URI, statuses: Sequence[str] = ()) -> PageSamples:
    method, path = uri.split()
    told = [SampleBlock(direction, text, Location("p.rst", 10 * n)) for n, (direction, text) in enumerate(blocks, 1)]
    codes = tuple(StatusLine(code, "", Location("p.rst", 1)) for code in statuses)
    uris = (Uri(method, path, Location("p.rst", 1)),)
    return read_samples(PageRoles(DocPage("p.rst", ()), uris, (), tuple(told), codes, ""), uri, load("en"))


def rules(read: PageSamples) -> list[str]:
    return [finding.rule for finding in read.findings]


def test_a_line_and_the_body_below_it_are_one_sample() -> None:
    read = samples(("request", "POST /v1/lamps"), ("request", '{"a": 1}'))
    assert [(one.url, one.body and one.body.value) for one in read.requests] == [("/v1/lamps", {"a": 1})]
    assert (read.seen, read.reported) == (1, 0)


def test_lines_of_two_versions_share_the_body_below_them() -> None:
    for blocks in (
        [("request", 'POST /v1/lamps\nPOST /v1.1/lamps\n\n{"a": 1}')],
        [("request", "POST /v1/lamps\nPOST /v1.1/lamps"), ("request", '{"a": 1}')],
        [("request", "POST /v1/lamps"), ("request", "POST /v1.1/lamps"), ("request", '{"a": 1}')],
    ):
        read = samples(*blocks)  # type: ignore[arg-type]
        assert [(one.url, one.body and one.body.value) for one in read.requests] == [
            ("/v1/lamps", {"a": 1}),
            ("/v1.1/lamps", {"a": 1}),
        ]


def test_a_line_of_another_path_takes_no_body_that_is_not_its_own() -> None:
    read = samples(("request", "POST /v1/lamps/stop"), ("request", "POST /v1/lamps/start"), ("request", '{"a": 1}'))
    assert [one.body is not None for one in read.requests] == [False, True]


def test_a_line_whose_body_is_broken_takes_no_other() -> None:
    read = samples(("request", 'POST /v1/lamps\n{"a": }'), ("request", '{"a": 1}'))
    assert [(one.url, one.body is not None) for one in read.requests] == [("/v1/lamps", False), ("", True)]
    assert (read.seen, read.reported, rules(read)) == (2, 1, ["broken-sample"])


@pytest.mark.parametrize(
    ("uri", "blocks", "sides"),
    [
        ("GET /v1/lamps", ['{"a": 1}'], "response"),
        ("GET /v1/lamps", ["GET /v1/lamps", '{"a": 1}'], "request response"),
        ("POST /v1/lamps", ['{"a": 1}', '{"b": 1}'], "request response"),
        ("POST /v1/lamps", ['POST /v1/lamps\n{"a": 1}', '{"b": 1}'], "request response"),
        ("POST /v1/lamps", ['HTTP/1.1 200 OK\n\n{"a": 1}', '{"b": 1}'], "response request"),
        ("DELETE /v1/lamps", ['{"a": 1}'], "response"),
    ],
)
def test_what_nothing_announces(uri: str, blocks: list[str], sides: str) -> None:
    read = samples(*((None, block) for block in blocks), uri=uri)
    places = [(one.at, "request") for one in read.requests] + [(one.at, "response") for _, one in read.responses]
    assert sorted(side for _, side in sorted(places)) == sorted(sides.split())
    assert [side for _, side in sorted(places)] == sides.split()


@pytest.mark.parametrize("text", ["none", "None.", "N/A", "null", '""', "-"])
def test_what_says_that_there_is_nothing_is_no_sample(text: str) -> None:
    read = samples(("response", text))
    assert (read.seen, read.responses, read.findings) == (0, [], [])


@pytest.mark.parametrize(("text", "value"), [('"done"', "done"), ("12", 12), ("true", True), ("\n[]\n", [])])
def test_a_bare_value_is_json(text: str, value: object) -> None:
    read = samples(("response", text))
    assert [one.value for _, one in read.responses] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "HTTP/1.1 204 No Content",
        "HTTP/1.1 204\nX-Trace_id: 1\nPower: on",
        "None (STATUS CODE 204)",
        "204",
        "STATUS CODE: 204",
    ],
)
def test_a_code_alone_is_a_status_of_the_operation(text: str) -> None:
    read = samples(("response", text))
    assert [line.status for line in read.statuses] == ["204"]
    assert (read.responses, read.findings) == ([], [])


def test_a_code_in_a_sample_counts_less_than_the_page_s_own() -> None:
    read = samples(("response", "HTTP/1.1 200 OK"), ("response", 'HTTP/1.1 200 OK\n\n{"a": 1}'), statuses=("204",))
    assert read.statuses == []
    assert [status for status, _ in read.responses] == [""]


def test_both_bodies_of_a_block_are_kept_and_have_their_lines() -> None:
    read = samples(("response", 'HTTP/1.1 200 OK\n\n{"a": 1}\n or\n{"a":\n 2}'))
    assert [(one.value, one.lines["/a"].line) for _, one in read.responses] == [({"a": 1}, 12), ({"a": 2}, 15)]


def test_what_a_request_sends_and_is_no_json_is_told() -> None:
    read = samples(("request", "POST /v1/lamps HTTP/1.1\nHost: lamps.example\n\n<lamp/>"))
    assert [(one.url, one.headers) for one in read.requests] == [("/v1/lamps", ())]
    assert [(finding.rule, finding.at.line) for finding in read.findings] == [("unread-sample", 13)]


def test_transport_is_no_header_of_the_sample() -> None:
    read = samples(("request", "GET /v1/lamps HTTP/1.1\nHost: a\nDate: b\nAuthorization: c\nX-Room: d\nAccept: e"))
    assert read.requests[0].headers == (("X-Room", "d"), ("Accept", "e"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://{Lamp Endpoint}/v2/12/lamps?a=/b", []),
        ("{endpoint}/v2/{project_id}/lamps/", []),
        ("https://lamps.example//v2/12/lamps", []),
        ("https://lamps.example/v2/.../lamps", []),
        ("https://lamps.example/v1/12/lamps", ["sample-path"]),
        ("https://lamps.example/v2/12/lamp", ["sample-path"]),
    ],
)
def test_a_sample_of_another_path_is_told(url: str, told: list[str]) -> None:
    assert rules(samples(("request", f"GET {url}"), uri="GET /v2/{project_id}/lamps")) == told


def test_every_block_is_kept_or_reported() -> None:
    read = samples(
        ("response", "no JSON"), ("request", "nor here"), ("request", "X-Room: 1"), ("response", "X-Room: 1")
    )
    assert (read.seen, read.reported, rules(read)) == (4, 4, ["unread-sample"] * 4)

"""What headings, captions and short paragraphs announce, whatever the order of their words."""

from __future__ import annotations

import pytest

from apiscribe.vocabulary import load
from apiscribe.vocabulary.announcements import Announcement

_READ = load("en").announcements.read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("URI", Announcement("uri", "request", "uri")),
        ("Request URI:", Announcement("uri", "request", "uri")),
        ("URI parameters", Announcement("parameters", None, "uri")),
        ("Parameter description", Announcement("parameters")),
        ("Path parameters", Announcement("parameters", None, "path")),
        ("Query parameter descriptions", Announcement("parameters", None, "query")),
        ("Parameters in the request header", Announcement("parameters", "request", "header")),
        ("Request header parameters", Announcement("parameters", "request", "header")),
        ("Response header", Announcement("parameters", "response", "header", is_bare=True)),
        ("Requests", Announcement("parameters", "request", is_bare=True)),
        ("Normal Response", Announcement("parameters", "response", is_bare=True)),
        ("Abnormal response", Announcement("parameters", "response", is_failure=True, is_bare=True)),
        ("FormData parameters", Announcement("parameters", None, "form")),
        ("Example", Announcement("sample")),
        ("Sample Requests:", Announcement("sample", "request")),
        ("Example normal response 1", Announcement("sample", "response")),
        ("Example response (request failed)", Announcement("sample", "response", is_failure=True)),
        ("Request example 2: Lending a lamp", Announcement("sample", "request", title="Lending a lamp")),
        ("Returned Values", Announcement("status", "response")),
        ("HTTP status codes", Announcement("status", "response")),
    ],
)
def test_announced(text: str, said: Announcement) -> None:
    assert _READ(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lamp parameters",
        "Request lamp",
        "Query",
        "Path",
        "Request succeeded.",
        "Query succeeded.",
        "Response failed",
        "Error Codes",
        "Description",
        "Example: https://lamps.example/v1/lamps",
        "Request body: the lamp",
        "Requested parameters",
        "a request " * 30,
    ],
)
def test_announces_nothing(text: str) -> None:
    assert _READ(text) is None


def test_words_that_say_nothing_of_their_own() -> None:
    neutral = load("en").announcements.is_neutral
    assert neutral("Description of the parameters")
    assert not neutral("Description of the lamp")
    assert not neutral("Request parameters")

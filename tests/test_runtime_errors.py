"""Errors: one tree, made of whatever the server answers, and free of secrets."""

from __future__ import annotations

import builtins
import json
import os
import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from templates.client.runtime import errors
from templates.client.runtime.refusal import ErrorNames, refusal
from templates.client.runtime.request import Request
from templates.client.runtime.retry import FIRST_PAUSE, LONGEST_ASKED, LONGEST_PAUSE, pause

CALL = Request("GET", "/v1/things")
NAMES = ErrorNames()


def refused(content: bytes | str, status: int = 400, **headers: str) -> errors.ApiError:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return refusal(CALL, httpx.Response(status, content=content, headers=given), NAMES)


def test_all_errors_are_client_errors() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert len(kinds) == 14
    assert all(issubclass(each, errors.ClientError) for each in kinds)


def test_the_names_that_python_has_too_mean_both() -> None:
    assert issubclass(errors.TimeoutError, builtins.TimeoutError)
    assert issubclass(errors.ConnectionError, builtins.ConnectionError)
    assert issubclass(errors.InvalidRequestError, ValueError)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"error_code": "MA.1", "error_msg": "No."}, "MA.1", "No."),
        ({"error": {"code": 404, "message": "No."}}, "404", "No."),
        ({"error": {"message": "No.", "code": "X", "title": "t"}}, "X", "No."),
        ({"badRequest": {"code": 400, "message": "No."}}, "400", "No."),
        ({"errors": [{"errorCode": "E", "errorMsg": "No."}]}, "E", "No."),
        ([{"code": "E"}], "E", None),
        ({"error": "invalid_token", "error_description": "Gone."}, "invalid_token", "Gone."),
        ({"message": "No."}, None, "No."),
        ({"error_code": None, "error_msg": "No."}, None, "No."),
        ({"error_code": True, "error_msg": ["No."]}, None, None),
        ({}, None, None),
        (None, None, None),
        ("No.", None, None),
        (5, None, None),
    ],
)
def test_code_and_message_are_found_where_clouds_put_them(body: Any, code: str | None, message: str | None) -> None:
    error = refused(json.dumps(body))
    assert (error.error_code, error.error_msg) == (code, message)


def test_documented_names_come_first() -> None:
    names = NAMES.preferring(("reason_code",), ("reason",))
    response = httpx.Response(400, content=b'{"code": "a", "message": "b", "reason_code": "c", "reason": "d"}')
    error = refusal(CALL, response, names)
    assert (error.error_code, error.error_msg) == ("c", "d")


@pytest.mark.parametrize(
    "content", [b"", b"<html>Bad Gateway</html>", b"\xff\xfe\x00", b"[" * 100_000, b'{"error_code":']
)
def test_any_body_makes_an_error(content: bytes) -> None:
    error = refused(content, 502, x_request_id="r-1")
    assert (error.status, error.error_code, error.error_msg, error.request_id) == (502, None, None, "r-1")
    assert str(error) == "GET /v1/things: 502 Bad Gateway (request id r-1)"
    assert error.response.content == content


def test_the_message_says_what_the_server_says() -> None:
    error = refused('{"error_code": "MA.1", "error_msg": "No such image."}', 404)
    assert str(error) == "GET /v1/things: 404 Not Found: MA.1: No such image."
    assert error.request_id is None


def test_an_unknown_status_has_no_phrase_and_a_long_message_is_cut() -> None:
    assert str(refused(b"", 599)) == "GET /v1/things: 599"
    assert len(str(refused(json.dumps({"message": "x" * 9999})))) == 500


def test_pauses_double_up_to_a_limit_and_are_never_equal_for_all() -> None:
    error = errors.ConnectionError("gone")
    for attempt in range(10):
        longest = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        pauses = {pause(CALL, error, attempt, 10) for _ in range(20)}
        assert len(pauses) > 1
        assert all(each is not None and longest / 2 <= each <= longest for each in pauses)
    assert pause(CALL, error, 10, 10) is None


def after(cause: Exception, error: errors.ClientError) -> errors.ClientError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_may_do_harm_twice_is_made_again_only_if_it_did_not_arrive(method: str) -> None:
    call = Request(method, "/")
    for cause in (httpx.ReadError("gone"), httpx.RemoteProtocolError("half"), httpx.WriteError("half")):
        assert pause(call, after(cause, errors.ConnectionError("gone")), 0, 5) is None
    assert pause(call, after(httpx.ReadTimeout("late"), errors.TimeoutError("late")), 0, 5) is None
    for status in (408, 500, 502, 503, 504):
        assert pause(call, refused(b"", status), 0, 5) is None
    assert pause(call, after(httpx.ConnectError("no"), errors.ConnectionError("no")), 0, 5) is not None
    assert pause(call, after(httpx.ConnectTimeout("no"), errors.TimeoutError("no")), 0, 5) is not None
    assert pause(call, after(httpx.PoolTimeout("no"), errors.TimeoutError("no")), 0, 5) is not None
    assert pause(call, refused(b"", 429), 0, 5) is not None


def test_a_file_that_is_read_once_is_not_sent_twice() -> None:
    reading, _ = os.pipe()
    with os.fdopen(reading, "rb") as once, Path(__file__).open("rb") as again:
        for file, replayed in ((once, False), (("name", once), False), (again, True), (b"bytes", True)):
            call = Request("PUT", "/", body={"file": file}, media_type="multipart/form-data")
            assert (pause(call, refused(b"", 429), 0, 5) is not None) == replayed


@pytest.mark.parametrize(
    ("status", "again"),
    [
        *((400, False), (401, False), (404, False), (409, False)),
        *((408, True), (429, True), (500, True), (502, True), (503, True), (504, True), (599, True)),
    ],
)
def test_statuses_that_pass(status: int, again: bool) -> None:
    assert (pause(CALL, refused(b"", status), 0, 5) is not None) == again


def test_only_what_may_pass_is_tried_again() -> None:
    assert pause(CALL, errors.TimeoutError("late"), 0, 1) is not None
    for error in (errors.DecodeError("no JSON"), errors.InvalidRequestError("no"), errors.ClientError("closed")):
        assert pause(CALL, error, 0, 1) is None


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7.0), (str(int(LONGEST_ASKED)), LONGEST_ASKED), ("0", None), ("-5", None), ("soon", None), ("1e9", None)],
)
def test_retry_after_is_honoured(asked: str, seconds: float | None) -> None:
    got = pause(CALL, refused(b"", 503, retry_after=asked), 0, 5)
    assert got is not None
    assert got == seconds if seconds else got <= FIRST_PAUSE


def test_a_server_that_asks_for_too_much_patience_is_an_error_at_once() -> None:
    assert pause(CALL, refused(b"", 503, retry_after=str(int(LONGEST_ASKED) + 1)), 0, 5) is None
    assert pause(CALL, refused(b"", 503, retry_after="9" * 400), 0, 5) is None


NOON = "Sun, 06 Nov 1994 12:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("Sun, 06 Nov 1994 12:00:07 GMT", 7.0),
        ("Sunday, 06-Nov-94 12:00:07 GMT", 7.0),
        ("Sun, 06 Nov 1994 11:00:00 GMT", 0.0),
        ("Mon, 07 Nov 1994 12:00:00 GMT", 86400.0),
        ("7.5", 7.5),
        ("Sun, 99 Nov 1994 12:00:00 GMT", None),
        ("", None),
    ],
)
def test_a_date_is_held_against_the_servers_clock(asked: str, seconds: float | None) -> None:
    error = refused(b"", 429, retry_after=asked, date=NOON)
    assert error.retry_after == seconds
    assert ("the server asks to wait" in str(error)) == bool(seconds)


def test_a_date_without_a_clock_of_the_server_is_held_against_ours() -> None:
    assert refused(b"", 429, retry_after=NOON).retry_after == 0
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    waited = refused(b"", 429, retry_after=soon).retry_after
    assert waited is not None
    assert 20 < waited <= 30


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (599, errors.ServerError),
        (302, errors.ApiError),
        (418, errors.ApiError),
    ],
)
def test_each_status_has_its_class(status: int, kind: type[errors.ApiError]) -> None:
    assert type(refused(b"", status)) is kind


def test_errors_go_through_pickle_without_secrets() -> None:
    secret = "s3cret"
    sent = httpx.Request(
        "POST",
        f"https://me:{secret}@host/v1?access_token={secret}&name=x",
        headers={"X-Auth-Token": secret, "Authorization": secret, "X-Language": "en-us"},
        json={"password": secret},
    )
    before = httpx.Response(201, headers={"X-Subject-Token": secret}, request=sent)
    response = httpx.Response(429, json={"code": "C"}, headers={"Retry-After": "9"}, request=sent, history=[before])
    for error in (refusal(CALL, response, NAMES), errors.DecodeError("no JSON", response)):
        pickled = pickle.dumps(error)
        assert secret.encode() not in pickled
        again = pickle.loads(pickled)
        assert (type(again), str(again)) == (type(error), str(error))
        assert again.response.json() == {"code": "C"}
        assert again.response.request.headers["X-Language"] == "en-us"
        assert again.response.request.url.params["name"] == "x"
    again = pickle.loads(pickle.dumps(refusal(CALL, response, NAMES)))
    assert (again.status, again.error_code, again.retry_after) == (429, "C", 9.0)

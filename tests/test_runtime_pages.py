"""Listings are walked to their end and no further, in whatever way the server tells of pages, and whatever it does."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import weakref
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from templates.client.runtime.errors import ApiError, InvalidRequestError
from templates.client.runtime.pages import AsyncPage, AsyncPager, Page
from templates.client.runtime.request import CallOptions, Request
from templates.client.runtime.resource import AsyncResource, Resource
from templates.client.runtime.settings import Settings
from templates.client.runtime.transport import AsyncRawTransport, AsyncTransport, RawTransport, Transport
from templates.client.runtime.walks import LastItemWalk, MarkerWalk, OffsetWalk, PageWalk, Walk, in_link
from tests.servers import http, serving


class Lamp(BaseModel):
    id: str


class Lamps(BaseModel):
    lamps: list[Lamp | None] | None = None
    total: int | None = None
    next: str | None = None


class Nested(BaseModel):
    data: Lamps | None = None


WALKS: Mapping[str, Walk[Lamp, Lamps]] = {
    "offset": OffsetWalk("offset", items=lambda a: a.lamps, total=lambda a: a.total),
    "page": PageWalk("page", items=lambda a: a.lamps, total=lambda a: a.total, first=1),
    "page from 0": PageWalk("page", items=lambda a: a.lamps, total=lambda a: a.total, first=0),
    "marker": MarkerWalk("marker", items=lambda a: a.lamps, marker=lambda a: a.next),
    "link": MarkerWalk("marker", items=lambda a: a.lamps, marker=lambda a: in_link(a.next, "marker")),
    "last": LastItemWalk("marker", items=lambda a: a.lamps, total=lambda a: a.total, key=lambda lamp: lamp.id),
}
LAMPS = [f"lamp-{number}" for number in range(7)]
DEFAULT_LIMIT = 3


@dataclass
class Store:
    """A server with lamps, which gives them as one of the styles has it. `asked` are the queries that came so far."""

    style: str
    ids: list[str] = field(default_factory=lambda: list(LAMPS))
    cap: int = 1000
    tells_total: bool = False
    asked: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def answer(self, line: str, _: dict[str, str]) -> bytes:
        query = dict(parse_qsl(urlsplit(line.split()[1]).query))
        self.asked.append(query)
        return http("200 OK", json.dumps(self.told(query)).encode())

    def told(self, query: Mapping[str, str]) -> dict[str, Any]:
        size = min(int(query.get("limit", DEFAULT_LIMIT)), self.cap)
        match self.style:
            case "offset":
                start = int(query.get("offset", 0))
            case "page" | "page from 0":
                first = WALKS[self.style].first  # type: ignore[attr-defined]
                start = (int(query.get("page", first)) - first) * size
            case _:
                start = self.ids.index(query["marker"]) + 1 if "marker" in query else 0
        given, left = self.ids[start : start + size], self.ids[start + size :]
        told: dict[str, Any] = {"lamps": [{"id": each} for each in given]}
        if self.tells_total:
            told["total"] = len(self.ids)
        if left and self.style == "marker":
            told["next"] = given[-1]
        if left and self.style == "link":
            told["next"] = f"https://elsewhere.invalid/lamps?limit={size}&marker={given[-1]}"
        return told


@contextmanager
def sync_resource(url: str) -> Iterator[Resource]:
    transport = Transport(Settings(url, "test", max_retries=0), httpx.Client(trust_env=False))
    yield Resource(transport)
    transport.close()


def request_of(query: dict[str, Any]) -> Request:
    options = query.pop("options", CallOptions())
    return Request("GET", "/lamps", query=query, options=options)


def listed(url: str, walk: Walk[Lamp, Any], shape: type[Any] = Lamps, **query: object) -> list[str]:
    with sync_resource(url) as resource:
        return [lamp.id for lamp in resource._page(request_of(query), shape, walk)]


def with_pager(url: str, use: Callable[..., Awaitable[Any]], walk: Walk[Lamp, Any], shape: Any, query: Any) -> Any:
    async def run() -> Any:
        async with httpx.AsyncClient(trust_env=False) as own:
            resource = AsyncResource(AsyncTransport(Settings(url, "test", max_retries=0), own))
            return await use(resource._page(request_of(query), shape, walk))

    return asyncio.run(run())


def listed_async(url: str, walk: Walk[Lamp, Any], shape: type[Any] = Lamps, **query: object) -> list[str]:
    async def use(pager: AsyncPager[Lamp, Any]) -> list[str]:
        return [lamp.id async for lamp in pager]

    result: list[str] = with_pager(url, use, walk, shape, query)
    return result


Listing = Callable[..., list[str]]


@pytest.fixture(params=[listed, listed_async], ids=["sync", "async"])
def listing(request: pytest.FixtureRequest) -> Listing:
    chosen: Listing = request.param
    return chosen


def script(*answers: object) -> tuple[Callable[[str, dict[str, str]], bytes], list[dict[str, str]]]:
    """A server that gives these answers one after the other, the last one for ever; and the queries that came."""
    asked: list[dict[str, str]] = []

    def answer(line: str, _: dict[str, str]) -> bytes:
        asked.append(dict(parse_qsl(urlsplit(line.split()[1]).query)))
        said = answers[min(len(asked), len(answers)) - 1]
        return said if isinstance(said, bytes) else http("200 OK", json.dumps(said).encode())

    return answer, asked


def page_of(*ids: str | None, **told: object) -> dict[str, object]:
    return {"lamps": [each and {"id": each} for each in ids], **told}


def necessary(style: str, count: int, size: int, told: bool) -> int:
    """How many requests a list takes: one a page; where nothing tells which is the last, one more that comes empty."""
    pages = -(-count // size)
    return max(1, pages if told or style in ("marker", "link") else pages + 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    style=st.sampled_from(list(WALKS)),
    count=st.integers(0, 9),
    cap=st.integers(1, 4),
    limit=st.none() | st.integers(1, 6),
    told=st.booleans(),
)
def test_any_list_is_walked_once_and_in_order(
    listing: Listing, style: str, count: int, cap: int, limit: int | None, told: bool
) -> None:
    ids = [f"lamp-{number}" for number in range(count)]
    store = Store(style, ids, cap, told)
    with serving(store.answer) as url:
        assert listing(url, WALKS[style], limit=limit) == ids
    assert len(store.asked) == necessary(style, count, min(cap, limit or DEFAULT_LIMIT), told)
    assert {query.get("limit") for query in store.asked} == {None if limit is None else str(limit)}


@pytest.mark.parametrize(
    ("style", "start", "expected"),
    [
        ("offset", {"offset": 5}, LAMPS[5:]),
        ("offset", {"offset": "4"}, LAMPS[4:]),
        ("page", {"page": 2}, LAMPS[3:]),
        ("page from 0", {"page": 0}, LAMPS),
        ("marker", {"marker": "lamp-2"}, LAMPS[3:]),
        ("last", {"marker": "lamp-2"}, LAMPS[3:]),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_a_walk_begins_where_the_caller_says(
    listing: Listing, style: str, start: dict[str, object], expected: list[str], told: bool
) -> None:
    store = Store(style, tells_total=told)
    with serving(store.answer) as url:
        assert listing(url, WALKS[style], **start) == expected


def test_an_offset_that_counts_from_one(listing: Listing) -> None:
    walk: Walk[Lamp, Lamps] = OffsetWalk("offset", items=lambda a: a.lamps, total=lambda a: a.total, first=1)
    answer, asked = script(page_of("a", "b", total=3), page_of("c", total=3))
    with serving(answer) as url:
        assert listing(url, walk) == ["a", "b", "c"]
    assert asked == [{}, {"offset": "3"}]


def test_nulls_are_no_items_and_are_counted(listing: Listing) -> None:
    answer, asked = script(page_of("a", None, total=4), page_of(None, "b", total=4))
    with serving(answer) as url:
        assert listing(url, WALKS["offset"]) == ["a", "b"]
    assert asked == [{}, {"offset": "2"}]


def test_the_last_item_that_is_none_gives_no_marker(listing: Listing) -> None:
    answer, asked = script(page_of("a", None), page_of(None))
    with serving(answer) as url:
        assert listing(url, WALKS["last"]) == ["a"]
    assert asked == [{}, {"marker": "a"}]


@pytest.mark.parametrize("nothing", [{}, {"lamps": None}, {"lamps": []}, {"lamps": [], "total": 0}, {"total": 9}])
@pytest.mark.parametrize("style", list(WALKS))
def test_nothing_is_walked_with_one_request(listing: Listing, style: str, nothing: dict[str, Any]) -> None:
    answer, asked = script(nothing)
    with serving(answer) as url:
        assert listing(url, WALKS[style]) == []
    assert len(asked) == 1


def test_items_may_be_nested(listing: Listing) -> None:
    walk: Walk[Lamp, Nested] = OffsetWalk(
        "offset",
        items=lambda a: a.data.lamps if a.data is not None else None,
        total=lambda a: a.data.total if a.data is not None else None,
    )
    answer, asked = script({"data": page_of("a", total=2)}, {"data": page_of("b", total=2)})
    with serving(answer) as url:
        assert listing(url, walk, shape=Nested) == ["a", "b"]
    assert asked == [{}, {"offset": "1"}]
    answer, asked = script({"data": None})
    with serving(answer) as url:
        assert listing(url, walk, shape=Nested) == []


@pytest.mark.parametrize("total", [None, 1, 0, -1, 4, 10**18])
def test_a_wrong_total_loses_no_item(listing: Listing, total: int | None) -> None:
    """More came than the total says, or less: then only an empty page tells the end."""
    answer, asked = script(page_of("a", "b", total=total), page_of("c", total=total), page_of(total=total))
    with serving(answer) as url:
        assert listing(url, WALKS["offset"]) == ["a", "b", "c"]
    assert len(asked) == 3


def test_a_total_that_is_not_reached_is_told(listing: Listing, caplog: pytest.LogCaptureFixture) -> None:
    answer, _ = script(page_of("a", total=5), page_of(total=5))
    with serving(answer) as url, caplog.at_level(logging.WARNING):
        assert listing(url, WALKS["offset"]) == ["a"]
    assert "5 items, and gave 1" in caplog.text


@pytest.mark.parametrize("style", ["offset", "page", "last"])
@pytest.mark.parametrize("total", [None, 10**18])
def test_a_server_that_knows_no_pages_is_asked_twice(
    listing: Listing, style: str, total: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    answer, asked = script(page_of("a", "b", total=total))
    with serving(answer) as url, caplog.at_level(logging.WARNING):
        assert listing(url, WALKS[style]) == ["a", "b"]
    assert len(asked) == 2
    assert "repeats a page" in caplog.text


def test_markers_in_a_circle_end_the_walk(listing: Listing, caplog: pytest.LogCaptureFixture) -> None:
    circle = [page_of("a", next="1"), page_of("b", next="2"), page_of("c", next="3"), page_of("d", next="1")]
    answer, asked = script(*circle)
    with serving(answer) as url, caplog.at_level(logging.WARNING):
        assert listing(url, WALKS["marker"]) == ["a", "b", "c", "d"]
    assert [query.get("marker") for query in asked] == [None, "1", "2", "3"]
    assert "given already" in caplog.text


def test_the_marker_that_was_sent_leads_nowhere(listing: Listing) -> None:
    answer, asked = script(page_of("b", next="mine"))
    with serving(answer) as url:
        assert listing(url, WALKS["marker"], marker="mine") == ["b"]
    assert len(asked) == 1


@pytest.mark.parametrize("none", [None, ""])
def test_no_marker_is_the_end(listing: Listing, none: str | None) -> None:
    answer, asked = script(page_of("a", next=none))
    with serving(answer) as url:
        assert listing(url, WALKS["marker"]) == ["a"]
    assert len(asked) == 1


def test_an_empty_page_is_the_last_whatever_marker_it_has(listing: Listing) -> None:
    """A server that gives a marker with every page would be asked for ever."""
    answer, asked = script(page_of("a", next="1"), page_of(next="2"), page_of("b"))
    with serving(answer) as url:
        assert listing(url, WALKS["marker"]) == ["a"]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("link", "marker"),
    [
        ("https://host/v1/lamps?limit=2&marker=a%2Fb", "a/b"),
        ("/v1/lamps?marker=x&marker=y", "y"),
        ("?marker=x", "x"),
        ("/v1/lamps?limit=2", None),
        ("http://[broken?marker=x", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_link_holds_the_marker(link: object, marker: str | None) -> None:
    assert in_link(link, "marker") == marker


def test_a_start_that_is_no_number_is_refused_before_anything_is_sent(listing: Listing) -> None:
    answer, asked = script(page_of("a"))
    with serving(answer) as url, pytest.raises(InvalidRequestError, match="offset"):
        listing(url, WALKS["offset"], offset="soon")
    assert asked == []


def test_one_page_is_fetched_at_the_call_and_each_other_when_it_is_needed() -> None:
    store = Store("offset", tells_total=True)
    with serving(store.answer) as url, sync_resource(url) as resource:
        page = resource._page(Request("GET", "/lamps", query={"limit": 3}), Lamps, WALKS["offset"])
        assert len(store.asked) == 1
        assert ([lamp.id for lamp in page.items], page.total, page.has_next) == (LAMPS[:3], 7, True)
        assert page.response.total == 7
        assert repr(page) == "Page(3 items of 7)"
        items = iter(page)
        assert [next(items).id for _ in range(3)] == LAMPS[:3]
        assert len(store.asked) == 1
        assert next(items).id == LAMPS[3]
        assert len(store.asked) == 2


def test_a_page_leads_to_the_next_one_as_often_as_it_is_asked() -> None:
    store = Store("offset", tells_total=True)
    with serving(store.answer) as url, sync_resource(url) as resource:
        first = resource._page(Request("GET", "/lamps"), Lamps, WALKS["offset"])
        once, again = first.next(), first.next()
        assert once.items == again.items != first.items
        last = once.next()
        assert [lamp.id for lamp in last.items] == LAMPS[6:]
        assert not last.has_next
        with pytest.raises(InvalidRequestError, match="last page"):
            last.next()
        assert [query.get("offset") for query in store.asked] == [None, "3", "3", "6"]
        assert [lamp.id for lamp in once] == LAMPS[3:]
        assert [[lamp.id for lamp in page.items] for page in once.pages()] == [LAMPS[3:6], LAMPS[6:]]


def test_a_page_of_tasks_does_all_that_one_of_threads_does() -> None:
    async def use(pager: AsyncPager[Lamp, Lamps]) -> None:
        first = await pager
        assert ([lamp.id for lamp in first.items], first.total, first.has_next) == (LAMPS[:3], 7, True)
        assert repr(first) == "AsyncPage(3 items of 7)"
        once, again = await first.next(), await first.next()
        assert once.items == again.items != first.items
        last = await once.next()
        with pytest.raises(InvalidRequestError, match="last page"):
            await last.next()
        assert [lamp.id async for lamp in once] == LAMPS[3:]
        for walked in (pager.pages(), first.pages()):
            assert [[lamp.id for lamp in page.items] async for page in walked] == [LAMPS[:3], LAMPS[3:6], LAMPS[6:]]

    store = Store("offset", tells_total=True)
    with serving(store.answer) as url:
        with_pager(url, use, WALKS["offset"], Lamps, {})


def test_the_first_page_is_fetched_once_however_often_it_is_awaited() -> None:
    async def use(pager: AsyncPager[Lamp, Lamps]) -> list[AsyncPage[Lamp, Lamps]]:
        assert store.asked == []
        pages = list(await asyncio.gather(*(pager._fetched() for _ in range(5))))
        return [*pages, await pager, await pager]

    store = Store("offset")
    with serving(store.answer) as url:
        pages = with_pager(url, use, WALKS["offset"], Lamps, {})
    assert all(page is pages[0] for page in pages)
    assert len(store.asked) == 1


def test_a_first_page_that_failed_is_fetched_again() -> None:
    async def use(pager: AsyncPager[Lamp, Lamps]) -> AsyncPage[Lamp, Lamps]:
        with pytest.raises(ApiError):
            await pager
        return await pager

    answer, _ = script(http("500 Oops"), page_of("a"))
    with serving(answer) as url:
        assert [lamp.id for lamp in with_pager(url, use, WALKS["offset"], Lamps, {}).items] == ["a"]


def failing() -> tuple[Any, list[dict[str, str]]]:
    return script(page_of("a", total=3), page_of("b", total=3), http("500 Oops"), page_of("c", total=3))


def test_an_error_on_the_way_leaves_what_came_and_the_page_to_go_on_from() -> None:
    answer, _ = failing()
    seen: list[str] = []
    page: Page[Lamp, Lamps] | None = None
    with serving(answer) as url, sync_resource(url) as resource:
        with pytest.raises(ApiError):
            for page in resource._page(Request("GET", "/lamps"), Lamps, WALKS["offset"]).pages():
                seen += [lamp.id for lamp in page.items]
        assert seen == ["a", "b"]
        assert page is not None
        assert [lamp.id for lamp in page.next().items] == ["c"]


def test_an_async_walk_goes_on_after_an_error() -> None:
    async def use(pager: AsyncPager[Lamp, Lamps]) -> list[str]:
        items = aiter(pager)
        seen = [(await anext(items)).id, (await anext(items)).id]
        with pytest.raises(ApiError):
            await anext(items)
        return [*seen, *[lamp.id async for lamp in items]]

    answer, _ = failing()
    with serving(answer) as url:
        assert with_pager(url, use, WALKS["offset"], Lamps, {}) == ["a", "b", "c"]


def test_an_async_walk_that_is_left_halfway_leaves_nothing_to_close() -> None:
    hooked: list[object] = []

    async def use(pager: AsyncPager[Lamp, Lamps]) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: hooked.append(context))
        async for _ in pager:
            break
        async for _ in pager.pages():
            break
        del pager
        gc.collect()

    store = Store("offset")
    with serving(store.answer) as url:
        with_pager(url, use, WALKS["offset"], Lamps, {})
    assert hooked == []
    assert len(store.asked) == 1


def test_the_options_of_a_call_hold_for_all_pages(listing: Listing) -> None:
    heard: list[str | None] = []

    def answer(line: str, headers: dict[str, str]) -> bytes:
        heard.append(headers.get("x-room"))
        return store.answer(line, headers)

    store = Store("offset", tells_total=True)
    options = CallOptions(extra_headers={"X-Room": "hall"}, extra_query={"colour": "red"})
    with serving(answer) as url:
        assert listing(url, WALKS["offset"], options=options) == LAMPS
    assert heard == ["hall"] * 3
    assert [query["colour"] for query in store.asked] == ["red"] * 3


def test_a_start_among_the_options_moves_on(listing: Listing) -> None:
    store = Store("offset", tells_total=True)
    with serving(store.answer) as url:
        assert listing(url, WALKS["offset"], options=CallOptions(extra_query={"offset": 2}), offset=0) == LAMPS[2:]
    assert [query["offset"] for query in store.asked] == ["2", "5"]


def test_a_raw_answer_is_parsed_to_a_page_that_goes_on() -> None:
    store = Store("offset", tells_total=True)
    with serving(store.answer) as url, sync_resource(url) as resource:
        raw: Any = Resource(RawTransport(resource._transport))._page(Request("GET", "/lamps"), Lamps, WALKS["offset"])
        assert (raw.status, len(store.asked)) == (200, 1)
        assert [lamp.id for lamp in raw.parse()] == LAMPS


def test_a_raw_answer_of_tasks_is_parsed_to_a_page_that_goes_on() -> None:
    async def run(url: str) -> list[str]:
        async with httpx.AsyncClient(trust_env=False) as own:
            transport = AsyncRawTransport(AsyncTransport(Settings(url, "test"), own))
            raw: Any = await AsyncResource(transport)._page(Request("GET", "/lamps"), Lamps, WALKS["offset"])
            return [lamp.id async for lamp in raw.parse()]

    store = Store("offset", tells_total=True)
    with serving(store.answer) as url:
        assert asyncio.run(run(url)) == LAMPS


class Endless(Transport):
    """A transport without a network: each page holds the next three lamps, up to so many pages."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def send(self, request: Request) -> httpx.Response:
        self.left -= 1
        start = int(str(request.query.get("offset", 0)))
        ids = [str(start + number) for number in range(3 if self.left >= 0 else 0)]
        return httpx.Response(200, json=page_of(*ids))


def test_a_long_walk_holds_two_pages_at_a_time() -> None:
    """The one that it is at and the one before, to see whether they are equal; and the first, which is the caller's."""
    pages: list[weakref.ref[object]] = []
    items: list[weakref.ref[object]] = []
    for page in Resource(Endless(1000))._page(Request("GET", "/lamps"), Lamps, WALKS["offset"]).pages():
        pages.append(weakref.ref(page))
        items += [weakref.ref(lamp) for lamp in page.items]
        if not page.has_next:
            gc.collect()
            assert len([each for each in pages if each() is not None]) <= 3
            assert len([each for each in items if each() is not None]) <= 3 * 3
    assert (len(pages), len(items)) == (1001, 3000)

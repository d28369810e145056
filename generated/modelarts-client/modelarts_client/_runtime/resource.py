"""What the resources of a client have in common: how they fetch answers, and pages of them."""

from __future__ import annotations

from typing import TypeVar

import httpx

from .coding import decode
from .pages import AsyncPage, AsyncPager, Page
from .request import Request
from .transport import AsyncTransport, Transport
from .walks import Walk

Item = TypeVar("Item")
Body = TypeVar("Body")


class Resource:
    """Operations on one kind of thing. Made by a client, for as long as the client lives."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _page(self, request: Request, shape: type[Body], walk: Walk[Item, Body]) -> Page[Item, Body]:
        step = walk.start(request)

        def fetch(following: Request) -> Body:
            return self._transport.plain.fetch(following, shape)

        def parse(answer: httpx.Response) -> Page[Item, Body]:
            return Page(walk, step, decode(request, answer, shape), fetch)

        return self._transport.call(request, parse)


class AsyncResource:
    """Operations on one kind of thing. Made by an async client, for as long as the client lives."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def _page(self, request: Request, shape: type[Body], walk: Walk[Item, Body]) -> AsyncPager[Item, Body]:
        async def fetch(following: Request) -> Body:
            return await self._transport.plain.fetch(following, shape)

        async def first() -> AsyncPage[Item, Body]:
            step = walk.start(request)

            def parse(answer: httpx.Response) -> AsyncPage[Item, Body]:
                return AsyncPage(walk, step, decode(request, answer, shape), fetch)

            return await self._transport.call(request, parse)

        return AsyncPager(first)

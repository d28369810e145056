"""What the resources of a client have in common: how they fetch answers, and pages of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import httpx

from .coding import decode
from .pages import AsyncPage, AsyncPager, Page
from .request import Request
from .transport import AsyncTransport, Transport

Item = TypeVar("Item")
Body = TypeVar("Body")


class Resource:
    """Operations on one kind of thing. Made by a client, for as long as the client lives."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _page(
        self,
        request: Request,
        shape: type[Body],
        items: Callable[[Body], Iterable[Item | None] | None],
        total: Callable[[Body], int | None] = lambda _: None,
    ) -> Page[Item, Body]:
        def parse(answer: httpx.Response) -> Page[Item, Body]:
            response = decode(request, answer, shape)
            return Page(response, items(response), total(response))

        return self._transport.call(request, parse)


class AsyncResource:
    """Operations on one kind of thing. Made by an async client, for as long as the client lives."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def _page(
        self,
        request: Request,
        shape: type[Body],
        items: Callable[[Body], Iterable[Item | None] | None],
        total: Callable[[Body], int | None] = lambda _: None,
    ) -> AsyncPager[Item, Body]:
        def parse(answer: httpx.Response) -> AsyncPage[Item, Body]:
            response = decode(request, answer, shape)
            return AsyncPage(response, items(response), total(response))

        return AsyncPager(lambda: self._transport.call(request, parse))

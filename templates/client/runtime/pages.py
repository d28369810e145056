"""Pages of a listing. Iterating over one gives its items and those of the pages behind it, each fetched when needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Generic, TypeVar

import anyio

from .errors import InvalidRequestError
from .request import Request
from .walks import Step, Walk

Item = TypeVar("Item")
Body = TypeVar("Body")


class BasePage(Generic[Item, Body]):
    """What one answer of a listing holds.

    `items` are those of this page alone, without what the server sent as null; `response` is the whole answer, nulls
    included. `total` is how many items there are on all pages, None where the server does not say. `has_next` says
    whether another page may follow: where no total tells, only an empty page shows that the one before was the last.
    """

    def __init__(self, walk: Walk[Item, Body], step: Step, response: Body) -> None:
        came = walk.came(step, response)
        self.response = response
        self.items: list[Item] = [item for item in came if item is not None]
        self.total = walk.total(response)
        self._walk = walk
        self._step = step
        self._next = walk.after(step, response, came)

    @property
    def has_next(self) -> bool:
        return self._next is not None

    def _following(self) -> Step:
        if self._next is None:
            raise InvalidRequestError(f"{self._step.request}: this is the last page, and has no next one")
        return self._next

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.items)} items of {'?' if self.total is None else self.total})"


class Page(BasePage[Item, Body]):
    """One page of a listing; iterate over it for all items from here on."""

    def __init__(self, walk: Walk[Item, Body], step: Step, response: Body, fetch: Callable[[Request], Body]) -> None:
        super().__init__(walk, step, response)
        self._fetch = fetch

    def next(self) -> Page[Item, Body]:
        """Fetch the page behind this one, anew with each call. Raises `InvalidRequestError` where there is none."""
        step = self._following()
        return Page(self._walk, step, self._fetch(step.request), self._fetch)

    def pages(self) -> Iterator[Page[Item, Body]]:
        """Give this page and those behind it."""
        page = self
        yield page
        while page.has_next:
            page = page.next()
            yield page

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items


class AsyncPage(BasePage[Item, Body]):
    """One page of a listing, as an `AsyncClient` gives it; `async for` gives all items from here on."""

    def __init__(
        self, walk: Walk[Item, Body], step: Step, response: Body, fetch: Callable[[Request], Awaitable[Body]]
    ) -> None:
        super().__init__(walk, step, response)
        self._fetch = fetch

    async def next(self) -> AsyncPage[Item, Body]:
        """Fetch the page behind this one, anew with each call. Raises `InvalidRequestError` where there is none."""
        step = self._following()
        return AsyncPage(self._walk, step, await self._fetch(step.request), self._fetch)

    def pages(self) -> AsyncIterator[AsyncPage[Item, Body]]:
        """Give this page and those behind it."""
        return _Pages(self._itself)

    def __aiter__(self) -> AsyncIterator[Item]:
        return _Items(self.pages())

    async def _itself(self) -> AsyncPage[Item, Body]:
        return self


class AsyncPager(Generic[Item, Body]):
    """A listing that is not fetched yet: `await` it for its first page, or walk over all items with `async for`.

    The first page is fetched once, however often and by however many tasks it is awaited; a fetch that failed is tried
    again.
    """

    def __init__(self, fetch: Callable[[], Awaitable[AsyncPage[Item, Body]]]) -> None:
        self._fetch = fetch
        self._lock = anyio.Lock()
        self._first: AsyncPage[Item, Body] | None = None

    def __await__(self) -> Generator[object, None, AsyncPage[Item, Body]]:
        return self._fetched().__await__()

    def pages(self) -> AsyncIterator[AsyncPage[Item, Body]]:
        """Give all pages."""
        return _Pages(self._fetched)

    def __aiter__(self) -> AsyncIterator[Item]:
        return _Items(self.pages())

    async def _fetched(self) -> AsyncPage[Item, Body]:
        async with self._lock:
            if self._first is None:
                self._first = await self._fetch()
            return self._first


class _Pages(AsyncIterator[AsyncPage[Item, Body]]):
    """Pages as they are needed. No generator: one that is left halfway has to be closed, and this has not."""

    def __init__(self, first: Callable[[], Awaitable[AsyncPage[Item, Body]]]) -> None:
        self._first = first
        self._page: AsyncPage[Item, Body] | None = None

    async def __anext__(self) -> AsyncPage[Item, Body]:
        if self._page is None:
            self._page = await self._first()
        elif self._page.has_next:
            self._page = await self._page.next()
        else:
            raise StopAsyncIteration
        return self._page


class _Items(AsyncIterator[Item], Generic[Item, Body]):
    def __init__(self, pages: AsyncIterator[AsyncPage[Item, Body]]) -> None:
        self._pages = pages
        self._items: Iterator[Item] = iter(())

    async def __anext__(self) -> Item:
        while True:
            for item in self._items:
                return item
            self._items = iter((await anext(self._pages)).items)

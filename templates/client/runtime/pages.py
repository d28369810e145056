"""Pages of a listing. A page holds the items of one answer, and the answer itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
Body = TypeVar("Body")


class Page(Generic[Item, Body]):
    """One page of a listing: iterate over it for its items.

    `items` leaves out what the server sent as null; `response` is the whole answer, nulls included. `total` is how many
    items there are on all pages, None where the server does not say.
    """

    def __init__(self, response: Body, items: Iterable[Item | None] | None, total: int | None) -> None:
        self.response = response
        self.items: list[Item] = [item for item in items or () if item is not None]
        self.total = total

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.items)} items of {'?' if self.total is None else self.total})"


class AsyncPage(Page[Item, Body]):
    """One page of a listing, as an `AsyncClient` gives it: `async for` serves as well as `for`."""

    async def __aiter__(self) -> AsyncIterator[Item]:
        for item in self.items:
            yield item


class AsyncPager(Generic[Item, Body]):
    """A listing that is not fetched yet: `await` it for a page, or walk over its items with `async for`."""

    def __init__(self, fetch: Callable[[], Awaitable[AsyncPage[Item, Body]]]) -> None:
        self._fetch = fetch

    def __await__(self) -> Generator[object, None, AsyncPage[Item, Body]]:
        return self._fetch().__await__()

    async def __aiter__(self) -> AsyncIterator[Item]:
        for item in await self:
            yield item

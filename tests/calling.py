"""One call as a thread and as a task makes it: tests are run with either, and expect the same of both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import httpx

from templates.client.runtime.request import Request
from templates.client.runtime.settings import Settings
from templates.client.runtime.transport import AsyncRawTransport, AsyncTransport, RawTransport, Transport

Call = Callable[..., Any]


def call_sync(
    url: str, request: Request, shape: Any = object, *, http_client: Any = None, raw: bool = False, **settings: Any
) -> Any:
    """Make one call, and close the transport behind it; `raw` gives a `RawResponse`."""
    with nullcontext(http_client) if http_client else httpx.Client(trust_env=False) as http:
        plain = Transport(Settings(base_url=url, user_agent="test", **settings), http)
        try:
            return (RawTransport(plain) if raw else plain).fetch(request, shape)
        finally:
            plain.close()


def call_async(
    url: str, request: Request, shape: Any = object, *, http_client: Any = None, raw: bool = False, **settings: Any
) -> Any:
    """Make one call in an event loop of its own, else as `call_sync` does."""

    async def call() -> Any:
        async with nullcontext(http_client) if http_client else httpx.AsyncClient(trust_env=False) as http:
            plain = AsyncTransport(Settings(base_url=url, user_agent="test", **settings), http)
            try:
                return await (AsyncRawTransport(plain) if raw else plain).fetch(request, shape)
            finally:
                await plain.close()

    return asyncio.run(call())

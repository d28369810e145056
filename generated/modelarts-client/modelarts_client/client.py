"""The clients of the ModelArts API."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from ._runtime.hooks import EventHooks
from ._runtime.refusal import ErrorNames
from ._runtime.settings import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Settings, user_agent
from ._runtime.transport import AsyncTransport, Transport
from ._version import __version__

if TYPE_CHECKING:
    from .raw import AsyncClientWithRawResponse, ClientWithRawResponse
    from .resources.images import AsyncImages, Images

_USER_AGENT = user_agent("modelarts-client", __version__)
_ERROR_NAMES = ErrorNames().preferring(("error_code",), ("error_msg",))


class Client:
    """Calls the API; any number of threads may share one client.

    Close it when done, or use it in a `with` statement.

    Args:
        base_url: Where the API is, like https://host.
        project_id: What this is in the paths of all operations.
        auth: Who calls: a `TokenAuth`, `PasswordAuth` or `AccessKeyAuth`, what `from_env()` gives, or any other
            `httpx.Auth`.
        timeout: Seconds for each step of a request (connecting, sending, each wait for the answer), or an
            `httpx.Timeout` that tells them apart. None waits for ever.
        max_retries: How often a call is made again when the connection fails or the server answers 408, 429 or 5xx.
            Pauses grow, and are as long as the server asks for (up to a minute). A call that may do harm when it arrives
            twice (POST, PATCH) is made again only after a 429, or where no connection came about.
        event_hooks: Functions that are told of requests, answers and new attempts, by "request", "response", "retry".
        http_client: An httpx client to send with, for proxies, TLS and limits of your own. Closing it is left to you.
    """

    def __init__(
        self,
        *,
        base_url: str = "https://modelarts.cn-north-4.myhuaweicloud.com",
        project_id: str,
        auth: httpx.Auth | None = None,
        timeout: float | httpx.Timeout | None = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        event_hooks: EventHooks | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        settings = Settings(
            base_url=base_url,
            user_agent=_USER_AGENT,
            auth=auth,
            parameters={"project_id": project_id},
            timeout=timeout,
            max_retries=max_retries,
            event_hooks=event_hooks or EventHooks(),
            error_names=_ERROR_NAMES,
        )
        self._transport = Transport(settings, http_client)

    @cached_property
    def images(self) -> Images:
        """Container images from which instances are started."""
        from .resources.images import Images

        return Images(self._transport)

    @cached_property
    def with_raw_response(self) -> ClientWithRawResponse:
        """The same resources and methods; what they give is the answer as it came, with its headers and status."""
        from .raw import ClientWithRawResponse

        return ClientWithRawResponse(self._transport)

    def close(self) -> None:
        """Close the connections. Calls made after that fail."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient:
    """Calls the API from tasks; any number of them may share one client.

    Close it when done, or use it in an `async with` statement.

    Args:
        base_url: Where the API is, like https://host.
        project_id: What this is in the paths of all operations.
        auth: Who calls: a `TokenAuth`, `PasswordAuth` or `AccessKeyAuth`, what `from_env()` gives, or any other
            `httpx.Auth`.
        timeout: Seconds for each step of a request (connecting, sending, each wait for the answer), or an
            `httpx.Timeout` that tells them apart. None waits for ever.
        max_retries: How often a call is made again when the connection fails or the server answers 408, 429 or 5xx.
            Pauses grow, and are as long as the server asks for (up to a minute). A call that may do harm when it arrives
            twice (POST, PATCH) is made again only after a 429, or where no connection came about.
        event_hooks: Functions that are told of requests, answers and new attempts, by "request", "response", "retry".
        http_client: An httpx client to send with, for proxies, TLS and limits of your own. Closing it is left to you.
    """

    def __init__(
        self,
        *,
        base_url: str = "https://modelarts.cn-north-4.myhuaweicloud.com",
        project_id: str,
        auth: httpx.Auth | None = None,
        timeout: float | httpx.Timeout | None = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        event_hooks: EventHooks | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        settings = Settings(
            base_url=base_url,
            user_agent=_USER_AGENT,
            auth=auth,
            parameters={"project_id": project_id},
            timeout=timeout,
            max_retries=max_retries,
            event_hooks=event_hooks or EventHooks(),
            error_names=_ERROR_NAMES,
        )
        self._transport = AsyncTransport(settings, http_client)

    @cached_property
    def images(self) -> AsyncImages:
        """Container images from which instances are started."""
        from .resources.images import AsyncImages

        return AsyncImages(self._transport)

    @cached_property
    def with_raw_response(self) -> AsyncClientWithRawResponse:
        """The same resources and methods; what they give is the answer as it came, with its headers and status."""
        from .raw import AsyncClientWithRawResponse

        return AsyncClientWithRawResponse(self._transport)

    async def close(self) -> None:
        """Close the connections. Calls made after that fail."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

"""The clients of the ModelArts API, and how they authenticate."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from ._runtime import auth as _auth
from ._runtime.refusal import ErrorNames
from ._runtime.transport import DEFAULT_RETRIES, DEFAULT_TIMEOUT, AsyncTransport, Options, Transport, user_agent
from ._version import __version__

if TYPE_CHECKING:
    from .resources.images import AsyncImages, Images

_USER_AGENT = user_agent("modelarts-client", __version__)
_ERROR_NAMES = ErrorNames().preferring(("error_code",), ("error_msg",))


class TokenAuth(_auth.TokenAuth):
    """A token that goes with each request, in the header X-Auth-Token."""

    header = "X-Auth-Token"
    prefix = ""


class Client:
    """Calls the API; any number of threads may share one client.

    Close it when done, or use it in a `with` statement.

    Args:
        base_url: Where the API is, like https://host.
        project_id: What this is in the paths of all operations.
        auth: Who calls: a `TokenAuth`, or any other `httpx.Auth`.
        timeout: Seconds for each step of a request (connecting, sending, each wait for the answer), or an
            `httpx.Timeout` that tells them apart. None waits for ever.
        max_retries: How often a call is made again when the connection fails, or a gateway answers 502, 503 or 504.
            Only calls that do no harm when they arrive twice are: GET, HEAD, OPTIONS, PUT, DELETE.
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
        http_client: httpx.Client | None = None,
    ) -> None:
        options = Options(
            base_url=base_url,
            user_agent=_USER_AGENT,
            auth=auth,
            parameters={"project_id": project_id},
            timeout=timeout,
            max_retries=max_retries,
            error_names=_ERROR_NAMES,
        )
        self._transport = Transport(options, http_client)

    @cached_property
    def images(self) -> Images:
        """Container images from which instances are started."""
        from .resources.images import Images

        return Images(self._transport)

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
        auth: Who calls: a `TokenAuth`, or any other `httpx.Auth`.
        timeout: Seconds for each step of a request (connecting, sending, each wait for the answer), or an
            `httpx.Timeout` that tells them apart. None waits for ever.
        max_retries: How often a call is made again when the connection fails, or a gateway answers 502, 503 or 504.
            Only calls that do no harm when they arrive twice are: GET, HEAD, OPTIONS, PUT, DELETE.
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
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        options = Options(
            base_url=base_url,
            user_agent=_USER_AGENT,
            auth=auth,
            parameters={"project_id": project_id},
            timeout=timeout,
            max_retries=max_retries,
            error_names=_ERROR_NAMES,
        )
        self._transport = AsyncTransport(options, http_client)

    @cached_property
    def images(self) -> AsyncImages:
        """Container images from which instances are started."""
        from .resources.images import AsyncImages

        return AsyncImages(self._transport)

    async def close(self) -> None:
        """Close the connections. Calls made after that fail."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

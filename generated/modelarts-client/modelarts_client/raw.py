"""The resources of a client whose methods give answers as they came: `client.with_raw_response`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime.transport import AsyncRawTransport, AsyncTransport, RawTransport, Transport

if TYPE_CHECKING:
    from .resources.images import AsyncImagesWithRawResponse, ImagesWithRawResponse


class ClientWithRawResponse:
    """The resources of a `Client`, each method of which gives a `RawResponse`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = RawTransport(transport)

    @cached_property
    def images(self) -> ImagesWithRawResponse:
        """Container images from which instances are started."""
        from .resources.images import Images, ImagesWithRawResponse

        return ImagesWithRawResponse(Images(self._transport))


class AsyncClientWithRawResponse:
    """The resources of an `AsyncClient`, each method of which gives a `RawResponse`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = AsyncRawTransport(transport)

    @cached_property
    def images(self) -> AsyncImagesWithRawResponse:
        """Container images from which instances are started."""
        from .resources.images import AsyncImages, AsyncImagesWithRawResponse

        return AsyncImagesWithRawResponse(AsyncImages(self._transport))

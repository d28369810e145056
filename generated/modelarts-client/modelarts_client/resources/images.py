"""Container images from which instances are started."""

from __future__ import annotations

from typing import Unpack

import modelarts_models as models

from .._runtime.pages import AsyncPager, Page
from .._runtime.raw import as_raw, as_raw_async
from .._runtime.request import CallOptions, Request
from .._runtime.resource import AsyncResource, Resource
from .._runtime.walks import OffsetWalk


class Images(Resource):
    """Container images from which instances are started."""

    def list(
        self,
        *,
        limit: int | None = None,
        name: str | None = None,
        name_fuzzy_match: bool | None = None,
        namespace: str | None = None,
        offset: int | None = None,
        service_type: models.ServiceType | None = None,
        sort_dir: models.SortDir | None = None,
        sort_key: str | None = None,
        type: models.ImageType | None = None,
        workspace_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Page[models.ImageResponse, models.ListImagesResponse]:
        """Listing Images.

        Returns the images that fit the given filters, one page at a time.

        `GET /v1/{project_id}/images`, from the page `list_images`

        Args:
            limit: How many images a page holds. The default value is 200.
            name: Name to look for: a maximum of 512 characters, each a lower-case letter, a digit, a hyphen, an
                underscore or a period.
            name_fuzzy_match: Whether an image also fits when only a part of its name does. The default value is
                true.
            namespace: Organization that owns the image. Organizations are kept in the container registry.
            offset: How many images to skip before the page begins. The default value is 0.
            service_type: What an image is made for. Options:

                - COMMON: no single purpose
                - INFERENCE: running models
                - TRAIN: training models
                - DEV: writing and debugging code
                - UNKNOWN: its purpose was never stated
            sort_dir: Direction of the order. The options are ASC (lowest first) and DESC (highest first). The
                default value is DESC.
            sort_key: Fields to order by. Several fields are parted by commas.
            type: Where the image comes from. Options:

                - BUILD_IN: it came with the service
                - DEDICATED: a user brought it
            workspace_id: ID of the workspace. If no workspace exists, the default value is 0.
        """
        return self._page(
            Request(
                "GET",
                "/v1/{project_id}/images",
                query={
                    "limit": limit,
                    "name": name,
                    "name_fuzzy_match": name_fuzzy_match,
                    "namespace": namespace,
                    "offset": offset,
                    "service_type": service_type,
                    "sort_dir": sort_dir,
                    "sort_key": sort_key,
                    "type": type,
                    "workspace_id": workspace_id,
                },
                options=options,
            ),
            models.ListImagesResponse,
            OffsetWalk(
                "offset",
                items=lambda response: response.data,
                total=lambda response: response.total,
            ),
        )


class ImagesWithRawResponse:
    """The same methods; each gives a `RawResponse`."""

    def __init__(self, resource: Images) -> None:
        self.list = as_raw(resource.list)


class AsyncImages(AsyncResource):
    """Container images from which instances are started."""

    def list(
        self,
        *,
        limit: int | None = None,
        name: str | None = None,
        name_fuzzy_match: bool | None = None,
        namespace: str | None = None,
        offset: int | None = None,
        service_type: models.ServiceType | None = None,
        sort_dir: models.SortDir | None = None,
        sort_key: str | None = None,
        type: models.ImageType | None = None,
        workspace_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPager[models.ImageResponse, models.ListImagesResponse]:
        """Listing Images.

        Returns the images that fit the given filters, one page at a time.

        `GET /v1/{project_id}/images`, from the page `list_images`

        Args:
            limit: How many images a page holds. The default value is 200.
            name: Name to look for: a maximum of 512 characters, each a lower-case letter, a digit, a hyphen, an
                underscore or a period.
            name_fuzzy_match: Whether an image also fits when only a part of its name does. The default value is
                true.
            namespace: Organization that owns the image. Organizations are kept in the container registry.
            offset: How many images to skip before the page begins. The default value is 0.
            service_type: What an image is made for. Options:

                - COMMON: no single purpose
                - INFERENCE: running models
                - TRAIN: training models
                - DEV: writing and debugging code
                - UNKNOWN: its purpose was never stated
            sort_dir: Direction of the order. The options are ASC (lowest first) and DESC (highest first). The
                default value is DESC.
            sort_key: Fields to order by. Several fields are parted by commas.
            type: Where the image comes from. Options:

                - BUILD_IN: it came with the service
                - DEDICATED: a user brought it
            workspace_id: ID of the workspace. If no workspace exists, the default value is 0.
        """
        return self._page(
            Request(
                "GET",
                "/v1/{project_id}/images",
                query={
                    "limit": limit,
                    "name": name,
                    "name_fuzzy_match": name_fuzzy_match,
                    "namespace": namespace,
                    "offset": offset,
                    "service_type": service_type,
                    "sort_dir": sort_dir,
                    "sort_key": sort_key,
                    "type": type,
                    "workspace_id": workspace_id,
                },
                options=options,
            ),
            models.ListImagesResponse,
            OffsetWalk(
                "offset",
                items=lambda response: response.data,
                total=lambda response: response.total,
            ),
        )


class AsyncImagesWithRawResponse:
    """The same methods; awaiting one gives a `RawResponse`."""

    def __init__(self, resource: AsyncImages) -> None:
        self.list = as_raw_async(resource.list)

"""The models of the API, made from its document. What is written here by hand is lost."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypeAliasType

from modelarts_models._base import ApiModel

DevService = TypeAliasType("DevService", Literal["NOTEBOOK", "SSH", "AI_FLOW"])


class ErrorResponse(ApiModel):
    """What went wrong"""

    error_code: str | None = None
    """Code of the error, such as ModelArts.0100"""

    error_msg: str | None = None
    """The error in words"""


ImageArch = TypeAliasType("ImageArch", Literal["X86_64", "AARCH64", "x86_64"])


ImageOrigin = TypeAliasType("ImageOrigin", Literal["CUSTOMIZE", "IMAGE_SAVE"])


ImageStatus = TypeAliasType("ImageStatus", Literal["INIT", "CREATING", "CREATE_FAILED", "ERROR", "DELETED", "ACTIVE"])


ImageType = TypeAliasType("ImageType", Literal["BUILD_IN", "DEDICATED"])


ImageVisibility = TypeAliasType("ImageVisibility", Literal["PRIVATE", "PUBLIC"])


ResourceCategory = TypeAliasType("ResourceCategory", Literal["CPU", "GPU"])


ServiceType = TypeAliasType("ServiceType", Literal["COMMON", "INFERENCE", "TRAIN", "DEV", "UNKNOWN"])


SortDir = TypeAliasType("SortDir", Literal["ASC", "DESC"])


class ImageResponse(ApiModel):
    arch: ImageArch | str | None = None
    """Processor that the image is built for. Options:

    - X86_64: 64-bit x86
    - AARCH64: 64-bit Arm
    """

    create_at: int | None = None
    """Creation time, in milliseconds since 1970 (UTC)"""

    description: str | None = None
    """What the image is, in a maximum of 512 characters"""

    dev_services: list[DevService | str | None] | None = None
    """Ways into an instance that runs the image. Options:

    - NOTEBOOK: through a browser, over HTTPS
    - SSH: from an editor on another machine, over SSH
    """

    id: str | None = None
    """ID by which a new instance names the image. It is in universally unique identifier (UUID) format."""

    name: str | None = None
    """Name of the image: a maximum of 512 characters, each a lower-case letter, a digit, a hyphen, an underscore or
    a period.
    """

    namespace: str | None = None
    """Organization that owns the image. Organizations are kept in the container registry."""

    origin: ImageOrigin | str | None = None
    """How the image came to be, which defaults to CUSTOMIZE. Options:

    - CUSTOMIZE: a user built it
    - IMAGE_SAVE: an instance was saved as an image
    """

    resource_categories: list[ResourceCategory | str | None] | None = None
    """Kinds of machine that can run the image. Options:

    - CPU
    - GPU
    """

    service_type: ServiceType | str | None = None
    """What an image is made for. Options:

    - COMMON: no single purpose
    - INFERENCE: running models
    - TRAIN: training models
    - DEV: writing and debugging code
    - UNKNOWN: its purpose was never stated
    """

    size: int | None = None
    """Size of the image, in KB."""

    status: ImageStatus | str | None = None
    """State of the image. Options:

    - INIT: It is about to be made.
    - CREATING: It is being saved, and its instance cannot be used meanwhile.
    - CREATE_FAILED: It could not be saved.
    - ERROR: Something went wrong.
    - DELETED: It is gone.
    - ACTIVE: It is saved and ready for new instances.
    """

    status_message: str | None = None
    """What the build said while the image was saved"""

    swr_path: str | None = None
    """Address of the image in the container registry"""

    tag: str | None = None
    """Tag of the image"""

    type: ImageType | str | None = None
    """Where the image comes from. Options:

    - BUILD_IN: it came with the service
    - DEDICATED: a user saved it
    """

    update_at: int | None = None
    """Time of the last change, in milliseconds since 1970 (UTC)"""

    visibility: ImageVisibility | str | None = None
    """Who may see the image. Options:

    - PRIVATE: its owner alone
    - PUBLIC: everyone who knows its ID, for reading only
    """

    workspace_id: str | None = None
    """ID of the workspace. If no workspace exists, the default value is 0."""


class ListImagesResponse(ApiModel):
    current: int | None = None
    """Number of this page"""

    data: list[ImageResponse | None] | None = None
    """Images of this page"""

    pages: int | None = None
    """How many pages there are"""

    size: int | None = None
    """How many images this page holds"""

    total: int | None = None
    """How many images fit the filters"""

"""Typed models of the ModelArts API."""

from __future__ import annotations

from .models import (
    DevService,
    ErrorResponse,
    ImageArch,
    ImageOrigin,
    ImageResponse,
    ImageStatus,
    ImageType,
    ImageVisibility,
    ListImagesResponse,
    ResourceCategory,
    ServiceType,
    SortDir,
)

__version__ = "1.0.0"

__all__ = [
    "DevService",
    "ErrorResponse",
    "ImageArch",
    "ImageOrigin",
    "ImageResponse",
    "ImageStatus",
    "ImageType",
    "ImageVisibility",
    "ListImagesResponse",
    "ResourceCategory",
    "ServiceType",
    "SortDir",
    "__version__",
]

"""Typed models of the ModelArts API. Each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

# Where each model stands.
_MODULES = {
    "DevService": ".models",
    "ErrorResponse": ".models",
    "ImageArch": ".models",
    "ImageOrigin": ".models",
    "ImageResponse": ".models",
    "ImageStatus": ".models",
    "ImageType": ".models",
    "ImageVisibility": ".models",
    "ListImagesResponse": ".models",
    "ResourceCategory": ".models",
    "ServiceType": ".models",
    "SortDir": ".models",
}

# Type checkers read the imports above: a misspelt name is an error to them.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the module of a model, once."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        model = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
        return model

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})

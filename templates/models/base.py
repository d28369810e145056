"""What all models share: they take what a server sends, as it was sent, and give back what was set.

Fields that no page documents are kept. Nothing is checked but types, and those when a model is first used, which keeps
importing many models cheap. A field whose documented name cannot be a Python name goes by both.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class ApiModel(BaseModel):
    """The base of all models."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, protected_namespaces=(), defer_build=True)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object that this model was read from or stands for: what was not set is absent."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self) -> str:
        """Give the JSON text that this model was read from or stands for: what was not set is absent."""
        return self.model_dump_json(by_alias=True, exclude_unset=True)

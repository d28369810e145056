"""Samples that the models do not take: what the page's table says of them is not so, or they are wrong themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from apiscribe.emit.schemas import Prepared, Schema, led_to

_LONGEST = 160


class Misfits:
    """Holds samples against the schemas that the models are made of, in which a documented limit rejects nothing."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._prepared = Prepared(document)
        self._validators: dict[str, Draft202012Validator] = {}

    def reason(self, schema: Schema, value: Any, *, lenient: bool) -> str | None:
        """Why the models do not take a value; None where they do. Bodies of answers are taken `lenient`ly."""
        written = self._prepared.taken(schema, lenient=lenient)
        key = json.dumps(written, sort_keys=True)
        if key not in self._validators:
            needed = {name: self._prepared.schemas[name] for name in led_to(written, self._prepared.schemas)}
            self._validators[key] = Draft202012Validator({**written, "components": {"schemas": needed}})
        error = next(iter(self._validators[key].iter_errors(value)), None)
        return _told(error) if error else None


def _told(error: ValidationError) -> str:
    path = ".".join(str(step) for step in error.instance_path)
    said = error.message if len(error.message) <= _LONGEST else f"{error.message[:_LONGEST]}..."
    return f"{path}: {said}" if path else said

"""Keeps secrets out of what leaves a call: log lines, and errors that may be logged, shown or pickled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import httpx

# In the name of a header or of a query parameter.
_SECRET = re.compile(
    r"auth|token|secret|passw|pwd|credential|cookie|signature|(access|api|private)[-_]?key|\b[as]k\b", re.IGNORECASE
)

MASK = "***"


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Give the headers, with a mask for the value of each that may hold a secret by its name."""
    return dict(_masked(headers.items()))


def masked_url(url: httpx.URL) -> str:
    """Write a URL without its user and password, and with a mask for query parameters that may hold a secret."""
    return str(url.copy_with(username=None, password=None, params=list(_masked(url.params.multi_items())) or None))


def without_secrets(response: httpx.Response) -> httpx.Response:
    """Take from an answer what may hold secrets of the request that it answers: headers, body, and what came before."""
    try:
        sent = response.request
    except RuntimeError:  # an answer to nothing, as tests make them
        return response
    response.request = httpx.Request(sent.method, masked_url(sent.url), headers=masked_headers(sent.headers))
    response.history = []
    return response


def _masked(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, MASK if _SECRET.search(name) else value) for name, value in pairs)

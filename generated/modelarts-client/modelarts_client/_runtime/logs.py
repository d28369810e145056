"""What a call writes to Python's log, secrets masked: each attempt (DEBUG), and each decision to try again (INFO)."""

from __future__ import annotations

import logging

import httpx

from .errors import request_id
from .hooks import Retry
from .masking import masked_headers, masked_url

# A child of the logger that has the package's name, which is the one to configure.
_LOGGER = logging.getLogger(__name__)


def log_request(request: httpx.Request) -> None:
    """Say what is about to be sent. The body is not shown: it may hold anything."""
    if _LOGGER.isEnabledFor(logging.DEBUG):
        _LOGGER.debug("%s %s %s", request.method, masked_url(request.url), masked_headers(request.headers))


def log_response(request: httpx.Request, response: httpx.Response) -> None:
    """Say what came back."""
    if _LOGGER.isEnabledFor(logging.DEBUG):
        _LOGGER.debug(
            "%s %s: %s in %.3f s, %s bytes, request id %s",
            *(request.method, masked_url(request.url), response.status_code),
            *(response.elapsed.total_seconds(), len(response.content), request_id(response)),
        )


def log_retry(retry: Retry) -> None:
    """Say that a call is made again, and why."""
    _LOGGER.info("%s; again in %.2f s (retry %d)", retry.error, retry.seconds, retry.attempt)

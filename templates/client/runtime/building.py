"""From a call as data to a request of httpx, the same for threads and for tasks."""

from __future__ import annotations

from typing import Any

import httpx

from .coding import encode, form_fields
from .request import JSON, MULTIPART, URLENCODED, Request, header_values, query_pairs, target
from .settings import DEFAULT_TIMEOUT, Settings


def http_request(request: Request, settings: Settings, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
    """Make what httpx sends. Raises `InvalidRequestError`, or what httpx raises, for what cannot be sent."""
    body = _body(request)
    content_type = {"Content-Type": request.media_type} if body.get("content") is not None else {}
    return http.build_request(
        request.method,
        settings.base_url.rstrip("/") + target(request, settings.parameters),
        params=tuple(query_pairs(request)) or None,
        headers={"Accept": JSON, "User-Agent": settings.user_agent, **content_type, **header_values(request)},
        **body,
        timeout=_timeout(request, settings, http),
    )


def credentials(request: Request, settings: Settings) -> Any:
    """Give what httpx takes for `auth`: ours, else its client's own, and none where the operation takes none."""
    if not request.secured:
        return None
    return settings.auth or httpx.USE_CLIENT_DEFAULT


def _timeout(request: Request, settings: Settings, http: httpx.Client | httpx.AsyncClient) -> Any:
    """Give the call's own timeout, else the client's; an httpx client of the caller's keeps its own."""
    if "timeout" in request.options:
        return request.options["timeout"]
    return http.timeout if settings.timeout is DEFAULT_TIMEOUT else settings.timeout


def _body(request: Request) -> dict[str, Any]:
    """Give what httpx takes for a body. It writes forms itself, with the Content-Type that goes with each."""
    if request.body is None or request.media_type not in (MULTIPART, URLENCODED):
        return {"content": encode(request)}
    fields = form_fields(request)
    if request.media_type == URLENCODED:
        return {"data": dict(fields)}
    return {"files": [(name, (None, value) if isinstance(value, str) else value) for name, value in fields]}

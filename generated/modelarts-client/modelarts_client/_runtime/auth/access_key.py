"""A signature that goes with each request, made with an access key: SDK-HMAC-SHA256."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote

import httpx

from ..errors import InvalidRequestError
from .secret import Credential, Secret, header_safe

ALGORITHM = "SDK-HMAC-SHA256"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
DATE_HEADER = "X-Sdk-Date"
PAYLOAD_HEADER = "X-Sdk-Content-Sha256"

_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_HASHED = ("application/json", "application/bson")

# Proxies and HTTP libraries set these anew on the way.
_NOT_SIGNED = frozenset(
    {
        *("accept", "accept-encoding", "authorization", "connection", "content-length", "cookie", "expect"),
        *("te", "trailer", "transfer-encoding", "upgrade", "user-agent"),
    }
)


class AccessKeyAuth(Credential):
    """A signature over each request: its method, path, query, headers and JSON body, and the time.

    The query is sent as it is signed, sorted. Bodies other than JSON are not signed, and the request says so
    (X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD); they can be streams. The server compares the time with its own, so the
    clock of this machine must be right.

    Args:
        access_key: The id of the key.
        secret_key: The key.
        security_token: The token that belongs to a temporary key.
        project_id: The project to say that the call is for, where the API wants to be told (X-Project-Id), or
        domain_id: the domain (X-Domain-Id).

    Raises `InvalidRequestError` for a value that no header can hold. No error shows a secret, and nor does `repr`.
    """

    def __init__(
        self,
        access_key: str,
        secret_key: str,
        *,
        security_token: str | None = None,
        project_id: str | None = None,
        domain_id: str | None = None,
    ) -> None:
        if project_id and domain_id:
            raise InvalidRequestError("a call is for a project or for a domain; both are given")
        self._access_key = Secret(header_safe("access_key", access_key))
        self._secret_key = Secret(header_safe("secret_key", secret_key))
        given = {"X-Security-Token": security_token, "X-Project-Id": project_id, "X-Domain-Id": domain_id}
        self._headers = Secret({name: header_safe(name, value) for name, value in given.items() if value is not None})

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request."""
        if _is_hashed(request):
            request.read()
        yield self._signed(request)

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign the request."""
        if _is_hashed(request):
            await request.aread()
        yield self._signed(request)

    def _signed(self, request: httpx.Request) -> httpx.Request:
        path, _, query = request.url.raw_path.partition(b"?")
        sorted_query = canonical_query(query.decode("ascii"))
        request.url = request.url.copy_with(
            raw_path=path + (b"?" + sorted_query.encode("ascii") if sorted_query else b"")
        )
        request.headers.update(self._headers.reveal())
        request.headers[DATE_HEADER] = date = _now()
        if not _is_hashed(request):
            request.headers[PAYLOAD_HEADER] = UNSIGNED_PAYLOAD
        headers = signed_headers(request.headers)
        canonical = "\n".join(
            (
                *(request.method, canonical_path(path.decode("ascii")), sorted_query),
                *(f"{name}:{value}" for name, value in headers.items()),
                *("", ";".join(headers), _payload(request)),
            )
        )
        request.headers["Authorization"] = (
            f"{ALGORITHM} Access={self._access_key.reveal()}, SignedHeaders={';'.join(headers)}, "
            f"Signature={self._signature(date, canonical)}"
        )
        return request

    def _signature(self, date: str, canonical: str) -> str:
        to_sign = f"{ALGORITHM}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        return hmac.new(self._secret_key.reveal().encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def canonical_path(path: str) -> str:
    """Write a path for the signature: decoded, encoded again as servers do, and with a slash behind."""
    encoded = "/".join(quote(segment, safe="~") for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(query: str) -> str:
    """Write a query for the signature: sorted by names and then by values, with %20 for a space."""
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in pairs)


def signed_headers(headers: httpx.Headers) -> dict[str, str]:
    """Give the headers that are signed, sorted.

    Left out are those that change on the way, those with "_" in the name, which servers drop, and those that are sent
    twice, for nothing says how a server joins them.
    """
    times = Counter(name for name, _ in headers.multi_items())
    names = sorted(name for name in times if name not in _NOT_SIGNED and "_" not in name and times[name] == 1)
    return {name: headers[name].strip() for name in names}


def _is_hashed(request: httpx.Request) -> bool:
    """Say whether the body is part of the signature: JSON, or what has no type."""
    media_type = request.headers.get("Content-Type", "")
    return not media_type or media_type.startswith(_HASHED)


def _payload(request: httpx.Request) -> str:
    has_body = request.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in request.headers
    if not has_body:
        return _EMPTY_HASH
    return hashlib.sha256(request.content).hexdigest() if _is_hashed(request) else UNSIGNED_PAYLOAD


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")

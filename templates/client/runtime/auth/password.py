"""A token that is got with a password, kept, and got anew when it is about to expire or is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import anyio
import httpx
from anyio.lowlevel import RunVar

from ..errors import ClientError, InvalidRequestError, TimeoutError
from ..request import JSON
from .keystone import LOGIN, Grant, granted, keep_tokens_out_of_logs, login_body, token_url
from .secret import Credential, Secret

# Which task of an event loop may ask for a token; a loop has its own, since what tasks wait for belongs to one loop.
_Turns = WeakKeyDictionary[httpx.Auth, anyio.Semaphore]
_TURNS: RunVar[_Turns] = RunVar(f"{__name__}.turns")


class PasswordAuth(Credential):
    """A token from an IAM v3 (OpenStack Keystone), got with a user's password.

    The token is asked for when the first call needs it, over the httpx client of that call, with its proxies, TLS and
    timeout. It is renewed shortly before it expires, and when the API answers 401; the call is then made once more,
    unless its body is a form with files or a stream, which cannot be read twice.

    Any number of threads, tasks and event loops may share one. While one thread asks for the token the others wait for
    it, for as long as their timeout lets them wait for a connection; and so do the tasks of each event loop.

    Args:
        auth_url: Where the IAM is, like https://host or https://host/v3.
        username: The name of the user.
        password: The user's password.
        user_domain_name: The domain (the account) of the user, or else
        user_domain_id: its id.
        project_id: What the token is for: a project by its id, or
        project_name: by its name, in the user's domain or in the one of `project_domain_name` or `project_domain_id`;
        domain_id: or a whole domain, by its id, or
        domain_name: by its name. With none of them, the IAM decides.

    Calls raise what the IAM answers as the `ApiError` of its status, and a token that does not come in time as
    `TimeoutError`. No error shows the password or a token, and nor does `repr`.
    """

    header: ClassVar[str] = "X-Auth-Token"
    prefix: ClassVar[str] = ""

    def __init__(
        self,
        auth_url: str,
        *,
        username: str,
        password: str,
        user_domain_name: str | None = None,
        user_domain_id: str | None = None,
        project_id: str | None = None,
        project_name: str | None = None,
        project_domain_name: str | None = None,
        project_domain_id: str | None = None,
        domain_id: str | None = None,
        domain_name: str | None = None,
    ) -> None:
        if not username or not password:
            raise InvalidRequestError("username and password are not empty")
        user_domain = _named("user_domain", user_domain_id, user_domain_name)
        if user_domain is None:
            raise InvalidRequestError("user_domain_name or user_domain_id is missing")
        project = _named("project", project_id, project_name)
        project_domain = _named("project_domain", project_domain_id, project_domain_name)
        scope = _scope(project, project_domain or user_domain, _named("domain", domain_id, domain_name))
        self._url = token_url(auth_url)
        self._password = Secret(password)
        self._body = Secret(login_body(username, password, user_domain, scope))
        self._lock = threading.Lock()
        self._grant: Grant | None = None
        self._refusal: ClientError | None = None
        keep_tokens_out_of_logs()

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put a token on the request: the one at hand, a new one where it is due, and once more where it is refused."""
        for last in (False, True):
            if (grant := self._usable()) is None:
                with self._turn(request) as before:
                    if (grant := self._shared(before)) is None:
                        asked = time.monotonic()
                        answer = yield self._login(request)
                        answer.read()
                        grant = self._accepted(answer, asked)
            response = yield self._with_token(request, grant)
            self._hide_logins(response)
            if last or not self._to_repeat(request, response, grant):
                return

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Put a token on the request: the one at hand, a new one where it is due, and once more where it is refused."""
        for last in (False, True):
            if (grant := self._usable()) is None:
                async with self._async_turn(request) as before:
                    if (grant := self._shared(before)) is None:
                        asked = time.monotonic()
                        answer = yield self._login(request)
                        await answer.aread()
                        grant = self._accepted(answer, asked)
            response = yield self._with_token(request, grant)
            self._hide_logins(response)
            if last or not self._to_repeat(request, response, grant):
                return

    def _usable(self) -> Grant | None:
        grant = self._grant
        return grant if grant is not None and grant.usable else None

    def _shared(self, before: ClientError | None) -> Grant | None:
        """Give the token that another call got while this one waited. Raises the refusal that it got instead.

        Asking again at once would make as many wrong logins as calls wait, and an IAM locks the user out for a few.
        """
        grant = self._usable()
        if grant is None and self._refusal is not None and self._refusal is not before:
            raise self._refusal
        return grant

    def _accepted(self, answer: httpx.Response, asked: float) -> Grant:
        try:
            self._grant = granted(answer, asked, self._password.reveal())
        except ClientError as refusal:
            self._refusal = refusal
            raise
        return self._grant

    def _login(self, request: httpx.Request) -> httpx.Request:
        """Make the request for a token, with the timeout of the call that needs it."""
        timeout = {key: value for key, value in request.extensions.items() if key == "timeout"}
        headers = {"Accept": JSON, "Content-Type": JSON, "User-Agent": request.headers.get("User-Agent", "")}
        return httpx.Request(LOGIN.method, self._url, headers=headers, content=self._body.reveal(), extensions=timeout)

    def _with_token(self, request: httpx.Request, grant: Grant) -> httpx.Request:
        request.headers[self.header] = self.prefix + grant.token.reveal()
        return request

    def _to_repeat(self, request: httpx.Request, response: httpx.Response, grant: Grant) -> bool:
        """Note whether the token was refused, and say whether the call can be made again with another."""
        if response.status_code != _UNAUTHORIZED:
            return False
        grant.refused = True
        return isinstance(request.stream, httpx.ByteStream)

    def _hide_logins(self, response: httpx.Response) -> None:
        """Take the login and its token from the history, where whoever gets the answer would find them."""
        for each in (response, *response.history):
            each.history = [past for past in each.history if past.request.url != self._url]

    @contextmanager
    def _turn(self, request: httpx.Request) -> Generator[ClientError | None, None, None]:
        """Wait until no other thread asks for a token; gives the last refusal from before the wait."""
        before = self._refusal
        seconds = _patience(request)
        if not self._lock.acquire(timeout=-1 if seconds is None else seconds):
            raise TimeoutError(_LATE)
        try:
            yield before
        finally:
            self._lock.release()

    @asynccontextmanager
    async def _async_turn(self, request: httpx.Request) -> AsyncGenerator[ClientError | None, None]:
        """Wait until no other task of this event loop asks for a token; gives the last refusal from before the wait."""
        before = self._refusal
        turn = self._turn_of_this_loop()
        with anyio.move_on_after(_patience(request)) as waiting:
            await turn.acquire()
        if waiting.cancelled_caught:
            raise TimeoutError(_LATE)
        try:
            yield before
        finally:
            turn.release()

    def _turn_of_this_loop(self) -> anyio.Semaphore:
        turns = _TURNS.get(None)
        if turns is None:
            _TURNS.set(turns := _Turns())
        # No anyio.Lock: the task that has one must be the one that releases it, and an abandoned flow is closed by any.
        return turns.setdefault(self, anyio.Semaphore(1))


_UNAUTHORIZED = 401
_LATE = "no token in time: another call is still asking for one"


def _patience(request: httpx.Request) -> float | None:
    """Say for how long the call may wait for its turn: as long as for a free connection."""
    seconds: float | None = request.extensions.get("timeout", {}).get("pool")
    return seconds


def _named(what: str, id: str | None, name: str | None) -> dict[str, str] | None:
    """Write how the IAM is told of a thing, by its id or by its name."""
    if id and name:
        raise InvalidRequestError(f"{what}_id and {what}_name are both given; one of them says which it is")
    return {"id": id} if id else {"name": name} if name else None


def _scope(
    project: Mapping[str, str] | None, project_domain: Mapping[str, str], domain: Mapping[str, str] | None
) -> Mapping[str, Any] | None:
    """Write what the token is for. A project's name is one among those of its domain; its id needs none."""
    if project and domain:
        raise InvalidRequestError("a token is for a project or for a domain; both are given")
    if project:
        return {"project": {**project, "domain": project_domain} if "name" in project else project}
    return {"domain": domain} if domain else None

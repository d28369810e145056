"""How listings go from page to page. A walk reads an answer and says which request, if any, gives the page after it.

What a walk knows is in `Step`s that never change, so that one page can be left twice and in any order. The size of a
page is never computed with: servers cap it as they like.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from .errors import InvalidRequestError
from .request import Request, text

Item = TypeVar("Item")
Body = TypeVar("Body")

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a walk before it is fetched.

    `passed` is how many items all pages before it had, None where the walk did not begin at the first one. `asked` are
    the values of the walk's parameter so far, and `before` is what came on the page before.
    """

    request: Request
    passed: int | None = 0
    asked: frozenset[str] = frozenset()
    before: Sequence[object] = ()


def _untold(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Walk(ABC, Generic[Item, Body]):
    """The order of the pages of a listing: the query `parameter` that leads to the next one, and what an answer holds.

    `items` gives the items of an answer, `total` how many there are on all pages.
    """

    parameter: str
    items: Callable[[Body], Iterable[Item | None] | None]
    total: Callable[[Body], int | None] = field(default=_untold, kw_only=True)

    @abstractmethod
    def start(self, request: Request) -> Step:
        """Begin where the caller says. Raises `InvalidRequestError` for a start from which nothing can be counted."""

    @abstractmethod
    def onward(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> object:
        """Give the value of the parameter for the next page, None at the end. `passed` counts what `came` too."""

    def came(self, step: Step, response: Body) -> Sequence[Item | None]:
        """Give the items of a page; none where it only repeats the one before, as a server does that knows no pages."""
        items = list(self.items(response) or ())
        if items and items == step.before:
            _LOGGER.warning("%s: the server repeats a page, and %s leads no further", step.request, self.parameter)
            return ()
        return items

    def after(self, step: Step, response: Body, came: Sequence[Item | None]) -> Step | None:
        """Say which page is next, None at the end. No page is asked for again: markers may lead in a circle."""
        passed = None if step.passed is None else step.passed + len(came)
        value = self.onward(step, response, came, passed)
        if value is None or (said := text(value)) == "":
            return None
        if said in step.asked:
            _LOGGER.warning("%s: %s leads to a page that was given already", step.request, self.parameter)
            return None
        return Step(_asking(step.request, self.parameter, said), passed, step.asked | {said}, came)

    def _is_over(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> bool:
        """Say whether all items came. A total of which more came is not believed: only an empty page ends the walk."""
        total = self.total(response)
        if total is None or passed is None:
            return not came
        if not came and passed < total:
            _LOGGER.warning("%s: the server tells of %d items, and gave %d", step.request, total, passed)
        return not came or passed == total


@dataclass(frozen=True, slots=True)
class OffsetWalk(Walk[Item, Body]):
    """The parameter says how many items to pass over; `first` is what it is where it is not given."""

    first: int = field(default=0, kw_only=True)

    def start(self, request: Request) -> Step:
        number = _number(request, self.parameter, self.first)
        return Step(request, number - self.first, frozenset({str(number)}))

    def onward(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> object:
        if self._is_over(step, response, came, passed):
            return None
        return _number(step.request, self.parameter, self.first) + len(came)


@dataclass(frozen=True, slots=True)
class PageWalk(Walk[Item, Body]):
    """The parameter is the number of a page; `first` is that of the first one."""

    first: int = field(default=1, kw_only=True)

    def start(self, request: Request) -> Step:
        number = _number(request, self.parameter, self.first)
        return Step(request, 0 if number == self.first else None, frozenset({str(number)}))

    def onward(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> object:
        if self._is_over(step, response, came, passed):
            return None
        return _number(step.request, self.parameter, self.first) + 1


@dataclass(frozen=True, slots=True)
class MarkerWalk(Walk[Item, Body]):
    """The answer names the next page, by the marker that `marker` gives."""

    marker: Callable[[Body], object] = field(kw_only=True)

    def start(self, request: Request) -> Step:
        return _from_marker(request, self.parameter)

    def onward(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> object:
        return None if self._is_over(step, response, came, passed) else self.marker(response)


@dataclass(frozen=True, slots=True)
class LastItemWalk(Walk[Item, Body]):
    """The marker is what `key` gives of the last item of the page before."""

    key: Callable[[Item], object] = field(kw_only=True)

    def start(self, request: Request) -> Step:
        return _from_marker(request, self.parameter)

    def onward(self, step: Step, response: Body, came: Sequence[Item | None], passed: int | None) -> object:
        if self._is_over(step, response, came, passed):
            return None
        return next((self.key(item) for item in reversed(came) if item is not None), None)


def in_link(link: object, parameter: str) -> str | None:
    """Give a query parameter of a link to the next page. Nothing else of a link is used: it may lead anywhere."""
    try:
        found = parse_qs(urlsplit(link).query).get(parameter) if isinstance(link, str) else None
    except ValueError:
        found = None
    if link and not found:
        _LOGGER.warning("the link to the next page has no %s", parameter)
    return found[-1] if found else None


def _given(request: Request, parameter: str) -> object:
    """Give what a request asks for; what the caller added goes before what the method takes."""
    extra = request.options.get("extra_query") or {}
    return extra.get(parameter, request.query.get(parameter))


def _asking(request: Request, parameter: str, value: str) -> Request:
    """Make the same request with another value of a parameter, wherever the caller gave it."""
    extra = request.options.get("extra_query") or {}
    if parameter not in extra:
        return replace(request, query={**request.query, parameter: value})
    options = request.options.copy()
    options["extra_query"] = {**extra, parameter: value}
    return replace(request, options=options)


def _from_marker(request: Request, parameter: str) -> Step:
    given = _given(request, parameter)
    return Step(request) if given in (None, "") else Step(request, None, frozenset({text(given)}))


def _number(request: Request, parameter: str, first: int) -> int:
    given = _given(request, parameter)
    if given in (None, ""):
        return first
    try:
        return int(text(given))
    except ValueError:
        raise InvalidRequestError(f"{request}: {parameter} is no number: {given!r}") from None

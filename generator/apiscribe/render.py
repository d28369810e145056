"""The Jinja environment. Text of a document reaches a generated file through one of the filters below, or not at all.

An expression in a template may give a number or `Verbatim`, text that is known to be safe where it stands; plain text
raises. So a filter that was forgotten is an error when the template is rendered, never a hole in what it made.
"""

from __future__ import annotations

import html
import json
import keyword
import re
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

_HERE = Path(__file__).resolve().parent
# Installed, the templates lie in this package; in the source tree, at its top.
TEMPLATES = _HERE / "templates" if (_HERE / "templates").is_dir() else _HERE.parents[1] / "templates"

_WIDTH = 120
_ENDS_DOCSTRING = re.compile(r'"(?=""|\Z)')
_WORD = re.compile(r"[A-Za-z0-9.-]+")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class Verbatim(str):
    """Text that may stand in a generated file as it is. Made by filters, and by code that built it from such parts."""

    __slots__ = ()


def render(template: str, /, **values: object) -> str:
    """Render a template, named by its path below templates/. Names that it uses and `values` lacks raise."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    return strict(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=False))


def strict(environment: Environment) -> Environment:
    """Give an environment the filters and the two rules: nothing undefined, and no plain text."""
    environment.undefined = StrictUndefined
    environment.finalize = _only_verbatim
    environment.trim_blocks = environment.lstrip_blocks = environment.keep_trailing_newline = True
    environment.filters.update(FILTERS)
    return environment


def _only_verbatim(value: object) -> object:
    if isinstance(value, Verbatim | int | Undefined):
        return value
    raise TypeError(f"a template puts out {value!r} without a filter")


def prose(text: str) -> str:
    """Make text of a page harmless to read: one kind of line end and of space, and no character that is not seen."""
    lines = _BREAKS.sub("\n", text)
    seen = (each if each.isprintable() or each == "\n" else " " if each.isspace() else "" for each in lines)
    return "".join(seen).strip()


def identifier(name: str) -> Verbatim:
    """Let a name of apiscribe.naming through. Raises `ValueError` for any other."""
    if not (name.isascii() and all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split("."))):
        raise ValueError(f"{name!r} is no identifier")
    return Verbatim(name)


def python(value: str | int | tuple[str, ...] | None) -> Verbatim:
    """Write a string, a number, a truth value or a tuple of strings as a Python literal."""
    return Verbatim(repr(value))


def word(text: str) -> Verbatim:
    """Let the name of a package, of a licence or a version through. Raises `ValueError` for anything else."""
    if not _WORD.fullmatch(text):
        raise ValueError(f"{text!r} is no plain word")
    return Verbatim(text)


def docstring(text: str, indent: int = 4) -> Verbatim:
    """Write a docstring, quotes included, for a line that is indented by `indent`."""
    safe = _ENDS_DOCSTRING.sub(r'\\"', prose(text).replace("\\", "\\\\"))
    if "\n" not in safe and len(safe) + indent + 6 <= _WIDTH:
        return Verbatim(f'"""{safe}"""')
    margin = " " * indent
    return Verbatim(f'"""{textwrap.indent(safe, margin).lstrip()}\n{margin}"""')


def toml(text: str) -> Verbatim:
    """Write a TOML string. Of JSON's escapes TOML lacks only halves of surrogate pairs, and `prose` leaves none."""
    return Verbatim(json.dumps(prose(text), ensure_ascii=False))


def markdown(text: str) -> Verbatim:
    """Write text as one line of Markdown that means nothing but itself, in a table too."""
    line = html.escape(" ".join(prose(text).split()), quote=False)
    return Verbatim(re.sub(r"([\\`*_{}\[\]()#+!|~$:@])", r"\\\1", line))


def code(text: str) -> Verbatim:
    """Write text as one line of Markdown code, in a table too."""
    line = " ".join(prose(text).split()).replace("`", "'").replace("|", "\\|")
    return Verbatim(f"`{line}`")


def hypertext(text: str) -> Verbatim:
    """Write text into HTML, between tags or in a quoted attribute. What would not be seen is shown as an escape."""
    if text.isprintable():  # nearly all is
        return Verbatim(html.escape(text))
    seen = (
        each if each.isprintable() else " " if each in "\t\n\r" else each.encode("unicode_escape").decode()
        for each in text
    )
    return Verbatim(html.escape("".join(seen)))


def number(count: int) -> Verbatim:
    """Write a number as people read it: 12,345."""
    return Verbatim(f"{count:,}")


FILTERS: dict[str, Callable[..., Verbatim]] = {
    "identifier": identifier,
    "word": word,
    "python": python,
    "docstring": docstring,
    "toml": toml,
    "markdown": markdown,
    "code": code,
    "hypertext": hypertext,
    "number": number,
}

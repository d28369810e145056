"""What a value looks like in a description, and the values that a description lists for its field.

    value = [quote] token [quote];  token = characters without white space, commas or brackets

A comma between digits with just three digits behind it parts thousands and belongs to the number. A token of a list is
no value where it is a range ("1-64") or a placeholder ("vm{num}"). A list marks its default in a remark or in a clause
of the value's meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from apiscribe.api import JSON, Scalar
from apiscribe.grammar.statements import Sentence
from apiscribe.location import Location
from apiscribe.vocabulary import Vocabulary, fold
from apiscribe.vocabulary.templates import THOUSANDS

_CHARACTERS = r"[^\s,;:()（）\"“”]"
TOKEN = re.compile(
    rf"{THOUSANDS}|(?:-(?=\d)|[./](?=\w))?[\w*+$@#]{_CHARACTERS}*(?:[:;]{_CHARACTERS}+)*(?:;\s\w+={_CHARACTERS}+)?"
)
WHOLE = re.compile(rf"{THOUSANDS}|-?\d+")
REMARK = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(THOUSANDS)
_RANGE = re.compile(r"[\d./]+[-~][\d./]+")
_PLACEHOLDER = re.compile(r"[{}<>]|yyyy|YYYY")


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a list, its line, how it was read, and whether the list marks it as the default."""

    value: JSON
    at: Location
    rule: str
    default: bool = False


Options = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a field stands: its name, the names of all fields of its page, whether its values are `written` as text.

    Those of a URI and of a header are.
    """

    name: str = ""
    fields: Collection[str] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What is described: the type of its values, and the first sentence, which says what it is."""

    scalar: Scalar
    words: Vocabulary
    first: str
    context: Context

    @property
    def of_a_kind(self) -> bool:
        """Whether the first sentence names something that has few values: a type, a status, whether ..."""
        return self.words.phrases.kind.search(self.first) is not None

    @property
    def is_kind(self) -> bool:
        """Whether the field's name ends in such a word."""
        last = re.split(r"[\W_]|(?<=[a-z])(?=[A-Z])", self.context.name)[-1]
        return self.words.phrases.kind.fullmatch(last) is not None

    def option(self, text: str, at: Location, rule: str, meaning: str = "") -> Option | None:
        """The value that a token of a list writes, if it writes one; `meaning` is what the list says of it."""
        value = typed(text, self.scalar)
        if value is None or self.words.is_prose(text) or _RANGE.fullmatch(text) or _PLACEHOLDER.search(text):
            return None
        return Option(value, at, rule, self._marked(meaning))

    def _marked(self, meaning: str) -> bool:
        remarks = {fold(remark) for remark in REMARK.findall(meaning)}
        clauses = {fold(clause) for clause in re.split(r"[.,;()]", meaning.lstrip(" :"))}
        return bool(remarks & self.words.default_remarks or clauses & self.words.default_clauses)


def distinct(options: Iterable[Option]) -> Options:
    """Options without those whose value was listed before."""
    found: dict[str, Option] = {}
    for option in options:
        found.setdefault(repr(option.value), option)
    return tuple(found.values())


def units(said: Iterable[Sentence], words: Vocabulary) -> frozenset[str]:
    """The units in which a description says that its values are: "in seconds", "Unit: MB"."""
    found = (template.search(s.text, s.lower) for s in said if not s.aside for template in words.facts["unit"])
    return frozenset(match["unit"].casefold() for match in found if match)


def of_unit(unit: str, units_of_field: frozenset[str]) -> bool:
    """Whether a number behind which `unit` stands, if any does, is of the field's. "s" and "seconds" are one unit."""
    unit = unit.strip().casefold()
    return not units_of_field or any(own.startswith(unit) or unit.startswith(own) for own in units_of_field)


def typed(text: str, scalar: Scalar) -> JSON | None:
    """The value that `text` writes in the type of `scalar`; None when it writes none."""
    text = text.strip()
    text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    match scalar.type:
        case "string":
            return text or None
        case "integer":
            return int(text) if WHOLE.fullmatch(text) else None
        case "number":
            return float(text) if _NUMBER.fullmatch(text) else None
        case "boolean":
            return {"true": True, "false": False}.get(text.casefold())

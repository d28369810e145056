"""Finds, on one page, the table that describes the object which a field holds.

In this order: the anchor to which its type links; the table that its type names by number; a table titled as the type
is named; a table to which the field's description links, or which it names by number ("see Table 3"); a table titled as
the field is, at last also in another spelling. A number that is against the titles gives way to them. Of several
tables of one title or number the next one behind counts, on the same side of the page (request or response, status
code); a number in a type may be that of a table of the other side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from apiscribe.api import AnyValue, ArrayOf, FreeObject, MapOf, Named, Property, Schema, TableObject
from apiscribe.location import Location
from apiscribe.naming import singular
from apiscribe.recognise import RoleTable
from apiscribe.transcribe.rows import OBJECTS, Pointers
from apiscribe.vocabulary import Vocabulary, fold

_DOTTED = re.compile(r"[\w\-]+(?:\.[\w\-]+)+")


class Links:
    """The tables of a page by the names under which they are known.

    `used` gathers those that a field leads to, `named` those that a type calls by a name, and `variants` those that
    describe one object together, by the first of them.
    """

    def __init__(self, tables: Sequence[RoleTable], words: Vocabulary, fields: Collection[str]) -> None:
        self._tables = [table for table in tables if table.role in OBJECTS]
        self._anchors = {anchor: table.table.at for table in self._tables for anchor in table.table.anchors}
        self._titles = {table.table.at: _titles(table, words) for table in self._tables}
        self._numbers = {table.table.at: _number(table, words) for table in self._tables}
        known = set(map(_spelled, fields))
        self._after = {t.table.at: known & set(map(_spelled, _fields(t, words))) for t in self._tables}
        self._words = words
        self.used: set[Location] = set()
        self.named: dict[Location, str] = {}
        self.variants: dict[Location, tuple[Location, ...]] = {}

    def resolve(self, prop: Property, pointers: Pointers, owner: RoleTable) -> Property:
        """The field with the object that its table describes, where there is one."""
        return replace(prop, schema=self._schema(prop.schema, prop.name, pointers, owner))

    def adopt(self, prop: Property, owner: RoleTable) -> Property:
        """The field with the object of a table to which nothing leads and whose title is its name in another spelling.

        That is LampHolder for lamp_holder, and for the items of lamp_holders. To be asked when all fields are resolved.
        """
        names = {_spelled(prop.name)}
        if isinstance(prop.schema, ArrayOf | MapOf):
            names.add(_spelled(singular(prop.name)))
        left = [
            table
            for table in self._tables
            if table.role == "schema"
            and table.table.at not in self.used
            and _may_hold(owner, table)
            and not names.isdisjoint(map(_spelled, self._titles[table.table.at]))
        ]
        at = _next(left, owner)
        schema = _filled(prop.schema, TableObject(at)) if at else None
        return replace(prop, schema=schema) if schema and self._found(at) else prop

    def _schema(self, schema: Schema, field: str, pointers: Pointers, owner: RoleTable) -> Schema:
        match schema:
            case ArrayOf(AnyValue()):
                return ArrayOf(self._found(self._otherwise(field, pointers, owner)) or AnyValue())
            case ArrayOf(items):
                return ArrayOf(self._schema(items, field, pointers, owner))
            case MapOf(values):
                return MapOf(self._schema(values, field, pointers, owner))
            case Named(name, anchor):
                at = self._anchors.get(anchor) or self._by_number(name, owner)
                at = at or self._by_title(name, owner, itself=True) or self._otherwise(field, pointers, owner)
                if at and name != field and " " not in name and fold(name) not in self._words.types:
                    self.named.setdefault(at, name)
                return self._found(at) or schema
            case FreeObject():
                at = self._otherwise(field, pointers, owner)
                anchors = (*(anchor for _, anchor in pointers.numbers if anchor), *pointers.anchors)
                elsewhere = Named(field, anchors[0], certain=False) if anchors else schema
                return self._found(at) or elsewhere
            case AnyValue():
                return self._found(self._by_pointer(field, pointers, owner)) or schema
            case _:
                return schema

    def _found(self, at: Location | None) -> TableObject | None:
        if at is None:
            return None
        self.used.add(at)
        return TableObject(at)

    def _otherwise(self, field: str, pointers: Pointers, owner: RoleTable) -> Location | None:
        return self._by_variants(field, pointers, owner) or self._by_pointer(
            field, pointers, owner, self._by_title(field, owner)
        )

    def _by_variants(self, field: str, pointers: Pointers, owner: RoleTable) -> Location | None:
        """The first of several tables that the row points to and whose titles all begin with the field's name.

        "If the kind is desk, see Table 3 (bulb of desk lamps); if it is wall, see Table 4 (bulb of wall lamps)."
        """
        begins = re.compile(rf"{re.escape(field)}\W", re.IGNORECASE)
        numbers = dict(pointers.numbers)
        pointed = tuple(
            table.table.at
            for table in self._tables
            if table is not owner
            and (set(pointers.anchors) & set(table.table.anchors) or self._numbers[table.table.at] in numbers)
            and begins.match(table.title)
        )
        if len(pointed) < 2:
            return None
        self.used.update(pointed)
        self.variants[pointed[0]] = pointed
        return pointed[0]

    def name(self, table: RoleTable) -> str:
        """What a table's object is called: as the title of one word says, else as a type calls it."""
        return self.named.get(table.table.at, table.title) if " " in table.title or not table.title else table.title

    def _by_title(self, name: str, owner: RoleTable, *, itself: bool = False) -> Location | None:
        """The table titled `name`. A type named like the table it stands in is recursion (`itself`), a field is not.

        The title of a field's table may say one for many, or give the path to the field: "lamps.bulb".
        """
        others = [table for table in self._tables if itself or (table is not owner and _may_hold(owner, table))]
        titled = [table for table in others if fold(name) in self._titles[table.table.at]]
        if not titled and not itself:
            one = fold(singular(name))
            titled = [t for t in others if one in {fold(singular(title)) for title in _fields(t, self._words)}]
        within = [
            t for t in titled if fold(t.title.rpartition(".")[0].rpartition(".")[2]) in self._titles[owner.table.at]
        ]
        return _next(within or titled, owner)

    def _by_number(self, name: str, owner: RoleTable) -> Location | None:
        """The table that a type of the form "Table 3" names: of the owner's side if there is one, else any."""
        found = self._words.caption_number.fullmatch(name)
        numbered = [t for t in self._tables if found and self._numbers[t.table.at] == found[1]]
        return _next(numbered, owner) or next((table.table.at for table in numbered), None)

    def _by_pointer(
        self, field: str, pointers: Pointers, owner: RoleTable, titled: Location | None = None
    ) -> Location | None:
        """The table to which a row links, or which it names by its number.

        Numbers go stale where tables are added or copied, and one whose words lead to another page is of that page. So
        the number of a table titled after another field counts last, and not at all where its words lead away.
        """
        for anchor in pointers.anchors:
            if anchor in self._anchors and self._anchors[anchor] != owner.table.at:
                return self._anchors[anchor]
        here = {number for number, anchor in pointers.numbers if not anchor}
        named = {number for number, _ in pointers.numbers}
        others = [table for table in self._tables if table is not owner and table.role != "body"]
        sure = [t for t in others if self._numbers[t.table.at] in named and not self._is_of_another(t, field)]
        left = [t for t in others if self._numbers[t.table.at] in here]
        return _next(sure, owner) or titled or _next(left, owner)

    def _is_of_another(self, table: RoleTable, field: str) -> bool:
        """Whether a table's title speaks of a field of the page, and not of this one."""
        titled = self._after[table.table.at]
        return bool(titled) and titled.isdisjoint({_spelled(field), _spelled(singular(field))})


def _filled(schema: Schema, described: TableObject) -> Schema | None:
    """A type that leaves open what an object holds, with what is described; None for one that does not."""
    match schema:
        case FreeObject() | Named(certain=False):
            return described
        case ArrayOf(AnyValue()):
            return ArrayOf(described)
        case ArrayOf(items):
            inner = _filled(items, described)
            return inner and ArrayOf(inner)
        case MapOf(values):
            inner = _filled(values, described)
            return inner and MapOf(inner)
        case _:
            return None


def _may_hold(owner: RoleTable, table: RoleTable) -> bool:
    """Whether a field's name alone may lead to a table: not from one answer's to that of another code."""
    return not (owner.status and table.status) or owner.status == table.status


def _next(tables: Sequence[RoleTable], owner: RoleTable) -> Location | None:
    """The nearest table behind the owner, else before it: of its own code, else of its side, never of the other."""
    side = [t for t in tables if t.direction in (owner.direction, None) or owner.direction is None]
    side = [t for t in side if t.status == owner.status] or side
    behind = [table.table.at for table in side if table.table.at > owner.table.at]
    return next(iter(behind), None) or next((table.table.at for table in side), None)


def _titles(table: RoleTable, words: Vocabulary) -> frozenset[str]:
    """The names under which a table is known: its title, and the field or schema of which its title speaks."""
    return frozenset(map(fold, (table.title, *_fields(table, words)))) - {""}


def _fields(table: RoleTable, words: Vocabulary) -> Iterator[str]:
    """The field or schema of which a table's title speaks; of a dotted one ("quotas.resources") the last part too."""
    found = [match["value"] for template in words.caption_fields if (match := template.fullmatch(table.title))]
    yield from found
    dotted = [*found, table.title] if _DOTTED.fullmatch(table.title) else found
    yield from (name.rpartition(".")[2] for name in dotted)


def _spelled(name: str) -> str:
    """A name as lamp_holder and LampHolder both say it."""
    return fold(name).replace("_", "").replace("-", "")


def _holder(table: RoleTable) -> str:
    """The field that holds the one to which a title is the path: bulb of "lamps.bulb.socket"."""
    return fold(table.title.rpartition(".")[0].rpartition(".")[2])


def _number(table: RoleTable, words: Vocabulary) -> str:
    found = words.caption_number.match(table.table.caption.text) if table.table.caption else None
    return found[1] if found else "(none)"

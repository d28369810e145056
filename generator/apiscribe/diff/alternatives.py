"""What is left of `anyOf` and `oneOf` when plain values are joined: which alternative became which."""

from __future__ import annotations

from collections.abc import Iterator

from apiscribe.diff.change import Difference
from apiscribe.diff.schemas import Shapes
from apiscribe.diff.shapes import Group, Place, Shape
from apiscribe.diff.values import Use

Inner = Difference | tuple[Place, Place, Use]


def alternatives(olds: Shapes, news: Shapes, old: Shape, new: Shape, use: Use) -> Iterator[Inner]:
    """Compare the groups of two shapes, and give alternatives that belong together to be compared themselves."""
    yield from _choices(old, new, use)
    groups, others = ([group for group in shape.groups if group.choice is None] for shape in (old, new))
    if len(groups) == len(others):
        for one, other in zip(groups, others, strict=True):
            yield from branches(olds, news, one, other, use)
    elif not groups:
        yield Difference(use.rule("alternatives-added"), "is one of several alternatives now", old.home, new.home)
    elif not others:
        yield Difference(use.rule("alternatives-removed"), "has no alternatives any more", old.home, new.home)
    else:
        yield Difference(use.rule("alternatives-changed"), "has other alternatives", old.home, new.home)


def as_alternatives(old: Shape, new: Shape) -> tuple[Group, Group] | None:
    """Both shapes as groups, where one is nothing but alternatives and the other is a single schema."""
    for shape, other in ((old, new), (new, old)):
        groups = shape.groups
        if len(groups) == 1 and groups[0].choice is None and shape.is_bare and other.schemas and not other.groups:
            alone = Group(groups[0].keyword, (other.read_from,))
            return (groups[0], alone) if shape is old else (alone, groups[0])
    return None


def branches(olds: Shapes, news: Shapes, one: Group, other: Group, use: Use) -> Iterator[Inner]:
    """Pair the alternatives that belong together; the others were added or taken away."""
    word = "one-of" if "oneOf" in (one.keyword, other.keyword) else "any-of"
    pairs = _paired(olds, news, one, other)
    yield from ((before, after, use) for before, after in pairs.items())
    for branch in one.branches:
        if branch not in pairs:
            yield Difference(use.rule(f"{word}-removed"), "is no alternative any more", branch[0], None)
    met = set(pairs.values())
    for branch in other.branches:
        if branch not in met:
            yield Difference(use.rule(f"{word}-added"), "is an alternative, too", None, branch[0])


def _paired(olds: Shapes, news: Shapes, one: Group, other: Group) -> dict[Place, Place]:
    """Which alternative became which: those of one component, equal ones, then those that are much alike."""
    pairs: dict[Place, Place] = {}
    left = dict.fromkeys(other.branches)
    for key in (_name, _digest):
        found = {key(news, place): place for place in reversed(left)}
        for branch in one.branches:
            match = None if branch in pairs else found.pop(key(olds, branch) or None, None)
            if match:
                pairs[branch] = match
                del left[match]
    for branch in one.branches:
        old = olds.of(branch)
        match = None if branch in pairs else next((place for place in left if _is_alike(old, news.of(place))), None)
        if match:
            pairs[branch] = match
            del left[match]
    return pairs


def _name(shapes: Shapes, place: Place) -> str | None:
    return shapes.of(place).name


def _digest(shapes: Shapes, place: Place) -> str | None:
    return shapes.digest(place[0])


def _is_alike(old: Shape, new: Shape) -> bool:
    """Whether one may have become the other: objects that share most properties, or values of the same types."""
    if old.kinds.keys() != new.kinds.keys():
        return False
    every = old.properties.keys() | new.properties.keys()
    return not every or 2 * len(old.properties.keys() & new.properties.keys()) >= len(every)


def _choices(old: Shape, new: Shape, use: Use) -> Iterator[Difference]:
    """Sets of properties of which one has to be there."""
    some, others = ({key: at for g in shape.groups for key, at in (g.choice or {}).items()} for shape in (old, new))
    if not some and others:
        yield Difference(
            use.rule("required-choices-set"), "needs one of several sets of properties", old.home, new.home
        )
    elif some and not others:
        yield Difference(use.rule("required-choices-unset"), "needs no set of properties any more", old.home, new.home)
    else:
        for key in some.keys() - others.keys():
            yield Difference(use.rule("required-choice-removed"), f"{key} is not enough any more", some[key], new.home)
        for key in others.keys() - some.keys():
            yield Difference(use.rule("required-choice-added"), f"{key} is enough, too", old.home, others[key])

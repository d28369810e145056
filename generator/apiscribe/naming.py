"""The only makers of identifiers and file names. What a page says never becomes a name without passing here.

Every name made is plain ASCII, is neither a Python keyword nor a dunder name, and depends on its arguments alone.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Sequence

from apiscribe.paths import Segment, ends_in_placeholder, is_action, segments, versions

_WORD = re.compile(r"[A-Za-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?!\ws$)")
_LONGEST = 80
_LONGEST_KEY = 40

_SAME_IN_PLURAL = ("series", "species", "news", "alias")
_VERBS = {"get": "Show", "post": "Create", "put": "Update", "patch": "Patch", "delete": "Delete"}
# What a last segment can tell to do. Paths are English whatever the dialect of their pages. A word that is a noun as
# well ("import-tasks") is a verb only where it stands alone.
_ALWAYS_VERBS = frozenset((
    "add", "attach", "associate", "batch", "bind", "create", "delete", "detach", "disable", "disassociate", "enable",
    "insert", "modify", "remove", "set", "unbind", "update",
))  # fmt: skip
_VERBS_ALONE = _ALWAYS_VERBS | frozenset((
    "apply", "cancel", "clear", "clone", "close", "copy", "deploy", "describe", "download", "execute", "export",
    "import", "install", "invoke", "list", "lock", "merge", "migrate", "move", "notify", "pause", "publish", "query",
    "reboot", "rebuild", "refresh", "renew", "reset", "resize", "restart", "restore", "resume", "retry", "revoke",
    "rollback", "run", "search", "send", "start", "stop", "suspend", "synchronize", "terminate", "undeploy",
    "uninstall", "unlock", "upgrade", "upload", "validate", "verify",
))  # fmt: skip


def words(text: str) -> list[str]:
    """Split into words at everything that is no ASCII letter or digit, and at humps: "swrPath-v2" -> swr, Path, v2.

    The plural of an acronym is a word: "imageIDs" -> image, IDs.
    """
    return [part for word in _WORD.findall(text) for part in _HUMP.split(word)]


def pascal(text: str, otherwise: str = "Unnamed") -> str:
    """Make a PascalCase name, of a component or a class: "image_tags" -> ImageTags, "PFSSummary" stays as it is."""
    name = "".join(word[0].upper() + word[1:] for word in _WORD.findall(text))[:_LONGEST] or otherwise
    name = f"N{name}" if name[0].isdigit() else name
    return f"{name}Schema" if keyword.iskeyword(name) else name


def snake(text: str, otherwise: str = "unnamed") -> str:
    """Make a snake_case name, of a Python argument, method or module: "X-Request-Id" -> x_request_id."""
    name = "_".join(word.lower() for word in words(text))[:_LONGEST].strip("_") or otherwise
    name = f"n{name}" if name[0].isdigit() else name
    return f"{name}_" if keyword.iskeyword(name) else name


def kebab(text: str, otherwise: str = "unnamed") -> str:
    """Make a lower-case hyphenated name, of a file or an anchor: "List Images" -> list-images."""
    return "-".join(word.lower() for word in words(text))[:_LONGEST].strip("-") or otherwise


def example_key(title: str, otherwise: str) -> str:
    """Make the key of a sample from its title, of as many of its words as are short together: an id is left whole."""
    made = ""
    for word in filter(None, (kebab(word, "") for word in title.split())):
        longer = f"{made}-{word}" if made else word[:_LONGEST_KEY].strip("-")
        if len(longer) > _LONGEST_KEY:
            break
        made = longer
    return made or otherwise


def singular(name: str) -> str:
    """Make the name of one of a list: categories -> category, services -> service; what is no plural stays."""
    if name.lower().endswith(_SAME_IN_PLURAL):
        return name
    if re.search(r"[^aeiou]ies$", name, re.IGNORECASE):
        return f"{name[:-3]}y"
    if re.search(r"(ss|sh|ch|x|z)es$", name, re.IGNORECASE):
        return name[:-2]
    if re.search(r"[^sui]s$", name, re.IGNORECASE):
        return name[:-1]
    return name


def operation_id(method: str, path: str, depth: int = 1) -> str:
    """Name an operation that its page does not name: GET /v1/{p}/images -> ListImages, GET .../{id} -> ShowImage.

    The last fixed segment is the subject; a GET that ends in a placeholder or in a singular shows one, other GETs list.
    A segment that tells what to do is the verb: POST .../lamps/{id}/stop -> StopLamp, .../insert_rule -> InsertRule.
    A larger `depth` tells apart what has one subject: GET .../users/tags -> ListTags, at depth 2 ListUsersTags. What
    is acted on stands before the word "action": POST .../tags/action -> RunTagsAction.
    """
    every = segments(path)
    if is_action(path):
        return f"Run{_joined(every[:-1], depth)}Action"
    told = words(every[-1].name)
    if every[-1].is_last and _is_verb(told) and len(every) > 1:
        return f"{pascal(every[-1].name)}{_joined(every[:-1], depth)}"
    if every[-1].is_last and _is_order(method, told):
        return f"{pascal(every[-1].name)}{_joined(every[:-1], depth - 1)}"
    one, about = ends_in_placeholder(path), every[-1].name
    before = _joined(every[:-1], depth - 1)
    if method.lower() == "get" and not one and singular(about) != about:
        return f"List{before}{pascal(about)}"
    verb = _VERBS.get(method.lower(), pascal(method.lower()))
    return f"{verb}{before}{pascal(singular(about) if one or method.lower() == 'post' else about)}"


def is_order(method: str, segment: str) -> bool:
    """Whether the last segment of a path tells what to do, and not with what: "stop", "insert_rule"."""
    told = words(segment)
    return _is_verb(told) or _is_order(method, told)


def _is_verb(told: list[str]) -> bool:
    return bool(told) and all(word.lower() in _VERBS_ALONE for word in told)


def _is_order(method: str, told: list[str]) -> bool:
    """Whether a segment of several words tells to do something to one thing: "insert_rule", not "batch-tasks"."""
    return (
        method.lower() != "get"
        and len(told) > 1
        and told[0].lower() in _ALWAYS_VERBS
        and singular(told[-1]) == told[-1]
    )


def _joined(owners: Sequence[Segment], count: int) -> str:
    """Join the last segments; a placeholder behind one makes it a single one."""
    last = owners[len(owners) - count :] if 0 < count < len(owners) else owners if count > 0 else ()
    return "".join(pascal(singular(each.name) if each.is_one else each.name) for each in last)


def versioned(name: str, path: str) -> str:
    """Add the version that a path tells: ListLamps of /v2.1/lamps -> ListLampsV21. One that tells none stays."""
    return f"{name}{''.join(pascal(version) for version in versions(path))}"


def unique(name: str, taken: Container[str]) -> str:
    """Return `name`, or the first of name2, name3, ... that is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"

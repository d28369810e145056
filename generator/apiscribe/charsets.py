"""The charset that a file of HTML declares, by a byte order mark or in its head, and its text in UTF-8. A leaf."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

_HEAD = 4096
"""So many bytes of a file are searched for a declaration; browsers want it within 1024."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_META = re.compile(r"<(?:meta|\?xml)\s[^>]{1,500}", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_IN_CONTENT = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

# By the names that Python has for them: as browsers do, many are read as the larger one that makers of pages mean.
_CODECS: Mapping[str, str] = {
    **{name: name for name in ("utf-8", "euc_jp", "iso2022_jp", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic")},
    **{f"cp{number}": f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))},
    **{f"iso8859-{number}": f"iso8859-{number}" for number in (*range(2, 9), 10, 13, 14, 15, 16)},
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    # What can be searched for in bytes is no UTF-16, whatever it says.
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "utf-8"),
}


class UnknownCharset(Exception):
    """A file declares a charset that is not known here, and is not UTF-8."""


def to_utf8(content: bytes) -> bytes:
    """What a file holds, in UTF-8; as it is where that is declared, or nothing.

    What is no character of the charset becomes a byte that is none in UTF-8 either: whoever reads it sees where.
    Raises UnknownCharset with the name.
    """
    name = _declared(content[:_HEAD].decode("ascii", "replace")) or "utf-8"
    marked = next((codec for mark, codec in _MARKS.items() if content.startswith(mark)), None)
    codec = marked or _CODECS.get(_python_name(name), "")
    if not codec and not _is_utf8(content):
        raise UnknownCharset(name)
    if codec in ("", "utf-8"):
        return content
    return content.decode(codec, "replace").encode().replace("\ufffd".encode(), b"\xff")


def _declared(head: str) -> str:
    """The charset of the first element of a head that declares one."""
    return next(_declarations(_COMMENT.sub(" ", head)), "")


def _declarations(head: str) -> Iterator[str]:
    for found in _META.finditer(head):
        said = {name.casefold(): "".join(values) for name, *values in _ATTRIBUTE.findall(found[0])}
        if found[0].startswith("<?"):
            name = said.get("encoding", "")
        elif said.get("http-equiv", "").strip().casefold() == "content-type":
            in_content = _IN_CONTENT.search(said.get("content", ""))
            name = said.get("charset") or (in_content[1] if in_content else "")
        else:
            name = said.get("charset", "")
        if name.strip():
            yield name.strip()


def _python_name(name: str) -> str:
    bare = name.casefold().removeprefix("x-")
    for spelled in (bare, bare.replace("windows-", "cp")):
        try:
            return codecs.lookup(spelled).name
        except (LookupError, ValueError):
            continue
    return ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

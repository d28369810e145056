"""Makes mangled copies of a page as only its form can be mangled: tags, fences, borders, entities, bytes.

A way takes the text of a page and a source of chance, and gives the text mangled. Ways of one form also go over pages
of the others: a page of Markdown may hold HTML, and any page may hold anything.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from mangling import mangled

Way = Callable[[str, random.Random], str]

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CELL = re.compile(r"<t[dh]\b")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CJK = {
    ",": "，",
    ".": "。",
    ":": "：",
    ";": "；",
    "(": "（",
    ")": "）",
    '"': "“",
    "'": "‘",
    "|": "｜",
    "<": "《",
    "-": "～",
    "/": "、",
}
_CONTROLS = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x200B, 0x2028, 0x2029, 0x202E, 0xFEFF, 0xFFFE)]
_RUNS = [
    *"()[]{}<>\"'`*_~|+-=:;,./\\#&!?^$%@ \t\n09aZ、，。：；（）【】《》“”「」・•值是",
    "a ", "1,", "1.", "a,", "a, ", "a: ", "0-", "- ", "> ", "* ", "1) ", "[a", "](", "[](", "![", "**", "*a",
    "_a_", "`a", "``",
    "(a", "(a)", "（一）", "“”", "\"a\"", "'a' ", "{a}", "/{", "<a", "<a ", "</", "<!--", "-->", "<?", "&a", "&#",
    "|a", "| ", "||",
    "+-", "+=", "\\|", ".. ", ":a:", "`_", "_`", "array<", "Array of ", "List<", "Map<String,", "the value is ",
    "The value ranges from ", "The default value is ", "Options: ", "true or ", "A, B or ", "1 to ", "取值范围：",
    "默认值为", "Table 1 ",
    "HTTP/1.1 200 OK\n", "GET /v1/a\n", '{"a":', "[1,", '"a":"', "x.", "a-", "a_", "e1", "1e", "℃", "\u0301",
    "\U0001f600",
]  # fmt: skip
_LARGEST = 1_000_000
"""A page may be large, and a mangled copy as large as this."""


def mangled_bytes(content: bytes, suffix: str, seed: int | str) -> bytes:
    """One mangled copy of a page whose name has that suffix; equal seeds give equal copies."""
    chance = random.Random(seed)
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.3:
        text = mangled(text, chance.getrandbits(32))
    own = _FORMS.get(suffix, ())
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3])):
        text = chance.choice(own if own and chance.random() < 0.6 else _ANY)(text, chance)
    text = text[:_LARGEST]
    spoil = chance.choice(_BYTES) if chance.random() < 0.15 else None
    written = text.encode("utf-8", "surrogatepass")
    return spoil(written, chance) if spoil else written


# Pages of any form


def _run(text: str, chance: random.Random) -> str:
    """One thing, over and over, in the middle of a page."""
    return _put(text, chance.choice(_RUNS) * _size(chance, 8_000), chance)


def _runs(text: str, chance: random.Random) -> str:
    """Several things in turn: what each of two repetitions would take for its own."""
    some = "".join(chance.choice(_RUNS) for _ in range(chance.randint(2, 4)))
    return _put(text, some * _size(chance, 3_000), chance)


def _soup(text: str, chance: random.Random) -> str:
    return _put(text, "".join(chance.choice(_RUNS) for _ in range(_size(chance, 2_000))), chance)


def _everywhere(text: str, chance: random.Random) -> str:
    """A thing beside each of some sign of the page."""
    sign, thing = chance.choice(',.:|<>()"\n '), chance.choice(_RUNS)
    return text.replace(sign, sign + thing, chance.choice([1, 10, 300]))


def _full_width(text: str, chance: random.Random) -> str:
    """Chinese signs for Western ones, one or two of each."""
    times = chance.randint(1, 2)
    return text.translate({ord(sign): wide * times for sign, wide in _CJK.items() if chance.random() < 0.5})


def _controls(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 60)):
        text = _put(text, chance.choice(_CONTROLS), chance)
    return text


def _long_line(text: str, chance: random.Random) -> str:
    """The lines of a part become one."""
    start = chance.randrange(len(text) + 1)
    end = start + _size(chance, 60_000)
    return text[:start] + text[start:end].replace("\n", " ") + text[end:]


def _again(text: str, chance: random.Random) -> str:
    """A stretch of the page many times over."""
    start = chance.randrange(len(text) + 1)
    stretch = text[start : start + chance.choice([5, 30, 200, 1000])]
    return text[:start] + stretch * _size(chance, 60_000 // (len(stretch) or 1)) + text[start:]


def _line_ends(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(["\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", " "]))


def _put(text: str, thing: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + thing + text[at:]


def _size(chance: random.Random, most: int) -> int:
    """Mostly small, sometimes as large as it may be."""
    return max(1, int(most ** chance.random())) if chance.random() < 0.8 else max(1, most)


# HTML


def _cut_tags(text: str, chance: random.Random) -> str:
    """Some tags are gone, cut in the middle, or twice."""
    share, way = chance.choice([0.01, 0.1, 0.5]), chance.choice(["", "cut", "twice", "name"])
    cut = {"": lambda tag: "", "cut": lambda tag: tag[: chance.randrange(len(tag))], "twice": lambda tag: tag * 2}
    make = cut.get(way, lambda tag: tag.replace("<", "< ", 1))
    return _TAG.sub(lambda found: make(found[0]) if chance.random() < share else found[0], text)


def _unclosed(text: str, chance: random.Random) -> str:
    name = chance.choice(
        ["div", "td", "tr", "table", "p", "li", "ul", "a", "b", "span", "section", "h2", "pre", "code"]
    )
    return re.sub(rf"</{name}>", "", text, count=chance.choice([0, 1, 20]))


def _nested(text: str, chance: random.Random) -> str:
    """A part of the page within many of one element, which may not be closed."""
    names = chance.choice([
        ("div",), ("table", "tr", "td"), ("ul", "li"), ("b",), ("a",), ("section",), ("p",), ("span",), ("dl", "dd"),
        ("pre",), ("table",), ("select", "option"), ("svg",), ("h1",), ("main",), ("article",), ("blockquote",),
        ("sup",), ("strong", "p"),
    ])  # fmt: skip
    times = _size(chance, 4_000)
    start = chance.randrange(len(text) + 1)
    end = start + chance.randint(0, 500)
    opened = "".join(f"<{name}>" for name in names) * times
    closed = "".join(f"</{name}>" for name in reversed(names)) * (times if chance.random() < 0.5 else 0)
    return text[:start] + opened + text[start:end] + closed + text[end:]


def _raw(text: str, chance: random.Random) -> str:
    """What makes a parser read what follows as something else, left open."""
    return _put(text, chance.choice([
        "<!--", "<![CDATA[", "<script>", "<style>", "<textarea>", "<plaintext>", "<title>", "<svg><style>",
        "<math>", "<template>",
        "<select>", "<noscript>", "<xmp>", "<?php ", "<!DOCTYPE html>", "<frameset>", "</body>", "</html>",
        "<td ", '<a href="',
        "<p title='", "<iframe>", "<table><caption>", "<base href='//x'>", "<object>", "<!", "</",
        "<td colspan=", "<br/>" * 999, "]]>",
    ]), chance)  # fmt: skip


def _entities(text: str, chance: random.Random) -> str:
    thing = chance.choice([
        "&#0;", "&#x0D;", "&#1114112;", "&#xD800;", "&#x2028;", "&amp;amp;", "&lt;script&gt;", "&nbsp",
        "&#" + "9" * 5_000 + ";",
        "&notit;", "&x;", "&#27;", "&;", "&#;", "&#x;", "&quot;", "&lt;", "&bigstar;", "&NotEqualTilde;", "&#65279;",
    ])  # fmt: skip
    for _ in range(chance.randint(1, 30)):
        text = _put(text, thing * _size(chance, 100), chance)
    return text


def _attributes(text: str, chance: random.Random) -> str:
    """Attributes repeated, in great number, without quotes, with odd names."""
    thing = chance.choice(
        [
            ' class="a"',
            " id=x",
            " colspan=2",
            " a",
            " =",
            ' a="',
            " href='#x'",
            ' "',
            " /",
            " role=main",
            " onload=x()",
            " \x00",
        ]
    )
    share, times = chance.choice([0.001, 0.02, 0.3]), _size(chance, 2_000 if chance.random() < 0.2 else 20)
    return re.sub(r"(?<=<[a-z])\b|(?<=<t[dhr])\b", lambda found: thing * times if chance.random() < share else "", text)


def _spans(text: str, chance: random.Random) -> str:
    """Cells over many columns and rows."""
    sizes = ["0", "-1", "2", "7", "1000", "65534", "100000", "9" * 30, "x", "1e9", "٣"]
    share = chance.choice([0.01, 0.2, 1])

    def spanning(found: re.Match[str]) -> str:
        if chance.random() > share:
            return found[0]
        return f"{found[0]} colspan={chance.choice(sizes)} rowspan='{chance.choice(sizes)}'"

    return _CELL.sub(spanning, text)


def _tables_in_tables(text: str, chance: random.Random) -> str:
    tables = [found[0] for found in _TABLE.finditer(text)][:5] or ["<table><tr><td>a<td>b</table>"]
    inner = chance.choice(tables)[:5_000]
    if chance.random() < 0.5:
        return _CELL.sub(
            lambda found: found[0] + ">" + inner + "<p" if chance.random() < 0.05 else found[0], text, count=200
        )
    for _ in range(chance.randint(1, 6)):
        found = _CELL.search(inner, chance.randrange(len(inner)))
        inner = inner[: found.end()] + ">" + inner + inner[found.end() :] if found else inner
    return _put(text, inner[:60_000], chance)


# Markdown


def _pipes(text: str, chance: random.Random) -> str:
    return text.replace(
        "|", chance.choice(["||", "\\|", "| |", "|`", "", "|\n|", "&#124;", "|||||||"]), chance.choice([1, 20, -1])
    )


def _many_columns(text: str, chance: random.Random) -> str:
    """A table of thousands of columns, or a row of thousands of cells in a table of few."""
    wide = _size(chance, 3_000)
    heads = wide if chance.random() < 0.5 else 3
    rows = "\n".join("|a" * wide + "|" for _ in range(chance.randint(1, 6)))
    return _put_line(text, "|Parameter" * heads + "|\n" + "|---" * heads + "|\n" + rows, chance)


def _fences(text: str, chance: random.Random) -> str:
    """Fences left open, or fences and fences."""
    fence = chance.choice(
        ["```", "~~~", "````json", "    ```", "> ```", "- ```", "```" + "`" * 500, "$$", "<pre>", "<!--"]
    )
    for _ in range(chance.randint(1, 5) if chance.random() < 0.9 else 2_000):
        text = _put_line(text, fence, chance)
    return text


def _deep(text: str, chance: random.Random) -> str:
    """Lists and quotes in each other, as a column of lines or as signs on one."""
    sign = chance.choice(["- ", "* ", "> ", ">", "1. ", "+ ", "> - ", "  ", "\t", "•  ", "#", "| ", "=== "])
    times = _size(chance, 1_500)
    if chance.random() < 0.5:
        return _put_line(text, sign * times + "a", chance)
    lines = "\n".join("  " * min(n, 200) + sign + "a" for n in range(times if times < 300 else 300))
    return _put_line(text, lines, chance)


def _definitions(text: str, chance: random.Random) -> str:
    """Definitions of links, footnotes, abbreviations: what has to be looked up from everywhere."""
    form = chance.choice(
        [
            "[a{n}]: b",
            "[a]: <b",
            "[a{n}][",
            "[a{n}]: b 'c",
            "[^{n}]: c",
            ".. |a{n}| replace:: b",
            ".. _a{n}: b_",
            ".. [#] b",
            "_a{n}:",
        ]
    )
    return _put_line(text, "\n".join(form.format(n=n) for n in range(_size(chance, 2_000))), chance)


def _put_line(text: str, lines: str, chance: random.Random) -> str:
    """Between two lines; with or without a blank one around."""
    at = text.find("\n", chance.randrange(len(text) + 1)) + 1
    gap = chance.choice(["\n", "\n\n"])
    return text[:at] + gap[1:] + lines + gap + text[at:]


# RST


def _borders(text: str, chance: random.Random) -> str:
    """Borders of tables broken, moved, doubled."""
    old, new = chance.choice(
        [
            ("+-", "+ "),
            ("-+", "--"),
            ("| ", "|"),
            (" |", "||"),
            ("+", "++"),
            ("+=", "+-"),
            ("|", "+"),
            ("-", "="),
            ("--", "-"),
        ]
    )
    return text.replace(old, new, chance.choice([1, 5, 50, -1]))


def _grid(text: str, chance: random.Random) -> str:
    """A grid or simple table of many small cells, whole or ragged."""
    wide, high = _size(chance, 400), _size(chance, 60)
    if chance.random() < 0.3:
        return _put_line(
            text, "\n".join(["== " * wide, "a  " * wide, *["== " * wide, "b  " * wide] * high, "== " * wide]), chance
        )
    border, row = "+-" * wide + "+", "|a" * wide + "|"
    drawn = "\n".join([border, *[row, border] * high])
    if chance.random() < 0.5:
        drawn = "".join(" " if sign in "+-|" and chance.random() < 0.02 else sign for sign in drawn)
    return _put_line(text, drawn, chance)


def _directives(text: str, chance: random.Random) -> str:
    thing = chance.choice([
        ".. include:: /etc/passwd", ".. raw:: html", ".. code-block::", ".. note::", ".. list-table::",
        ".. csv-table:: x", ".. parsed-literal::",
        ".. |x| replace:: |x|", ".. table::", "::", ".. container::", ":field:", ".. image:: x", "..",
        "====\n====", ".. role:: x", "*", "``", ":ref:`",
    ])  # fmt: skip
    times = _size(chance, 300)
    lines = (
        "\n".join("   " * min(n, 100) + thing for n in range(times))
        if chance.random() < 0.5
        else f"{thing}\n\n" * times
    )
    return _put_line(text, lines, chance)


# Bytes


def _flipped(written: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(written)
    for _ in range(chance.choice([1, 10, 500]) if flipped else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _other_encoding(written: bytes, chance: random.Random) -> bytes:
    """Written in one encoding, told as another, once or twice."""
    text = written.decode("utf-8", "replace")
    match chance.randrange(4):
        case 0:
            return text.encode(chance.choice(["utf-16", "utf-16-be", "utf-32", "utf-7"]), "replace")
        case 1:
            return text.encode(chance.choice(["gb18030", "big5", "shift-jis", "cp1252", "latin-1"]), "replace")
        case 2:
            return written.decode(chance.choice(["latin-1", "cp437"]), "replace").encode()
        case _:
            half = len(written) // 2
            return written[:half] + text[len(text) // 2 :].encode("gb18030", "replace")


def _without(written: bytes, chance: random.Random) -> bytes:
    """Each n-th byte is gone."""
    some = bytearray(written)
    del some[:: chance.choice([2, 7, 1000])]
    return bytes(some)


_ANY: Sequence[Way] = (
    _run, _runs, _runs, _soup, _everywhere, _full_width, _controls, _long_line, _again, _line_ends, _entities,
    _deep, _raw, _pipes,
)  # fmt: skip
_HTML: Sequence[Way] = (_cut_tags, _unclosed, _nested, _raw, _entities, _attributes, _spans, _tables_in_tables)
_MARKDOWN: Sequence[Way] = (_pipes, _many_columns, _fences, _deep, _definitions)
_RST: Sequence[Way] = (_borders, _grid, _directives, _deep, _definitions)
_FORMS: Mapping[str, Sequence[Way]] = {
    ".html": _HTML,
    ".htm": _HTML,
    ".md": (*_MARKDOWN, *_MARKDOWN, *_HTML),
    ".rst": _RST,
}
_BYTES: Sequence[Callable[[bytes, random.Random], bytes]] = (_flipped, _other_encoding, _without)

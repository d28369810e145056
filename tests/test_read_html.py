"""The HTML reader: what a browser shows of an article, with the lines of the file."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from apiscribe.page import Block, CodeBlock, DocPage, Link, Paragraph, Table
from apiscribe.read.html import read_html


def blocks_of(html: str) -> list[Block]:
    return [block for section in read_html(html, "page.html").sections for block in section.blocks]


def paragraphs_of(html: str) -> list[str]:
    return [block.text for block in blocks_of(html) if isinstance(block, Paragraph)]


def paragraph_of(html: str) -> Paragraph:
    (block,) = blocks_of(html)
    assert isinstance(block, Paragraph)
    return block


def table_of(html: str) -> Table:
    return next(block for block in blocks_of(html) if isinstance(block, Table))


def cells_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def code_of(html: str) -> CodeBlock:
    (block,) = blocks_of(html)
    assert isinstance(block, CodeBlock)
    return block


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p> a \n\t lamp </p>", "a lamp"),
        ("<p>a&nbsp;lamp &amp;&lt;&#x201d;&hellip;</p>", "a lamp &<”…"),
        ("<p>room\u200b_<wbr>id\u00ad</p>", "room_id"),
        ("<p>a\x00b&#1;c&#x2028;d&#0;</p>", "a b c d\ufffd"),
        ("<p>up to 2<sup>31</sup>-1</p>", "up to 2^31-1"),
        ("<p>a lamp<sup>1</sup></p>", "a lamp1"),
        ("<p><code>lamp_<em>id</em></code>s</p>", "lamp_ids"),
        ("<p>e\u0301 is kept</p>", "e\u0301 is kept"),
        ("<p>List<String> of Map<String, Lamp></p>", "List<String> of Map<String, Lamp>"),
        ("<p>seen<script>hidden()</script><style>p{}</style><!-- hidden --><template>hidden</template></p>", "seen"),
        ("<p>seen<!--[if IE]>hidden<![endif]--><svg><text>hidden</text></svg></p>", "seen"),
    ],
)
def test_running_text(html: str, shown: str) -> None:
    assert paragraph_of(html).text == shown


def test_line_breaks_end_paragraphs_and_signs_behind_them_begin_items() -> None:
    shown = blocks_of("<table><tr><td>Options:<br>- <b>ON</b>: it shines<br>• OFF<td>-</table>")[0]
    assert isinstance(shown, Table)
    first, on, off = shown.rows[0].cells[0].paragraphs
    assert (first.text, first.bullet, first.depth) == ("Options:", False, 0)
    assert (on.text, on.bullet, on.depth, on.strong_texts()) == ("ON: it shines", True, 1, ("ON",))
    assert (off.text, off.bullet, off.depth) == ("OFF", True, 1)
    assert shown.rows[0].cells[1].text == "-"


def test_strong_text_and_links() -> None:
    shown = paragraph_of('<p>A <b>red <a href="#Lamp">lamp</a></b>, see <a href="../x/rooms.html#Room">Room</a>.</p>')
    assert shown.text == "A red lamp, see Room."
    assert [shown.text[span.start : span.end] for span in shown.strong] == ["red", "lamp"]
    assert shown.links == (Link(6, 10, "Lamp"), Link(16, 20, "rooms#Room"))


def test_lists_nest_and_their_items_begin_with_bullets() -> None:
    html = "<ul><li>one<ul><li><p>two</p><p>more</p></ul><li>three</ul><ol><li>four</ol><dl><dt>five<dd>six</dl>"
    shown = [(b.text, b.depth, b.bullet) for b in blocks_of(html) if isinstance(b, Paragraph)]
    assert shown == [
        ("one", 1, True),
        ("two", 2, True),
        ("more", 2, False),
        ("three", 1, True),
        ("four", 1, True),
        ("five", 0, False),
        ("six", 1, False),
    ]


def test_levels_of_headings_go_by_their_numbers_and_sections() -> None:
    page = read_html("<h1>Lamps</h1><h4>URI</h4><h5>Query</h5><h4>Answer</h4>", "page.html")
    assert [(s.title, s.level) for s in page.sections] == [("Lamps", 1), ("URI", 2), ("Query", 3), ("Answer", 2)]
    page = read_html("<main><h1>Lamps</h1><section><h1>URI</h1></section></main>", "page.html")
    assert [(s.title, s.level) for s in page.sections] == [("Lamps", 1), ("URI", 2)]


def test_code_keeps_its_lines_and_has_the_line_of_the_first() -> None:
    code = code_of('<p></p>\n<pre class="x">\n\n{\n  "a":\u00a0<b>1</b>,<br>\t"b": 2  \n}\n\n</pre>')
    assert code.text == '{\n  "a": 1,\n        "b": 2\n}'
    assert code.at.line == 4


def test_code_beside_the_numbers_of_its_lines() -> None:
    html = (
        '<table class="x"><tr><td class="linenos"><pre>1\n2</pre></td>'
        '<td class="code"><pre><span class="linenos">1</span>a\nb</pre></td></tr></table>'
    )
    assert code_of(html).text == "a\nb"


# Tables


def test_a_list_of_markdown_in_the_code_of_a_cell_is_a_list() -> None:
    """Its first item may run on in the paragraph before it."""
    cell = """<td><p>Colours: - <b>red</b>: a <a href="#r">red</a> lamp</p>
<pre id="more">- **blue**: a **dim** lamp

      - **dark-blue**: another</pre></td>"""
    blocks = table_of(f"<table><tr><th>Name</th></tr><tr>{cell}</tr></table>").rows[0].cells[0].blocks
    shown = [block for block in blocks if isinstance(block, Paragraph)]
    assert [(block.text, block.at.line, block.depth, block.bullet, block.strong_texts()) for block in shown] == [
        ("Colours:", 1, 0, False, ()),
        ("red: a red lamp", 1, 1, True, ("red",)),
        ("blue: a dim lamp", 2, 1, True, ("blue", "dim")),
        ("dark-blue: another", 4, 1, True, ("dark-blue",)),
    ]
    assert shown[1].links == (Link(7, 10, "r"),)


@pytest.mark.parametrize("code", ["- lamp: red\n- lamp: blue", "- **red**: a lamp\nlamp = 3", "-- **red**"])
def test_other_code_of_a_cell_is_code(code: str) -> None:
    blocks = (
        table_of(f"<table><tr><th>Name</th></tr><tr><td><pre>{code}</pre></td></tr></table>").rows[0].cells[0].blocks
    )
    assert [block.text for block in blocks if isinstance(block, CodeBlock)] == [code]


def test_a_table_of_several_heads_with_cells_that_span() -> None:
    table = table_of(
        "<table><caption><b>Table 1 </b>Lamp</caption><thead><tr><th rowspan=2>Name<th colspan=2>Light"
        "<tr><th>Colour<th>Watts</thead><tr><td rowspan=0>a<td>RED<td>1<tr><td colspan=2>none</table>"
    )
    assert table.caption is not None
    assert (table.caption.text, table.caption.strong_texts()) == ("Table 1 Lamp", ("Table 1",))
    assert [cell.text for cell in table.heads] == ["Name", "Colour", "Watts"]
    assert cells_of(table) == [["Name", "Light", "Light"], ["a", "RED", "1"], ["a", "none", "none"]]
    assert table.rows[2].cells[0] is table.rows[1].cells[0]
    assert table.rows[2].cells[1] is table.rows[2].cells[2]


@pytest.mark.parametrize(
    "head",
    [
        "<tr><th>Name</th><th>Type</th></tr>",
        "<tr><td><b>Name</b></td><td><p><strong>Type</strong></p></td></tr>",
        "<thead><tr><td>Name</td><td>Type</td></tr></thead>",
    ],
)
def test_what_marks_a_row_of_heads(head: str) -> None:
    table = table_of(f"<table>{head}<tr><th>id</th><td>String</td></tr></table>")
    assert [cell.text for cell in table.heads] == ["Name", "Type"]
    assert cells_of(table) == [["id", "String"]]


def test_rows_of_different_length_are_filled_up() -> None:
    assert cells_of(table_of("<table><tr><td>a<td>b<tr><td>c</table>")) == [["a", "b"], ["c", ""]]


def test_a_bold_number_before_a_table_is_its_title() -> None:
    html = '<p><a name="lamp"></a><b>Table 2</b> Lamp</p><table><tr><th>Name<tr><td>id</table>'
    (table,) = blocks_of(html)
    assert isinstance(table, Table)
    assert table.caption is not None
    assert table.caption.text == "Table 2 Lamp"
    assert table.anchors == ("lamp", "page#lamp")


def test_tables_in_cells_and_text_between_rows() -> None:
    html = "<table>stray<tr><td>a<table><tr><td>inner<td>x</table>after<td>b</table>"
    page = read_html(html, "page.html")
    outer, inner = page.tables()
    assert cells_of(outer) == [["a after", "b"]]
    assert cells_of(inner) == [["inner", "x"]]
    assert paragraphs_of(html) == ["stray"]


def test_names_lead_to_tables_and_sections() -> None:
    page = read_html(
        '<h1 id="top">Lamps</h1><div id="box"><table id="t"><caption><a id="c"></a>x</caption>'
        '<tr><td><a name="cell"></a>a<td>b</table></div>',
        "lamps.html",
    )
    (table,) = page.tables()
    assert {"box", "t", "c", "cell", "lamps#t"} <= set(table.anchors)
    assert page.sections[0].anchors == ("top", "lamps#top")


# The article


FRAMED = """<html><head><title>Site</title></head><body>
<header><img src=x>Site</header><nav><ul><li><a href=a>A</a></ul></nav>
<div><aside><ul><li><a href=b>B</a></ul></aside>
{open}<div class=breadcrumb>Home</div><h1>Lamps<a class=headerlink href="#x">¶</a></h1><p>GET /v1/lamps</p>
<pre>code</pre><aside class="admonition note"><p>Note</p></aside>{close}
</div><footer>Made of glass</footer></body></html>"""


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<main>", "</main>"),
        ("<main><article>", "</article><p>Was this of use?</p></main>"),
        ('<div role="main">', "</div>"),
        ("<div>", "</div>"),
    ],
)
def test_only_the_article_is_read(opened: str, closed: str) -> None:
    page = read_html(FRAMED.format(open=opened, close=closed), "page.html")
    assert [(section.title, section.level) for section in page.sections] == [("Lamps", 1)]
    assert [getattr(block, "text", None) for block in page.sections[0].blocks] == ["GET /v1/lamps", "code", "Note"]


def test_an_article_without_all_tables_is_not_the_article() -> None:
    html = "<article><h2>A</h2><table><tr><td>1<td>2</table></article><h2>B</h2><table><tr><td>3<td>4</table>"
    assert len(list(read_html(html, "page.html").tables())) == 2


def test_the_title_may_stand_outside_of_the_article() -> None:
    page = read_html("<header><h1>Lamps</h1></header><main><h2>URI</h2><pre>GET /v1/lamps</pre></main>", "page.html")
    assert [section.title for section in page.sections] == ["Lamps", "URI"]


# Lines


def test_lines_of_what_is_found() -> None:
    html = (
        "<h1>\nLamps</h1>\n<p>\n\n  text<br>\nmore</p>\n<table\n class=x>\n<tr>\n<td>a</td>\n<td>\nb</td></tr></table>"
    )
    page = read_html(html, "page.html")
    first, more, table = page.sections[0].blocks
    assert isinstance(table, Table)
    assert (page.sections[0].at.line, first.at.line, more.at.line, table.at.line) == (2, 5, 6, 7)
    assert [cell.at.line for cell in table.rows[0].cells] == [10, 12]
    assert table.rows[0].at.line == 9


def test_lines_beyond_what_a_parser_counts() -> None:
    assert blocks_of("<p>a\n</p>\n" * 40_000 + "<p>last</p>")[-1].at.line == 80_001


def test_attributes_of_the_page_do_not_say_lines() -> None:
    assert paragraph_of("\n<p data-apiscribe-line=9>a</p>").at.line == 2


# Hostile pages


@contextmanager
def no_hang(seconds: int = 20) -> Iterator[None]:
    """A hang is no matter of a slow machine: what takes a hundredth of this on a quiet one."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise AssertionError(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "tag", ["div", "span", "b", "ul", "ul><li", "table><tr><td", "td", "h1", "pre", "main", "dl><dd"]
)
def test_deep_nesting_keeps_the_words(tag: str) -> None:
    with no_hang():
        page = read_html(f"<h1>Lamps</h1><{tag}>" + f"<{tag}>" * 10_000 + "deep <p>after", "page.html")
    assert {"deep", "after"} <= set(" ".join(_texts(page)).split())


def _texts(page: DocPage) -> Iterator[str]:
    for section in page.sections:
        yield section.title
        for block in section.blocks:
            yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in (block.heads, *(row.cells for row in block.rows)):
            for cell in row:
                for inner in cell.blocks:
                    yield from _block_texts(inner)
    else:
        yield block.text


HOSTILE = {
    "huge attribute": "<p title='" + "x" * 11_000_000 + "'>a</p>",
    "huge text": "<p>" + "x" * 11_000_000 + "</p>",
    "huge spans": "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>a</td>" * 200 + "</tr>") * 20 + "</table>",
    "ragged": "<table>" + "<tr><td>x</td></tr>" * 5_000 + "<tr>" + "<td>y</td>" * 5_000 + "</tr></table>",
    "unclosed comments": "<!--" * 50_000,
    "unclosed tags": "<a b='" * 50_000,
    "marked sections": "<![" * 50_000,
    "declarations": "<!" * 50_000,
    "references": "&#" * 50_000,
    "ends": "</p" * 50_000,
    "tables in rows": "<table><tr><td>a" * 3_000,
    "conditional comments": "<!--[if IE]><p>x</p><![endif]-->" * 5_000,
    "math": "<math><mrow>" * 5_000 + "x",
    "entities": '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><p>&b;</p>',
    "outside": '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p><iframe src="file:///etc/passwd">',
    "other encoding": '<meta charset="utf-16"><?xml version="1.0" encoding="utf-7"?><p>\ud800\ufffe+AGE-</p>',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end(html: str) -> None:
    with no_hang():
        page = read_html(html, "page.html")
    text = " ".join(_texts(page))
    assert "lollol" not in text
    assert "root:" not in text


def test_what_is_beyond_a_parser_is_read_as_text_in_order() -> None:
    html = "<h1>Lamps</h1>" + "<div>" * 400 + "<table>\n<tr><td>a<td>b</table><p title='x>y'>after</p><pre>{\n}</pre>"
    page = read_html(html, "page.html")
    assert page.title == "Lamps"
    table, after, code = page.sections[0].blocks
    assert isinstance(table, Table)
    assert cells_of(table) == [["a", "b"]]
    assert table.rows[0].at.line == 2
    assert isinstance(after, Paragraph)
    assert after.text.endswith("after")
    assert isinstance(code, CodeBlock)
    assert (code.text, code.at.line) == ("{\n}", 2)

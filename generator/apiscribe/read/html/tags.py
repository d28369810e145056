"""The elements of HTML by what they are for a reader. What has none of these names is no element but text."""

from __future__ import annotations

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
CELLS = frozenset({"td", "th"})
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
STRONG = frozenset({"b", "strong"})

HIDDEN = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "object", "embed"),
        *("iframe", "frame", "frameset", "noframes", "applet", "param", "canvas", "audio", "video", "source", "track"),
        *("svg", "img", "image", "picture", "map", "area", "col", "colgroup", "annotation"),
        *("button", "input", "select", "option", "optgroup", "datalist", "textarea", "progress", "meter", "dialog"),
    }
)
"""What shows no words of the page, or the words of its controls."""

BLOCKS = frozenset(
    {
        *HEADINGS,
        *LISTS,
        *CELLS,
        *ROW_GROUPS,
        *("html", "body", "main", "article", "section", "div", "header", "footer", "nav", "aside", "hgroup", "search"),
        *("p", "pre", "blockquote", "address", "center", "hr", "li", "dl", "dt", "dd", "table", "caption", "tr"),
        *("figure", "figcaption", "details", "summary", "form", "fieldset", "legend"),
    }
)
"""What begins a paragraph of its own; all others run on in the line."""

_IN_LINES = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "br", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "marquee", "nobr", "output", "q", "rb", "rp", "rt", "ruby"),
        *("s", "samp", "slot", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
        *("math", "semantics", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle"),
        *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mfenced", "mpadded"),
    }
)
NAMES = HIDDEN | BLOCKS | _IN_LINES

AROUND_TAGS = frozenset({"nav", "footer", "search"})
AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "doc-toc", "button", "tooltip", "tablist"}
)
AROUND_CLASSES = frozenset(
    {
        *("familylinks", "parentlink", "related-links", "relatedlinks", "related", "breadcrumb", "breadcrumbs"),
        *("headerlink", "hash-link", "header-anchor", "anchorjs-link", "sidebar", "sphinxsidebar", "toctree-wrapper"),
        *("contents", "toc", "table-of-contents", "pagination-nav", "prev-next-footer", "copybtn", "sr-only"),
        *("visually-hidden", "skip-link", "edit-this-page"),
    }
)
"""Classes that makers of documentation give to what stands around an article."""

NOTE_CLASSES = frozenset(
    {"admonition", "note", "tip", "hint", "warning", "caution", "important", "footnote-list", "callout"}
)
"""What an <aside> that belongs to the article is."""

GUTTER_CLASSES = frozenset({"linenos", "lineno", "linenodiv", "gutter", "line-numbers-rows", "blob-num"})
"""The numbers beside the lines of code."""

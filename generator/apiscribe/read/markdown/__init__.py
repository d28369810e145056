"""Reads a page of Markdown: CommonMark with pipe tables, and HTML wherever it allows that.

The page is read as what it stands for: its HTML, whose tags carry the lines of the Markdown.
"""

from __future__ import annotations

from apiscribe.page import DocPage
from apiscribe.read.html import read_elements
from apiscribe.read.html.source import cleaned
from apiscribe.read.html.tree import parse
from apiscribe.read.markdown.rendering import rendered


def read_markdown(text: str, file: str) -> DocPage:
    """Read the text of `file`; raises nothing, and keeps all text."""
    return read_elements([parse(rendered(cleaned(text)))], file)

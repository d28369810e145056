"""The parts of a page, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from apiscribe.location import Location
from apiscribe.messages import request_line
from apiscribe.page import Block, CodeBlock, DocPage, Paragraph, Section, Table
from apiscribe.recognise.roles import PageRoles, RoleTable, SampleBlock, StatusLine, Uri
from apiscribe.recognise.stage import Stage, staged
from apiscribe.recognise.tables import columns_of, role_of, status_code, status_lines
from apiscribe.recognise.uris import labelled_uris, uri_line, uris_in
from apiscribe.vocabulary import Vocabulary

_FEW_CHARACTERS = 120


def recognise(page: DocPage, words: Vocabulary) -> PageRoles:
    """Say what each part of the page is."""
    uris: list[Uri] = []
    tables: list[RoleTable] = []
    samples: list[SampleBlock] = []
    statuses: list[StatusLine] = []
    blocks = list(staged(page, words))
    for stage, block in blocks:
        match block:
            case Table() if columns := columns_of(block, words):
                table = role_of(block, columns, stage, words)
                tables.append(table)
                statuses += status_lines(table)
            case Paragraph() | CodeBlock() if stage.part == "uri":
                uris += uris_in(block)
            case Paragraph() if stage.direction == "response" and (mark := words.status_mark.match(block.text)):
                statuses.append(StatusLine(mark[1].lower(), "", block.at))
            case CodeBlock() if mark := words.status_mark.fullmatch(block.text.strip()):
                statuses += [StatusLine(mark[1].lower(), "", block.at)] if stage.direction == "response" else []
            case Paragraph() if stage.part == "status" and (code := status_code(block.text)):
                statuses.append(StatusLine(code, "", block.at))
            case Paragraph() if stage.part == "sample" and request_line(block.text):
                samples.append(_sample(block, stage))
            case CodeBlock() if stage.part == "sample" or _shows_itself(block, stage):
                samples.append(_sample(block, stage))
            case _:
                pass
    expected = _expected(page, words)
    if not uris and expected:
        told = [block for stage, block in blocks if stage.part != "sample"]
        uris = labelled_uris(told, words) or uri_line(told)
    first: dict[tuple[str, str], Uri] = {}
    for uri in uris:
        first.setdefault((uri.method, uri.path), uri)
    return PageRoles(
        page,
        tuple(first.values()),
        tuple(tables),
        tuple(samples),
        tuple(statuses),
        _description(page, words),
        "" if any(table.direction == "response" for table in tables) else _words_on_response(blocks),
        None if first else expected,
    )


def _words_on_response(blocks: Sequence[tuple[Stage, Block]]) -> str:
    """The first words on the response, if they are few ("See ...")."""
    said = (
        block.text
        for stage, block in blocks
        if stage.direction == "response" and stage.part == "parameters" and isinstance(block, Paragraph) and stage.title
    )
    first = next(said, "")
    return first if len(first) <= _FEW_CHARACTERS else ""


def _expected(page: DocPage, words: Vocabulary) -> Location | None:
    """Where a page that describes a request and a response should name the operation."""
    asked = answered = None
    for section in page.sections:
        said = words.announcements.read(section.title)
        if words.section(section.title) == "uri" or (said and said.direction == "request"):
            asked = asked or section.at
        elif said and said.direction == "response":
            answered = answered or section.at
    return asked if answered else None


def _shows_itself(block: CodeBlock, stage: Stage) -> bool:
    """Whether code that nothing announces is a sample: JSON or a request line, below a request or a response."""
    if stage.part not in ("parameters", "status") or stage.direction is None:
        return False
    return block.text.lstrip().startswith(("{", "[")) or request_line(block.text.split("\n")[0]) is not None


def _sample(block: Paragraph | CodeBlock, stage: Stage) -> SampleBlock:
    return SampleBlock(stage.direction, block.text, block.at, stage.status, stage.title)


def _description(page: DocPage, words: Vocabulary) -> str:
    """What the page says that the operation is for: the paragraphs of its section of purpose."""
    for section in page.sections:
        if words.section(section.title) == "purpose":
            return _prose(section)
    return ""


def _prose(section: Section) -> str:
    return "\n\n".join(
        f"- {block.text}" if block.bullet else block.text for block in section.blocks if isinstance(block, Paragraph)
    )

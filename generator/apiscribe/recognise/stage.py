"""What has been announced where a block of a page stands.

A heading, a caption and a paragraph that announces something ("Status code: 200", "Example response") all set the stage
for what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from apiscribe.messages import request_line
from apiscribe.page import Block, CodeBlock, DocPage, Paragraph, tables_in
from apiscribe.recognise.roles import OTHERWISE, WITHOUT_CONTENT, Direction
from apiscribe.vocabulary import Vocabulary
from apiscribe.vocabulary.announcements import Announcement, Place


@dataclass(frozen=True, slots=True)
class Stage:
    """What has been announced: a part of the page, a direction, a status code, a place, the last words said.

    `base` is the part that a sample interrupts: what follows the sample belongs there.
    """

    part: str = ""
    direction: Direction | None = None
    status: str = ""
    place: Place = ""
    title: str = ""
    names_field: bool = False
    base: Stage | None = None


def staged(page: DocPage, words: Vocabulary) -> Iterator[tuple[Stage, Block]]:
    """Every block of the page, tables in cells included, with the stage that is set for it."""
    for section in page.sections:
        stage = _headed(section.title, words) if section.level else Stage()
        for block in section.blocks:
            if isinstance(block, Paragraph) and not request_line(block.text):
                stage = _after(block, stage, words)
            if isinstance(block, CodeBlock) and words.status_mark.fullmatch(block.text.strip()):
                stage = _marked(block.text, stage, words) or stage
            yield stage, block
            for inner in islice(tables_in([block]), 1, None):
                yield replace(stage, part="cell"), inner


def _headed(title: str, words: Vocabulary) -> Stage:
    """The stage that a heading sets."""
    if marked := _marked(title, Stage(), words):
        return marked
    if part := words.section(title):
        return Stage(part)
    said = words.announcements.read(title)
    return _announced(said, Stage()) if said else Stage(title=title)


def _after(paragraph: Paragraph, stage: Stage, words: Vocabulary) -> Stage:
    """The stage after a paragraph: one that announces nothing gives a title to what follows."""
    text = paragraph.text
    if marked := _marked(text, stage, words):
        return marked
    if part := words.section(text):
        return Stage(part)
    if said := words.announcements.read(text):
        return _announced(said, stage)
    described = words.described_below(text)
    return replace(stage, title=described or text, names_field=bool(described))


def _marked(text: str, stage: Stage, words: Vocabulary) -> Stage | None:
    found = words.status_mark.match(text)
    return replace(stage, status=found[1].lower(), title="", names_field=False) if found else None


def _announced(said: Announcement, stage: Stage) -> Stage:
    """The stage after an announcement. What it does not say, the stage before it has said."""
    direction = said.direction or stage.direction
    status = stage.status if direction == stage.direction else ""
    if said.kind == "sample" and status in WITHOUT_CONTENT:
        status = ""
    if said.is_failure and not status:
        status = OTHERWISE
    if said.kind == "sample" or (stage.part == "sample" and said.is_bare and said.kind == "parameters"):
        base = stage if stage.part != "sample" else stage.base
        return Stage("sample", direction, status, title=said.title, base=base)
    if said.kind != "parameters":
        return Stage(said.kind, said.direction if said.kind == "status" else None)
    if base_of(stage).part == "uri" and said.direction is None and said.place in ("", "uri", "path", "query"):
        return Stage("uri", place=said.place)
    return Stage("parameters", direction, status, said.place)


def base_of(stage: Stage) -> Stage:
    return stage.base if stage.part == "sample" and stage.base else stage

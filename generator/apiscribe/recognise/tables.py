"""What a table is: as its caption says, else as what stands before it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from apiscribe.page import Table
from apiscribe.recognise.roles import OTHERWISE, Role, RoleTable, StatusLine
from apiscribe.recognise.stage import Stage, base_of
from apiscribe.vocabulary import Vocabulary
from apiscribe.vocabulary.announcements import Announcement


def columns_of(table: Table, words: Vocabulary) -> tuple[str, ...]:
    """The meaning of each column; empty where the table has neither a column of names nor one of codes."""
    columns = tuple(words.column(head.text) or "" for head in table.heads)
    return columns if "name" in columns or "status" in columns else ()


def role_of(table: Table, columns: tuple[str, ...], stage: Stage, words: Vocabulary) -> RoleTable:
    """What a table is: as its caption says, else as what stands before it says."""
    stage = base_of(stage)
    caption = words.caption_words(table.caption.text) if table.caption else ""
    roled = RoleTable("unknown", table, columns, stage.direction, stage.status, caption or stage.title)
    said = _of_caption(caption, words)
    if "name" not in columns:
        is_status = stage.part == "status" or (said is not None and said.kind == "status")
        return replace(roled, role="status" if is_status else "unknown")
    if said:
        return _by_words(roled, said, stage)
    of_uri = stage.part == "uri" and words.announcements.speaks_of_parameters(caption)
    if caption and not of_uri and not words.announcements.is_neutral(caption):
        return replace(roled, role="schema")
    if stage.names_field:
        return replace(roled, role="schema", title=stage.title.strip(" .:"))
    return _by_words(roled, Announcement("parameters"), stage)


def _of_caption(caption: str, words: Vocabulary) -> Announcement | None:
    """What a caption announces. One word alone ("Header") is the name of a schema, unless it is one of the plainest."""
    said = words.announcements.read(caption)
    alone = said is not None and said.is_bare and len(caption.split()) == 1
    return None if said is None or (alone and said.place) else said


def _by_words(roled: RoleTable, said: Announcement, stage: Stage) -> RoleTable:
    if said.kind == "status":
        return replace(roled, role="unknown")
    direction = said.direction or stage.direction
    place = said.place or ("" if said.direction else stage.place)
    if said.is_failure and roled.status == "":
        roled = replace(roled, status=OTHERWISE)
    match place:
        case "path" | "query" | "uri":
            return replace(roled, role=place, direction="request")
        case "header":
            role: Role = "response-header" if direction == "response" else "header"
            return replace(roled, role=role, direction=direction)
        case "form":
            return replace(roled, role="body", direction="request")
        case "body" if direction and (said.place or direction == "response"):  # a GET may head its query so
            return replace(roled, role="body", direction=direction)
    if said.direction is None and stage.part == "uri":
        return replace(roled, role="uri")
    if direction and (said.direction or stage.part == "parameters"):
        return replace(roled, role="request" if direction == "request" else "body", direction=direction)
    return replace(roled, role="parameters")


def status_code(text: str) -> str | None:
    """The code with which a text begins, or OTHERWISE where it is no more than that word."""
    if text.strip().lower() == OTHERWISE:
        return OTHERWISE
    found = re.match(r"\s*([1-5]\d\d)(?!\d)", text)
    return found[1] if found else None


def status_lines(table: RoleTable) -> Iterator[StatusLine]:
    """The codes of a table of status codes, with what it says of each."""
    if table.role != "status":
        return
    code_at = table.columns.index("status")
    told_at = table.columns.index("description") if "description" in table.columns else None
    for row in table.table.rows:
        code = status_code(row.cells[code_at].text)
        if code:
            reason = row.cells[code_at].text.strip()[3:].strip()
            told = row.cells[told_at].text if told_at is not None else ""
            yield StatusLine(code, told or reason, row.at)

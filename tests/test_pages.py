"""What files and folders say of the pages in them: groups, their names, and what is not to be used any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apiscribe.document import document
from apiscribe.pages import find_pages, transcribe_pages
from apiscribe.reconcile import reconcile
from apiscribe.settings import derived

PAGE = """{title}
{line}

URI
---

GET /v1/{name}

Status Codes
------------

=========== ===========
Status Code Description
=========== ===========
200         Done.
=========== ===========
"""


def content(folder: Path, **pages: tuple[str, str]) -> dict[str, Any]:
    """The document of pages by their names: each with its place and its title."""
    for name, (place, title) in pages.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = PAGE if path.stem != "index" else "{title}\n{line}\n"
        path.write_text(text.format(title=title, line="=" * len(title), name=name), encoding="utf-8")
    transcripts = transcribe_pages(find_pages([str(folder)]))
    return document(reconcile(transcripts, ()).api, derived("lamps")).content


@pytest.mark.parametrize(
    ("place", "title", "deprecated"),
    [
        ("lamps/a.rst", "Showing a Lamp (Discarded)", True),
        ("lamps/a.rst", "Showing a Lamp (V1, Deprecated)", True),
        ("lamps/a.rst", "Showing a Discarded Lamp", False),
        ("lamps/a.rst", "Showing a Lamp (Old Version)", False),
        ("api_v1_to_be_discarded/lamps/a.rst", "Showing a Lamp", True),
        ("apis_to_be_taken_offline/a.rst", "Showing a Lamp", True),
        ("discarded_lamps/a.rst", "Showing a Lamp", False),
        ("historical_apis/a.rst", "Showing a Lamp", False),
    ],
)
def test_deprecated_is_what_says_so(tmp_path: Path, place: str, title: str, deprecated: bool) -> None:
    made = content(tmp_path, lamps=(place, title))
    assert made["paths"]["/v1/lamps"]["get"].get("deprecated", False) is deprecated


def test_the_head_of_a_folder_names_its_group(tmp_path: Path) -> None:
    made = content(
        tmp_path,
        lamps=("new/lamps/a.rst", "Showing a Lamp"),
        head=("new/lamps/index.rst", "All Lamps"),
        doors=("doors/a.rst", "Showing a Door"),
        old=("old/lamps/a.rst", "Showing an Old Lamp"),
        again=("old/lamps/index.rst", "All Lamps"),
    )
    assert made["tags"] == [{"name": "doors"}, {"name": "lamps", "description": "All Lamps"}]


def test_folders_of_one_name_say_all_that_they_are(tmp_path: Path) -> None:
    made = content(
        tmp_path,
        lamps=("new/lamps/a.rst", "Showing a Lamp"),
        head=("new/lamps/index.rst", "Lamps"),
        old=("old/lamps/a.rst", "Showing an Old Lamp"),
        again=("old/lamps/index.rst", "Lamps of Old"),
        empty=("none/lamps/index.rst", "No Lamps"),
    )
    assert made["tags"] == [{"name": "lamps", "description": "Lamps; Lamps of Old"}]

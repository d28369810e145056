"""Folders of pages about lamps, for tests of whole runs."""

from __future__ import annotations

import random
from pathlib import Path

_PAGE = """\
:original_name: {title}.html

{line}
{title}
{line}

URI
---

POST /v1/{{room_id}}/{name}

.. table:: **Table 1** Path parameters

   ========= ========= ====== ==================
   Parameter Mandatory Type   Description
   ========= ========= ====== ==================
   room_id   Yes       String Room of the lamps.
   ========= ========= ====== ==================

Request
-------

.. table:: **Table 2** Request body parameters

{table}

Example Requests
----------------

.. code-block::

   POST https://{{endpoint}}/v1/{{room_id}}/{name}

   {{ "colour" : "{sample}", "watts" : {number} }}

Status Codes
------------

=========== ===========
Status Code Description
=========== ===========
200         Done.
=========== ===========
"""


def _table(number: int, rows: int) -> str:
    told = [("Parameter", "Mandatory", "Type", "Description"), ("watts", "Yes", "Integer", "Value range: 1 to 99.")]
    told.append(("colour", "No", "String", "Options: warm, cold."))
    told += [
        (f"spot_{row}_{number}", "No", "String", f"Name of spot {row}. Default value: s{row}") for row in range(rows)
    ]
    rule = " ".join(("=" * 24, "=" * 9, "=" * 8, "=" * 60))
    lines = [f"{a:24} {b:9} {c:8} {d}".rstrip() for a, b, c, d in told]
    return "\n".join(f"   {line}" for line in (rule, lines[0], rule, *lines[1:], rule))


def write_page(path: Path, number: int, rows: int = 20) -> None:
    """A page of one operation; every third one has a sample that its table contradicts."""
    title = f"SwitchLamps{number}"
    text = _PAGE.format(
        title=title,
        line="=" * len(title),
        name=f"lamps{number}",
        table=_table(number, rows),
        sample="blue" if number % 3 == 0 else "warm",
        number=number + 1,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_pages(folder: Path, count: int = 60) -> Path:
    """Pages of different sizes in several folders, more than one process would read in no time."""
    sizes = random.Random(count)
    for number in range(count):
        write_page(folder / f"group{number % 4}" / f"lamps{number:03}.rst", number, sizes.randrange(3, 60))
    return folder


def sources(folder: Path) -> list[str]:
    """The pages of a folder one by one, in an order that is not that of their names."""
    pages = sorted(map(str, folder.rglob("*.rst")))
    random.Random(7).shuffle(pages)
    return pages

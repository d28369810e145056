"""What the parts of a page are: which lines are URIs, which tables are parameters, bodies, schemas or status codes,
which blocks are samples.

Works on any `DocPage`, whatever form it was read from. A heading, a caption and a paragraph that announces something
("Status code: 200", "Example response") all set the stage for what follows; a table's caption has the last word.
Promises: every table of the page that has a column of names or of codes is in the result exactly once.
"""

from apiscribe.recognise.parts import recognise
from apiscribe.recognise.roles import (
    OTHERWISE,
    Direction,
    PageRoles,
    Role,
    RoleTable,
    SampleBlock,
    StatusLine,
    Uri,
    cell,
)

__all__ = [
    "OTHERWISE",
    "Direction",
    "PageRoles",
    "Role",
    "RoleTable",
    "SampleBlock",
    "StatusLine",
    "Uri",
    "cell",
    "recognise",
]

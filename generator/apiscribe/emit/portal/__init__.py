"""The reference of an API as a static site: a page for each operation and each schema, an overview, a search.

Pages are plain HTML that needs no script, and every link is relative, so that a site works from a disk as it does from
a server. One script of ours adds the search, the colours and copying; the policy of each page lets in that script and
our style, from the site alone, and no connection at all.
"""

from apiscribe.emit.portal.site import Listed, Reference, landing, listed, reference

__all__ = ["Listed", "Reference", "landing", "listed", "reference"]

"""Merges the transcripts of pages into one description: one operation a method and path, names, references across
pages, samples held against tables, rulings carried out.

May assume: every transcript's facts are as its page states them. Promises: operations sorted by path and method, with
unique names; every object named; no `Named` schema left; each disagreement told once, with both places.
"""

from apiscribe.reconcile.merge import Outcome, reconcile

__all__ = ["Outcome", "reconcile"]

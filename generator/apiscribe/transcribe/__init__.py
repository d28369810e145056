"""One page's roles -> its part of the API: operations, and the objects that its tables describe.

May assume: `recognise` has said what each table is. Promises: every row of a table of parameters or properties becomes
a parameter or a property, or is reported; each schema table is one object, known by its place. What a page alone cannot
settle (tables on other pages, names, samples against tables, tables to which no field leads) is left to `reconcile`.
"""

from apiscribe.transcribe.operations import transcribe
from apiscribe.transcribe.transcript import RowCount, SampleCount, Transcript

__all__ = ["RowCount", "SampleCount", "Transcript", "transcribe"]

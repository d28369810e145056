"""Readers: the text of a file becomes a `DocPage`, one reader a form of page.

A reader never raises, whatever it is given, takes time linear in the length of the text, and loses no word of a table.
"""

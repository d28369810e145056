"""The grammar of patterns: the regular expression that a text as a whole has to match.

    pattern = words regex;  regex = "^" ... "$", without white space or in bold

It has to mean the same in every dialect of regular expressions: one that Python does not compile, or that has what only
some dialects know, is no fact; nor is one without anchors, for a page that writes none may mean the whole text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

from apiscribe.api import Scalar, Stated
from apiscribe.grammar.statements import Sentence, stated
from apiscribe.vocabulary import Vocabulary

_REGEX = re.compile(r"\^\S+\$(?=[.,;\"'”)]*(?:\s|$))")
_OF_ONE_DIALECT = re.compile(r"\(\?(?![:=!])|\\[AZzGQEKRXhHN<>]|[*+?}]\+")
_LONGEST = 500


def read_pattern(said: Sequence[Sentence], leaf: Scalar | None, words: Vocabulary) -> Stated[str] | None:
    """The pattern of a text, or of an array's texts."""
    if leaf is None or leaf.type != "string" or leaf.format:
        return None
    for found, sentence in stated(said, words.facts["pattern"], words):
        regex = _regex(sentence.text[found.end() :].lstrip(' :"“'), sentence)
        if regex and not words.phrases.negation.search(sentence.text[: found.start()]):
            return Stated(regex, sentence.at, "a pattern in a sentence")
    return None


def _regex(text: str, sentence: Sentence) -> str:
    """The regular expression with which `text` begins; empty where there is none that all dialects read alike."""
    bold = [strong for strong in sentence.strong if text.startswith(strong) and re.fullmatch(r"\^.+\$", strong)]
    plain = _REGEX.match(text)
    regex = max(bold, key=len) if bold else plain[0] if plain else ""
    return regex if len(regex) <= _LONGEST and not _OF_ONE_DIALECT.search(regex) and _compiles(regex) else ""


def _compiles(regex: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(regex)
    except (re.error, RecursionError, OverflowError):
        return False
    return True

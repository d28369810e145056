"""The words that bind the parts of a sentence: conditions, conjunctions, negations, what indicates, what counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apiscribe.vocabulary.templates import NUMBER, Notation, alternatives


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns of these words, named as in `en.toml`; see `read_phrases` for where each of them may stand."""

    condition: re.Pattern[str]
    condition_before: re.Pattern[str]
    condition_behind: re.Pattern[str]
    absence: re.Pattern[str]
    presence: re.Pattern[str]
    continuation: re.Pattern[str]
    conjunction: re.Pattern[str]
    choice: re.Pattern[str]
    alternative: re.Pattern[str]
    alternative_before: re.Pattern[str]
    exception: re.Pattern[str]
    exception_behind: re.Pattern[str]
    number: re.Pattern[str]
    negated: re.Pattern[str]
    negation: re.Pattern[str]
    separator: re.Pattern[str]
    list_end: re.Pattern[str]
    indicates: re.Pattern[str]
    kind: re.Pattern[str]
    measure: re.Pattern[str]
    utc: re.Pattern[str]
    offset: re.Pattern[str]
    now: re.Pattern[str]
    other_value: re.Pattern[str]
    of: re.Pattern[str]
    noun: re.Pattern[str]
    verb: re.Pattern[str]


def read_phrases(
    words: Mapping[str, Sequence[str]], facts: Mapping[str, Sequence[str]], notation: Notation, *, spaced: bool
) -> Phrases:
    """Read what a dialect says binds its sentences; `spaced`: it sets spaces between words."""
    start, end = notation.edges.start, notation.edges.end
    absence, presence = (
        "|".join(notation.compile(template).pattern.pattern for template in facts[name])
        for name in ("absence", "presence")
    )
    either = {name: f"(?:{alternatives(group, words['compounds'])})" for name, group in words.items()}
    choice, conjunction = re.escape(words["or"][0]), either["or"]
    condition = rf"{start}{either['conditions']}{end}"
    # Without spaces a noun is told by its place: "the type" is the last word of "the type of the lamp" there.
    head = "" if spaced else r"(?=\s*(?:[,;:.(]|$))"
    patterns = {
        "condition": rf"(?:^|[,;:(]\s*|{start}{conjunction}\s+){either['conditions']}{end}"
        rf"|^\W*{either['circumstances']}{end}|{either['condition_ends']}{end}",
        "condition_before": rf"{condition}[^,;:.]*$",
        "condition_behind": rf"[^,;.:]{{0,80}}?{condition}|\s*(?:[\w/%]+\s+)?{either['restrictions']}{end}",
        "absence": absence,
        "presence": rf"(?:{presence})\s*,\s*",
        "continuation": rf"\s*,?\s*{either['continuations']}{end}",
        "alternative": rf"\s*[,;]?\s*{choice}{end}",
        "alternative_before": rf"{start}{choice}\s+$",
        "exception": rf"(?:(?P<number>-?\d+)|{start}{either['empty']}{end})\s*(?:[(（][^()（）]*[)）])?,?"
        rf"\s*{start}{choice}\s(?:[^\W\d]+\s+){{0,4}}$",
        "exception_behind": rf"\s*,\s*{choice}\s+(?:-?\d|{either['empty']}{end})",
        "number": rf"\d|{start}{either['numbers']}{end}",
        "negated": rf"{start}{either['negations']}\s{'+' if spaced else '*'}$",
        "negation": rf"{start}{either['negations']}{end}",
        "list_end": rf"\s*(?:{either['only']}{end})?[\s.:]*",
        "indicates": rf"\s+{either['indicates']}{end}",
        "kind": rf"{start}{either['kinds']}{end}{head}",
        "measure": rf"(?P<number>{NUMBER})(?:\s?(?P<unit>{either['units']})(?!/){end})",
        "utc": rf"{start}{either['utc']}{end}",
        "offset": rf"{start}{either['offset']}{end}",
        "verb": rf"(?!{either['whether']}{end}).*{start}{either['verbs']}{end}",
        "noun": rf"\s+(?!(?:{either['followers']}|{either['conditions']}|{either['units']}){end})[^\W\d]",
        "of": either["of"],
        "other_value": rf"(?:^|.*{start}){either['other_values']}\W*",
        "now": rf"(?:{either['now']}\W{'+' if spaced else '*'})?",
    }
    compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    # Conjunctions are told from values such as OR and AND by their case.
    compiled["conjunction"] = re.compile(rf"{start}{conjunction}{end}")
    compiled["choice"] = re.compile(rf"{start}{choice}{end}")
    compiled["separator"] = re.compile(rf"\s*[,;]\s*(?:{conjunction}\s+)?|\s+(?:/|{conjunction})\s+")
    return Phrases(**compiled)

"""What each change means, in one table: the rule, whom it breaks, and why.

Rules have the names of oasdiff's catalogue where it has one for the same change. A rule on values is told once here and
has a name for each place: `pattern-added` becomes `request-parameter-pattern-added`, `response-property-pattern-added`
and so on. What clients send is judged by what the server still takes; what they receive, by whether a reader that
passes over what it does not know can still decode it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apiscribe.diff.change import Effect

B, S, C, D = Effect

REQUEST, RESPONSE = "request", "response"
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    REQUEST: ("parameter", "body", "property"),
    RESPONSE: ("header", "body", "property"),
}
"""What a value can be of, by the direction that it goes in."""


@dataclass(frozen=True, slots=True)
class Rule:
    severity: Effect
    why: str


_REFUSED = "Requests that were right are refused."
_TAKEN = "The server takes what it took, and more."
_LESS_COMES = "Answers hold less than readers were ready for."
_NOT_DECODED = "Nothing is decoded differently for it."

_NARROWED = (B, C, f"{_REFUSED} {_LESS_COMES}")
_WIDENED = (C, B, f"{_TAKEN} Answers may hold what readers cannot decode.")
_LIMIT_NARROWED = (B, C, f"{_REFUSED} {_LESS_COMES}")
_LIMIT_WIDENED = (C, C, f"{_TAKEN} In answers, a limit is no part of decoding.")
_INCOMPARABLE = (B, B, "Neither side's values are among the other's.")

_LIMITS: Mapping[str, tuple[Effect, Effect, str]] = {
    f"{bound}{of}-{how}": _LIMIT_NARROWED if how in ("set", stricter) else _LIMIT_WIDENED
    for of in ("", "-length", "-items", "-properties")
    for bound, stricter in (("max", "decreased"), ("min", "increased"))
    for how in ("set", "unset", "increased", "decreased")
}

VALUE_RULES: Mapping[str, tuple[Effect, Effect, str]] = {
    "type-changed": _INCOMPARABLE,
    "type-generalized": _WIDENED,
    "type-specialized": _NARROWED,
    "number-format-changed": (C, C, "Numbers without a format are those of 64 bits, too."),
    "became-nullable": (C, B, f"{_TAKEN} Readers meet null where they never did."),
    "became-not-nullable": _NARROWED,
    "became-enum": _NARROWED,
    "became-not-enum": (C, C, f"{_TAKEN} Readers decode other values of the same type as they decode these."),
    "enum-value-added": (C, C, f"{_TAKEN} Readers have to bear a value that they do not know; its type is the same."),
    "enum-value-removed": (
        B,
        C,
        "Requests with the value are refused, also where the list is open: it is open for the sake of answers. "
        "Answers only stop giving it.",
    ),
    "enum-opened": (C, C, f"{_TAKEN} Readers decode other values of the same type as they decode these."),
    "enum-closed": (S, C, "Generated clients refuse other values; the server took none that it did not know."),
    "enum-listed": (C, C, "The known values of an open list are told; any other is taken and given as before."),
    "enum-unlisted": (C, C, "An open list is not told any more; its values are taken and given as before."),
    **_LIMITS,
    "multiple-of-set": _LIMIT_NARROWED,
    "multiple-of-unset": _LIMIT_WIDENED,
    "multiple-of-generalized": _LIMIT_WIDENED,
    "multiple-of-changed": (B, C, f"Requests may be refused. {_NOT_DECODED}"),
    "unique-items-set": _LIMIT_NARROWED,
    "unique-items-unset": _LIMIT_WIDENED,
    "pattern-added": _LIMIT_NARROWED,
    "pattern-removed": _LIMIT_WIDENED,
    "pattern-changed": (B, C, f"No one can prove that the new pattern takes all that the old one took. {_NOT_DECODED}"),
    "default-value-added": (C, C, "What happens where the value is left out is told now."),
    "default-value-changed": (
        B,
        C,
        "A request that leaves the value out has another effect. Answers say what they say.",
    ),
    "default-value-removed": (
        B,
        C,
        "A request that leaves the value out is promised nothing. Answers say what they say.",
    ),
    "deprecated": (C, C, "It works as before, and will go some day."),
    "reactivated": (C, C, "It works as before."),
    "additional-properties-forbidden": _NARROWED,
    "additional-properties-allowed": (C, C, f"{_TAKEN} Readers pass over properties that they do not know."),
    "any-of-added": (C, B, f"{_TAKEN} Answers may be of a form that readers do not know."),
    "any-of-removed": _NARROWED,
    "one-of-added": (C, B, f"{_TAKEN} Answers may be of a form that readers do not know."),
    "one-of-removed": _NARROWED,
    "alternatives-added": _NARROWED,
    "alternatives-removed": _WIDENED,
    "alternatives-changed": _INCOMPARABLE,
    "required-choice-added": (C, C, f"Another set of properties is enough. {_NOT_DECODED}"),
    "required-choice-removed": (B, C, f"Requests with that set of properties alone are refused. {_NOT_DECODED}"),
    "required-choices-set": (B, C, f"Requests have to have one of several sets of properties. {_NOT_DECODED}"),
    "required-choices-unset": (C, C, f"{_TAKEN} {_NOT_DECODED}"),
    "discriminator-added": (C, C, "It says what was to be guessed."),
    "discriminator-mapping-added": (C, C, "One more name leads to a schema; the others lead where they led."),
    "discriminator-changed": (B, B, "Which schema a value has is told in another way."),
    "discriminator-removed": (C, B, f"{_TAKEN} Readers cannot tell any more which schema a value has."),
    "keyword-added": (B, C, f"{_REFUSED} {_NOT_DECODED}"),
    "keyword-removed": (C, C, f"{_TAKEN} {_NOT_DECODED}"),
    "keyword-changed": (B, C, f"No one can prove that the new form takes all that the old one took. {_NOT_DECODED}"),
    "coding-changed": (B, B, "The value is written in another way, so that the other side cannot read it."),
}
"""What is said of a value -> whom it breaks in a request, whom in a response, and why."""

OTHER_RULES: Mapping[str, Rule] = {
    # whole documents
    "document-added": Rule(C, "Nobody uses it yet."),
    "document-removed": Rule(B, "Nothing of it is promised any more."),
    # operations
    "endpoint-added": Rule(C, "Nobody calls it yet."),
    "api-removed-without-deprecation": Rule(B, "Calls fail."),
    "api-removed-with-deprecation": Rule(B, "Calls fail, of which callers were warned: it was deprecated."),
    "endpoint-deprecated": Rule(C, "It works as before, and will go some day."),
    "endpoint-reactivated": Rule(C, "It works as before."),
    # parameters
    "new-required-request-parameter": Rule(B, "Requests without it are refused."),
    "new-optional-request-parameter": Rule(C, "Requests without it are right."),
    "request-parameter-removed": Rule(B, "Who gives it is not heeded, and generated clients do not take it any more."),
    "request-parameter-became-required": Rule(B, "Requests without it are refused."),
    "request-parameter-became-optional": Rule(C, "Requests with it are right."),
    "request-parameter-serialization-changed": Rule(B, "The server cannot read what is written in the old way."),
    # bodies of requests
    "request-body-added-required": Rule(B, "Requests without a body are refused."),
    "request-body-added-optional": Rule(C, "Requests without a body are right."),
    "request-body-removed": Rule(B, "What clients say in it is not heeded."),
    "request-body-became-required": Rule(B, "Requests without a body are refused."),
    "request-body-became-optional": Rule(C, "Requests with a body are right."),
    "request-body-media-type-added": Rule(C, "Bodies may be written in one more way."),
    "request-body-media-type-removed": Rule(B, "Bodies that are written so are refused."),
    "request-body-encoding-changed": Rule(B, "Parts of a form are written in another way."),
    # properties of what clients send
    "new-required-request-property": Rule(B, "Requests without it are refused, whether or not it has a default."),
    "new-optional-request-property": Rule(C, "Requests without it are right."),
    "request-property-removed": Rule(B, "Who gives it is refused or not heeded."),
    "request-property-became-required": Rule(B, "Requests without it are refused, whether or not it has a default."),
    "request-property-became-optional": Rule(C, "Requests with it are right."),
    "request-property-became-read-only": Rule(B, "Who gives it is refused or not heeded."),
    "request-property-became-not-read-only": Rule(C, "Requests without it are right."),
    # properties of what clients receive
    "response-required-property-added": Rule(C, "Readers pass over properties that they do not know."),
    "response-optional-property-added": Rule(C, "Readers pass over properties that they do not know."),
    "response-required-property-removed": Rule(B, "Readers miss what they were promised."),
    "response-optional-property-removed": Rule(
        B, "Who read it never gets it again; pages rarely say which fields always come, so that optional means little."
    ),
    "response-property-became-required": Rule(C, "It always comes."),
    "response-property-became-optional": Rule(B, "Readers miss what they were promised."),
    "response-property-became-write-only": Rule(B, "Who read it never gets it again."),
    "response-property-became-not-write-only": Rule(C, "Readers pass over properties that they do not know."),
    # responses
    "response-success-status-added": Rule(C, "Any 2xx is a success (RFC 9110)."),
    "response-success-status-removed": Rule(B, "The answer that callers wait for is not promised any more."),
    "response-success-status-changed": Rule(C, "One side tells a range; any 2xx is a success."),
    "response-non-success-status-added": Rule(C, "An unknown status is taken for the x00 of its class (RFC 9110)."),
    "response-non-success-status-removed": Rule(C, "An error that does not come breaks nobody."),
    "response-media-type-added": Rule(C, "Clients that ask for another get that."),
    "response-media-type-removed": Rule(B, "Clients that can read only this cannot read the answer."),
    "response-header-added": Rule(C, "Readers pass over headers that they do not know."),
    "required-response-header-removed": Rule(B, "Readers miss what they were promised."),
    "optional-response-header-removed": Rule(
        B, "Who read it never gets it again; pages rarely say which headers always come, so that optional means little."
    ),
    "response-header-became-required": Rule(C, "It always comes."),
    "response-header-became-optional": Rule(B, "Readers miss what they were promised."),
    # security and servers
    "api-security-removed": Rule(B, "Clients that sign in this way are turned away."),
    "api-security-added": Rule(C, "Clients may sign in in one more way."),
    "api-security-became-required": Rule(B, "Clients that do not sign in are turned away."),
    "api-security-became-optional": Rule(C, "Clients that sign in are taken as before."),
    "api-security-scope-added": Rule(B, "Clients whose token lacks the scope are turned away."),
    "api-security-scope-removed": Rule(C, "Tokens with the scope are taken as before."),
    "api-server-added": Rule(C, "The other servers answer as before."),
    "api-server-removed": Rule(B, "Calls to that server are not promised an answer."),
    "api-server-variable-value-added": Rule(C, "The other values lead where they led."),
    "api-server-variable-value-removed": Rule(B, "Calls to the server of that value are not promised an answer."),
    "api-server-variable-default-changed": Rule(B, "Who names no value calls another server."),
    # what the server calls: these are held against each other as a whole only
    "webhook-added": Rule(C, "Nobody waits for it yet."),
    "webhook-removed": Rule(B, "Who waits for it waits in vain."),
    "webhook-changed": Rule(B, "What the server sends, or wants to hear, is told otherwise; how is not looked into."),
    "callback-added": Rule(C, "Nobody waits for it yet."),
    "callback-removed": Rule(B, "Who waits for it waits in vain."),
    "callback-changed": Rule(B, "What the server sends, or wants to hear, is told otherwise; how is not looked into."),
    # names: what goes over the wire is the same, code that calls by name needs an edit
    "api-operation-id-changed": Rule(S, "Generated clients call the method after it."),
    "api-operation-id-removed": Rule(S, "Generated clients call the method after it."),
    "api-operation-id-added": Rule(C, "Generated clients had to find a name themselves; from now on it is this."),
    "client-method-renamed": Rule(S, "The method has another name in the client package, or is of another resource."),
    "client-listing-changed": Rule(S, "A method gives pages of items where it gave an answer, the reverse, or others."),
    "client-walk-changed": Rule(C, "The client asks for the next page in another way, and gives the same items."),
    "client-parameters-changed": Rule(S, "What is set once on a client is no argument of its methods."),
    "package-renamed": Rule(S, "Code imports a package by its name."),
    "request-parameter-renamed": Rule(S, "Its name is not sent, but methods of clients have an argument of that name."),
    "api-schema-renamed": Rule(S, "Generated models call a class after it."),
    "api-schema-exchanged": Rule(S, "Code that names the class, or takes the value for a dict, needs an edit."),
    "api-schema-removed": Rule(S, "Nothing led to it, but generated models had a class of it."),
    "api-schema-added": Rule(C, "Nothing leads to it; generated models have one class more."),
    "api-schema-changed": Rule(C, "Nothing leads to it, so that no request and no answer changes."),
    # words
    "description-changed": Rule(D, "Only the words differ."),
    "example-changed": Rule(D, "What is allowed is told by schemas."),
    "tag-changed": Rule(D, "Tags group operations for readers."),
    "info-changed": Rule(D, "It is told to people only."),
    "link-changed": Rule(D, "Links suggest what to call next."),
    "extension-changed": Rule(D, "Extensions mean something only to who knows them."),
}  # fmt: skip
"""All other rules, by their whole names."""


def value_rule(direction: str, subject: str, what: str) -> str:
    """The name of a rule on values, for one place."""
    return f"{direction}-{subject}-{what}"


def _expanded() -> Iterator[tuple[str, Rule]]:
    for what, (request, response, why) in VALUE_RULES.items():
        for direction, effect in ((REQUEST, request), (RESPONSE, response)):
            for subject in SUBJECTS[direction]:
                yield value_rule(direction, subject, what), Rule(effect, why)


RULES: Mapping[str, Rule] = {**dict(_expanded()), **OTHER_RULES}
"""Every rule by the name that it is told with."""

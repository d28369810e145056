"""One operation as an item of a Postman collection: its request as the first sample shows it; its samples as examples.

A parameter that need not be given is there, switched off. Where no sample shows a value, the request has the documented
default, else none; a body without a sample holds the fields that are required.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from apiscribe.export.postman_auth import Auth
from apiscribe.export.postman_body import body_of, is_json, media_of, text_of
from apiscribe.export.postman_samples import Answer, Shown, answers_shown, requests_shown
from apiscribe.lines import escaped
from apiscribe.paths import PLACEHOLDER
from apiscribe.validate.openapi_objects import Node, Outline

Written = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation of a document. `auth` is its own way to be let in, None where it is the collection's."""

    whole: Outline
    path: str
    method: str
    client_parameters: Sequence[str]
    auth: Auth | None

    @property
    def node(self) -> Node:
        return self.whole.nodes[f"{self._item}/{self.method}"]

    @property
    def _item(self) -> str:
        return f"/paths/{escaped(self.path)}"

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        """The parameters in that place, those of the operation in the place of the path's of the same name."""
        found = {}
        for owner in (self.whole.nodes[self._item], self.node):
            for node in self.whole.inside(owner, "parameters"):
                meant = self.whole.followed(node)
                if meant and meant.value.get("in") == place:
                    found[meant.value["name"]] = meant.value
        return list(found.values())


def item(asked: Asked) -> Written:
    """Write an operation as an item."""
    operation = asked.node.value
    shown = requests_shown(asked.whole, asked.node, asked.path)
    return {
        "name": operation.get("summary") or operation.get("operationId") or f"{asked.method.upper()} {asked.path}",
        "request": _request(asked, shown[0] if shown else Shown(), is_example=False),
        "response": list(_examples(asked, shown)),
    }


def _request(asked: Asked, shown: Shown, *, is_example: bool) -> Written:
    operation = asked.node.value
    request: Written = {"method": asked.method.upper(), "url": _url(asked, shown, is_example=is_example)}
    media = media_of(asked.whole, asked.node)
    headers = list(_values(asked.parameters("header"), {name: [text] for name, text in shown.headers.items()}))
    if media and media[0] != "multipart/form-data":  # whose boundary only the sender knows
        headers.append({"key": "Content-Type", "value": media[0]})
    request["header"] = headers
    if media:
        request["body"] = body_of(asked.whole, *media, shown.body)
    if asked.auth and not is_example:
        request["auth"] = asked.auth
    words = ["**Deprecated.**"] if operation.get("deprecated") else []
    words += [operation["description"]] if operation.get("description") else []
    if words and not is_example:
        request["description"] = "\n\n".join(words)
    return request


def _url(asked: Asked, shown: Shown, *, is_example: bool) -> Written:
    path = [_segment(part) for part in asked.path.removeprefix("/").split("/")]
    query = list(_values(asked.parameters("query"), shown.query))
    if is_example:
        query = [each for each in query if not each.get("disabled")]
    sent = "&".join(f"{each['key']}={each['value']}" for each in query if not each.get("disabled"))
    url: Written = {"raw": "{{baseUrl}}/" + "/".join(path) + (f"?{sent}" if sent else "")}
    url |= {"host": ["{{baseUrl}}"], "path": path}
    if query:
        url["query"] = query
    if variables := list(_path_variables(asked, shown)):
        url["variable"] = variables
    return url


def _segment(part: str) -> str:
    """A segment of a path: a placeholder that is all of it is a variable of the request, others of the collection."""
    whole = PLACEHOLDER.fullmatch(part)
    return f":{whole[1]}" if whole else PLACEHOLDER.sub(r"{{\1}}", part)


def _path_variables(asked: Asked, shown: Shown) -> Iterator[Written]:
    described = {parameter["name"]: parameter for parameter in asked.parameters("path")}
    for part in asked.path.split("/"):
        if name := PLACEHOLDER.fullmatch(part):
            own = f"{{{{{name[1]}}}}}" if name[1] in asked.client_parameters else shown.path.get(name[1], "")
            yield {"key": name[1], "value": own, **_told(described.get(name[1], {}))}


def _values(parameters: Sequence[Mapping[str, Any]], shown: Mapping[str, Sequence[str]]) -> Iterator[Written]:
    """The parameters in the order of the document, with what is shown of each, once for each value."""
    for parameter in parameters:
        name = parameter["name"]
        given = shown.get(name) or shown.get(name.casefold())
        for value in given or [_default(parameter)]:
            off = {} if given or parameter.get("required") else {"disabled": True}
            yield {"key": name, "value": value, **_told(parameter), **off}


def _default(parameter: Mapping[str, Any]) -> str:
    schema = parameter.get("schema", {})
    value = schema.get("default", "") if isinstance(schema, Mapping) else ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _told(parameter: Mapping[str, Any]) -> Written:
    return {"description": parameter["description"]} if parameter.get("description") else {}


def _examples(asked: Asked, shown: Sequence[Shown]) -> Iterator[Written]:
    """An example an answer, with the request that belongs to it; then the requests whose answer no sample shows.

    Where as many requests as successes are shown, they belong together in their order; else all answer the first.
    """
    answers = list(answers_shown(asked.whole, asked.node))
    successes = [answer for answer in answers if answer.status.startswith("2")]
    are_pairs = len(successes) == len(shown)
    for answer in answers:
        at = successes.index(answer) if are_pairs and answer in successes else 0
        yield _example(asked, shown[at] if shown else Shown(), answer)
    answered = len(shown) if are_pairs else min(len(answers), 1)
    status = next((s for s in asked.node.value.get("responses", {}) if str(s).startswith("2")), "default")
    for alone in shown[answered:]:
        yield _example(asked, alone, Answer(alone.title, status, "", None))


def _example(asked: Asked, shown: Shown, answer: Answer) -> Written:
    """An example: a request and its answer; without a media type nobody has documented what the answer holds."""
    code = _code(answer.status)
    phrase = _phrase(code)
    name = answer.title or shown.title or " ".join(filter(None, (str(code or ""), phrase))) or "Example"
    example: Written = {"name": name, "originalRequest": _request(asked, shown, is_example=True)}
    if code:
        example |= {"status": phrase, "code": code}
    if answer.media_type:
        example["header"] = [{"key": "Content-Type", "value": answer.media_type}]
        example["body"] = text_of(answer.value, answer.media_type)
        example["_postman_previewlanguage"] = "json" if is_json(answer.media_type) else "text"
    return example


def _code(status: str) -> int | None:
    """The status code; of a class of codes the first."""
    digits = str(status).upper().replace("X", "0")
    return int(digits) if digits.isascii() and digits.isdigit() and 100 <= int(digits) < 600 else None


def _phrase(code: int | None) -> str:
    try:
        return HTTPStatus(code).phrase if code else ""
    except ValueError:
        return ""

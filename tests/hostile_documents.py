"""Documents that try to get out: every text of every place is one that ends a string, a docstring, a comment or a path.

Whatever runs touches `CANARY`: by import, by a call, as a default or within an f-string.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CANARY = "APISCRIBE_CANARY"
_RUN = f"__import__('os').environ.update({CANARY}='sung')"

PAYLOADS: dict[str, str] = {
    "call": _RUN,
    "double-quote": f'a" + {_RUN} + "b',
    "single-quote": f"a' + str({_RUN}) + 'b",
    "docstring": f'"""\n{_RUN}\n"""',
    "docstring-single": f"'''\n{_RUN}\n'''",
    "quote-at-end": 'said "so"',
    "quotes-at-end": 'said """',
    "backslash-at-end": "over there \\",
    "backslash-quote": f'\\"""\n{_RUN}\n\\',
    "escapes": "\\N{BULLET} \\x41 \\u0041 \\777 \\",
    "line-feed": f"a\n{_RUN}\nb",
    "carriage-return": f"a\r{_RUN}\rb",
    "next-line": f"a\x85{_RUN}\x85b",
    "line-separator": f"a\u2028{_RUN}\u2028b",
    "paragraph-separator": f"a\u2029{_RUN}\u2029b",
    "form-feed": f"a\x0c{_RUN}\x0b{_RUN}",
    "null": f"a\x00{_RUN}",
    "right-to-left": f"a\u202e{_RUN}\u2066",
    "surrogate": "a\ud800b",
    "jinja": f"{{{{ {_RUN} }}}}{{% for x in ().__class__.__base__.__subclasses__() %}}{{{{ x }}}}{{% endfor %}}",
    "jinja-raw": "{% raw %}{# # }}{{ self }}",
    "f-string": f"{{{_RUN}}}",
    "format": "{0.__class__.__init__.__globals__} %s %(a)s",
    "comment": f"# */ <!-- --> {_RUN}\n",
    "parent": "../../../../escaped",
    "absolute": "/tmp/escaped",
    "backslashes": "..\\..\\escaped",
    "dunder": "__init__",
    "dunder-class": "__class__",
    "double": "__import__",
    "keyword": "class",
    "soft-keyword": "match",
    "constant": "None",
    "builtin": "list",
    "self": "self",
    "yaml-tag": "!!python/object/apply:os.system ['true']",
    "toml": f'"\n[tool.x]\ny = "{_RUN}',
    "script": "<script>alert(1)</script>",
    "markdown": "](javascript:alert(1)) | `x` |\n# x",
    "empty": "",
    "blank": " ",
    "long": "a" * 5000,
    "chinese": "镜像的名称",
    "ligature": "ﬁeld",
    "fmt": "# fmt: off\n# type: ignore\n# noqa",
}


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a document for each payload and each place that text can stand in, named after both."""
    for name, text in PAYLOADS.items():
        yield f"{name}-words", with_words(text)
        yield f"{name}-values", with_values(text)
        for place in NAMES:
            yield f"{name}-{place}", with_name(place, text)


def crowded() -> dict[str, Any]:
    """One document that holds every payload in every place where text is taken as it comes."""
    document = plain()
    schemas, paths = document["components"]["schemas"], document["paths"]
    template = paths.pop("/v1/{project}/things")["post"]
    texts = list(PAYLOADS.values())
    schemas["Colour"]["enum"] = texts
    for name in ("Thing", "Order"):
        schemas[name] |= {"description": "\n".join(texts), "required": texts}
        schemas[name]["properties"] |= {
            text: {
                "type": "string",
                "enum": [text, f"{text}{text}"],
                "description": text,
                "default": text,
                "pattern": text,
            }
            for text in texts
        }
    for number, text in enumerate(texts):
        schemas[f"{text}{number}"] = {"type": "object", "description": text, "properties": {text: {"type": "string"}}}
        schemas[f"Enum{text}{number}"] = {"type": "string", "enum": [text], "description": text}
        described = {"description": text, "schema": {"type": "string", "enum": [text], "default": text}}
        paths[f"/v1/{{project}}/things/{number}"] = {
            "post": {
                **template,
                "operationId": f"{text}{number}",
                "summary": text,
                "description": text,
                "tags": [text],
                "parameters": [template["parameters"][0], {"name": text, "in": "query", **described}],
                "x-samples": [
                    {"method": "POST", "url": f"https://host/v1/{text}/things?{text}={text}", "body": {text: text}}
                ],
            }
        }
    document["info"] |= {"title": "".join(texts), "description": "".join(texts)}
    document["tags"] = [{"name": text, "description": text} for text in texts]
    return document


def with_words(text: str) -> dict[str, Any]:
    """A document whose every description, title, summary and address is `text`."""
    document = plain()
    document["info"] |= {"title": text, "description": text, "contact": {"name": text, "url": text}}
    document["info"]["license"] = {"name": text, "identifier": text}
    document["tags"] = [{"name": "things", "description": text}]
    document["servers"] = [{"url": text, "variables": {"region": {"default": text}}}]
    operation = document["paths"]["/v1/{project}/things"]["post"]
    operation |= {"summary": text, "description": text}
    operation["requestBody"]["description"] = text
    for parameter in operation["parameters"]:
        parameter["description"] = text
    operation["responses"]["200"]["description"] = text
    for schema in document["components"]["schemas"].values():
        schema["description"] = text
        for prop in schema.get("properties", {}).values():
            prop["description"] = text
    return document


def with_values(text: str) -> dict[str, Any]:
    """A document whose every enum value, default, pattern, format and sample is `text`."""
    document = plain()
    operation = document["paths"]["/v1/{project}/things"]["post"]
    operation["parameters"][1]["schema"] = {"type": "string", "enum": [text, "other"], "default": text, "pattern": text}
    operation["x-samples"] = [{"method": "POST", "url": f"https://host/v1/{text}/things?q={text}", "body": {"a": text}}]
    operation["responses"]["200"]["content"]["application/json"]["examples"] = {text: {"value": {"a": text}}}
    schemas = document["components"]["schemas"]
    schemas["Colour"]["enum"] = [text, "other"]
    schemas["Thing"]["properties"]["a"] |= {"default": text, "pattern": text, "format": text, "examples": [text]}
    schemas["Thing"]["properties"]["b"] |= {"default": text}
    schemas["Order"]["properties"]["a"] |= {"default": text, "enum": [text]}
    return document


NAMES = (
    *("property", "parameter", "header", "path", "path parameter", "component", "enum component", "tag", "resource"),
    *("method", "operation", "media type", "answer media type", "token header", "version", "sample header"),
    *("paged items", "reference", "type", "error field"),
)


def with_name(place: str, text: str) -> dict[str, Any]:
    """A document in which one name is `text`."""
    document = plain()
    paths, schemas = document["paths"], document["components"]["schemas"]
    operation = paths["/v1/{project}/things"]["post"]
    match place:
        case "property":
            for name in ("Thing", "Order"):
                schemas[name]["properties"][text] = {"$ref": "#/components/schemas/Thing", "description": "d"}
                schemas[name]["required"] = [text]
        case "parameter" | "header":
            where = "query" if place == "parameter" else "header"
            operation["parameters"].append({"name": text, "in": where, "schema": {"type": "string"}})
        case "path":
            paths[f"/v1/{{project}}/{text}"] = paths.pop("/v1/{project}/things")
        case "path parameter":
            operation["parameters"].append({"name": text, "in": "path", "required": True, "schema": {"type": "string"}})
            paths[f"/v1/{{project}}/things/{{{text}}}"] = paths.pop("/v1/{project}/things")
        case "component":
            schemas[text] = schemas["Thing"]
            schemas["Thing"] = {"type": "object", "properties": {"x": {"$ref": f"#/components/schemas/{text}"}}}
        case "enum component":
            schemas[text] = schemas.pop("Colour")
            for name in ("Thing", "Order"):
                schemas[name]["properties"]["b"] = {"$ref": f"#/components/schemas/{text}"}
            operation["parameters"][1]["schema"] = {"$ref": f"#/components/schemas/{text}"}
        case "tag":
            operation["tags"] = [text]
        case "resource" | "method":
            operation[f"x-{place}"] = text
        case "operation":
            operation["operationId"] = text
        case "media type":
            operation["requestBody"]["content"] = {text: {"schema": {"type": "object"}}}
        case "answer media type":
            operation["responses"]["200"]["content"] = {text: {"schema": {"type": "object"}}}
        case "token header":
            document["components"]["securitySchemes"] = {text: {"type": "apiKey", "in": "header", "name": text}}
        case "version":
            document["info"]["version"] = text
        case "sample header":
            operation["x-samples"] = [{"method": "POST", "url": "/v1/p/things", "headers": {text: text}, "body": {}}]
        case "paged items":
            at = f"/{text.replace('~', '~0').replace('/', '~1')}"
            schemas["Thing"]["properties"][text] = {"type": "array", "items": {"type": "string"}}
            schemas["Thing"]["properties"][f"{text}!"] = {"type": "string"}
            operation["parameters"].append({"name": text, "in": "query", "schema": {"type": "string"}})
            operation["x-pagination"] = {"style": "marker", "marker": text, "items": at, "next_link": f"{at}!"}
        case "reference":
            schemas["Thing"]["properties"]["c"] = {"$ref": text}
        case "type":
            schemas["Thing"]["properties"]["c"] = {"type": text}
        case "error field":
            failure = {"type": "object", "properties": {f"{text}code": {"type": "string"}}}
            operation["responses"]["400"] = {
                "description": "no",
                "content": {"application/json": {"schema": failure, "examples": {"e": {"value": {text: text}}}}},
            }
    return document


def plain() -> dict[str, Any]:
    """A document with nothing wrong."""
    thing = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"$ref": "#/components/schemas/Colour"}}}
    order = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"$ref": "#/components/schemas/Colour"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "security": [{"token": []}],
        "paths": {
            "/v1/{project}/things": {
                "post": {
                    "operationId": "CreateThing",
                    "tags": ["things"],
                    "parameters": [
                        {"name": "project", "in": "path", "required": True, "schema": {"type": "string"}},
                        {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/Colour"}},
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    },
                    "responses": {
                        "200": {
                            "description": "OK",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {"Colour": {"type": "string", "enum": ["red", "blue"]}, "Order": order, "Thing": thing},
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"}},
        },
    }

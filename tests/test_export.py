"""The document in the forms of other tools. Their own checks of these files are made in .ci/exports.cjs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from apiscribe.export import Exported, exports
from apiscribe.findings import CannotDo
from apiscribe.settings import derived, read_settings
from apiscribe.yaml_loading import load_yaml

LAMPS = """\
openapi: 3.1.0
info: {title: Lamps, version: 1.2.0, description: Lamps of rooms., contact: {url: https://lamps.example.com/help}}
servers:
- url: https://lamps.{region}.example.com/
  variables: {region: {default: north}}
security: [{token: []}]
tags: [{name: lamps, description: What gives light}, {name: Old & Rusty}]
paths:
  /v1/{house_id}/lamps:
    parameters:
    - {name: house_id, in: path, required: true, description: The house., schema: {type: string}}
    get:
      operationId: ListLamps
      summary: Listing lamps
      tags: [lamps]
      deprecated: true
      parameters:
      - {name: limit, in: query, schema: {type: integer, default: 10}}
      - {name: room, in: query, required: true, schema: {type: string}}
      - {name: colour, in: query, schema: {type: array, items: {type: string}}}
      - {name: X-Language, in: header, schema: {type: string}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: object}
              examples: {one: {value: {lamps: []}}, two: {summary: Two of them, value: {lamps: [1, 2]}}}
        '404':
          description: Not Found
          content: {application/json: {schema: {type: object}, example: {error: no house}}}
      x-samples:
      - {method: GET, url: 'https://{endpoint}/v1/{house_id}/lamps?room=hall&colour=red&colour=blue'}
      - {title: In the attic, method: GET, url: '/v1/h7/lamps?room=attic', headers: {x-language: en}}
    post:
      operationId: AddLamp
      security: []
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
      responses: {'201': {description: Created}}
  /v1/{house_id}/lamps/{lamp_id}:
    put:
      operationId: PaintLamp
      parameters:
      - {name: house_id, in: path, required: true, schema: {type: string}}
      - {name: lamp_id, in: path, required: true, schema: {type: string}}
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [picture]
              properties: {picture: {type: string, format: binary}, note: {type: string, description: For the painter}}
      responses: {2XX: {description: Success}}
      x-samples:
      - {title: By number, method: PUT, url: /v1/h7/lamps/l%201, body: {note: thin}}
components:
  securitySchemes: {token: {type: apiKey, in: header, name: X-Auth-Token}}
  schemas:
    Lamp:
      type: object
      required: [name]
      properties: {name: {type: string}, watts: {type: [integer, 'null']}}
      patternProperties: {^x-: {type: string}}
"""
SETTINGS = read_settings('title = "Lamps"\nclient_parameters = ["house_id"]\n', "api.toml", "lamps")


def exported(text: str = LAMPS) -> Exported:
    loaded = load_yaml(text, "lamps.yaml")
    return exports(loaded.value, loaded.at, SETTINGS)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {str(path): str(text) for path, text in exported().files.items()}


@pytest.fixture(scope="module")
def requests(texts: dict[str, str]) -> dict[str, Any]:
    """The items of the collection by the name of their request."""
    folders = json.loads(texts["postman_collection.json"])["item"]
    return {item["name"]: item for folder in folders for item in folder["item"]}


def test_both_forms_of_a_document_say_the_same(texts: dict[str, str]) -> None:
    for name in ("openapi", "openapi-3.0"):
        assert yaml.safe_load(texts[f"{name}.yaml"]) == json.loads(texts[f"{name}.json"])
    assert json.loads(texts["openapi.json"]) == yaml.safe_load(LAMPS)
    assert not [*OpenAPIV30SpecValidator(json.loads(texts["openapi-3.0.json"])).iter_errors()]


def test_what_3_0_cannot_say_is_told_with_its_place() -> None:
    (finding,) = exported().findings
    assert (finding.rule, finding.at.file) == ("not-in-3.0", "lamps.yaml")
    assert LAMPS.splitlines()[finding.at.line - 1].lstrip().startswith("patternProperties")


def test_checksums_are_those_of_the_files(texts: dict[str, str], tmp_path: Path) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    program = shutil.which("sha256sum") or shutil.which("shasum")
    assert program
    run = subprocess.run([program, "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert {line.partition(":")[0] for line in run.stdout.splitlines()} == set(texts) - {"SHA256SUMS"}


def test_a_folder_is_a_resource_and_a_variable_what_users_set(texts: dict[str, str]) -> None:
    collection = json.loads(texts["postman_collection.json"])
    assert [(folder["name"], folder.get("description")) for folder in collection["item"]] == [
        ("lamps", "What gives light")
    ]
    assert {variable["key"]: variable["value"] for variable in collection["variable"]} == {
        "baseUrl": "https://lamps.{{region}}.example.com",
        "region": "north",
        "house_id": "",
        "token": "",
    }
    assert collection["auth"]["type"] == "apikey"
    parts = {part["key"]: part["value"] for part in collection["auth"]["apikey"]}
    assert parts == {"key": "X-Auth-Token", "value": "{{token}}", "in": "header"}


def test_a_request_is_as_the_first_sample_shows_it(requests: dict[str, Any]) -> None:
    request = requests["Listing lamps"]["request"]
    assert request["method"] == "GET"
    assert request["url"]["raw"] == "{{baseUrl}}/v1/:house_id/lamps?room=hall&colour=red&colour=blue"
    assert request["url"]["path"] == ["v1", ":house_id", "lamps"]
    assert request["url"]["variable"] == [{"key": "house_id", "value": "{{house_id}}", "description": "The house."}]
    sent = [(each["key"], each["value"]) for each in request["url"]["query"] if not each.get("disabled")]
    assert sent == [("room", "hall"), ("colour", "red"), ("colour", "blue")]
    assert {"key": "limit", "value": "10", "disabled": True} in request["url"]["query"]
    assert request["header"] == [{"key": "X-Language", "value": "", "disabled": True}]
    assert request["description"].startswith("**Deprecated.**")
    assert "auth" not in request


def test_documented_answers_are_examples_with_their_requests(requests: dict[str, Any]) -> None:
    first, second, missing = requests["Listing lamps"]["response"]
    assert (first["name"], first["code"], first["status"]) == ("200 OK", 200, "OK")
    assert (second["name"], json.loads(second["body"])) == ("Two of them", {"lamps": [1, 2]})
    assert second["originalRequest"]["url"]["raw"] == "{{baseUrl}}/v1/:house_id/lamps?room=attic"
    assert second["originalRequest"]["header"][0]["value"] == "en"
    assert (missing["code"], json.loads(missing["body"])) == (404, {"error": "no house"})
    (alone,) = requests["PaintLamp"]["response"]
    assert (alone["name"], alone["code"]) == ("By number", 200)
    assert "body" not in alone, "nobody has documented what it holds"


def test_a_body_holds_what_is_required_or_what_the_sample_shows(requests: dict[str, Any]) -> None:
    added = requests["AddLamp"]["request"]
    assert added["auth"] == {"type": "noauth"}
    assert json.loads(added["body"]["raw"]) == {"name": "name"}
    assert {"key": "Content-Type", "value": "application/json"} in added["header"]
    painted = requests["PaintLamp"]["request"]
    assert painted["url"]["variable"][1] == {"key": "lamp_id", "value": "l 1"}
    assert painted["header"] == []
    assert painted["body"]["formdata"] == [
        {"key": "picture", "type": "file", "src": None},
        {"key": "note", "value": "thin", "type": "text", "description": "For the painter"},
    ]


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [
        ("{type: http, scheme: Bearer}", "bearer"),
        ("{type: http, scheme: basic}", "basic"),
        ("{type: openIdConnect, openIdConnectUrl: https://who.example.com}", "bearer"),
        ("{type: apiKey, in: query, name: key}", "apikey"),
    ],
)
def test_ways_to_be_let_in(scheme: str, kind: str) -> None:
    text = LAMPS.replace("{type: apiKey, in: header, name: X-Auth-Token}", scheme)
    collection = json.loads(next(str(t) for path, t in exported(text).files.items() if "postman" in path.name))
    assert collection["auth"]["type"] == kind
    named = {name for part in collection["auth"][kind] for name in re.findall(r"\{\{(\w+)}}", part["value"])}
    assert named
    assert named <= {variable["key"] for variable in collection["variable"]}


def test_the_catalogue_has_the_api_and_its_packages(texts: dict[str, str]) -> None:
    api, models, client = yaml.safe_load_all(texts["catalog-info.yaml"])
    assert (api["kind"], api["spec"]["definition"]) == ("API", {"$text": "./openapi.yaml"})
    assert api["metadata"]["tags"] == ["lamps", "old-rusty"]
    assert api["metadata"]["links"] == [{"url": "https://lamps.example.com/help", "title": "Contact"}]
    assert client["spec"]["consumesApis"] == [api["metadata"]["name"]]
    assert client["spec"]["dependsOn"] == [f"component:{models['metadata']['name']}"]
    assert {entity["spec"]["owner"] for entity in (api, models, client)} == {"unknown"}
    # the form of names and tags that Backstage's descriptor format asks for
    for entity in (api, models, client):
        assert re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", entity["metadata"]["name"])


def test_names_that_no_catalogue_takes_are_made_to_fit() -> None:
    document = {**yaml.safe_load(LAMPS), "tags": [{"name": "灯"}, {"name": "<b>"}, {"name": "x" * 200}]}
    settings = derived("lamp" * 40)
    files = exports(document, load_yaml(LAMPS, "lamps.yaml").at, settings).files
    entities = list(yaml.safe_load_all(next(str(text) for path, text in files.items() if "catalog" in path.name)))
    assert [len(entity["metadata"]["name"]) <= 63 for entity in entities] == [True] * 3
    assert all(re.fullmatch(r"[a-z0-9-]{1,63}", tag) for tag in entities[0]["metadata"]["tags"])


def test_api_toml_says_who_owns_an_api() -> None:
    said = 'owner = "group:lights/makers"\nlifecycle = "experimental"\nsystem = "home"\n'
    settings = read_settings(f"[export]\n{said}", "api.toml", "lamps")
    files = exports(yaml.safe_load(LAMPS), load_yaml(LAMPS, "lamps.yaml").at, settings).files
    entities = yaml.safe_load_all(next(str(text) for path, text in files.items() if "catalog" in path.name))
    wanted = ("group:lights/makers", "experimental", "home")
    assert {(e["spec"]["owner"], e["spec"]["lifecycle"], e["spec"]["system"]) for e in entities} == {wanted}
    for line in ('owner = "two words"', 'lifecycle = "Soon!"', "system = 3", 'ower = "me"'):
        with pytest.raises(CannotDo, match=r"^api\.toml:2: "):
            read_settings(f"[export]\n{line}\n", "api.toml", "lamps")

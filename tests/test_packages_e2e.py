"""Both packages as their users have them: built, installed alone, typed, and calling a server that is no friend."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.clean_environment import build_wheel, make_environment
from tests.packages import made, read_document, write_files
from tests.servers import http, serving

HERE = Path(__file__).parent
SAMPLE = next(
    example["value"]
    for example in read_document("images")["paths"]["/v1/{project_id}/images"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]["examples"].values()
)
NO_IMAGES: dict[str, Any] = {"data": [], "total": 0}


def image(**changes: Any) -> dict[str, Any]:
    return {**SAMPLE["data"][0], **changes}


def listed(*images: Any, **changes: Any) -> dict[str, Any]:
    return {**SAMPLE, "data": list(images), **changes}


ANSWERS: dict[str, Any] = {
    "sample": SAMPLE,
    "unknown value": listed(image(status="ARCHIVED", dev_services=["HOLOGRAM"])),
    "nulls": {"current": None, "data": [None, dict.fromkeys(image()), image(dev_services=[None])], "total": None},
    "null list": {"data": None},
    "unknown field": listed(image(colour={"deep": [1, None]}), new=True),
    "long name": listed(image(name="x" * 600)),
    "absent": {},
}
WHOLE = json.dumps(SAMPLE).encode()
BROKEN: dict[str, bytes | None] = {
    "401": http("401 Unauthorized", b'{"error_code": "ModelArts.0104", "error_msg": "Log in."}', x_request_id="r-7"),
    "403 nested": http("403 Forbidden", b'{"error": {"code": 403, "message": "Not yours."}}', X_REQUEST_ID="r-8"),
    "404 empty": http("404 Not Found"),
    "502 html": http("502 Bad Gateway", b"<html><h1>Bad Gateway</h1></html>", content_type="text/html"),
    "500 no text": http("500 Internal Server Error", b"\xff\xfe\x80"),
    "302": http("302 Found", location="http://127.0.0.1:1/"),
    "empty": http("200 OK"),
    "html": http("200 OK", b"<html>", content_type="text/html"),
    "half": http("200 OK", WHOLE[: len(WHOLE) // 2], content_length=str(len(WHOLE))),
    "half of the JSON": http("200 OK", WHOLE[: len(WHOLE) // 2]),
    "wrong type": http("200 OK", b'{"total": "abc"}'),
    "no gzip": http("200 OK", b"plain", content_encoding="gzip"),
    "no answer": b"",
    "timeout": None,
}
ERRORS: dict[str, dict[str, Any]] = {
    "401": {
        "error": "AuthenticationError",
        "status": 401,
        "code": "ModelArts.0104",
        "msg": "Log in.",
        "id": "r-7",
        "body": True,
    },
    "403 nested": {
        "error": "PermissionDeniedError",
        "status": 403,
        "code": "403",
        "msg": "Not yours.",
        "id": "r-8",
        "body": True,
    },
    "404 empty": {"error": "NotFoundError", "status": 404, "code": None, "msg": None, "id": None, "body": True},
    "502 html": {"error": "ServerError", "status": 502, "code": None, "msg": None, "id": None, "body": True},
    "500 no text": {"error": "ServerError", "status": 500, "code": None, "msg": None, "id": None, "body": True},
    "302": {"error": "ApiError", "status": 302, "code": None, "msg": None, "id": None, "body": True},
    "empty": {"error": "DecodeError", "body": True},
    "html": {"error": "DecodeError", "body": True},
    "half": {"error": "ConnectionError"},
    "half of the JSON": {"error": "DecodeError", "body": True},
    "wrong type": {"error": "DecodeError", "body": True},
    "no gzip": {"error": "DecodeError", "body": False},
    "no answer": {"error": "ConnectionError"},
    "timeout": {"error": "TimeoutError"},
}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    return [
        build_wheel(write_files(files, folder / kind), folder / "dist")
        for kind, files in zip(("models", "client"), made("images"), strict=True)
    ]


@pytest.fixture(scope="module")
def python(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("clean") / "venv", wheels)


@pytest.fixture(scope="module")
def outcomes(python: Path) -> dict[str, list[dict[str, Any]]]:
    """What the program says of each case: sync, then async. The requests of a case are checked as they come."""
    said = {**{case: http("200 OK", json.dumps(answer).encode()) for case, answer in ANSWERS.items()}, **BROKEN}

    def answer(line: str, headers: dict[str, str]) -> bytes | None:
        method, target, _ = line.split(" ")
        query = parse_qs(urlsplit(target).query)
        asked = {"name": query["name"], "service_type": ["TRAIN"], "limit": ["20"], "name_fuzzy_match": ["false"]}
        right = (method, urlsplit(target).path, query) == ("GET", "/v1/p-1/images", asked)
        right = right and headers["x-auth-token"] == "s3cret" and headers["accept"] == "application/json"
        right = right and re.fullmatch(r"images-client/1\.0\.0 python/\S+ httpx/\S+", headers["user-agent"]) is not None
        return said[query["name"][0]] if right else http("418 Wrong Request")

    with serving(answer) as url:
        program = [str(python), "-I", "-W", "error", str(HERE / "packages_program.py"), url, *said]
        ran = subprocess.run(program, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, list[dict[str, Any]]] = {}
    for line in ran.stdout.splitlines():
        outcome = json.loads(line)
        told.setdefault(outcome.pop("case"), []).append(outcome)
    return told


def test_the_wheels_hold_the_packages_and_nothing_else(wheels: list[Path]) -> None:
    for wheel, files in zip(wheels, made("images"), strict=True):
        with zipfile.ZipFile(wheel) as archive:
            held = {name for name in archive.namelist() if ".dist-info/" not in name}
            about = next(name for name in archive.namelist() if name.endswith("METADATA"))
            assert "License-Expression: Apache-2.0" in archive.read(about).decode()
            assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
        assert held == {str(path) for path in files if "/" in str(path) and not str(path).startswith("tests/")}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_a_server_sends_is_taken(outcomes: dict[str, list[dict[str, Any]]], case: str) -> None:
    sent = ANSWERS[case]
    names = [item.get("name") for item in sent.get("data") or () if item is not None]
    assert outcomes[case] == [{"names": names, "total": sent.get("total"), "response": sent}] * 2


@pytest.mark.parametrize("case", BROKEN)
def test_what_goes_wrong_has_its_error(outcomes: dict[str, list[dict[str, Any]]], case: str) -> None:
    messages = [outcome.pop("message") for outcome in outcomes[case]]
    assert outcomes[case] == [ERRORS[case]] * 2
    assert all(message.startswith("GET /v1/{project_id}/images: ") for message in messages)
    assert not any("s3cret" in message for message in messages)


def test_the_readmes_run_as_written(python: Path, tmp_path: Path) -> None:
    def answer(line: str, headers: dict[str, str]) -> bytes:
        return http("200 OK", WHOLE)

    for number, files in enumerate(made("images")):
        readme = next(str(content) for path, content in files.items() if path.name == "README.md")
        (program,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
        with serving(answer) as url:
            place = tmp_path / f"{number}.py"
            place.write_text(program.replace("Client(", f"Client(base_url={url!r}, "))
            ran = subprocess.run([str(python), "-I", str(place)], capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        assert "modelbox" in ran.stdout if number else '{"new":[null,1]}' in ran.stdout


GUIDE = re.findall(r"```python\n(.*?)```", (HERE.parent / "docs" / "client.md").read_text("utf-8"), re.DOTALL)
SAID = [
    [*(f"lamp-{number} ACTIVE" for number in range(120)), "120 False ['lamp-100', {}, 'lamp-119'] 120"],
    [*(f"lamp-{number}" for number in range(120)), "120"],
    ["200 r-1 application/json", "50"],
    ["120", "120"],
    ["{}/v1/.../images?limit=1", "120"],
]


@pytest.mark.parametrize(("program", "said"), list(zip(GUIDE, SAID, strict=True)))
def test_the_guide_runs_as_written(python: Path, tmp_path: Path, program: str, said: list[str]) -> None:
    """The server has 120 images, and gives 50 at most with each answer."""
    asked: list[str] = []

    def answer(line: str, headers: dict[str, str]) -> bytes:
        asked.append(line)
        query = parse_qs(urlsplit(line.split()[1]).query)
        first, most = int(query.get("offset", ["0"])[0]), min(int(query.get("limit", ["200"])[0]), 50)
        images = [image(name=f"lamp-{number}", status="ACTIVE") for number in range(120)][first : first + most]
        body = json.dumps({"data": images, "total": 120}).encode()
        return http("200 OK", body, X_Request_Id="r-1", Content_Type="application/json")

    with serving(answer) as url:
        place = tmp_path / "program.py"
        place.write_text(program.replace("modelarts_", "images_").replace('"https://..."', repr(url)))
        ran = subprocess.run([str(python), "-I", "-W", "error", str(place)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    between = ", ".join(repr(f"lamp-{number}") for number in range(101, 119))
    assert ran.stdout.splitlines() == [line.replace("{}", url if "/v1/" in line else between) for line in said]
    assert len(asked) == len(set(asked)) or "for auth in" in program


@pytest.mark.parametrize("name", ["images", "library"])
def test_the_contract_tests_hold(tmp_path: Path, name: str) -> None:
    for kind, files in zip(("models", "client"), made(name), strict=True):
        write_files(files, tmp_path / kind)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'models'}{os.pathsep}{tmp_path / 'client'}"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    ran = subprocess.run(command, cwd=tmp_path / "client", env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout
    assert "skipped" not in ran.stdout


def test_the_contract_tests_find_a_client_that_differs(tmp_path: Path) -> None:
    for kind, files in zip(("models", "client"), made("library"), strict=True):
        write_files(files, tmp_path / kind)
    books = tmp_path / "client/library_client/resources/books.py"
    books.write_text(books.read_text().replace('"genre": genre', '"genres": genre'))
    fields = tmp_path / "models/library_models/models.py"
    fields.write_text(fields.read_text().replace("title: str | None", "title: int | None"))
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'models'}{os.pathsep}{tmp_path / 'client'}"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no"]
    ran = subprocess.run(command, cwd=tmp_path / "client", env=environment, capture_output=True, text=True, timeout=120)
    failed = re.findall(r"^FAILED \S+::(\w+)\[([^\]]*)\]", ran.stdout, re.MULTILINE)
    assert {name for name, _ in failed} == {"test_the_request_is_the_documented_one", "test_the_answer_survives"}


DIGEST = """
import hashlib, sys
sys.path[:0] = [{top!r}, {generator!r}]
from tests.packages import made
for name in ("images", "library"):
    for files in made(name):
        for path in sorted(files):
            content = files[path]
            print(path, hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest())
"""


@pytest.mark.parametrize(
    ("seed", "locale", "zone", "umask"), [("1", "C", "Asia/Kathmandu", 0o077), ("4711", "C.UTF-8", "UTC", 0o000)]
)
def test_the_bytes_depend_on_the_document_alone(tmp_path: Path, seed: str, locale: str, zone: str, umask: int) -> None:
    # Settings of the place where a generator happens to run are none of its business.
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff]\nline-length = 40\n[tool.black]\nline-length = 40\n[tool.isort]\nforce_single_line = true\n"
        "[tool.datamodel-codegen]\nsnake-case-field = true\n"
    )
    environment = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PATH": os.environ["PATH"]}
    top = HERE.parent
    script = DIGEST.format(top=str(top), generator=str(top / "generator"))
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, umask=umask, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    here = [
        f"{path} {hashlib.sha256(str(files[path]).encode()).hexdigest()}"
        for name in ("images", "library")
        for files in made(name)
        for path in sorted(files)
    ]
    assert ran.stdout.splitlines() == here
    assert [each.name for each in tmp_path.iterdir()] == ["pyproject.toml"]

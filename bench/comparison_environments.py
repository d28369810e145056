"""Environments for bench/comparison.py: each candidate alone, with the newest versions that it allows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from apiscribe import store
from apiscribe.generate import make
from apiscribe.project import load_api

TOP = Path(__file__).parent.parent
VENDOR = "huaweicloudsdkmodelarts"
_HTTP_METHODS = {"get", "put", "post", "delete", "patch", "head", "options"}
_VENDOR_OPERATIONS = """
import inspect
from huaweicloudsdkmodelarts.v1 import ModelArtsClient
print(sum(name.endswith("_invoker") for name, _ in inspect.getmembers(ModelArtsClient, inspect.isfunction)))
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to measure: a program of bench/comparison/ and the interpreter that has what it imports.

    Without a `decoder` it is a floor, whose program is the text itself.
    """

    name: str
    python: Path
    program: str
    operations: str = ""
    decoder: str = ""
    version: str = ""
    is_ours: bool = False


def candidates(corpus: Path, work: Path) -> list[Candidate]:
    """Make and install everything that is compared; takes a minute or two."""
    document, whole = reference(corpus, work / "reference")
    asked = operations(document)
    one = environment(work / "one", *projects(TOP / "generated", work / "copies-one"))
    all_ = environment(work / "all", *projects(whole, work / "copies-all"))
    vendor = environment(work / "vendor", VENDOR)
    plain, made = plain_client(document, work / "plain")
    generator = f"openapi-python-client {version(Path(sys.executable), 'openapi-python-client')}"
    in_vendor = printed(vendor, "-c", _VENDOR_OPERATIONS)
    return [
        Candidate("bare interpreter", one, "pass"),
        Candidate("httpx and pydantic imported", one, "import httpx, pydantic"),
        Candidate("apiscribe, one operation", one, "ours.py", "1", "ours", is_ours=True),
        Candidate("apiscribe, whole reference", all_, "ours.py", f"{asked} of {asked}", "ours", is_ours=True),
        Candidate("vendor's package", vendor, "vendor.py", in_vendor, "vendor", f"{VENDOR} {version(vendor, VENDOR)}"),
        Candidate("openapi-python-client", plain, "plain.py", made, "plain", generator),
    ]


def reference(corpus: Path, work: Path) -> tuple[Path, Path]:
    """Make both packages of the whole reference, under this project's settings; gives its document and their folder."""
    folder = work / "spec" / "modelarts"
    folder.mkdir(parents=True)
    shutil.copytree(corpus / "corpus" / "rst" / "modelarts", folder / "pages")
    shutil.copy(TOP / "spec" / "modelarts" / "api.toml", folder)
    api = load_api(work, "modelarts")
    store.write(work, api.owned, make(api).files)
    return folder / "openapi.yaml", work / "generated"


def operations(document: Path) -> int:
    """Count the operations of an OpenAPI document."""
    paths = yaml.load(document.read_text("utf-8"), yaml.CSafeLoader)["paths"]
    return sum(method in _HTTP_METHODS for path in paths.values() for method in path)


def projects(generated: Path, copies: Path) -> list[str]:
    """Copy the projects, so that building leaves nothing behind; gives their paths."""
    return [str(shutil.copytree(path, copies / path.name)) for path in sorted(generated.glob("modelarts-*"))]


def plain_client(document: Path, work: Path) -> tuple[Path, str]:
    """Let openapi-python-client make its package; gives its interpreter, and what became of the operations.

    Where the package does not import as made, it is made again of a document in which no two schemas have names that
    differ in case only, and that is told.
    """
    python = environment(work / "venv", "httpx", "attrs", "python-dateutil")
    site = Path(printed(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    package = site / "plain_client"
    said = made_plain(document, package)
    told = ""
    if subprocess.run([python, "-c", "import plain_client.models"], capture_output=True, check=False).returncode:
        text, renamed = apart(document.read_text("utf-8"))
        (work / "apart.yaml").write_text(text, "utf-8")
        shutil.rmtree(package)
        said = made_plain(work / "apart.yaml", package)
        told = f"; does not import as made, {renamed} schema{'s' * (renamed != 1)} renamed"
    run(python, "-m", "compileall", "-q", str(package))
    made = sum(path.name != "__init__.py" for path in (package / "api").glob("*/*.py"))
    return python, f"{made} of {operations(document)}, {len(re.findall('^WARNING', said, re.MULTILINE))} warnings{told}"


def made_plain(document: Path, package: Path) -> str:
    """Run the command line of openapi-python-client with its own templates; gives what it says."""
    return printed(Path(sys.executable), "-c", "from openapi_python_client.cli import app; app()", "generate", "--meta",
                   "none", "--path", str(document), "--output-path", str(package))  # fmt: skip


def apart(text: str) -> tuple[str, int]:
    """Rename schemas whose names differ in case only, in the text of a document."""
    seen: set[str] = set()
    renamed = 0
    for name in yaml.load(text, yaml.CSafeLoader)["components"]["schemas"]:
        if name.lower() in seen:
            text = re.sub(rf"^    {name}:$", f"    {name}Again:", text, flags=re.MULTILINE)
            text = re.sub(rf"#/components/schemas/{name}(?!\w)", f"#/components/schemas/{name}Again", text)
            renamed += 1
        seen.add(name.lower())
    return text, renamed


def environment(folder: Path, *requirements: str) -> Path:
    """Make an environment with the newest versions of what is required; gives its interpreter."""
    run(Path(sys.executable), "-m", "venv", "--without-pip", str(folder))
    python = folder / "bin" / "python"
    run(Path(sys.executable), "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python),
        *requirements)  # fmt: skip
    return python


def version(python: Path, name: str) -> str:
    return printed(python, "-c", f"from importlib.metadata import version; print(version({name!r}))")


def printed(python: Path, *words: str) -> str:
    return run(python, *words).strip()


def run(python: Path, *words: str) -> str:
    """Run Python; give what it prints. Where it fails, what it says is shown and the bench ends."""
    done = subprocess.run([python, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:4])}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout + done.stderr

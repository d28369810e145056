"""tests/cases/<case>/: pages, and beside them exactly what `transcribe` makes of them.

openapi.yaml is the document, findings.txt what is printed; a case that cannot be done has stderr.txt instead. `make
golden` rewrites them, for a person to read; a test run never does. The pages are written for the case.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from apiscribe.cli import main
from apiscribe.page_files import SUFFIXES

CASES = Path(__file__).parent / "cases"
_BESIDE = {"--api": "api.toml", "--overlay": "overlay.yaml", "--decisions": "decisions.yaml"}


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(CASES / case)
    pages = sorted(path.name for path in Path().iterdir() if path.suffix in SUFFIXES and path.name not in _OUTPUT)
    options = [word for option, file in _BESIDE.items() if Path(file).exists() for word in (option, file)]
    code = main(["transcribe", *pages, "-o", str(tmp_path / "openapi.yaml"), *options])
    printed = capsys.readouterr()
    made = {"findings.txt": printed.out} if printed.out else {}
    if code == 0:
        made["openapi.yaml"] = (tmp_path / "openapi.yaml").read_text(encoding="utf-8")
    else:
        made["stderr.txt"] = f"exit {code}\n{printed.err}"
    if request.config.getoption("--golden"):
        for name in _OUTPUT:
            Path(name).unlink(missing_ok=True)
        for name, text in made.items():
            Path(name).write_text(text, encoding="utf-8")
    kept = {name: Path(name).read_text(encoding="utf-8") for name in _OUTPUT if Path(name).exists()}
    assert made == kept


_OUTPUT = ("openapi.yaml", "findings.txt", "stderr.txt")


_PAIRS = [
    ("lamps-text", "lamps-rst"),
    ("lamps-html", "lamps-rst"),
    ("lamps-markdown", "lamps-rst"),
    ("tables-by-words-text", "tables-by-words"),
    ("lamps-chinese-text", "lamps-chinese-markdown"),
]


@pytest.mark.parametrize("pair", _PAIRS, ids="=".join)
def test_two_forms_of_one_page_give_one_document(pair: tuple[str, str]) -> None:
    one, other = ((CASES / case / "openapi.yaml").read_text(encoding="utf-8") for case in pair)
    assert one == other


@pytest.mark.parametrize("case", ["lamps-chinese-markdown", "lamps-chinese-html"])
def test_a_page_in_another_language_gives_the_same_document_but_for_its_words(case: str) -> None:
    own, english = (yaml.safe_load((CASES / name / "openapi.yaml").read_text("utf-8")) for name in (case, "lamps-rst"))
    assert own != english
    assert _without_words(own) == _without_words(english)


def test_pages_of_two_languages_stand_in_one_folder(tmp_path: Path) -> None:
    """Each page is read in its own language: no row is lost, whichever language most of the pages have."""
    (tmp_path / "lamps.md").write_bytes((CASES / "lamps-chinese-markdown" / "list_lamps.md").read_bytes())
    other = (CASES / "lamps-rst" / "list_lamps.rst").read_text(encoding="utf-8")
    (tmp_path / "shelves.rst").write_text(other.replace("/lamps", "/shelves").replace("Lamps", "Shelves"), "utf-8")
    code = main(["transcribe", str(tmp_path), "-o", str(tmp_path / "o.yaml"), "--report", str(tmp_path / "r.json")])
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert code == 0
    assert [len(page["operations"]) for page in report["pages"]] == [1, 1]
    assert [(page["rows"]["transcribed"], page["rows"]["reported"]) for page in report["pages"]] == [(17, 0), (17, 0)]


def _without_words(value: Any) -> Any:
    """A document without what it says in words; the sample's own words are its values, and stay."""
    if isinstance(value, list):
        return [_without_words(item) for item in value]
    if not isinstance(value, dict):
        return value
    said = {name for name in ("summary", "description") if isinstance(value.get(name), str)}
    return {name: _without_words(inner) for name, inner in value.items() if name not in said}

"""tests/cases/<case>/: pages, and beside them exactly what `transcribe` makes of them.

openapi.yaml is the document, findings.txt what is printed; a case that cannot be done has stderr.txt instead. `make
golden` rewrites them, for a person to read; a test run never does. The pages are written for the case.
"""

from __future__ import annotations

from pathlib import Path

import pytest

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
]


@pytest.mark.parametrize("pair", _PAIRS, ids="=".join)
def test_two_forms_of_one_page_give_one_document(pair: tuple[str, str]) -> None:
    one, other = ((CASES / case / "openapi.yaml").read_text(encoding="utf-8") for case in pair)
    assert one == other

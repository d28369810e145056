"""Measures fidelity on real pages and answer keys, and compares with the figures kept in scoreboard.json.

usage: scoreboard.py CORPUS [--keep]
CORPUS holds corpus/<form>/<service>/, gold/, truth/<sdk>.json, bench/score.py, bench/flatten.py

Prints one table a form: pages, operations, rows, samples, findings, validity for each service; then precision and
recall against hand-made labels for each kind of fact (those of other forms and languages are in bench/gold), agreement
with the vendor's SDK, and agreement of the forms with each other. Sphinx HTML is made here, from the RST.
Exit 1 where a figure is worse than the kept one; --keep writes the figures, unless one of them fell. Everything made
goes to a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from apiscribe.findings import Severity
from apiscribe.pages import find_pages
from apiscribe.pipeline import describe
from apiscribe.serialize import dump_yaml
from apiscribe.settings import derived
from apiscribe.transcribe import RowCount

KEPT = Path(__file__).with_name("scoreboard.json")
LABELS = Path(__file__).with_name("gold")
FORMS = {"rst": "corpus/rst", "text": "corpus/text"}
OTHER_FORMS = {"html": ("corpus/html/modelarts", "modelarts-html"), "markdown-zh": ("corpus/markdown-zh/swr", "swr-zh")}
SDKS = {
    "modelarts": "modelarts",
    "ims": "image-management-service",
    "cfw": "cloud-firewall",
    "swr": "software-repository-container",
    "vpcep": "vpc-endpoint",
}
LABELLED_PAGE = ("list-images", "pages/list-images.txt")
_LOWER_IS_BETTER = ("reported", "errors", "warnings", "invalid", "extra", "missing")
_SCORE = re.compile(
    r"^(\w[\w ]*?) +P +([\d.]+) R +([\d.]+) F1 +([\d.]+) +ok (\d+) extra (\d+) missing (\d+)$", re.MULTILINE
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--keep", action="store_true", help="write the figures to scoreboard.json")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(said.corpus, Path(folder))
    show(figures)
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    fallen = list(worse(kept, figures))
    for line in fallen:
        print(f"fell: {line}")
    if said.keep and not fallen:
        KEPT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if fallen else 0


def measure(corpus: Path, folder: Path) -> dict[str, Any]:
    """Every figure, as nested mappings of names to numbers."""
    figures: dict[str, Any] = {}
    for form, place in FORMS.items():
        out = folder / form
        out.mkdir()
        services = sorted(path for path in (corpus / place).iterdir() if path.is_dir())
        figures[form] = {"services": {path.name: transcribe(path, out / f"{path.name}.yaml") for path in services}}
        transcribe(corpus / LABELLED_PAGE[1], out / f"{LABELLED_PAGE[0]}.yaml")
        figures[form]["gold"] = score(corpus, "gold", out, corpus / "gold")
        figures[form]["sdk"] = {
            service: score(corpus, "sdk", out / f"{service}.yaml", corpus / "truth" / f"{sdk}.json")["TOTAL"]
            for sdk, service in SDKS.items()
        }
    figures["sphinx-html"] = {"services": sphinx_html(corpus, folder)}
    for form in ("text", "sphinx-html"):
        figures[f"rst = {form}"] = {
            path.stem: score(corpus, "same", folder / "rst" / path.name, path)["TOTAL"]
            for path in sorted((folder / form).glob("*.yaml"))
        }
    others = folder / "others"
    others.mkdir()
    for form, (place, name) in OTHER_FORMS.items():
        figures[form] = {"services": {name: transcribe(corpus / place, others / f"{name}.yaml")}}
    figures["labels of other forms"] = score(corpus, "gold", others, LABELS)
    return figures


def sphinx_html(corpus: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Transcribe each reference in RST as Sphinx shows it in a browser."""
    out = folder / "sphinx-html"
    out.mkdir()
    counted = {}
    for source in sorted(path for path in (corpus / FORMS["rst"]).iterdir() if path.is_dir()):
        pages = folder / "pages" / source.name
        command = [sys.executable, str(corpus / "bench" / "flatten.py"), str(source), str(pages), "html"]
        subprocess.run(command, capture_output=True, check=True)
        counted[source.name] = transcribe(pages, out / f"{source.name}.yaml")
    return counted


def transcribe(source: Path, output: Path) -> dict[str, int]:
    """Transcribe a folder of pages, or a page, and count."""
    described = describe(find_pages([str(source)]), derived(output.stem), None, ())
    content = described.document.content
    output.write_text(dump_yaml(content), encoding="utf-8")
    rows = sum((transcript.rows for transcript in described.transcripts), RowCount())
    severities = Counter(finding.severity for finding in described.findings)
    assert rows.seen == rows.transcribed + rows.reported
    return {
        "pages": len(described.transcripts),
        "operations": sum(len(item) for item in content["paths"].values()),
        "seen": rows.seen,
        "transcribed": rows.transcribed,
        "reported": rows.reported,
        "samples": sum(transcript.samples.seen for transcript in described.transcripts),
        "samples reported": sum(transcript.samples.reported for transcript in described.transcripts),
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "invalid": len(list(OpenAPIV31SpecValidator(content).iter_errors())),
    }


def score(corpus: Path, *words: object) -> dict[str, dict[str, float]]:
    """Run the corpus's own scorer; its figures for each kind of fact."""
    command = [sys.executable, str(corpus / "bench" / "score.py"), *map(str, words)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {
        kind: {"F1": float(f1), "ok": int(ok), "extra": int(extra), "missing": int(missing)}
        for kind, _, _, f1, ok, extra, missing in _SCORE.findall(printed)
    }


def show(figures: Mapping[str, Any]) -> None:
    """Print the figures as tables."""
    for form in (*FORMS, "sphinx-html", *OTHER_FORMS):
        services = figures[form]["services"]
        heads = list(next(iter(services.values())))
        print(f"\n{form:32}" + "".join(f"{head:>17}" for head in heads))
        for service, row in services.items():
            print(f"{service:32}" + "".join(f"{row[head]:>17,}" for head in heads))
        for kind in ("gold", "sdk"):
            if kind in figures[form]:
                _show_scores(f"{form}: against the {'labels' if kind == 'gold' else 'SDK'}", figures[form][kind])
    for name, scores in figures.items():
        if "services" not in scores:
            _show_scores(name, scores)


def _show_scores(title: str, scores: Mapping[str, Any]) -> None:
    print(f"\n{title}")
    for name, row in scores.items():
        print(f"  {name:30} F1 {row['F1']:.4f}   ok {row['ok']:>5} extra {row['extra']:>4} missing {row['missing']:>4}")


def worse(kept: Mapping[str, Any], now: Mapping[str, Any], name: str = "") -> Iterator[str]:
    """Each kept figure that is worse now, or gone. What has no better or worse (rows seen) may go up only."""
    for key, before in kept.items():
        where = f"{name} / {key}" if name else key
        after = now.get(key)
        if isinstance(before, Mapping):
            yield from worse(before, after or {}, where)
        elif after is None:
            yield f"{where}: {before} -> gone"
        elif (after > before) if key.split()[-1] in _LOWER_IS_BETTER else (after < before):
            yield f"{where}: {before} -> {after}"


if __name__ == "__main__":
    sys.exit(main())

"""What type checkers in strict mode say of the programs and packages in a folder, without plugins."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

Complaint = tuple[str, str]


def mypy(folder: Path) -> list[Complaint]:
    """Give the errors as place ("bad.py:5") and message. A package in the folder is checked as a program is."""
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "--cache-dir", ".cache", "."]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    return re.findall(r"^(\S+:\d+): error: (.*)$", ran.stdout, re.MULTILINE)


def pyright(folder: Path) -> list[Complaint]:
    """Give the errors and warnings as place and message."""
    (folder / "pyrightconfig.json").write_text(json.dumps({"include": ["."], "typeCheckingMode": "strict"}))
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", "-p", str(folder)]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    told = [each for each in json.loads(ran.stdout)["generalDiagnostics"] if each["severity"] != "information"]
    return [(_place(each["file"], each["range"]["start"]["line"]), each["message"]) for each in told]


def _place(file: str, line: int) -> str:
    return f"{Path(file).name}:{line + 1}"

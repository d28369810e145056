"""Repositories of git in temporary folders, for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A Tester"), ("EMAIL", "tester@lamps.example"), ("DATE", "2024-01-02T03:04:05Z"))
}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, with no settings but the repository's own."""
    environment = {**os.environ, **_WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), *words], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(folder: Path, files: dict[str, str], tag: str = "") -> None:
    """Write files and commit all there is."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", "main")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Change it")
    if tag:
        git(folder, "tag", tag)

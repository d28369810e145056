"""What the client logs, on standard error. The client masks secrets itself."""

from __future__ import annotations

import logging
import sys

from .terminal import visible


class _Formatter(logging.Formatter):
    """One line a record, nothing in it that a terminal obeys."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def log_to_stderr(module: str) -> None:
    """Show what the client logs; not what httpx and what lies below it do, which masks nothing."""
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(_Formatter("%(name)s: %(message)s"))
    logger = logging.getLogger(module)
    logger.addHandler(shown)
    logger.setLevel(logging.DEBUG)

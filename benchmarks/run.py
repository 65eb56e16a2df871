"""Measure what the portal promises to do quickly, each beside the least that it could take; print the ratios."""

import importlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PARTS = (
    "scoring",
    "forecasting",
    "overview",
    "pages",
    "documents",
    "volume",
    "printing",
    "importing",
    "reporting",
)


def main(chosen: Sequence[str]) -> int:
    """Run the parts (all, or those named as arguments), each on a portal of its own; 1 where a target is missed."""
    parts = chosen or PARTS
    if len(parts) == 1:
        return _measured(parts[0])
    failed = [part for part in parts if _apart(part)]  # also one that was killed, whose status is below 0
    return int(bool(failed))


def _apart(part: str) -> int:
    return subprocess.run([sys.executable, __file__, part], check=False).returncode  # noqa: S603 - this script itself


def _measured(part: str) -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    environment = importlib.import_module("environment")
    missed = False
    with environment.temporary_portal() as folder:
        # Only now, since models cannot be imported before Django knows its settings.
        for text in importlib.import_module(part).measure(folder):
            print(text, flush=True)
            missed = missed or "MISSED" in text
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

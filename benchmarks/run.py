"""Measure what the portal promises to do quickly, each beside the least that it could take; print the ratios."""

import importlib
import sys
from pathlib import Path

PARTS = ("scoring", "forecasting", "overview", "documents", "volume", "printing", "importing", "reporting")


def main(chosen: list[str]) -> int:
    """Run the parts (all, or those named as arguments); 1 where a target is missed."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    environment = importlib.import_module("environment")
    missed = False
    with environment.temporary_portal() as folder:
        # Only now, since models cannot be imported before Django knows its settings.
        for part in chosen or PARTS:
            for text in importlib.import_module(part).measure(folder):
                print(text, flush=True)
                missed = missed or "MISSED" in text
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The colours of tokens.css by their names, for what no style sheet of a page reaches: drawings, print, office files."""

import re
from pathlib import Path

TOKENS = Path(__file__).parents[1] / "static" / "portal" / "css" / "tokens.css"
_COLOURS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8")))


def colour(name: str) -> str:
    """``#rrggbb`` of the token ``--NAME``."""
    return _COLOURS[name]

"""Numbers of the tables and figures, in the order of the document, and the text's references to them.

A table or figure has an id that begins with ``table-`` or ``figure-``; what names it is an empty ``<span class="nth"
data-of="ID">`` in its caption and an empty ``<a class="ref" href="#ID">`` wherever the text refers to it. What people
write has neither ids nor classes, so nothing of theirs is taken for one.
"""

import re
from collections import Counter

_NAMES = {"table": "表", "figure": "圖"}
_COUNTED = re.compile(r' id="((table|figure)-[^"]+)"')
_NAMED = re.compile(r'(<(?:span class="nth"\s+data-of="|a class="ref"\s+href="#))([^"]+)"\s*></')


def numbered(html: str) -> str:
    """``html`` with 表 1, 圖 1 … where its tables and figures are named. Raises KeyError for one that is not there."""
    counts: Counter[str] = Counter()
    numbers: dict[str, str] = {}
    for anchor, kind in _COUNTED.findall(html):
        counts[kind] += 1
        numbers[anchor] = f"{_NAMES[kind]} {counts[kind]}"
    return _NAMED.sub(lambda found: f'{found[1]}{found[2]}">{numbers[found[2]]}</', html)

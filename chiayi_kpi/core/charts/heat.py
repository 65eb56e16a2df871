"""Heat maps: how dark a cell is. The number stands in the cell, so that the shade only helps the eye."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor

from chiayi_kpi.core.formats import Number, exact

# Shares in per cent; below the last the cell is darkest. The darker, the more is missing, on paper and in grey as well.
LIMITS = (90, 80, 70, 60)


def heat_level(share: Number | None) -> str:
    """``0`` for a share of at least 90 per cent as it is printed, to ``4`` below 60; nothing where there is no share."""
    if share is None:
        return ""
    tenths = floor(exact(share) * 10 + Fraction(1, 2))
    return str(next((level for level, limit in enumerate(LIMITS) if tenths >= limit * 10), len(LIMITS)))


def heat_key() -> list[tuple[str, str]]:
    """The levels with their ranges: (``1``, ``80–90%``)."""
    between = [f"{low}–{high}%" for high, low in pairwise(LIMITS)]
    labels = [f"≥ {LIMITS[0]}%", *between, f"< {LIMITS[-1]}%"]
    return [(str(level), label) for level, label in enumerate(labels)]

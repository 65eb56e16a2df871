"""A checker made by others: outloud, PDF/UA-1 by the clauses of the Matterhorn Protocol."""

from pathlib import Path

import outloud

# Not asked, since it guesses there: the head of a table that goes on over pages and a bar beside text look to it like
# something else (PAG-001, TBL-010, TBL-014), and it loses a head's cell that reaches down at the end of its row
# (TBL-004; test_structure closes the grid of every table).
_GUESSES = {"PAG-001", "TBL-004", "TBL-010", "TBL-014"}


def faults(path: Path) -> list[str]:
    """What the checker finds in a file, one line each. A file that it cannot read is a fault."""
    result = outloud.check(str(path), skip=_GUESSES)
    assert result.error is None, result.error
    return [f"{found.rule} p. {found.page}: {found.message}" for found in result.findings]

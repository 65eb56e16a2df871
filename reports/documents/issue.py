"""What a document bears as a paper: date and number on its cover, and who signs on its last page."""

from dataclasses import dataclass

from chiayi_kpi.core import roc
from objectives.selectors import Paper

_IN_A_ROW = 6  # signatures
_DAY_BY_HAND = "中華民國　　　年　　月　　日"
_NUMBER_BY_HAND = "　　　　字第　　　　　　　　號"


@dataclass(frozen=True, slots=True)
class Issue:
    """``day`` and ``number`` leave room for handwriting where they are not given; ``signatories`` by rows."""

    day: str
    number: str
    signatories: tuple[tuple[str, ...], ...]


def issue(paper: Paper) -> Issue:
    """``paper`` as it is printed."""
    names = paper.signatories
    return Issue(
        day=roc.written(paper.issued_on) if paper.issued_on else _DAY_BY_HAND,
        number=paper.number or _NUMBER_BY_HAND,
        signatories=tuple(names[at : at + _IN_A_ROW] for at in range(0, len(names), _IN_A_ROW)),
    )

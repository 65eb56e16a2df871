"""What the dashboard's address asks for. The address is the view: sent to a colleague it shows the same page."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from indicators.scoring.model import Light

NOBODY = "none"  # the owner that an indicator has to which nobody is assigned
THEN = "then"
MISSING, STALE = "missing", "stale"
BEHIND = "behind"  # red or yellow, without the bonuses: what the plan is behind with
REPORTS = (MISSING, STALE)
SORTS = ("light", "indicator", "value", "points", "lost", "owner", "updated")
DESCENDING = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of the dashboard; what is empty does not matter. ``sort`` is empty in the plan's order."""

    through: int
    known: str = ""  # THEN: as the figures were known at the month's review deadline
    facet: int | None = None
    light: str = ""
    owner: str = ""  # the id of a person, or NOBODY
    report: str = ""
    sort: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.facet or self.light or self.owner or self.report)

    def query(self, **changes: Any) -> str:
        """The view as an address's query, with these changes; what is empty is left out, the month never is."""
        view = replace(self, **changes)
        named = {name: getattr(view, name) for name in self.__dataclass_fields__}
        return urlencode({name: value for name, value in named.items() if value})

    def sorted_by(self, column: str) -> str:
        """The sort after a click on a column's head: ascending, then descending, then the plan's order again."""
        if self.sort == column:
            return f"{DESCENDING}{column}"
        return "" if self.sort == f"{DESCENDING}{column}" else column


def parse(sent: QueryDict, through: int) -> Asked:
    """The view that was asked for; a word that does not exist is left out, since an old address must not fail."""
    return Asked(
        through=through,
        known=_one_of(sent.get("known", ""), (THEN,)),
        facet=_facet(sent.get("facet", "")),
        light=_one_of(sent.get("light", ""), [BEHIND, *(light.value for light in Light)]),
        owner=_owner(sent.get("owner", "")),
        report=_one_of(sent.get("report", ""), REPORTS),
        sort=_one_of(sent.get("sort", ""), [sign + name for name in SORTS for sign in ("", DESCENDING)]),
    )


def _one_of(text: str, known) -> str:
    return text if text in known else ""


def _facet(text: str) -> int | None:
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def _owner(text: str) -> str:
    return text if text == NOBODY or (text.isascii() and text.isdigit() and len(text) <= 18) else ""

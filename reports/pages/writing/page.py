"""What the page of who has written shows: the accounts by facet, with the people who are to write them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.models import Assignment
from indicators.permissions import is_assigned, may_write_account
from indicators.selectors.overtaken import FigureChanges
from objectives.models import Plan
from objectives.writing.fields import follows_figures
from objectives.writing.rich_text import plain_text
from objectives.writing.selectors import AccountLine


@dataclass(frozen=True, slots=True)
class WritingRow:
    """One account: ``tone`` and ``state`` say how far it is, ``people`` who is to write it.

    ``overtaken``: when its figures changed after it was last written; None where they did not.
    """

    line: AccountLine
    tone: str
    state: str
    people: str
    may_write: bool
    overtaken: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class WritingPage:
    """``facets``: each facet's name with its accounts. ``written`` counts the accounts that are finished, ``own`` are the person's own that are not.

    ``others`` are all else that is not finished, also what is given to nobody, as the fifth part mostly is.
    """

    facets: tuple[tuple[str, tuple[WritingRow, ...]], ...]
    written: int
    total: int
    own: tuple[WritingRow, ...]
    others: tuple[WritingRow, ...]
    overtaken: tuple[WritingRow, ...]


def writing_page(
    plan: Plan,
    lines: Sequence[AccountLine],
    given: Mapping[int, Sequence[Assignment]],
    changed: Mapping[int, FigureChanges],
    user,
) -> WritingPage:
    """The page of ``plan``'s accounts as ``user`` sees it; nobody may write in a settled year.

    ``changed``: objective id → how its figures changed.
    """
    rows = [_row(plan, line, given.get(line.objective_id, ()), changed, user) for line in lines]
    facets = groupby(rows, key=lambda row: row.line.facet_name)
    unfinished = [row for row in rows if not row.line.is_finished]
    own = tuple(
        row
        for row in unfinished
        if any(is_assigned(user, one) for one in given.get(row.line.objective_id, ()))
    )
    return WritingPage(
        facets=tuple((name, tuple(members)) for name, members in facets),
        written=len(rows) - len(unfinished),
        total=len(rows),
        own=own,
        others=tuple(row for row in unfinished if row not in own),
        overtaken=tuple(row for row in rows if row.overtaken),
    )


def overtaken(
    plan: Plan, line: AccountLine, changed: Mapping[int, FigureChanges]
) -> datetime.datetime | None:
    """When figures of the objective became other ones than its account was written about; None also in a settled year, and
    where all that it says of figures are fields.
    """
    moves = changed.get(line.objective_id)
    if plan.is_settled or moves is None or not line.is_written or not line.last_at:
        return None
    return None if follows_figures(plain_text(line.text)) else moves.since(line.last_at)


def _row(
    plan: Plan,
    line: AccountLine,
    given: Sequence[Assignment],
    changed: Mapping[int, FigureChanges],
    user,
) -> WritingRow:
    tone, state = _state(line)
    may = not plan.is_settled and may_write_account(user, plan, given)
    return WritingRow(line, tone, state, _people(given), may, overtaken(plan, line, changed))


def _state(line: AccountLine) -> tuple[str, str]:
    if not line.is_written:
        return "warning", _("Not written yet")
    if not line.is_finished:
        return "accent", _("Something left open")
    return "success", _("Written")


def _people(given: Sequence[Assignment]) -> str:
    """The owners' names with their units, each once."""
    names = [" ".join(filter(None, (one.unit, str(one.owner or one.deputy or "")))) for one in given]
    return _(", ").join(dict.fromkeys(name for name in names if name))

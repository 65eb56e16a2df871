"""What the page of who has written shows: the accounts by facet, with the people who are to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.models import Assignment
from indicators.permissions import may_write_account
from objectives.models import Plan
from objectives.writing.reads import AccountLine


@dataclass(frozen=True, slots=True)
class WritingRow:
    """One account: ``tone`` and ``state`` say how far it is, ``people`` who is to write it."""

    line: AccountLine
    tone: str
    state: str
    people: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class WritingFacet:
    name: str
    rows: tuple[WritingRow, ...]


@dataclass(frozen=True, slots=True)
class WritingPage:
    """``written`` counts the accounts that are finished, ``mine`` are the person's own that are not."""

    facets: tuple[WritingFacet, ...]
    written: int
    total: int
    mine: tuple[WritingRow, ...]


def writing_page(
    plan: Plan, lines: Sequence[AccountLine], given: Mapping[int, Sequence[Assignment]], user
) -> WritingPage:
    """The page of ``plan``'s accounts as ``user`` sees it; nobody may write in a settled year."""
    rows = [_row(plan, line, given.get(line.objective_id, ()), user) for line in lines]
    facets = groupby(rows, key=lambda row: row.line.facet_name)
    unfinished = [row for row in rows if not _is_done(row.line)]
    return WritingPage(
        facets=tuple(WritingFacet(name, tuple(members)) for name, members in facets),
        written=len(rows) - len(unfinished),
        total=len(rows),
        mine=tuple(row for row in unfinished if user.pk in _ids(given.get(row.line.objective_id, ()))),
    )


def _row(plan: Plan, line: AccountLine, given: Sequence[Assignment], user) -> WritingRow:
    tone, state = _state(line)
    may = not plan.is_settled and may_write_account(user, plan, given)
    return WritingRow(line, tone, state, _people(given), may)


def _is_done(line: AccountLine) -> bool:
    return line.is_written and not line.is_unfinished


def _state(line: AccountLine) -> tuple[str, str]:
    if not line.is_written:
        return "warning", _("Not written yet")
    if line.is_unfinished:
        return "accent", _("Something left open")
    return "success", _("Written")


def _people(given: Sequence[Assignment]) -> str:
    """The owners' names with their units, each once."""
    names = [" ".join(filter(None, (one.unit, str(one.owner or one.deputy or "")))) for one in given]
    return _(", ").join(dict.fromkeys(name for name in names if name))


def _ids(given: Sequence[Assignment]) -> set[int]:
    return {pk for one in given for pk in (one.owner_id, one.deputy_id) if pk}

"""What the page of who reports what shows, ready to print: indicators as rows; owner, deputy, unit as columns."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.clock import today
from indicators.deputy_mail import time_text
from indicators.selectors.assignment_rows import AssignmentRow, assignment_rows
from indicators.selectors.reporters import Reporters, reporters
from indicators.services.assignments import COLUMNS, shown_in
from objectives.models import Plan

LABELS = {"owner": gettext_lazy("Owner"), "deputy": gettext_lazy("Deputy"), "unit": gettext_lazy("Unit")}


@dataclass(frozen=True, slots=True)
class AssignmentCell:
    """``warning``: why the person in it counts as nobody."""

    column: str
    label: str
    shown: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    indicator_id: int
    code: str
    name: str
    common: bool
    typed: bool
    nobody: bool
    cells: tuple[AssignmentCell, ...]
    time: str  # in which the deputy stands in; empty where there is no limit
    stands_in: bool


@dataclass(frozen=True, slots=True)
class AssignmentsPage:
    groups: tuple[tuple[str, tuple[AssignmentLine, ...]], ...]  # by objective
    people: Reporters
    nobody: int  # indicators that somebody has to report and nobody can
    count: int

    @property
    def for_scripts(self) -> list[dict[str, str]]:
        """The people whom the cells offer, by name; ``account`` is found by typing, too."""
        return [{"label": person.label, "account": person.username} for person in self.people.all]


def assignments_page(plan: Plan) -> AssignmentsPage:
    """The page of one agency's year. Three queries."""
    rows, people = assignment_rows(plan), reporters(plan.own_agency.pk)
    groups = [
        (objective, tuple(_line(row, people) for row in held))
        for objective, held in groupby(rows, key=lambda row: row.objective)
    ]
    nobody = sum(row.nobody for row in rows)
    return AssignmentsPage(tuple(groups), people, nobody, sum(row.typed for row in rows))


def _line(row: AssignmentRow, people: Reporters) -> AssignmentLine:
    return AssignmentLine(
        indicator_id=row.indicator_id,
        code=row.code,
        name=row.name,
        common=row.common,
        typed=row.typed,
        nobody=row.nobody,
        cells=tuple(
            AssignmentCell(
                column, str(LABELS[column]), shown_in(row.assignment, column, people), _warning(row, column)
            )
            for column in COLUMNS
        ),
        time=time_text(row.assignment.deputy_from, row.assignment.deputy_to),
        stands_in=row.stands_in(today()),
    )


def _warning(row: AssignmentRow, column: str) -> str:
    able = {"owner": row.owner_able, "deputy": row.deputy_able, "unit": True}
    if able[column] or getattr(row.assignment, column) is None:
        return ""
    return _("Can no longer report here: the account is closed, or the role has ended.")

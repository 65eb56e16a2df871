"""What one person has to do, in the order in which they would do it: report, approve, rate, approve plans."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.deadline_text import deadline_note
from indicators.models import Remedy
from indicators.reporting.explanations import newest_complete
from indicators.reporting.remedies import DueRemedy, RemedyWork
from indicators.reporting.rows import PlanHead
from indicators.reporting.unassigned import Unassigned
from indicators.reporting.work import OwedMonth, PlanAhead, WaitingMonth, Work
from indicators.validation.earlier import Missing
from indicators.validation.fault import faults_text
from indicators.year_end.accounts import AccountTask
from indicators.year_end.todo import NotTakenOver, OwnDraft, RatingTask, WaitingPlan
from objectives.addresses import plan_url
from reports.analysis.todo.months import address, grid, month_of, whose
from reports.analysis.todo.task import NAMED, Task, TaskAgency

# Of each of one month's, how many indicators have to be explained; None: not known.
Unexplained = Callable[[Sequence[OwedMonth]], Sequence[int | None]]


def report_tasks(work: Work, unexplained: Unexplained) -> list[Task]:
    """The month that ended last comes first: it is what most people come for. Earlier ones follow.

    ``unexplained`` is asked about the newest month whose figures are complete, and about no other: it scores the plan.
    """
    complete = newest_complete(work.owed)
    counts = dict(zip(map(id, complete), unexplained(complete), strict=True)) if complete else {}
    newest = sorted(work.owed, key=lambda month: (month.plan.year, month.month), reverse=True)
    return [_owed(month, counts.get(id(month))) for month in newest if month.fresh]


def ahead_tasks(work: Work) -> list[Task]:
    """The plans whose first month is still to come: the person's indicators by name, and from when on they are reported."""
    return [_ahead(one) for one in work.ahead]


def approval_tasks(work: Work) -> list[Task]:
    """The months that wait for a supervisor, the newest first."""
    return [
        _waiting(month)
        for month in sorted(work.waiting, key=lambda month: (month.plan.year, month.month), reverse=True)
    ]


def remedy_tasks(work: RemedyWork) -> list[Task]:
    """The improvement measures that are due soon or were due, sent back ones with the reason, then those to be closed."""
    return [
        *(
            _remedy(
                one.remedy,
                _remedy_note(one),
                _("Give it to somebody else") if one.nobodys else _("Carry it out"),
                due=one.remedy.due,
                overdue=one.overdue,
            )
            for one in work.due
        ),
        *(_remedy(one, _("handed in, waits to be closed"), _("Look at it")) for one in work.to_close),
    ]


def _remedy_note(one: DueRemedy) -> str:
    if one.nobodys:
        text = _("%(owner)s, whose measure it is, has no role here any more.")
        return text % {"owner": one.remedy.owner}
    return _("Sent back: %(reason)s") % {"reason": one.remedy.reason} if one.remedy.reason else ""


def _remedy(
    remedy: Remedy, note: str, action: str, due: datetime.date | None = None, *, overdue: bool = False
) -> Task:
    plan = remedy.plan
    return Task(
        remedy.indicator.name,
        reverse("remedy", args=[plan.year, plan.own_agency.code, remedy.pk]),
        note,
        code=remedy.indicator.code,
        about=f"{plan.agency_name} · {month_of(plan.year, remedy.month)} · {Truncator(remedy.measure).chars(40)}",
        action=action,
        action_about=remedy.indicator.code,
        due=due,
        overdue=overdue,
    )


def rating_tasks(found: Sequence[RatingTask]) -> list[Task]:
    """The parts of the year's end that are this person's turn, with the ratings page of each agency."""
    return [_rating(task) for task in found]


def account_tasks(found: Sequence[AccountTask]) -> list[Task]:
    """The accounts of the annual report that are still to be written, or to be compared with figures that changed."""
    tasks = []
    for one in found:
        for codes, text in (
            (one.own, _("Write the account of: %(objectives)s")),
            (one.nobodys, _("Nobody has been assigned to write the account of: %(objectives)s")),
            (one.overtaken, _("Figures changed after the account was written: %(objectives)s")),
        ):
            if codes:
                tasks.append(_account(one.plan, codes, text % {"objectives": _(", ").join(codes)}))
    return tasks


def _account(plan: PlanHead, codes: Sequence[str], text: str) -> Task:
    where = [plan.year, plan.agency_code]
    return Task(
        text,
        reverse("write", args=[*where, codes[0]]) if len(codes) == 1 else reverse("writing", args=where),
        about=f"{plan.agency_name} · {roc_year(plan.year)}",
        action=_("Write"),
        action_about=text,
    )


def objection_tasks(found: Sequence[PlanHead]) -> list[Task]:
    """The objections of agencies that wait for an answer."""
    waits = _("an objection waits for an answer")  # not inside the f-string, where xgettext does not see it
    return [
        Task(
            f"{roc_year(plan.year)} · {waits}",
            reverse("ratings", args=[plan.year, plan.agency_code]) + "#objection-title",
            about=plan.agency_name,
            action=_("Answer"),
            action_about=f"{plan.agency_name} {roc_year(plan.year)}",
        )
        for plan in found
    ]


def earlier_tasks(found: Sequence[Missing]) -> list[Task]:
    """The values of earlier years that the year's targets rest on and nobody has entered."""
    return [
        Task(
            row.indicator.name,
            f"{reverse('admin:indicators_priorvalue_add')}?{urlencode(_prefilled(row))}",
            _("The value of %(years)s is missing: without it the indicator has no target.")
            % {"years": _(", ").join(map(str, row.years))},
            code=row.code,
            about=f"{row.plan.agency_name} · {roc_year(row.plan.year)}",
            action=_("Enter it"),
            action_about=row.code,
        )
        for row in found
    ]


def _prefilled(row: Missing) -> dict[str, object]:
    return {"agency": row.plan.agency_id, "code": row.code, "year": row.years[0]}


def plan_tasks(found: Sequence[WaitingPlan]) -> list[Task]:
    """The plans that nobody has approved yet; one with faults is led to them."""
    return [
        Task(
            roc_year(plan.year),
            _plan(plan.id, plan.faults),
            " · ".join(_of_approval(plan)),
            about=_("Common plan") if plan.common else plan.agency_name,
            action=_("See what it lacks") if plan.faults else _("Check and approve"),
            action_about=f"{roc_year(plan.year)} {plan.agency_name}",
        )
        for plan in found
    ]


def _of_approval(plan: WaitingPlan) -> Iterator[str]:
    if plan.reason:
        yield _("Returned to draft: %(reason)s") % {"reason": plan.reason}
    yield faults_text(plan.faults) if plan.faults else _("no faults: it can be approved")


def _plan(plan_id: int, faults: int) -> str:
    """Where the plan is edited and approved; its faults, if it has any."""
    where = plan_url(plan_id)
    return f"{where}#faults-heading" if faults else where


def draft_tasks(found: Sequence[OwnDraft]) -> list[Task]:
    """The drafts of the own agency, with why they came back, what is left to do, and who approves them then."""
    return [
        Task(
            roc_year(plan.year),
            _plan(plan.id, plan.faults if plan.indicators else 0),
            " · ".join(_left_to_do(plan)),
            about=plan.agency_name,
            action=_("Open the plan"),
            action_about=f"{roc_year(plan.year)} {plan.agency_name}",
        )
        for plan in found
    ]


def _left_to_do(plan: OwnDraft) -> Iterator[str]:
    if plan.reason:
        yield _("Returned to draft: %(reason)s") % {"reason": plan.reason}
    if not plan.indicators:
        yield _("the plan has no indicator of its own")
    elif plan.faults:
        yield faults_text(plan.faults) + _of_the_common_plan(plan.in_common)
    if plan.reviews:
        text = ngettext("%(count)s point to review", "%(count)s points to review", plan.reviews)
        yield text % {"count": plan.reviews}
    if plan.faults or not plan.indicators:
        yield _("once nothing is lacking the planning office approves it; it is not handed in")
    else:
        yield _("no faults: the planning office can approve it; it is not handed in")


def _of_the_common_plan(faults: int) -> str:
    if not faults:
        return ""
    text = ngettext(
        ", %(count)d of them in the common plan, which the planning office puts right",
        ", %(count)d of them in the common plan, which the planning office puts right",
        faults,
    )
    return text % {"count": faults}


def taking_over_tasks(found: Sequence[NotTakenOver]) -> list[Task]:
    """The plans of ended agencies with indicators that wait for a successor; the first of these by name."""
    return [
        Task(
            _waiting_for_heirs(len(one.indicators)),
            reverse("taking_over", args=[one.year, one.agency_code]),
            _(", ").join(one.indicators[:NAMED]) + ("…" if len(one.indicators) > NAMED else ""),
            about=f"{one.agency_name} · {roc_year(one.year)}",
            action=_("Choose who takes over"),
            action_about=f"{one.agency_name} {roc_year(one.year)}",
        )
        for one in found
    ]


def _waiting_for_heirs(count: int) -> str:
    text = ngettext(
        "%(count)d indicator is not taken over yet", "%(count)d indicators are not taken over yet", count
    )
    return text % {"count": count}


def assignment_tasks(found: Sequence[Unassigned]) -> list[Task]:
    """The plans in which nobody is there to report some indicators; many of one year make one task."""
    tasks = []
    for year, of_year in groupby(found, key=lambda one: one.year):
        plans = list(of_year)
        tasks += [_assign_in(one) for one in plans] if len(plans) <= NAMED else [_assign_all(year, plans)]
    return tasks


def _assign_in(one: Unassigned) -> Task:
    return Task(
        _nobody(one.missing),
        _assignments(one),
        about=f"{one.agency_name} · {roc_year(one.year)}",
        action=_("Assign"),
        action_about=f"{one.agency_name} {roc_year(one.year)}",
    )


def _assign_all(year: int, plans: Sequence[Unassigned]) -> Task:
    return Task(
        _nobody(sum(one.missing for one in plans)),
        _assignments(plans[0]),
        about=roc_year(year),
        action=_("Assign"),
        action_about=f"{plans[0].agency_name} {roc_year(year)}",
        agencies=tuple(
            TaskAgency(one.agency_code, f"{one.agency_name} ({one.missing})", _assignments(one))
            for one in plans
        ),
    )


def _assignments(one: Unassigned) -> str:
    return reverse("assignments", args=[one.year, one.agency_code])


def _nobody(count: int) -> str:
    text = ngettext(
        "Nobody is assigned to %(count)d indicator that is to be reported",
        "Nobody is assigned to %(count)d indicators that are to be reported",
        count,
    )
    return text % {"count": count}


def _owed(month: OwedMonth, unexplained: int | None) -> Task:
    count = len(month.fresh)
    indicators = ngettext("%(count)s indicator", "%(count)s indicators", count) % {"count": count}
    return Task(
        month_of(month.plan.year, month.month),
        grid(month),
        f"{indicators} · {_lacking(month, unexplained)}",
        about=whose(month),
        due=month.due,
        due_why=deadline_note(month.deadline),
        overdue=month.overdue,
        draft=month.plan.is_draft,
        action=_("Report month %(month)s") % {"month": month.month},
    )


def _ahead(found: PlanAhead) -> Task:
    count = len(found.rows)
    names = [f"{row.code} {row.name}" for row in found.rows[:NAMED]]
    words = {"count": count, "names": _(", ").join(names) + ("…" if count > NAMED else "")}
    note = ngettext("%(count)d indicator: %(names)s", "%(count)d indicators: %(names)s", count) % words
    text = _("%(month)s is reported from %(day)s on")
    return Task(
        text % {"month": month_of(found.plan.year, found.month), "day": dotted(found.opens)},
        address("report_grid", found.plan, found.month),
        note,
        about=found.plan.agency_name,
        due=found.deadline.day,
        draft=found.plan.is_draft,
        action=_("See my indicators"),
        action_about=f"{roc_year(found.plan.year)} {found.plan.agency_name}",
    )


def _lacking(month: OwedMonth, unexplained: int | None) -> str:
    """What is left to do before the month can be submitted."""
    missing = sum(found.missing > 0 for found in month.fresh)
    if missing:
        text = ngettext("%(count)s lacks figures", "%(count)s lack figures", missing)
        return text % {"count": missing}
    if unexplained is None:
        return _("every figure is there")
    if not unexplained:
        return _("complete, only to be submitted")
    text = ngettext(
        "every figure is there, %(count)s still needs an explanation or an answer",
        "every figure is there, %(count)s still need an explanation or an answer",
        unexplained,
    )
    return text % {"count": unexplained}


def _waiting(month: WaitingMonth) -> Task:
    count = len(month.rows)
    submitted = ngettext("%(count)s indicator submitted", "%(count)s indicators submitted", count)
    return Task(
        month_of(month.plan.year, month.month),
        address("approval", month.plan, month.month),
        submitted % {"count": count},
        about=month.plan.agency_name,
        due=month.due,
        due_why=deadline_note(month.deadline),
        overdue=month.overdue,
        draft=month.plan.is_draft,
        action=_("Look at month %(month)s") % {"month": month.month},
    )


def _rating(task: RatingTask) -> Task:
    settles = task.part is None
    label = _("Settling the year: every part is confirmed") if task.part is None else str(task.part.label)
    agencies = tuple(
        TaskAgency(plan.agency_code, plan.agency_name, reverse("ratings", args=[plan.year, plan.agency_code]))
        for plan in task.plans
    )
    count = len(agencies)
    of_city = settles or count > 1
    return Task(
        f"{roc_year(task.year)} · {label}",
        reverse("settling", args=[task.year]) if of_city else agencies[0].url,
        about=ngettext("%(count)s agency", "%(count)s agencies", count) % {"count": count},
        action=_("Settle") if settles else pgettext("verb", "Rate"),
        action_about=f"{roc_year(task.year)} {label}",
        agencies=agencies,
    )

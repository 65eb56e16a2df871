"""What the planning office should do next, the most urgent first: each a sentence, whom it is about, where it is done."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.roc import dotted, year_of
from indicators.models import RatingPart
from indicators.permissions import RATING_PERMISSION
from indicators.refusals import Refusal
from indicators.reporting.budget import BudgetDue, budget_agencies_of
from indicators.reporting.unassigned import Unassigned
from indicators.scoring.model import State
from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.lenient_targets import LenientTarget
from reports.analysis.missing_earlier import missing_earlier
from reports.analysis.todo.budget import city_budget_task
from reports.analysis.todo.task import Task, TaskAgency, task_about

FixLink = Callable[[Refusal], str]  # where the person can correct it; empty where they may not


@dataclass(frozen=True, slots=True)
class CityPlaces:
    """Where the person can act: empty where they may not."""

    remind: str = ""
    approve: str = ""
    settle: str = ""
    review: str = ""
    earlier: str = ""
    enters_budget: bool = False  # whether they report every agency's


def city_places(user: User | AnonymousUser, year: int) -> CityPlaces:
    """The planning office's pages, and the settling for whoever gives a rating; nobody else is to act here."""
    office = has_permission(user, Permission.APPROVE_PLAN)
    wanted = {*(RATING_PERMISSION[part] for part in RatingPart), Permission.SETTLE}
    settling = reverse("settling", args=[year])
    return CityPlaces(
        remind=reverse("city_reporting", args=[year]) if office else "",
        approve=f"{settling}#drafts-title" if office else "",
        settle=settling if any(has_permission(user, one) for one in wanted) else "",
        review="#lenient-title" if office else "",
        earlier=reverse("admin:indicators_priorvalue_changelist") if office else "",
        enters_budget=budget_agencies_of(user) is None,
    )


def city_tasks(
    city: CityYear,
    agencies: Sequence[AgencyProgress],
    lenient: Sequence[LenientTarget],
    places: CityPlaces,
    fix_link: FixLink,
    unassigned: Sequence[Unassigned] = (),
    budget: Sequence[BudgetDue] = (),
) -> tuple[Task, ...]:
    """At most eight; none where nothing is owed. ``lenient`` are the targets that look too lenient.

    ``unassigned``: the plans in which nobody is there to report something, for who may assign people.
    ``budget``: the budget figures that are owed, for who reports them or reminds.
    """
    found = (
        _remind(city, agencies, places.remind),
        city_budget_task(budget, city.calendar.today, enters=places.enters_budget),
        _approve(city, places.approve),
        _assign(unassigned),
        _correct(city, fix_link),
        _earlier_values(city, places.earlier),
        _settle(city, agencies, places.settle),
        _review(city, lenient, places.review),
    )
    return tuple(task for task in found if task is not None)


def _agency(city: CityYear, code: str, note: str = "") -> TaskAgency:
    where = f"{reverse('dashboard', args=[city.year, code])}?through={city.through}"
    return TaskAgency(code, city.names[code], where, note)


def _remind(city: CityYear, agencies: Sequence[AgencyProgress], url: str) -> Task | None:
    """Who is late first. A month that has not ended is asked of nobody; for a draft, the common plan among them, nobody is chased."""
    if city.plans.common_is_draft:
        return None
    ended = city.month_ended
    approved = [row for row in agencies if row.code not in city.plans.drafts]
    owing = [row for row in approved if row.overdue or (ended and row.late)]
    if not owing:
        return None
    owing.sort(key=lambda row: (-row.overdue, -row.late))
    named = [_agency(city, row.code, _owed(city, row)) for row in owing]
    return task_about(_reminder(city, owing), url, named, _first_of_them(city, owing))


def _reminder(city: CityYear, owing: Sequence[AgencyProgress]) -> str:
    late = sum(bool(row.late) for row in owing) if city.month_ended else 0
    day = city.calendar.report_due(city.through)
    others = len(owing) - late
    words = {"count": late or len(owing), "month": city.through, "day": dotted(day)}
    in_time = city.through not in city.calendar.past_deadline
    nobody_late = not any(row.overdue or (row.late and row.report_due < city.calendar.today) for row in owing)
    if late and others:
        text = _(
            "Remind %(owing)d agencies: %(count)d of month %(month)d, which was to be handed in by %(day)s, "
            "%(others)d of earlier months only."
        )
        if in_time:
            text = _(
                "Remind %(owing)d agencies: %(count)d of month %(month)d, which is to be handed in by %(day)s, "
                "%(others)d of earlier months only."
            )
        return text % (words | {"owing": len(owing), "others": others})
    if not late:
        text = ngettext(
            "Remind %(count)d agency that has not handed in months whose deadline has passed.",
            "Remind %(count)d agencies that have not handed in months whose deadline has passed.",
            len(owing),
        )
    elif in_time and nobody_late:  # it is only what comes next
        text = ngettext(
            "%(count)d agency has still to hand in all of month %(month)d, by %(day)s.",
            "%(count)d agencies have still to hand in all of month %(month)d, by %(day)s.",
            late,
        )
    elif in_time:
        text = ngettext(
            "Remind %(count)d agency: month %(month)d is to be handed in by %(day)s.",
            "Remind %(count)d agencies: month %(month)d is to be handed in by %(day)s.",
            late,
        )
    else:
        text = ngettext(
            "Remind %(count)d agency: month %(month)d was to be handed in by %(day)s.",
            "Remind %(count)d agencies: month %(month)d was to be handed in by %(day)s.",
            late,
        )
    return text % words


def _first_of_them(city: CityYear, owing: Sequence[AgencyProgress]) -> str:
    """That some owe earlier months, too; where these are all that is owed the sentence has said it."""
    overdue = sum(bool(row.overdue) for row in owing)
    if not overdue or not city.month_ended or not any(row.late for row in owing):
        return ""
    text = ngettext(
        "%(count)d agency owes earlier months, too, and is named first.",
        "%(count)d agencies owe earlier months, too, and are named first.",
        overdue,
    )
    return text % {"count": overdue}


def _owed(city: CityYear, row: AgencyProgress) -> str:
    """How much of the task is the agency's, and until when where that is another day than for all."""
    parts = []
    if row.overdue:
        text = ngettext(
            "%(count)d indicator of earlier months overdue",
            "%(count)d indicators of earlier months overdue",
            row.overdue,
        )
        parts.append(text % {"count": row.overdue})
    if city.month_ended and row.late:
        parts.append(_("%(count)d not handed in") % {"count": row.late})
        if row.report_due != city.calendar.report_due(city.through):
            parts.append(_("by %(day)s") % {"day": dotted(row.report_due)})
    return _(", ").join(parts)


def _approve(city: CityYear, url: str) -> Task | None:
    named = [_agency(city, code) for code in city.names if code in city.plans.drafts]
    count = len(named) + city.plans.common_is_draft
    if not count:
        return None
    text = ngettext(
        "%(count)d plan is still a draft: approve it, or see what it still lacks.",
        "%(count)d plans are still drafts: approve them, or see what each still lacks.",
        count,
    )
    note = _("The common plan is one of them: no year can be settled before it is approved.")
    return task_about(text % {"count": count}, url, named, note if city.plans.common_is_draft else "")


def _assign(found: Sequence[Unassigned]) -> Task | None:
    """Each agency leads to the page on which it is done."""
    if not found:
        return None
    count = sum(one.missing for one in found)
    text = ngettext(
        "Nobody is assigned to %(count)d indicator that is to be reported.",
        "Nobody is assigned to %(count)d indicators that are to be reported.",
        count,
    )
    named = [
        TaskAgency(
            one.agency_code,
            one.agency_name,
            reverse("assignments", args=[one.year, one.agency_code]),
            ngettext("%(count)d indicator", "%(count)d indicators", one.missing) % {"count": one.missing},
        )
        for one in found
    ]
    return task_about(text % {"count": count}, named[0].url, named)


def _correct(city: CityYear, fix_link: FixLink) -> Task | None:
    if not city.refused:
        return None
    text = ngettext(
        "Correct what keeps %(count)d agency from being scored.",
        "Correct what keeps %(count)d agencies from being scored.",
        len(city.refused),
    )
    url = next((where for where in map(fix_link, city.refused) if where), "")
    named = [_agency(city, refusal.plan.agency_code) for refusal in city.refused]
    return task_about(text % {"count": len(city.refused)}, url, named)


def _earlier_values(city: CityYear, url: str) -> Task | None:
    """Whose year has begun without the values that its targets are compared with."""
    if city.year > year_of(city.calendar.today):
        return None
    lacking = {
        snapshot.agency_code: len(found)
        for snapshot in city.snapshots
        if (found := missing_earlier(snapshot))
    }
    if not lacking:
        return None
    text = ngettext(
        "Enter the earlier years' values that targets of %(count)d agency rest on.",
        "Enter the earlier years' values that targets of %(count)d agencies rest on.",
        len(lacking),
    )
    named = [
        _agency(city, code, ngettext("%(count)d indicator", "%(count)d indicators", count) % {"count": count})
        for code, count in lacking.items()
    ]
    note = _("They are taken over by themselves when the year before is settled.")
    return task_about(text % {"count": len(lacking)}, url, named, note)


def _settle(city: CityYear, agencies: Sequence[AgencyProgress], url: str) -> Task | None:
    """What waits once the year is over; who cannot be scored is another task."""
    waiting = [row for row in agencies if row.seal is None]
    if not waiting or not city.calendar.is_over:
        return None
    text = ngettext(
        "Rate and settle the year of %(count)d agency.",
        "Rate and settle the year of %(count)d agencies.",
        len(waiting),
    )
    named = [_agency(city, row.code) for row in waiting]
    return task_about(text % {"count": len(waiting)}, url, named, _awaited(city))


def _awaited(city: CityYear) -> str:
    awaited = sum(
        one.score.state is State.AWAITING_AWARD
        for snapshot in city.snapshots
        if snapshot.seal is None
        for one in snapshot.indicators()
    )
    text = ngettext(
        "%(count)d indicator awaits the reviewers' points.",
        "%(count)d indicators await the reviewers' points.",
        awaited,
    )
    return text % {"count": awaited} if awaited else ""


def _review(city: CityYear, lenient: Sequence[LenientTarget], url: str) -> Task | None:
    """A question for the plans of the next year, so it can wait for the others."""
    if not lenient:
        return None
    text = ngettext(
        "Look at %(count)d target that looks too lenient.",
        "Look at %(count)d targets that look too lenient.",
        len(lenient),
    )
    counts = Counter(target.agency_code for target in lenient)
    named = [
        _agency(city, code, ngettext("%(count)d target", "%(count)d targets", count) % {"count": count})
        for code, count in counts.most_common()
    ]
    return task_about(text % {"count": len(lenient)}, url, named)

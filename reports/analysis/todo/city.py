"""What the planning office should do next, the most urgent first: each a sentence, whom it is about, where it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from indicators.models import RatingPart
from indicators.permissions import RATING_PERMISSION
from indicators.scoring.model import State
from reports.analysis.agency_progress import Standing
from reports.analysis.lenient_targets import EasyTarget
from reports.analysis.todo.city_task import CityStep, Named, step_about
from reports.analysis.todo.reminders import urge
from reports.pages.city.read import CityYear
from reports.pages.city.rows import RefusedRow


@dataclass(frozen=True, slots=True)
class Places:
    """Where the person can act: empty where they may not."""

    urge: str = ""
    approve: str = ""
    settle: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the page has found in the city's year, of which the steps are made."""

    rows: Sequence[Standing]
    refused: Sequence[RefusedRow]
    easy: Sequence[EasyTarget]


def places_of(user, year: int) -> Places:
    """The planning office's pages, and the settling for whoever gives a rating; nobody else is to act here."""
    office = has_permission(user, Permission.APPROVE_PLAN)
    wanted = {*(RATING_PERMISSION[part] for part in RatingPart), Permission.SETTLE}
    settling = reverse("settling", args=[year])
    return Places(
        urge=reverse("city_reporting", args=[year]) if office else "",
        approve=f"{settling}#drafts-title" if office else "",
        settle=settling if any(has_permission(user, one) for one in wanted) else "",
        review="#easy-title" if office else "",
    )


def next_steps(city: CityYear, found: Found, places: Places) -> tuple[CityStep, ...]:
    """At most five; none where nothing is owed."""
    steps = (
        urge(city, found.rows, places.urge),
        _approve(city, found, places),
        _correct(found),
        _settle(city, found, places),
        _review(found, places),
    )
    return tuple(step for step in steps if step is not None)


def _approve(city: CityYear, found: Found, places: Places) -> CityStep | None:
    drafts = city.around.drafts
    count = len(drafts) + city.around.common_is_draft
    if not count:
        return None
    names = {row.code: row.name for row in (*found.rows, *found.refused)}
    named = [Named(code, names[code]) for code in city.codes if code in drafts and code in names]
    text = ngettext(
        "Check and approve %(count)d plan that is still a draft.",
        "Check and approve %(count)d plans that are still drafts.",
        count,
    )
    note = _("The common plan is one of them: no year can be settled before.")
    return step_about(
        text % {"count": count}, places.approve, named, note if city.around.common_is_draft else ""
    )


def _correct(found: Found) -> CityStep | None:
    if not found.refused:
        return None
    text = ngettext(
        "Correct what keeps %(count)d agency from being scored.",
        "Correct what keeps %(count)d agencies from being scored.",
        len(found.refused),
    )
    url = next((row.url for row in found.refused if row.url), "")
    named = [Named(row.code, row.name) for row in found.refused]
    return step_about(text % {"count": len(found.refused)}, url, named)


def _settle(city: CityYear, found: Found, places: Places) -> CityStep | None:
    """What waits once the year is over; who cannot be scored is another step."""
    waiting = [row for row in found.rows if row.seal is None]
    if not waiting or not city.deadline.year_over:
        return None
    text = ngettext(
        "Rate and settle the year of %(count)d agency.",
        "Rate and settle the year of %(count)d agencies.",
        len(waiting),
    )
    named = [Named(row.code, row.name) for row in waiting]
    return step_about(text % {"count": len(waiting)}, places.settle, named, _awaited(city))


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


def _review(found: Found, places: Places) -> CityStep | None:
    """A question for the plans of the next year, so it can wait for the others."""
    if not found.easy:
        return None
    text = ngettext(
        "Look at %(count)d target that looks too easy.",
        "Look at %(count)d targets that look too easy.",
        len(found.easy),
    )
    return step_about(text % {"count": len(found.easy)}, places.review, _counted(found.easy))


def _counted(easy: Iterable[EasyTarget]) -> list[Named]:
    counts: dict[tuple[str, str], int] = {}
    for target in easy:
        key = (target.agency_code, target.agency_name)
        counts[key] = counts.get(key, 0) + 1
    most = sorted(counts.items(), key=lambda item: -item[1])
    return [
        Named(code, name, ngettext("%(count)d target", "%(count)d targets", count) % {"count": count})
        for (code, name), count in most
    ]

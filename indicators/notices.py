"""Telling in the portal whom it concerns what became of their figures, measures, plan and year."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.clock import today
from chiayi_kpi.notices.mail import LANGUAGE
from chiayi_kpi.notices.models import Notice, Reminded
from chiayi_kpi.notices.services import News, is_first_reminder, notify, notify_each, outdated
from indicators.models import Assignment, Indicator, IndicatorMonth, MonthEvent, Remedy
from indicators.models.indicator import printed_order
from objectives.models import Plan

Kind = Notice.Kind
DECIDED = {
    MonthEvent.Action.RETURN: Kind.RETURNED,
    MonthEvent.Action.APPROVE: Kind.APPROVED,
    MonthEvent.Action.REOPEN: Kind.REOPENED,
}
NAMED = 6  # so many codes are written out


def tell_decided(plan_id: int, months: Sequence[IndicatorMonth], action: str, *, by, reason: str) -> None:
    """Tell who reports these indicators that their month was approved, returned or reopened: each person once.

    It is the owner and who stands in for them; of an indicator that is nobody's, who handed it in.
    """
    kind = DECIDED.get(MonthEvent.Action(action))
    if kind is None:
        return
    plan, month = Plan.objects.select_related("agency").get(pk=plan_id), months[0].month
    url = f"{reverse('report_grid', args=[plan.year, plan.own_agency.code])}?month={month}"
    told = _reporters(plan, month, [row.indicator_id for row in months])
    notify_each(
        (
            (_of_plan(kind, plan, url, month=month, about=_named(indicators), text=reason), people)
            for people, indicators in told.items()
        ),
        by=by,
    )


def _reporters(plan: Plan, month: int, ids: Collection[int]) -> dict[frozenset[int], list[Indicator]]:
    """The indicators by those who are told of them."""
    day, people = today(), defaultdict[int, set[int]](set)
    for row in Assignment.objects.filter(plan=plan, indicator__in=ids):
        if row.owner_id is not None:
            people[row.indicator_id].add(row.owner_id)
        if (row.deputy_from or row.deputy_to) and row.deputy_id is not None and row.deputy_stands_in(day):
            people[row.indicator_id].add(row.deputy_id)
    nobodys = set(ids) - people.keys()
    if nobodys:
        handed_in = MonthEvent.objects.filter(
            plan=plan, month=month, indicator__in=nobodys, action=MonthEvent.Action.SUBMIT, by__isnull=False
        )
        for indicator_id, person in handed_in.order_by("at", "pk").values_list("indicator_id", "by"):
            people[indicator_id] = {person}
    found: dict[frozenset[int], list[Indicator]] = defaultdict(list)
    rows = Indicator.objects.filter(pk__in=people).select_related("objective__facet")
    for indicator in rows.order_by(*printed_order()):
        found[frozenset(people[indicator.pk])].append(indicator)
    return found


def _named(indicators: Sequence[Indicator]) -> str:
    """One with its name, several by their codes, many by the first of them."""
    if len(indicators) == 1:
        return str(indicators[0])
    codes = "、".join(one.code for one in indicators[:NAMED])
    if len(indicators) <= NAMED:
        return codes
    with translation.override(LANGUAGE):  # it is kept, and whoever decides may read the portal in English
        return _("%(codes)s and more, %(count)s in all") % {"codes": codes, "count": len(indicators)}


def tell_remedy(kind: Notice.Kind, remedy: Remedy, *, by) -> None:
    """Tell the owner of a measure that it is theirs, closed, or sent back."""
    plan = remedy.plan
    news = _of_plan(
        kind,
        plan,
        remedy_address(remedy),
        month=remedy.month,
        about=str(remedy.indicator),
        text=remedy.reason or remedy.measure,
    )
    notify(news, [remedy.owner_id], by=by)


def remedy_address(remedy: Remedy) -> str:
    """Where the measure is read."""
    return reverse("remedy", args=[remedy.plan.year, remedy.plan.own_agency.code, remedy.pk])


def tell_absence(
    plan: Plan, people: Iterable[User], *, ended: bool, about: str, mailed: Collection[int], by
) -> None:
    """Tell owner and deputy of the time in which one stands in for the other."""
    url = reverse("report_grid", args=[plan.year, plan.own_agency.code])
    news = _of_plan(Kind.STOOD_IN if ended else Kind.STANDING_IN, plan, url, about=about)
    notify(news, [person.pk for person in people], by=by, mailed=mailed)


def tell_of_plan(kind: Notice.Kind, plan: Plan, url: str, people: dict[int, bool], *, text: str, by) -> None:
    """Tell these people (id → whether a mail tells them too) what became of their plan or year."""
    mailed = {pk for pk, by_mail in people.items() if by_mail}
    notify(_of_plan(kind, plan, url, text=text), people, by=by, mailed=mailed)


def tell_mentioned(
    plan: Plan, url: str, people: Collection[int], *, about: str, month: int, text: str, by
) -> None:
    """Tell those whom a comment names, with what it says."""
    notify(_of_plan(Kind.MENTIONED, plan, url, month=month, about=about, text=text), people, by=by)


@transaction.atomic
def tell_due(person: int, about: str, day: datetime.date, *, overdue: bool) -> None:
    """Tell a person whom a reminder tells what is due, by mail where one reaches them, once a day, in the place of what an earlier one said."""
    if not is_first_reminder(person=person, day=day, how=Reminded.How.PORTAL):
        return
    outdated(people=[person], kinds=[Kind.DUE, Kind.OVERDUE])
    news = News(Kind.OVERDUE if overdue else Kind.DUE, reverse("my_work"), about=about)
    notify(news, [person], by=None, mailed=[person])


def _of_plan(kind: Notice.Kind, plan: Plan, url: str, **more) -> News:
    return News(kind, url, agency=plan.agency_id, year=plan.year, **more)

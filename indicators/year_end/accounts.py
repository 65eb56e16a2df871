"""Whose the accounts of the annual report are once the year is over: given to somebody, or to nobody."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core import roc
from indicators.models import Assignment, is_within
from indicators.reporting.rows import PlanHead, plan_heads
from indicators.selectors.overtaken import overtaken_accounts
from indicators.selectors.reporters import able_to_report
from objectives.models import Objective, ObjectiveAccount
from objectives.selectors import HANDED_OVER
from objectives.writing.finished import unfinished


class AccountTask(NamedTuple):
    """What one person has still to write of an agency's year, by the objectives' codes in the plan's order.

    ``own``: given to them and not finished; ``nobodys``: not finished and given to nobody, which whoever may write every
    account sees to; ``overtaken``: written, of theirs or of nobody's, and figures changed since.
    """

    plan: PlanHead
    own: tuple[str, ...]
    nobodys: tuple[str, ...]
    overtaken: tuple[str, ...]


def account_tasks(user, today: datetime.date) -> tuple[AccountTask, ...]:
    """What ``user`` has to write of the year that is over, of the agencies in which they report. Who reports for the whole
    city finds it on the page on which the year is settled. One query, four where a year is not settled, eight where something is written.
    """
    every, given = agency_ids(user, Permission.REPORT_ANY), agency_ids(user, Permission.REPORT)
    if not given:
        return ()
    year = roc.year_of(today) - 1
    plans = plan_heads(Q(year=year, settled_at=None) & ~HANDED_OVER & Q(agency__in=given))
    if not plans:
        return ()
    ids = [plan.id for plan in plans]
    writers, accounts = account_writers(ids, today), list(ObjectiveAccount.objects.filter(plan__in=ids))
    not_done = _unfinished(ids, year, accounts)
    overtaken = overtaken_accounts(ids) if accounts else {}
    found = []
    for plan in plans:
        whose, whole = writers.get(plan.id, {}), every is None or plan.agency_id in every
        own = {code for code, people in whose.items() if user.pk in people}
        stale = overtaken.get(plan.id, ())
        task = AccountTask(
            plan,
            tuple(code for code in not_done[plan.id] if code in own),
            tuple(code for code in not_done[plan.id] if whole and code not in whose),
            tuple(code for code in stale if code in own or (whole and code not in whose)),
        )
        if task.own or task.nobodys or task.overtaken:
            found.append(task)
    return tuple(found)


def account_writers(
    plan_ids: Collection[int], day: datetime.date
) -> Mapping[int, Mapping[str, Collection[int]]]:
    """Plan id → objective's code → the ids of those who may write its account on ``day`` since one of its indicators is
    given to them: owners who can report it, and deputies who can while they stand in. What nobody has is absent. One query.
    """
    rows = Assignment.objects.filter(plan__in=plan_ids).order_by()
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for plan_id, facet, no, owner, deputy, first, last, owner_able, deputy_able in rows.values_list(
        *("plan_id", "indicator__objective__facet__no", "indicator__objective__no"),
        *("owner_id", "deputy_id", "deputy_from", "deputy_to"),
        able_to_report("owner"),
        able_to_report("deputy"),
    ):
        if owner_able:
            found[plan_id][f"{facet}-{no}"].add(owner)
        if deputy_able and is_within(day, first, last):
            found[plan_id][f"{facet}-{no}"].add(deputy)
    return found


def _unfinished(
    plan_ids: Collection[int], year: int, accounts: Iterable[ObjectiveAccount]
) -> Mapping[int, tuple[str, ...]]:
    """Plan id → the codes of its objectives, own and common, without a finished one of the accounts. One query."""
    texts = {(row.plan_id, row.objective_id): row.text for row in accounts}
    of_plans = Q(plan__in=plan_ids) | Q(plan__agency=None, plan__year=year)
    rows = Objective.objects.filter(of_plans).order_by("facet__no", "no")
    listed: dict[int, list[tuple[str, str]]] = {plan_id: [] for plan_id in plan_ids}
    for pk, own, agency_id, facet, no in rows.values_list(
        "pk", "plan_id", "plan__agency_id", "facet__no", "no"
    ):
        for plan_id in [own] if agency_id else listed:
            listed[plan_id].append((f"{facet}-{no}", texts.get((plan_id, pk), "")))
    return {plan_id: unfinished(each) for plan_id, each in listed.items()}

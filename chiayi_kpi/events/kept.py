"""Which changes of data the log keeps: one table over all models, so that a test can ask whether one is missing."""

from functools import cache
from typing import NamedTuple

from django.db.models import Model

from chiayi_kpi.events.kinds import EventKind


class Kept(NamedTuple):
    """``about``: the key to the row that people speak of, where that is another one; its trail is ``trail``'s own rows.

    ``passing``: fields that the portal writes by itself; a change of these alone is no event.
    """

    kind: EventKind
    about: str = ""
    trail: bool = False
    passing: frozenset[str] = frozenset()


_TASKS = frozenset({"task", "begun_at", "chapters", "reason", "faults", "pages", "size"})

KEPT: dict[str, Kept] = {
    "accounts.agency": Kept(EventKind.AGENCIES),
    "accounts.formername": Kept(EventKind.AGENCIES, "agency"),
    "accounts.succession": Kept(EventKind.AGENCIES, "agency"),
    "accounts.user": Kept(
        EventKind.PEOPLE, passing=frozenset({"last_login", "link_sent_at", "link_task", "idle_told_at"})
    ),
    "account.emailaddress": Kept(EventKind.PEOPLE, "user"),
    "mfa.authenticator": Kept(EventKind.SECOND_FACTOR, "user", passing=frozenset({"last_used_at"})),
    "accounts.membership": Kept(EventKind.ROLES, "user"),
    "accounts.apitoken": Kept(EventKind.TOKENS, passing=frozenset({"last_used"})),
    "workdays.calendarday": Kept(EventKind.SETTINGS),
    "workdays.monthdeadline": Kept(EventKind.SETTINGS),
    "objectives.performanceyear": Kept(EventKind.SETTINGS),
    "objectives.plan": Kept(EventKind.PLANS),
    "objectives.policyaxis": Kept(EventKind.PLANS, "plan"),
    "objectives.facet": Kept(EventKind.PLANS),
    "objectives.objective": Kept(EventKind.PLANS),
    "objectives.objectiveaccount": Kept(EventKind.TEXTS, "objective"),
    "objectives.accountpicture": Kept(EventKind.TEXTS, "plan"),
    "objectives.publication": Kept(EventKind.PUBLICATION, "plan"),
    "objectives.documentissue": Kept(EventKind.DOCUMENTS, "plan"),
    "budget.businessline": Kept(EventKind.PLANS),
    "budget.budgetitem": Kept(EventKind.PLANS),
    "budget.execution": Kept(EventKind.BUDGET, "plan"),
    "budget.budgetitemmonth": Kept(EventKind.BUDGET, "item"),
    "budget.budgetmonth": Kept(EventKind.MONTHS, "plan"),
    "indicators.indicator": Kept(EventKind.PLANS),
    "indicators.indicatorinput": Kept(EventKind.PLANS, "indicator"),
    "indicators.milestone": Kept(EventKind.PLANS, "input"),
    "indicators.scoringcomponent": Kept(EventKind.PLANS, "indicator"),
    "indicators.plannedvalue": Kept(EventKind.PLANS, "indicator"),
    "indicators.midtermtarget": Kept(EventKind.PLANS, "indicator"),
    "indicators.notapplicable": Kept(EventKind.PLANS, "indicator"),
    "indicators.priorvalue": Kept(EventKind.PLANS),
    "indicators.targetrevision": Kept(EventKind.PLANS, "indicator", trail=True),
    "indicators.copyreview": Kept(EventKind.PLANS, "plan"),
    "indicators.assignment": Kept(EventKind.PLANS, "indicator"),
    "indicators.monthlyfigure": Kept(EventKind.FIGURES, "input"),
    "indicators.figurechange": Kept(EventKind.FIGURES, "input", trail=True),
    "indicators.checkanswer": Kept(EventKind.FIGURES, "input"),
    "indicators.evidence": Kept(EventKind.FIGURES, "indicator"),
    "indicators.indicatormonth": Kept(EventKind.MONTHS, "indicator"),
    "indicators.monthevent": Kept(EventKind.MONTHS, "indicator", trail=True),
    "indicators.comment": Kept(EventKind.COMMENTS, "indicator"),
    "indicators.remedy": Kept(EventKind.REMEDIES, "indicator"),
    "indicators.award": Kept(EventKind.AWARDS, "component"),
    "indicators.rating": Kept(EventKind.RATINGS, "indicator"),
    "indicators.ratingconfirmation": Kept(EventKind.RATINGS, "plan"),
    "indicators.gradeband": Kept(EventKind.SETTINGS),
    "indicators.settlement": Kept(EventKind.SETTLEMENT, "plan"),
    "indicators.objection": Kept(EventKind.SETTLEMENT, "plan"),
    "volumes.volumejob": Kept(EventKind.DOCUMENTS, passing=_TASKS),
}

# Of the portal's own: what it tells one person, what it counts, and the log itself.
NOT_KEPT = frozenset(
    {
        "accounts.failedattempts",
        "accounts.formerpassword",
        "events.event",
        "events.seal",
        "notices.mailchoice",
        "notices.notice",
        "notices.reminded",
        "operations.lastrun",
        "operations.turn",
        "plan_book.importjob",
    }
)


@cache
def kept(model: type[Model]) -> Kept | None:
    """How the log keeps a change of ``model``; a history row is the trail of its own model's change."""
    base = getattr(model, "instance_type", None)
    if base is not None:
        found = kept(base)
        return found._replace(trail=True) if found else None
    if model.__module__ == "__fake__":  # a migration's, which moves what was recorded when it was written
        return None
    return KEPT.get(model._meta.label_lower)

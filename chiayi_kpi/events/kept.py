"""Which changes of data the log keeps: one table over all models, so that a test can ask whether one is missing."""

from functools import cache
from typing import NamedTuple

from django.db.models import Model

from chiayi_kpi.events.kinds import Kind


class Kept(NamedTuple):
    """``about``: the key to the row that people speak of, where that is another one; its trail is ``trail``'s own rows.

    ``passing``: fields that the portal writes by itself; a change of these alone is no event.
    """

    kind: Kind
    about: str = ""
    trail: bool = False
    passing: frozenset[str] = frozenset()


_TASKS = frozenset({"task", "begun_at", "chapters", "reason", "faults", "pages", "size"})

KEPT: dict[str, Kept] = {
    "accounts.agency": Kept(Kind.AGENCIES),
    "accounts.formername": Kept(Kind.AGENCIES, "agency"),
    "accounts.succession": Kept(Kind.AGENCIES, "agency"),
    "accounts.user": Kept(
        Kind.PEOPLE, passing=frozenset({"last_login", "link_sent_at", "link_task", "idle_told_at"})
    ),
    "account.emailaddress": Kept(Kind.PEOPLE, "user"),
    "mfa.authenticator": Kept(Kind.SECOND_FACTOR, "user", passing=frozenset({"last_used_at"})),
    "accounts.membership": Kept(Kind.ROLES, "user"),
    "accounts.apitoken": Kept(Kind.TOKENS, passing=frozenset({"last_used"})),
    "workdays.calendarday": Kept(Kind.SETTINGS),
    "workdays.monthdeadline": Kept(Kind.SETTINGS),
    "objectives.performanceyear": Kept(Kind.SETTINGS),
    "objectives.plan": Kept(Kind.PLANS),
    "objectives.policyaxis": Kept(Kind.PLANS, "plan"),
    "objectives.facet": Kept(Kind.PLANS),
    "objectives.objective": Kept(Kind.PLANS),
    "objectives.objectiveaccount": Kept(Kind.TEXTS, "objective"),
    "objectives.accountpicture": Kept(Kind.TEXTS, "plan"),
    "objectives.publication": Kept(Kind.PUBLICATION, "plan"),
    "objectives.documentissue": Kept(Kind.DOCUMENTS, "plan"),
    "budget.businessline": Kept(Kind.PLANS),
    "budget.budgetitem": Kept(Kind.PLANS),
    "budget.execution": Kept(Kind.BUDGET, "plan"),
    "budget.budgetitemmonth": Kept(Kind.BUDGET, "item"),
    "budget.budgetmonth": Kept(Kind.MONTHS, "plan"),
    "indicators.indicator": Kept(Kind.PLANS),
    "indicators.indicatorinput": Kept(Kind.PLANS, "indicator"),
    "indicators.milestone": Kept(Kind.PLANS, "input"),
    "indicators.scoringcomponent": Kept(Kind.PLANS, "indicator"),
    "indicators.plannedvalue": Kept(Kind.PLANS, "indicator"),
    "indicators.midtermtarget": Kept(Kind.PLANS, "indicator"),
    "indicators.notapplicable": Kept(Kind.PLANS, "indicator"),
    "indicators.priorvalue": Kept(Kind.PLANS),
    "indicators.targetrevision": Kept(Kind.PLANS, "indicator", trail=True),
    "indicators.copyreview": Kept(Kind.PLANS, "plan"),
    "indicators.assignment": Kept(Kind.PLANS, "indicator"),
    "indicators.monthlyfigure": Kept(Kind.FIGURES, "input"),
    "indicators.figurechange": Kept(Kind.FIGURES, "input", trail=True),
    "indicators.checkanswer": Kept(Kind.FIGURES, "input"),
    "indicators.evidence": Kept(Kind.FIGURES, "indicator"),
    "indicators.indicatormonth": Kept(Kind.MONTHS, "indicator"),
    "indicators.monthevent": Kept(Kind.MONTHS, "indicator", trail=True),
    "indicators.comment": Kept(Kind.COMMENTS, "indicator"),
    "indicators.remedy": Kept(Kind.REMEDIES, "indicator"),
    "indicators.award": Kept(Kind.AWARDS, "component"),
    "indicators.rating": Kept(Kind.RATINGS, "indicator"),
    "indicators.ratingconfirmation": Kept(Kind.RATINGS, "plan"),
    "indicators.gradeband": Kept(Kind.SETTINGS),
    "indicators.settlement": Kept(Kind.SETTLEMENT, "plan"),
    "indicators.objection": Kept(Kind.SETTLEMENT, "plan"),
    "volumes.volumejob": Kept(Kind.DOCUMENTS, passing=_TASKS),
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

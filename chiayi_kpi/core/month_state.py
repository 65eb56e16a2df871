"""How far somebody's month is on its way, whatever is reported in it: figures of an indicator, or the budget."""

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import MONTHS, dotted, month_end, months_ended


class MonthState(models.TextChoices):
    """Draft → submitted → approved and locked, or returned with a reason; a locked one is reopened with a reason."""

    DRAFT = "draft", pgettext_lazy("month", "draft")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved and locked")
    RETURNED = "returned", _("returned")
    REOPENED = "reopened", _("reopened")


CLOSED = frozenset({MonthState.SUBMITTED, MonthState.APPROVED})  # handed in, so that nobody types in it
CAME_BACK = frozenset(
    {MonthState.RETURNED, MonthState.REOPENED}
)  # handed in once, and open again with a reason


class DecidedMonth(Protocol):
    """A month as it stands, and why it came back."""

    state: str
    reason: str


class MonthStep(NamedTuple):
    """A step that months in a state of ``at`` take ``to`` another one; ``refusals`` says in which states it is refused, and why.

    In any other state it changes nothing: it was taken already.
    """

    at: frozenset[MonthState]
    to: MonthState
    refusals: Mapping[MonthState, str | Promise]

    def refusal(self, states: Iterable[str]) -> str:
        """Why months in these states do not take it together; empty where none of them refuses it."""
        held = set(states)
        return next((str(why) for state, why in self.refusals.items() if state in held), "")

    def other_reason(self, months: Iterable[DecidedMonth], reason: str) -> str:
        """Why ``reason`` is not taken: somebody took the step before, for another one. Empty where nobody did."""
        if any(month.state not in self.at and month.reason != reason for month in months):
            return str(
                _("Somebody did this before you, for another reason; look at it again. Yours was not kept.")
            )
        return ""


_NOT_APPROVED = _("It has not been submitted, so it cannot be approved.")
_NOT_RETURNED = _("It has not been submitted, so it cannot be returned.")
_NOT_LOCKED = _("It is not locked.")

SUBMIT = MonthStep(frozenset(MonthState) - CLOSED, MonthState.SUBMITTED, {})
WITHDRAW = MonthStep(
    frozenset({MonthState.SUBMITTED}),
    MonthState.DRAFT,
    {MonthState.APPROVED: _("It is approved already; ask for it to be reopened.")},
)
APPROVE = MonthStep(
    frozenset({MonthState.SUBMITTED}),
    MonthState.APPROVED,
    {
        MonthState.DRAFT: _NOT_APPROVED,
        MonthState.RETURNED: _NOT_APPROVED,
        MonthState.REOPENED: _NOT_APPROVED,
    },
)
RETURN = MonthStep(
    frozenset({MonthState.SUBMITTED}),
    MonthState.RETURNED,
    {
        MonthState.DRAFT: _NOT_RETURNED,
        MonthState.REOPENED: _NOT_RETURNED,
        MonthState.APPROVED: _("It is approved and locked; reopen it instead."),
    },
)
REOPEN = MonthStep(
    frozenset({MonthState.APPROVED}),
    MonthState.REOPENED,
    {
        MonthState.DRAFT: _NOT_LOCKED,
        MonthState.SUBMITTED: _NOT_LOCKED,
        MonthState.RETURNED: _NOT_LOCKED,
    },
)


def not_begun(month: int) -> str:
    """What is said to whoever reports a month before its first day."""
    return gettext("Month %s has not begun yet.") % month


def why_not_over(year: int, month: int) -> str:
    """Why nobody submits the month of the ROC year yet, or ever; empty where it has ended."""
    if (missing := why_no_month(month)) or month <= months_ended(year, today()):
        return missing
    opens = month_end(year, month) + datetime.timedelta(days=1)
    text = gettext("Month %(month)s has not ended yet: it can be submitted from %(day)s on.")
    return text % {"month": month, "day": dotted(opens)}


def why_no_month(month: int) -> str:
    """Empty for a month that there is."""
    return "" if month in MONTHS else gettext("There is no month %s.") % month


def known_state(name: str) -> models.CheckConstraint:
    """The constraint that a ``state`` is one of these."""
    return models.CheckConstraint(condition=models.Q(state__in=MonthState.values), name=name)

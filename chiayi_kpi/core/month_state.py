"""How far somebody's month is on its way, whatever is reported in it: figures of an indicator, or the budget."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


def known_state(name: str) -> models.CheckConstraint:
    """The constraint that a ``state`` is one of these."""
    return models.CheckConstraint(condition=models.Q(state__in=MonthState.values), name=name)

"""What an agency does about a shortfall (改善措施): from the explanation of a month to a measure that is followed until it is closed."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.history import History
from chiayi_kpi.core.models import ChangedAtField, MonthField, month_check
from chiayi_kpi.core.reasons import LONGEST_REASON
from indicators.models.facts import KeptOfPlanAndIndicator
from indicators.models.reporting import Evidence


class Remedy(KeptOfPlanAndIndicator):
    """A measure against one indicator's shortfall: why it fell short, what is done, by whom and until when.

    ``month``: that of whose shortfall it came. Its state follows from two days: on ``done_on`` its owner handed it in, with the
    ``result`` and the ``evidence`` or why there is none; on ``closed_on`` a supervisor closed it. ``reason``: why it was sent back.
    """

    class State(models.TextChoices):
        OPEN = "open", _("in progress")
        DONE = "done", _("waiting to be closed")
        CLOSED = "closed", _("closed")

    month = MonthField(verbose_name=_("month of the shortfall"))
    cause = models.TextField(_("cause of the shortfall"), max_length=LONGEST_REASON)
    measure = models.TextField(_("measure"), max_length=LONGEST_REASON)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remedies", verbose_name=_("owner")
    )
    due = models.DateField(_("due day"))
    result = models.TextField(_("result"), blank=True, max_length=LONGEST_REASON)
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
        verbose_name=_("evidence"),
    )
    no_evidence = models.TextField(_("why there is no evidence"), blank=True, max_length=LONGEST_REASON)
    reason = models.TextField(_("why it was sent back"), blank=True, max_length=LONGEST_REASON)
    done_on = models.DateField(_("handed in on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    changed_at = ChangedAtField(_("changed at"))
    history = History()

    class Meta:
        ordering = ["plan_id", "due", "pk"]
        verbose_name = _("improvement measure")
        verbose_name_plural = _("improvement measures")
        constraints = [
            month_check("remedy_month_1_to_12"),
            models.CheckConstraint(
                condition=~models.Q(cause="") & ~models.Q(measure=""), name="remedy_says_why_and_what"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None)
                | (~models.Q(result="") & (models.Q(evidence__isnull=False) | ~models.Q(no_evidence=""))),
                name="remedy_done_has_result_and_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(done_on__lte=models.F("closed_on")),
                name="remedy_closed_after_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month}"

    @property
    def state(self) -> "Remedy.State":
        return remedy_state(self.done_on, self.closed_on)

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether its day has passed and it is not handed in; worked out, never stored."""
        return is_overdue(self.due, self.done_on, today)


def is_overdue(due: datetime.date, done_on: datetime.date | None, day: datetime.date) -> bool:
    """Whether a measure was late on ``day``: on its due day itself nothing is."""
    return done_on is None and due < day


def remedy_state(
    done_on: datetime.date | None, closed_on: datetime.date | None, day: datetime.date | None = None
) -> Remedy.State:
    """The state that follows from the two days, at the end of ``day``; None: as it stands."""
    if closed_on is not None and (day is None or closed_on <= day):
        return Remedy.State.CLOSED
    if done_on is not None and (day is None or done_on <= day):
        return Remedy.State.DONE
    return Remedy.State.OPEN

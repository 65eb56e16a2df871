"""What the people of an agency and the offices say to each other about an indicator's month."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.models import MonthField, month_check
from chiayi_kpi.core.reasons import LONGEST_REASON
from indicators.models.facts import KeptOfPlanAndIndicator


class Comment(KeptOfPlanAndIndicator):
    """A comment; never altered. Its author may withdraw it: then nobody reads it, and that there was one stays.

    No part of what is reported, approved, printed or settled.
    """

    month = MonthField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments", verbose_name=_("who")
    )
    text = models.TextField(_("text"), max_length=LONGEST_REASON)
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("mentioned")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    class Meta:
        ordering = ["plan_id", "indicator_id", "-at", "-pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["plan", "indicator", "month"], name="comment_of_month")]
        constraints = [
            month_check("comment_month_1_to_12"),
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month}"

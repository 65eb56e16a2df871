"""The city's calendar day by day, and the deadlines that the planning office sets by hand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.history import History
from chiayi_kpi.core.models import MonthField, RocYearField, month_check, year_check
from chiayi_kpi.core.reasons import LONGEST_REASON


class CalendarDay(models.Model):
    """One day as the official calendar or the planning office has it. A day without a row is presumed."""

    day = models.DateField(_("day"), unique=True)
    is_off = models.BooleanField(_("day off"))
    note = models.CharField(_("remark"), max_length=LONGEST_REASON, blank=True)
    history = History()

    class Meta:
        ordering = ["day"]
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")

    def __str__(self) -> str:
        return str(self.day)


class MonthDeadline(models.Model):
    """A deadline set by hand for one month, of one agency or (without one) of all; the agency's own goes first."""

    year = RocYearField()
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
    )
    month = MonthField()
    report_due = models.DateField(_("reporting deadline"))
    review_due = models.DateField(_("review deadline"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    history = History()

    class Meta:
        ordering = ["year", "month", "agency__code"]
        verbose_name = _("deadline set by hand")
        verbose_name_plural = _("deadlines set by hand")
        constraints = [
            year_check("month_deadline_year_range"),
            month_check("month_deadline_month_1_to_12"),
            models.UniqueConstraint(
                fields=["year", "agency", "month"], name="one_deadline_of_agency_and_month"
            ),
            models.UniqueConstraint(
                fields=["year", "month"], condition=Q(agency=None), name="one_deadline_of_all_and_month"
            ),
            models.CheckConstraint(
                condition=Q(review_due=None) | Q(review_due__gte=F("report_due")),
                name="review_not_before_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} {self.agency or '*'}"

"""What concerns one person, told in the portal, and whether they want it by mail besides."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.models import MonthField, RocYearField, month_check, year_check
from chiayi_kpi.core.templatetags.numbers import roc_year


class Notice(models.Model):
    """One thing that happened and concerns ``recipient``; written in the transaction in which it happened.

    ``about``: the codes and names it is about; ``text``: what was written, such as a reason; ``to_mail``: whether a mail is still to be sent.
    """

    class Kind(models.TextChoices):
        RETURNED = "returned", _("Figures returned")
        APPROVED = "approved", _("Figures approved")
        REOPENED = "reopened", _("Figures reopened")
        BUDGET_RETURNED = "budget_returned", _("Budget figures returned")
        BUDGET_APPROVED = "budget_approved", _("Budget figures approved")
        BUDGET_REOPENED = "budget_reopened", _("Budget figures reopened")
        MENTIONED = "mentioned", _("Mentioned in a comment")
        DUE = "due", _("Due soon")
        OVERDUE = "overdue", _("Overdue")
        REMEDY_GIVEN = "remedy_given", _("An improvement measure is yours")
        REMEDY_RETURNED = "remedy_returned", _("Improvement measure sent back")
        REMEDY_CLOSED = "remedy_closed", _("Improvement measure closed")
        STANDING_IN = "standing_in", _("Time of absence with a deputy")
        STOOD_IN = "stood_in", _("Deputy ended")
        PLAN_APPROVED = "plan_approved", _("Plan approved")
        PLAN_RETURNED = "plan_returned", _("Plan returned to draft")
        REVIEWED = "reviewed", _("The review took points off")
        SETTLED = "settled", _("Year settled")
        UNSETTLED = "unsettled", _("Settled year opened again")
        ANSWERED = "answered", _("Objection answered")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("for whom")
    )
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("agency")
    )
    year = RocYearField(null=True)
    month = MonthField(null=True)
    about = models.CharField(_("about"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)
    to_mail = models.BooleanField(_("to be mailed"), default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["recipient", "agency"],
                condition=models.Q(read_at=None),
                name="notice_unread",
            ),
            models.Index(fields=["recipient"], condition=models.Q(to_mail=True), name="notice_to_mail"),
        ]
        constraints = [
            year_check("notice_year_range"),
            month_check("notice_month_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(url__startswith="/") & ~models.Q(url__startswith="//"),
                name="notice_leads_into_the_portal",
            ),
        ]

    def __str__(self) -> str:
        said = self.get_kind_display()
        return f"{said}{_(': ')}{self.about}" if self.about else said

    @property
    def place(self) -> str:
        """``警察局 107 年度 12 月``, as much of it as the notice knows."""
        month = _("month %(month)s") % {"month": self.month} if self.month else ""
        year = roc_year(self.year) if self.year else ""
        return " ".join(part for part in (str(self.agency or ""), year, month) if part)


class MailChoice(models.Model):
    """That a person wants notices by mail, too; without a row they come in the portal alone."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("each at once")
        DAILY = "daily", _("once a day, together")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mail_choice",
        verbose_name=_("person"),
    )
    how = models.CharField(_("by mail"), max_length=10, choices=How.choices)

    class Meta:
        verbose_name = _("notices by mail")
        verbose_name_plural = _("notices by mail")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=["at_once", "daily"]), name="mail_choice_known_how"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_how_display()}"


class Reminded(models.Model):
    """That a person was told on a day what is due, in the portal or by mail: a second run tells nobody again."""

    class How(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        MAIL = "mail", _("by mail")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    day = models.DateField(_("day"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)

    class Meta:
        verbose_name = _("reminder told")
        verbose_name_plural = _("reminders told")
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "how"], name="reminded_once"),
            models.CheckConstraint(condition=models.Q(how__in=["portal", "mail"]), name="reminded_known_how"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.day} · {self.get_how_display()}"

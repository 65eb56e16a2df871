"""The month's way: who reports an indicator, what state its month is in, and what was said and shown for it."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import History
from chiayi_kpi.core.models import ChangedAtField, FigureField, MonthField, month_check
from chiayi_kpi.core.month_state import CAME_BACK, CLOSED, MonthState, known_state
from chiayi_kpi.core.reasons import LONGEST_REASON
from indicators.models.facts import KeptOfPlanAndIndicator, OfPlanAndIndicator
from indicators.models.indicator import IndicatorInput
from objectives.models import Plan

_PERSON = settings.AUTH_USER_MODEL


def is_within(day: datetime.date, first: datetime.date | None, last: datetime.date | None) -> bool:
    """Whether ``day`` lies between the two, both included; without one there is no limit on that side."""
    return (first is None or first <= day) and (last is None or day <= last)


class Assignment(OfPlanAndIndicator):
    """Who reports an indicator in one agency: the owning unit, the owner, and the deputy who may stand in.

    The deputy stands in from ``deputy_from`` to ``deputy_to``, both included; without a day there is no limit.
    """

    unit = models.CharField(_("owning unit"), max_length=100, blank=True)
    owner = models.ForeignKey(
        _PERSON,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned",
        verbose_name=_("owner"),
    )
    deputy = models.ForeignKey(
        _PERSON,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputised",
        verbose_name=_("deputy"),
    )
    deputy_from = models.DateField(_("deputy from"), null=True, blank=True)
    deputy_to = models.DateField(_("deputy until"), null=True, blank=True)
    history = History()

    class Meta:
        ordering = ["plan_id", "indicator_id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator"], name="assignment_once"),
            models.CheckConstraint(
                condition=models.Q(deputy_to__gte=models.F("deputy_from")),
                name="assignment_deputy_days_in_order",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=~models.Q(deputy=models.F("owner")),
                name="assignment_deputy_is_another",
                violation_error_message=_("The deputy has to be somebody else than the owner."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.indicator}"

    def deputy_stands_in(self, day: datetime.date) -> bool:
        """Whether there is a deputy who may act on ``day``."""
        return self.deputy_id is not None and is_within(day, self.deputy_from, self.deputy_to)


class IndicatorMonth(OfPlanAndIndicator):
    """The state of one indicator's month in one agency. Without a row the month is an untouched draft."""

    State, CLOSED, CAME_BACK = MonthState, CLOSED, CAME_BACK

    month = MonthField()
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    nothing_to_report = models.BooleanField(_("nothing to report"), default=False)
    # The one explanation of the month, whichever way it came.
    note = models.TextField(_("note"), blank=True, max_length=LONGEST_REASON)
    reason = models.CharField(_("why it was returned or reopened"), max_length=LONGEST_REASON, blank=True)
    changed_at = ChangedAtField(_("changed at"))

    class Meta:
        ordering = ["plan_id", "indicator_id", "month"]
        verbose_name = _("indicator month")
        verbose_name_plural = _("indicator months")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "month"], name="indicator_month_once"),
            month_check("indicator_month_1_to_12"),
            known_state("indicator_month_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month}"


class MonthEvent(KeptOfPlanAndIndicator):
    """One step on the month's way; written in the transaction that takes the step, never altered."""

    class Action(models.TextChoices):
        SUBMIT = "submit", _("submitted")
        WITHDRAW = "withdraw", _("withdrawn")
        APPROVE = "approve", _("approved")
        RETURN = "return", _("returned")
        REOPEN = "reopen", _("reopened")
        NOTE = "note", _("note changed")
        NOTHING = "nothing", _("nothing to report")
        SOMETHING = "something", _("no longer nothing to report")
        ATTACH = "attach", _("evidence attached")
        DETACH = "detach", _("evidence removed")

    month = MonthField()
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)
    reason = models.TextField(_("why"), blank=True)
    system = models.CharField(
        _("system"), max_length=100, blank=True
    )  # whose token it was, where a system wrote

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("month event")
        verbose_name_plural = _("month events")
        indexes = [models.Index(fields=["plan", "indicator", "month"], name="month_event_of_month")]
        constraints = [
            month_check("month_event_month_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(
                    # What supervisors and owners decide, and what is said and shown for the month.
                    action__in=[
                        *["submit", "withdraw", "approve", "return", "reopen"],
                        *["note", "nothing", "something", "attach", "detach"],
                    ]
                ),
                name="month_event_known_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month} · {self.get_action_display()}"


class CheckAnswer(models.Model):
    """The answer to a soft check ("is it so?") of one figure, kept with the value it was asked about."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="check_answers", verbose_name=_("plan")
    )
    input = models.ForeignKey(
        IndicatorInput, on_delete=models.CASCADE, related_name="check_answers", verbose_name=_("input")
    )
    month = MonthField()
    check_kind = models.CharField(_("check"), max_length=30)
    value = FigureField(_("value"))
    answer = models.CharField(_("answer"), max_length=LONGEST_REASON, blank=True)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = ChangedAtField(_("when"))

    class Meta:
        ordering = ["plan_id", "input_id", "month", "check_kind"]
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "input", "month", "check_kind"], name="check_answer_once"
            ),
            month_check("check_answer_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.input} · {self.month} · {self.check_kind}"


EVIDENCE = "evidence"  # the folder; in it one for each plan


def evidence_path(instance: "Evidence", filename: str) -> str:
    """Where an evidence file is kept: a random name, so that nothing of the sender's name reaches the disk."""
    return f"{EVIDENCE}/{instance.plan_id}/{uuid.uuid4().hex}"


class Evidence(OfPlanAndIndicator):
    """A file that shows what a month's figures rest on."""

    month = MonthField()
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)

    class Meta:
        ordering = ["plan_id", "indicator_id", "month", "pk"]
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        constraints = [month_check("evidence_month_1_to_12")]

    def __str__(self) -> str:
        return self.name


class TargetRevision(KeptOfPlanAndIndicator):
    """A change of what decides points in an approved plan: the old one stays visible, what is easier has its reasons."""

    class What(models.TextChoices):
        TARGET = "target", _("target")
        WEIGHT = "weight", _("weight")
        TERMS = "terms", _("scoring terms")

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        SETTLEMENT = "settlement", _("settlement")

    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    old = models.TextField(_("from"))
    new = models.TextField(_("to"))
    lowered = models.BooleanField(_("lowered"), default=False)
    way = models.CharField(_("entered by"), max_length=10, choices=Way.choices, default=Way.PAGE)
    cause = models.TextField(_("cause"), max_length=LONGEST_REASON)
    countermeasure = models.TextField(_("countermeasure"), blank=True, max_length=LONGEST_REASON)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)

    class Meta:
        ordering = ["plan_id", "indicator_id", "at"]
        verbose_name = _("target revision")
        verbose_name_plural = _("target revisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lowered=False) | (~models.Q(cause="") & ~models.Q(countermeasure="")),
                name="revision_lowered_has_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(what__in=["target", "weight", "terms"]), name="revision_known_what"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "settlement"]), name="revision_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.old} → {self.new}"

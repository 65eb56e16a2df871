"""Who asked for which volume, which chapters it has, and what the finished file is."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.models import MonthField, RocYearField, month_check, year_check


class VolumeJobs(models.QuerySet):
    """Jobs by the state of their tasks."""

    def open(self) -> "VolumeJobs":
        """Those that are to be printed or being printed, and nobody cancelled."""
        return self.filter(task__status__in=("READY", "RUNNING"), cancel_requested=False)


class VolumeJob(models.Model):
    """One volume that somebody asked for; how far it is stands in the row of its task.

    ``chapters``: what ``chapters.Chapter`` holds of each, from the moment that they were read. ``faults``: [agency
    code, agency name, reason] each.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("in the queue")
        RUNNING = "running", _("being printed")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Document(models.TextChoices):
        REPORT = "annual-report", _("Annual performance report")
        PLAN = "annual-plan", _("Annual plan")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = RocYearField()
    document = models.CharField(_("document"), max_length=20, choices=Document)
    through = MonthField(verbose_name=_("figures up to month"))
    agency_codes = models.JSONField(_("agencies"))
    whole_city = models.BooleanField(_("whole city"), default=False)
    covers = models.BooleanField(_("cover and contents in front of every chapter"), default=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    ordered_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    language = models.CharField(_("language of messages"), max_length=10)

    task = models.ForeignKey(
        DBTaskResult, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("task")
    )
    cancel_requested = models.BooleanField(_("to be cancelled"), default=False)
    begun_at = models.DateTimeField(_("started at"), null=True)
    chapters = models.JSONField(_("chapters"), default=list)
    reason = models.TextField(_("why it failed"), blank=True)
    faults = models.JSONField(_("agencies that keep it from being printed"), default=list)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)

    objects = VolumeJobs.as_manager()

    class Meta:
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")
        ordering = ("-ordered_at",)
        indexes = [models.Index(fields=["year", "-ordered_at"], name="volume_job_by_year")]
        constraints = [year_check("volume_job_year"), month_check("volume_job_through", "through")]

    def __str__(self) -> str:
        return f"{self.year} {self.document}"

    @property
    def has_city_part(self) -> bool:
        """The agencies stand beside each other in front of the whole city's reports; plans have no figures to compare."""
        return self.whole_city and self.document == self.Document.REPORT

    @property
    def state(self) -> State:
        """Read from the task's row, and from the file's facts where that was cleared away."""
        status = self.task.status if self.task else ""
        if status == "RUNNING":
            return self.State.RUNNING
        if self.cancel_requested:
            return self.State.CANCELLED
        if status == "READY":
            return self.State.RUNNING if self.begun_at else self.State.WAITING
        return self.State.DONE if self.pages else self.State.FAILED

    @property
    def is_open(self) -> bool:
        """Whether it is still to be printed or being printed."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

"""Who asked for which volume, how far it is, and where the result lies."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.models import MonthField, RocYearField, month_check, year_check


class VolumeJob(models.Model):
    """One volume that somebody asked for.

    ``run`` counts the attempts; only the latest run may write, so a worker that was given up for dead and comes
    back finds itself replaced. ``beat_at`` is the last sign of life of the run, ``worker`` who runs it.
    ``faults``: [agency code, agency name, reason] each; ``missing_characters``: [agency name, characters] each.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("in the queue")
        RUNNING = "running", _("being printed")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.WAITING, State.RUNNING)

    class Document(models.TextChoices):
        REPORT = "annual-report", _("Annual performance report")
        PLAN = "annual-plan", _("Annual plan")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = RocYearField()
    document = models.CharField(_("document"), max_length=20, choices=Document)
    through = MonthField(verbose_name=_("figures up to month"))
    agency_codes = models.JSONField(_("agencies"))
    whole_city = models.BooleanField(_("whole city"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    language = models.CharField(_("language of messages"), max_length=10)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    task_id = models.UUIDField(_("task"), null=True, editable=False)
    run = models.PositiveSmallIntegerField(_("attempt"), default=0)
    worker = models.CharField(_("worker"), max_length=200, blank=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)

    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    total = models.PositiveSmallIntegerField(_("chapters"), default=0)
    done = models.PositiveSmallIntegerField(_("chapters done"), default=0)
    reused = models.PositiveSmallIntegerField(_("chapters taken from the store"), default=0)
    reason = models.TextField(_("why it failed"), blank=True)
    faults = models.JSONField(_("agencies that keep it from being printed"), default=list)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    missing_characters = models.JSONField(_("characters that no face has"), default=list)

    class Meta:
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")
        ordering = ("-asked_at",)
        indexes = [models.Index(fields=["year", "-asked_at"], name="volume_job_by_year")]
        constraints = [
            year_check("volume_job_year"),
            month_check("volume_job_through", "through"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total"), reused__lte=models.F("done")),
                name="volume_job_progress",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.document} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be printed or being printed."""
        return self.state in self.OPEN

"""A large workbook that somebody sent: read, shown, confirmed and written in the background."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.admin_uploads import WaitingUpload


class ImportJob(models.Model):
    """One file on its way in. How far it is stands in the row of its task, twice: for looking, and for writing.

    ``file``: the upload's name; ``changes``: that of the list of all changes. ``shown``: the preview as HTML, in the language of who asked. ``digest``: what the
    preview said; the file is written only if it still says so. ``written``: how many rows were.
    """

    class State(models.TextChoices):
        LOOKING = "looking", _("is being read")
        REFUSED = "refused", _("cannot be taken")
        SHOWN = "shown", _("to be confirmed")
        WRITING = "writing", _("is being written")
        DONE = "done", _("written")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file"), max_length=200)
    file = models.CharField(max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent by")
    )
    at = models.DateTimeField(_("sent at"), auto_now_add=True)
    language = models.CharField(_("language of messages"), max_length=10)

    task = models.ForeignKey(
        DBTaskResult, models.SET_NULL, null=True, related_name="+", verbose_name=_("task")
    )
    rows = models.PositiveIntegerField(_("rows"))
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    is_read = models.BooleanField(_("read"), default=False)
    shown = models.TextField(_("preview"), blank=True)
    digest = models.CharField(max_length=64, blank=True)
    changes = models.CharField(max_length=32, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)
    written = models.PositiveIntegerField(_("rows written"), null=True)
    plan_ids = models.JSONField(default=list)

    class Meta:
        verbose_name = _("large workbook")
        verbose_name_plural = _("large workbooks")
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name

    @property
    def upload(self) -> WaitingUpload:
        return WaitingUpload(name=self.file)

    @property
    def state(self) -> State:
        """Read from the task's row; one whose task is gone has failed, unless something came of it."""
        if self.written is not None:
            return self.State.DONE
        if self.task is not None and self.task.status in ("READY", "RUNNING"):
            return self.State.WRITING if self.is_confirmed else self.State.LOOKING
        if not self.is_read or self.is_confirmed:
            return self.State.FAILED
        return self.State.SHOWN if self.digest else self.State.REFUSED

    @property
    def is_open(self) -> bool:
        """Whether a worker is at it, or will be."""
        return self.state in (self.State.LOOKING, self.State.WRITING)

"""The event log: who did what, when, from where and how it ended. Rows are added, never altered."""

from typing import Any, ClassVar, Never

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.events.kinds import EventKind, EventOutcome


class NeverAltered(Exception):
    """A row of the log was to be changed or removed."""


class AppendOnlyQuerySet(models.QuerySet):
    """Adds and reads; whoever keeps the log removes archived rows by ``archiving``, in SQL of its own."""

    def update(self, **kwargs) -> Never:
        raise NeverAltered

    def bulk_update(self, objs, fields, batch_size=None) -> Never:
        raise NeverAltered

    def delete(self) -> Never:
        raise NeverAltered


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise NeverAltered
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> Never:
        raise NeverAltered


# The log outlives what it tells of: these keys hold nothing back, and the names beside them stay readable.
# The indexes below begin with them.
_LOOSE: dict[str, Any] = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "db_index": False,
    "null": True,
    "related_name": "+",
}


class Event(AppendOnly):
    """One thing that somebody did or tried, written in the transaction in which it happened.

    ``details``: what else is known of it, without secrets; a change of data names the rows of the audit trails there.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=EventOutcome.choices, default=EventOutcome.SUCCESS
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("who"), **_LOOSE)
    username = models.CharField(_("user name"), max_length=150, blank=True)
    for_user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("in place of"), **_LOOSE)
    for_username = models.CharField(_("in place of"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("from where"), null=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("object's number"), max_length=40, blank=True)
    object_name = models.CharField(_("object"), max_length=100, blank=True)
    agency = models.ForeignKey("accounts.Agency", verbose_name=_("agency"), **_LOOSE)
    year = models.PositiveSmallIntegerField(_("ROC year"), null=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        verbose_name = _("event")
        verbose_name_plural = _("event log")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=EventOutcome.values), name="event_known_outcome"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_at"),
            models.Index(fields=["user", "-at", "-id"], name="event_user"),
            models.Index(fields=["agency", "-at", "-id"], name="event_agency"),
            models.Index(fields=["kind", "-at", "-id"], name="event_kind"),
            models.Index(fields=["object_name", "-at", "-id"], name="event_object"),
            models.Index(fields=["object_type", "object_id", "-at", "-id"], name="event_object_row"),
            models.Index(
                fields=["-at", "-id"],
                name="event_not_success",
                condition=~models.Q(outcome=EventOutcome.SUCCESS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.username} {self.kind}"


class Seal(AppendOnly):
    """Closes the chain over events that were committed since the seal before.

    ``entries``: number and SHA-256 of each event, in their order; ``digest``: SHA-256 over them, the number of the seal and
    the ``previous`` seal's digest. So an event that is changed, removed or put in later does not fit any more, and is named.
    """

    number = models.PositiveBigIntegerField(_("number of the seal"), primary_key=True)
    at = models.DateTimeField(_("sealed at"), default=timezone.now, editable=False)
    entries = models.JSONField(_("events"))
    previous = models.CharField(_("digest of the seal before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

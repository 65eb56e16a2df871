"""What runs by itself, when it last did, and which machine's turn it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LastRun(models.Model):
    """When a part of the installation that runs by itself last did, on whatever machine; one row each."""

    class What(models.TextChoices):
        WORKER = "worker", _("worker")
        BACKUP = "backup", _("backup")
        DRILL = "drill", _("restore drill")

    what = models.CharField(_("what"), max_length=10, choices=What.choices, primary_key=True)
    at = models.DateTimeField(_("when"))
    succeeded = models.BooleanField(_("succeeded"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("last run")
        verbose_name_plural = _("last runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=["worker", "backup", "drill"]), name="last_run_known_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} · {self.at}"


class Turn(models.Model):
    """Who of several machines does what all of them start by a schedule; one row for each thing that is done.

    ``period``: the day or hour for which it is done once. ``until``: from then on, by the database's clock, another may do it.
    """

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    period = models.CharField(_("period"), max_length=20)
    holder = models.CharField(_("machine"), max_length=100)
    until = models.DateTimeField(_("until"))
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")

    def __str__(self) -> str:
        return f"{self.name} · {self.period}"

    @property
    def machine(self) -> str:
        return self.holder.partition("/")[0]

"""What runs by itself, and when it last did."""

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

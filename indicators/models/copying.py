"""What a plan that was copied from another year's still asks a person to look at."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.models import field_name
from chiayi_kpi.core.year_texts import excerpts
from objectives.models import Plan


class CopyReview(models.Model):
    """One thing that copying a year did to a plan and that somebody has to look at; it stays until it is ticked.

    ``model`` and ``row`` name the row whose ``field`` it is about (none for what was left out); ``old`` is the text
    as it was, what was left out of a whole, the dates that stay, or the sentence that says what is to be set.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("year's number moved")
        LEFT_OUT = "left_out", _("finished, so left out")
        KEPT = "kept", _("dates not moved; do they still hold")
        TO_SET = "to_set", _("to be set")

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="copy_reviews", verbose_name=_("plan")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("place"), max_length=200)
    model = models.CharField(max_length=60, blank=True)
    row = models.BigIntegerField(null=True, blank=True)
    field = models.CharField(max_length=60, blank=True)
    old = models.TextField(_("from"), blank=True)
    new = models.TextField(_("to"), blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seen by"),
    )

    class Meta:
        ordering = ["plan_id", "pk"]
        verbose_name = _("point to review")
        verbose_name_plural = _("points to review")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["moved", "left_out", "kept", "to_set"]),
                name="copy_review_known_kind",
            )
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def field_name(self) -> str:
        """What the field is called that the text stands in; empty for what was left out."""
        if not self.model:
            return ""
        return field_name(apps.get_model(self.model), self.field)

    @property
    def words(self) -> str:
        """What there is to say of it after its place; what was moved is shown by its ``excerpts``."""
        if self.kind == self.Kind.TO_SET:
            return self.old
        said = (self.field_name, str(self.get_kind_display()), self.old)
        return str(_(": ")).join(part for part in said if part)

    @property
    def excerpts(self) -> list[tuple[str, str]]:
        """What was moved in the text, from and to, with some words around it."""
        return excerpts(self.old, self.new)

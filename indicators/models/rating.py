"""The year's end: what agency and reviewers say of the points, the grades, and the settled year."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import History
from chiayi_kpi.core.models import ChangedAtField, PointsField, RocYearField, at_least_zero, year_check
from chiayi_kpi.core.reasons import LONGEST_REASON
from indicators.models.facts import OfPlanAndIndicator
from objectives.models import Plan

_PERSON = settings.AUTH_USER_MODEL
MOST_RATE = 200  # per cent; a grade asks for no higher achievement rate


class RatingPart(models.TextChoices):
    """Who rates: the agency itself (自評), the common offices for facets 3 and 4 (初核), the planning office (複核)."""

    SELF = "self", _("self-rating")
    PERSONNEL = "personnel", _("first review, personnel office")
    ACCOUNTING = "accounting", _("first review, accounting office")
    REVIEW = "review", _("review, planning office")


class Rating(OfPlanAndIndicator):
    """The points that one part gives an indicator where they differ from the computed ones, and why."""

    part = models.CharField(_("part"), max_length=10, choices=RatingPart.choices)
    points = PointsField(_("points"))
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = ChangedAtField(_("when"))
    history = History()

    class Meta:
        ordering = ["plan_id", "indicator_id", "part"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "part"], name="rating_one_per_part"),
            models.CheckConstraint(condition=models.Q(part__in=RatingPart.values), name="rating_known_part"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rating_has_a_reason"),
            at_least_zero("rating_not_negative", "points"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.indicator} · {self.get_part_display()}"


class RatingConfirmation(models.Model):
    """That a part is done with an agency's year: what it did not rate otherwise it leaves as computed."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="rating_confirmations", verbose_name=_("plan")
    )
    part = models.CharField(_("part"), max_length=10, choices=RatingPart.choices)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)
    # Only where the planning office confirmed it in another's place: one who never answers does not keep a year open.
    instead_reason = models.TextField(
        _("why it was confirmed in another's place"), blank=True, max_length=LONGEST_REASON
    )
    history = History()

    class Meta:
        ordering = ["plan_id", "at"]
        verbose_name = _("confirmed rating")
        verbose_name_plural = _("confirmed ratings")
        constraints = [
            models.UniqueConstraint(fields=["plan", "part"], name="rating_confirmed_once"),
            models.CheckConstraint(
                condition=models.Q(part__in=RatingPart.values), name="rating_confirmation_known_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_part_display()}"


class GradeBand(models.Model):
    """One grade (等第) of a year's table: the least total that earns it, and what else it asks for.

    A year without rows has the customary table (``indicators.year_end.grades``).
    """

    year = RocYearField()
    name = models.CharField(_("grade"), max_length=10)
    least = PointsField(_("least total"), validators=[MaxValueValidator(100)])
    core_scored = models.BooleanField(
        _("every core objective scored"),
        default=False,
        help_text=_("No indicator of the first facet is without final points."),
    )
    no_red = models.BooleanField(_("no red light among the core indicators"), default=False)
    facet_share = models.PositiveSmallIntegerField(
        _("least share of every facet's weight (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Empty: no such condition."),
    )
    indicator_code = models.CharField(_("code of a named indicator"), max_length=20, blank=True, default="")
    indicator_rate = PointsField(
        _("least achievement rate of the named indicator (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_RATE)],
    )
    no_deduction = models.BooleanField(
        _("no point taken off"),
        default=False,
        help_text=_("No indicator that takes points off stands below the points it starts with."),
    )
    history = History()

    class Meta:
        ordering = ["-year", "-least"]
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="grade_one_per_name"),
            models.UniqueConstraint(fields=["year", "least"], name="grade_one_per_bound"),
            models.CheckConstraint(condition=models.Q(least__range=(0, 100)), name="grade_least_0_to_100"),
            models.CheckConstraint(
                condition=models.Q(facet_share__isnull=True) | models.Q(facet_share__range=(1, 100)),
                name="grade_facet_share_1_to_100",
            ),
            models.CheckConstraint(
                condition=models.Q(indicator_code="", indicator_rate__isnull=True)
                | (~models.Q(indicator_code="") & models.Q(indicator_rate__range=(0, MOST_RATE))),
                name="grade_indicator_with_its_rate",
            ),
            year_check("grade_year_range"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.name}"


class Settlement(models.Model):
    """A settled year: the snapshot as it was then, whole, with its hash. Reopened, the row stays; the next is another."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("plan")
    )
    snapshot = models.TextField(_("snapshot"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    total = PointsField(_("total"), editable=False)
    grade = models.CharField(_("grade"), max_length=10, editable=False)
    at = models.DateTimeField(_("settled at"), default=now, editable=False)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    reopened_at = models.DateTimeField(_("reopened at"), null=True, editable=False)
    reopened_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reopened by")
    )
    reopen_reason = models.TextField(_("why it was reopened"), blank=True, max_length=LONGEST_REASON)

    class Meta:
        ordering = ["plan_id", "-at"]
        verbose_name = _("settled year")
        verbose_name_plural = _("settled years")
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], name="settlement_one_standing", condition=models.Q(reopened_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True) | ~models.Q(reopen_reason=""),
                name="settlement_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.at:%Y-%m-%d}"


class Objection(models.Model):
    """What an agency says against the points of its year (申復), once a year, and what the planning office answers.

    It changes nothing by itself: whoever grants it opens the year or its review again, with the reason.
    """

    plan = models.OneToOneField(
        Plan, on_delete=models.PROTECT, related_name="objection", verbose_name=_("plan")
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)
    answer = models.TextField(_("answer"), blank=True, max_length=LONGEST_REASON)
    answered_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    history = History()

    class Meta:
        ordering = ["plan_id"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="objection_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="objection_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.plan)

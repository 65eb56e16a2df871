"""Indicators, what is reported for them each month, and how they score. The arithmetic is in ``scoring``."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.models import FigureField, MonthField, PointsField, RocYearField, month_check, year_check
from objectives.models import Objective, Plan


class Indicator(models.Model):
    """An indicator (衡量指標). In the common plan it is a 共同性指標 and stands in every agency's plan."""

    class EvaluationSystem(models.IntegerChoices):
        EXISTING = 1, _("existing organisation")
        TASK_FORCE = 2, _("special task force")
        THIRD_PARTY = 3, _("third party")
        JOINT = 4, _("existing organisation with third parties")
        OTHER = 5, _("other")

    class WhenUndefined(models.TextChoices):
        FULL = "full", _("full points")
        ZERO = "zero", _("no points")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("plan")
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("objective")
    )
    no = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    name = models.CharField(_("name"), max_length=500)
    weight = PointsField(
        _("weight (%)"), validators=[MaxValueValidator(100)], help_text=_("0: a bonus indicator.")
    )
    evaluation_system = models.PositiveSmallIntegerField(
        _("evaluation system"), choices=EvaluationSystem.choices, default=EvaluationSystem.EXISTING
    )
    evaluation_method = models.CharField(_("evaluation method"), max_length=500, blank=True)
    standard = models.TextField(_("measurement standard"), blank=True)
    target_text = models.CharField(
        _("target as printed"),
        max_length=500,
        blank=True,
        help_text=_("What is computed comes from the scoring."),
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    when_undefined = models.CharField(
        _("when there was no case"),
        max_length=20,
        choices=WhenUndefined.choices,
        blank=True,
        help_text=_("What holds when the value divides by zero. Empty: somebody has to decide."),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["objective__facet__no", "objective__no", "no"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["plan", "objective", "no"], name="indicator_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__range=(1, 99)), name="indicator_number_1_to_99"),
            models.CheckConstraint(
                condition=models.Q(weight__range=(0, 100)), name="indicator_weight_0_to_100"
            ),
            models.CheckConstraint(
                condition=models.Q(evaluation_system__range=(1, 5)), name="indicator_evaluation_system_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(when_undefined__in=["", "full", "zero", "not_applicable"]),
                name="indicator_known_when_undefined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def code(self) -> str:
        """The printed code, ``1-6-2``."""
        return f"{self.objective.code}-{self.no}"

    @property
    def is_bonus(self) -> bool:
        return not self.weight


def validate_input_code(value: str) -> None:
    """Refuse what a formula could not name: letters, digits and _, not beginning with a digit, not ``prior``."""
    if not value.isidentifier() or value == "prior":
        raise ValidationError(
            _(
                "“%(code)s” cannot be used in a formula: letters, digits and _ only; “prior” has its own meaning."
            ),
            params={"code": value},
        )


class IndicatorInput(models.Model):
    """A named number that is reported each month for an indicator (投入)."""

    class Aggregation(models.TextChoices):
        SUM = "sum", _("sum")
        LAST = "last", _("latest")
        MEAN = "mean", _("mean")
        MAX = "max", _("maximum")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="inputs", verbose_name=_("indicator")
    )
    code = models.CharField(_("code"), max_length=40, validators=[validate_input_code])
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    aggregation = models.CharField(_("aggregation"), max_length=10, choices=Aggregation.choices)
    source = models.CharField(
        _("source"),
        max_length=20,
        blank=True,
        help_text=_("Empty: somebody reports it. Otherwise taken from the budget execution."),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator_id", "pk"]
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "code"], name="input_one_per_code"),
            models.CheckConstraint(
                condition=models.Q(aggregation__in=["sum", "last", "mean", "max"]),
                name="input_known_aggregation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A milestone (里程碑) of an input that reports construction progress; the percentage is cumulative."""

    input = models.ForeignKey(
        IndicatorInput, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("input")
    )
    no = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("description"), max_length=200)
    percent = models.DecimalField(
        _("cumulative per cent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["input_id", "no"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["input", "no"], name="milestone_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__gte=1), name="milestone_number_from_1"),
            models.CheckConstraint(
                condition=models.Q(percent__range=(0, 100)), name="milestone_percent_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoringComponent(models.Model):
    """One scoring component (計分): a formula, a rule kind and its parameters.

    Which of the parameters a rule kind takes, and what they mean, is said by ``scoring.rules``.
    """

    class Direction(models.TextChoices):
        AT_LEAST = "≥", "≥"
        AT_MOST = "≤", "≤"

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="components", verbose_name=_("indicator")
    )
    no = models.PositiveSmallIntegerField(_("number"), default=1, validators=[MinValueValidator(1)])
    formula = models.CharField(
        _("formula"),
        max_length=500,
        blank=True,
        help_text=_(
            "Arithmetic over the input codes. Empty: the single input, or the first component's formula."
        ),
    )
    rule = models.CharField(_("rule"), max_length=20)
    direction = models.CharField(_("direction"), max_length=1, choices=Direction.choices, blank=True)
    target = FigureField(_("target"), null=True, blank=True)
    baseline_years = models.PositiveSmallIntegerField(
        _("baseline years"),
        null=True,
        blank=True,
        help_text=_("The mean of this many earlier years is the target."),
    )
    maximum = PointsField(_("maximum points"), null=True, blank=True)
    floor = FigureField(_("threshold"), null=True, blank=True)
    base_points = PointsField(_("base points"), null=True, blank=True)
    step = FigureField(_("step"), null=True, blank=True)
    step_points = PointsField(_("points per step"), null=True, blank=True)
    unit_points = PointsField(_("points per unit"), null=True, blank=True)
    bands = models.CharField(
        _("bands"), max_length=500, blank=True, help_text=_("For example >50:0.5;≥100:1")
    )
    awards = models.CharField(
        _("points by rank"), max_length=200, blank=True, help_text=_("For example 4;3;2;1")
    )
    history = HistoricalRecords()

    PARAMETERS = (
        "direction",
        "target",
        "baseline_years",
        "maximum",
        "floor",
        "base_points",
        "step",
        "step_points",
        "unit_points",
        "bands",
        "awards",
    )

    class Meta:
        ordering = ["indicator_id", "no"]
        verbose_name = _("scoring component")
        verbose_name_plural = _("scoring components")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "no"], name="component_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__gte=1), name="component_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.no} · {self.rule}"


class _OfPlanAndIndicator(models.Model):
    """What one agency's plan says of one indicator, own or common."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("plan")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("indicator")
    )

    class Meta:
        abstract = True


class PlannedValue(_OfPlanAndIndicator):
    """The value that is due by the end of a month (預定)."""

    month = MonthField()
    value = FigureField(_("planned value"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["plan_id", "indicator_id", "month"]
        verbose_name = _("planned value")
        verbose_name_plural = _("planned values")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "month"], name="planned_one_per_month"),
            month_check("planned_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.month}"


class NotApplicable(_OfPlanAndIndicator):
    """An indicator that does not apply to an agency in a year, and why (不適用)."""

    reason = models.CharField(_("reason"), max_length=500)
    history = HistoricalRecords()

    class Meta:
        ordering = ["plan_id", "indicator_id"]
        verbose_name = _("indicator not applicable")
        verbose_name_plural = _("indicators not applicable")
        constraints = [models.UniqueConstraint(fields=["plan", "indicator"], name="not_applicable_once")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.indicator}"


class PriorValue(models.Model):
    """An indicator's value in an earlier year (歷年); the indicator is known by its printed code."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="prior_values", verbose_name=_("agency")
    )
    code = models.CharField(_("indicator code"), max_length=10)
    year = RocYearField()
    value = FigureField(_("value"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["agency_id", "code", "year"]
        verbose_name = _("earlier year's value")
        verbose_name_plural = _("earlier years' values")
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "year"], name="prior_value_one_per_year"),
            year_check("prior_value_year_range"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.code} · {self.year}"


class MonthlyFigure(models.Model):
    """What one agency reported for one input in one month (月報). What is not here was not reported."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="figures", verbose_name=_("plan"))
    input = models.ForeignKey(
        IndicatorInput, on_delete=models.PROTECT, related_name="figures", verbose_name=_("input")
    )
    month = MonthField()
    value = FigureField(_("value"))
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        ordering = ["plan_id", "input_id", "month"]
        verbose_name = _("monthly figure")
        verbose_name_plural = _("monthly figures")
        constraints = [
            models.UniqueConstraint(fields=["plan", "input", "month"], name="figure_one_per_month"),
            month_check("figure_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.input} · {self.month}"


class FigureChange(models.Model):
    """One step in a monthly figure's life; written in the transaction that makes the change, never altered."""

    class Way(models.TextChoices):
        PAGE = "page", _("page")
        FILE = "file", _("file")
        COMMAND = "command", _("command")

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="figure_changes", verbose_name=_("plan")
    )
    input = models.ForeignKey(
        IndicatorInput, on_delete=models.PROTECT, related_name="changes", verbose_name=_("input")
    )
    month = MonthField()
    old = FigureField(_("from"), null=True)
    new = FigureField(_("to"), null=True)
    old_note = models.CharField(_("note before"), max_length=1000, blank=True)
    new_note = models.CharField(_("note after"), max_length=1000, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    way = models.CharField(_("by which way"), max_length=10, choices=Way.choices)
    reason = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("figure change")
        verbose_name_plural = _("figure changes")
        indexes = [models.Index(fields=["plan", "input", "month"], name="figure_change_of_cell")]
        constraints = [
            month_check("figure_change_month_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "file", "command"]), name="figure_change_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.input} · {self.month} · {self.at:%Y-%m-%d %H:%M}"


class Award(models.Model):
    """The points that reviewers awarded for one component, and why (評分)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="awards", verbose_name=_("plan"))
    component = models.ForeignKey(
        ScoringComponent, on_delete=models.PROTECT, related_name="given", verbose_name=_("scoring component")
    )
    points = PointsField(_("points awarded"))
    reason = models.TextField(_("reason"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["plan_id", "component_id"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(fields=["plan", "component"], name="award_one_per_component"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="award_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.component}"

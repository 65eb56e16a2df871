"""What one agency says of an indicator: planned values, earlier years, monthly figures, awards."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import History, HistoryOfTerms
from chiayi_kpi.core.models import FigureField, MonthField, PointsField, RocYearField, month_check, year_check
from chiayi_kpi.core.reasons import LONGEST_REASON
from indicators.models.indicator import Indicator, IndicatorInput, ScoringComponent
from objectives.models import Plan


class OfPlanAndIndicator(models.Model):
    """What one agency's plan says of one indicator, own or common, or the common plan of one of its own."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("plan")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("indicator")
    )

    class Meta:
        abstract = True


class KeptOfPlanAndIndicator(models.Model):
    """What was done in one agency's plan about one indicator: kept, so that neither can be deleted from under it."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("plan")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("indicator")
    )

    class Meta:
        abstract = True


class PlannedValue(OfPlanAndIndicator):
    """The value that is due by the end of a month (預定); in the common plan, of every agency that has none of its own for the indicator."""

    month = MonthField()
    value = FigureField(_("planned value"))
    history = HistoryOfTerms()

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


class MidTermTarget(OfPlanAndIndicator):
    """What the four-year plan (中程施政計畫) wants of the indicator in a year, in its unit. No points depend on it."""

    year = RocYearField()
    value = FigureField(_("mid-term target"))
    history = History()

    class Meta:
        ordering = ["plan_id", "indicator_id", "year"]
        verbose_name = _("mid-term target")
        verbose_name_plural = _("mid-term targets")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "year"], name="mid_term_one_per_year"),
            year_check("mid_term_year_range"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.year}"


class NotApplicable(OfPlanAndIndicator):
    """An indicator that does not apply to an agency in a year, and why (不適用)."""

    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    history = HistoryOfTerms()

    class Meta:
        ordering = ["plan_id", "indicator_id"]
        verbose_name = _("indicator not applicable")
        verbose_name_plural = _("indicators not applicable")
        constraints = [models.UniqueConstraint(fields=["plan", "indicator"], name="not_applicable_once")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.indicator}"


class PriorValue(models.Model):
    """An indicator's value in an earlier year (歷年); the indicator is known by its printed code.

    The code is that of the plan of ``year``, where the portal has it, and otherwise of the first later plan
    (``selectors.lineage``).
    """

    class Origin(models.TextChoices):
        ENTERED = "entered", _("entered")
        EXPECTED = "expected", _("expected, the year is still running")
        SETTLED = "settled", _("taken over from the settled year")

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="prior_values", verbose_name=_("agency")
    )
    code = models.CharField(_("indicator code"), max_length=10)
    year = RocYearField()
    value = FigureField(_("value"))
    origin = models.CharField(
        _("where it is from"), max_length=10, choices=Origin.choices, default=Origin.ENTERED, editable=False
    )
    history = HistoryOfTerms()

    class Meta:
        ordering = ["agency_id", "code", "year"]
        verbose_name = _("earlier year's value")
        verbose_name_plural = _("earlier years' values")
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "year"], name="prior_value_one_per_year"),
            year_check("prior_value_year_range"),
            models.CheckConstraint(
                condition=models.Q(origin__in=["entered", "expected", "settled"]),
                name="prior_value_known_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.code} · {self.year}"


class MonthlyFigure(models.Model):
    """What one agency reported for one input in one month (月報). What is not here was not reported.

    What is said of it is the explanation of its indicator's month (``IndicatorMonth.note``).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="figures", verbose_name=_("plan"))
    input = models.ForeignKey(
        IndicatorInput, on_delete=models.PROTECT, related_name="figures", verbose_name=_("input")
    )
    month = MonthField()
    value = FigureField(_("value"))

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
        SYSTEM = "system", _("other system")

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="figure_changes", verbose_name=_("plan")
    )
    input = models.ForeignKey(
        IndicatorInput, on_delete=models.PROTECT, related_name="changes", verbose_name=_("input")
    )
    month = MonthField()
    old = FigureField(_("from"), null=True)
    new = FigureField(_("to"), null=True)
    at = models.DateTimeField(_("when"), default=now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    way = models.CharField(_("entered by"), max_length=10, choices=Way.choices)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    system = models.CharField(
        _("system"), max_length=100, blank=True
    )  # whose token it was, where a system wrote

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("figure change")
        verbose_name_plural = _("figure changes")
        indexes = [models.Index(fields=["plan", "input", "month"], name="figure_change_of_cell")]
        constraints = [
            month_check("figure_change_month_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(way__in=["page", "file", "command", "system"]),
                name="figure_change_known_way",
            ),
            models.CheckConstraint(
                condition=~models.Q(way="system") | ~models.Q(system=""), name="figure_change_named_system"
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
    reason = models.TextField(_("reason"), blank=True, max_length=LONGEST_REASON)
    history = History()

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

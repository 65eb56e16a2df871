"""An indicator, its inputs and its scoring components: what is agreed before the year begins."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.history import HistoryOfTerms
from chiayi_kpi.core.models import PointsField
from indicators.scoring import frequency
from objectives.models import Objective, Plan


def printed_order(path: str = "") -> tuple[str, str, str]:
    """The lookups of the three numbers of a printed code, ``1-6-2``; ``path`` leads from a row to its indicator."""
    head = f"{path}__" if path else ""
    return f"{head}objective__facet__no", f"{head}objective__no", f"{head}no"


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
    # The same indicator in an earlier year's plan, whatever its number and name were then.
    forerunner = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("forerunner"),
        help_text=_("The same indicator in the plan of the year before; earlier years' values follow it."),
        error_messages={"unique": _("Another indicator has this forerunner already.")},
    )
    history = HistoryOfTerms()

    class Meta:
        ordering = list(printed_order())
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

    def clean(self) -> None:
        """Refuse a forerunner that is none: of the same or a later year, or of another agency's plan."""
        super().clean()
        before = self.forerunner
        if before is None or self.plan_id is None:
            return
        if before.plan.year >= self.plan.year or before.plan.agency_id != self.plan.agency_id:
            raise ValidationError(
                {"forerunner": _("The forerunner stands in an earlier year's plan of the same agency.")}
            )


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
    """A named number that is reported for an indicator (投入), as often as its frequency says (週期)."""

    class Aggregation(models.TextChoices):
        SUM = "sum", _("sum")
        LAST = "last", _("latest")
        MEAN = "mean", _("mean")
        MAX = "max", _("maximum")

    class Frequency(models.TextChoices):
        MONTH = frequency.Frequency.MONTH.value, _("every month")
        QUARTER = frequency.Frequency.QUARTER.value, _("every quarter")
        HALF_YEAR = frequency.Frequency.HALF_YEAR.value, _("every half-year")
        YEAR = frequency.Frequency.YEAR.value, _("once a year")
        FIXED = frequency.Frequency.FIXED.value, _("fixed for the year")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="inputs", verbose_name=_("indicator")
    )
    code = models.CharField(_("code"), max_length=40, validators=[validate_input_code])
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    aggregation = models.CharField(_("aggregation"), max_length=10, choices=Aggregation.choices)
    frequency = models.CharField(
        _("frequency"),
        max_length=10,
        choices=Frequency.choices,
        default=Frequency.MONTH,
        help_text=_(
            "How often it is reported, at the end of its period. Fixed: given once, and valid in every month until changed."
        ),
    )
    source = models.CharField(
        _("source"),
        max_length=60,
        blank=True,
        help_text=_(
            "Empty: somebody reports it. Otherwise taken from the budget execution or from another input."
        ),
    )
    may_be_negative = models.BooleanField(
        _("may be negative"),
        default=False,
        help_text=_(
            "For example a surplus or deficit. Otherwise a figure below zero is refused, growth rates apart."
        ),
    )
    history = HistoryOfTerms()

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
            models.CheckConstraint(
                condition=models.Q(frequency__in=["month", "quarter", "half_year", "year", "fixed"]),
                name="input_known_frequency",
            ),
            models.CheckConstraint(
                condition=~models.Q(frequency="fixed", aggregation="sum"), name="input_fixed_not_summed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a constant that is summed: it holds in every month, and would count twelve times."""
        super().clean()
        if self.frequency == self.Frequency.FIXED and self.aggregation == self.Aggregation.SUM:
            message = _("What is fixed for the year is given once and not summed; choose “latest”.")
            raise ValidationError({"aggregation": message})


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
    history = HistoryOfTerms()

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


def stored_parameters(values: Mapping[str, object]) -> dict[str, str]:
    """A rule's parameters as they are kept: numbers as plain text (``90``), what is empty left out."""
    return {
        name: plain(value) if isinstance(value, Decimal) else str(value)
        for name, value in values.items()
        if value not in (None, "")
    }


def revised_parameters(component: "ScoringComponent", values: Mapping[str, object]) -> dict[str, str]:
    """The component's parameters with these ``values`` in place of what stands there; what is empty is taken out."""
    kept = {name: value for name, value in component.parameters.items() if name not in values}
    return kept | stored_parameters(values)


class ParametersField(models.JSONField):
    """Text by name, whatever stands in the column: what is no parameter is one that no rule knows, so it is named."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", list(args), kwargs

    def from_db_value(self, value, expression, connection) -> dict[str, str]:
        found = super().from_db_value(value, expression, connection)
        if not isinstance(found, dict):
            return {"JSON": str(found)}
        return {name: str(text) for name, text in found.items() if text is not None}


class ScoringComponent(models.Model):
    """One scoring component (計分): a formula, a rule kind and its parameters.

    Which parameters a rule kind takes, and what they mean, is said by its file in ``scoring.rules``.
    """

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
    parameters = ParametersField(_("parameters of the rule"), default=dict, blank=True)
    history = HistoryOfTerms()

    class Meta:
        ordering = ["indicator_id", "no"]
        verbose_name = _("scoring component")
        verbose_name_plural = _("scoring components")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "no"], name="component_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__gte=1), name="component_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.parameters.get('criterion', '')}".rstrip()

    @property
    def direction(self) -> str:
        """≥, ≤, > or <, where the rule is told; otherwise empty."""
        return self.parameters.get("direction", "")

    @property
    def target(self) -> Decimal | None:
        """The number that the plan sets as target; None where it comes from earlier years or from the rule.

        What is no number there is None: the rule names it.
        """
        return self._number("target")

    @property
    def maximum(self) -> Decimal | None:
        """The maximum points, where they are given."""
        return self._number("maximum")

    @property
    def most_awarded(self) -> Decimal | None:
        """The most that reviewers may give: the scale that they rate on, or the maximum itself."""
        return self._number("scale") or self.maximum

    def _number(self, name: str) -> Decimal | None:
        try:
            return Decimal(self.parameters[name])
        except (KeyError, InvalidOperation):
            return None

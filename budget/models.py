"""Budget items by source of money, and the agency's current and capital budget month by month. Amounts in NT$."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.history import History
from chiayi_kpi.core.models import ChangedAtField, MoneyField, MonthField, at_least_zero, month_check
from chiayi_kpi.core.month_state import MonthState, known_state
from chiayi_kpi.core.reasons import LONGEST_REASON
from objectives.models import Objective, Plan


class BusinessLine(models.Model):
    """A business line (業務別) of an agency's budget, in the order of the document."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="business_lines", verbose_name=_("plan")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("business line"), max_length=100)
    history = History()

    class Meta:
        ordering = ["plan_id", "position", "pk"]
        verbose_name = _("business line")
        verbose_name_plural = _("business lines")
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="business_line_one_per_name")]

    def __str__(self) -> str:
        return self.name


class BudgetItem(models.Model):
    """An item of the important plans (重要施政計畫): central + city money of the year, and of the whole project."""

    line = models.ForeignKey(
        BusinessLine, on_delete=models.CASCADE, related_name="items", verbose_name=_("business line")
    )
    no = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("project"), max_length=500)
    content = models.TextField(_("content"), blank=True)
    central = MoneyField(_("central money"), default=0)
    city = MoneyField(_("city money"), default=0)
    whole_central = MoneyField(_("whole project: central money"), null=True, blank=True)
    whole_city = MoneyField(_("whole project: city money"), null=True, blank=True)
    objective = models.ForeignKey(
        Objective,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_items",
        verbose_name=_("objective"),
        help_text=_("The objective that the money serves."),
    )
    history = History()

    class Meta:
        ordering = ["line__position", "line_id", "no"]
        verbose_name = _("budget item")
        verbose_name_plural = _("budget items")
        constraints = [
            models.UniqueConstraint(fields=["line", "no"], name="budget_item_one_per_number"),
            at_least_zero("budget_item_not_negative", "central", "city", "whole_central", "whole_city"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> int:
        return self.central + self.city

    @property
    def whole_total(self) -> int | None:
        """The whole project's amount (全案經費), or None for a project of one year."""
        if self.whole_central is None and self.whole_city is None:
            return None
        return (self.whole_central or 0) + (self.whole_city or 0)


class Execution(models.Model):
    """The agency's current or capital budget up to one month (執行): cumulative for the year, without personnel."""

    class Category(models.TextChoices):
        CURRENT = "current", _("current expenditure")
        CAPITAL = "capital", _("capital expenditure")

    AMOUNTS = ("budget", "frozen", "paid", "payable", "reserved")
    SAYS = AMOUNTS  # a row goes when none of it stands any more

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="executions", verbose_name=_("plan")
    )
    month = MonthField()
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    budget = MoneyField(_("budget"), null=True, blank=True)
    frozen = MoneyField(_("frozen"), null=True, blank=True)
    paid = MoneyField(_("paid"), null=True, blank=True)
    payable = MoneyField(_("payable"), null=True, blank=True)
    reserved = MoneyField(_("reserved with obligation"), null=True, blank=True)
    history = History()

    class Meta:
        ordering = ["plan_id", "category", "month"]
        verbose_name = _("budget execution")
        verbose_name_plural = _("budget execution")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "category"], name="execution_one_per_month_category"
            ),
            month_check("execution_month_1_to_12"),
            models.CheckConstraint(
                condition=models.Q(category__in=["current", "capital"]), name="execution_known_category"
            ),
            at_least_zero("execution_not_negative", "budget", "frozen", "paid", "payable", "reserved"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.month} · {self.get_category_display()}"


class BudgetItemMonth(models.Model):
    """How far a budget item has come by the end of a month: cumulative progress and expenditure (NT$)."""

    SAYS = ("progress", "spent", "explanation")

    item = models.ForeignKey(
        BudgetItem, on_delete=models.PROTECT, related_name="months", verbose_name=_("budget item")
    )
    month = MonthField()
    progress = models.DecimalField(
        _("progress (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    spent = MoneyField(_("spent"), null=True, blank=True)
    explanation = models.CharField(_("explanation"), max_length=LONGEST_REASON, blank=True)
    history = History()

    class Meta:
        ordering = ["item_id", "month"]
        verbose_name = _("budget item's month")
        verbose_name_plural = _("budget items' months")
        constraints = [
            models.UniqueConstraint(fields=["item", "month"], name="budget_item_month_once"),
            month_check("budget_item_month_1_to_12"),
            at_least_zero("budget_item_month_not_negative", "spent", "progress"),
            models.CheckConstraint(
                condition=models.Q(progress__isnull=True) | models.Q(progress__lte=100),
                name="budget_item_month_progress_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.month}"


class BudgetMonth(models.Model):
    """How far the agency's month of budget figures is: its execution and its items' months, handed in and decided as one.

    Without a row the month is an untouched draft. Every step leaves a history row with who and why.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="budget_months", verbose_name=_("plan")
    )
    month = MonthField()
    state = models.CharField(_("state"), max_length=10, choices=MonthState.choices, default=MonthState.DRAFT)
    reason = models.CharField(_("why it was returned or reopened"), max_length=LONGEST_REASON, blank=True)
    changed_at = ChangedAtField(_("changed at"))
    history = History()

    class Meta:
        ordering = ["plan_id", "month"]
        verbose_name = _("month of budget figures")
        verbose_name_plural = _("months of budget figures")
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="budget_month_once"),
            month_check("budget_month_1_to_12"),
            known_state("budget_month_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.month}"

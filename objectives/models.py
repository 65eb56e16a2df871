"""The tree of a plan and its weights: plan, policy axis, facet, objective, and the account of each objective."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import History, HistoryOfTerms
from chiayi_kpi.core.models import PointsField, RocYearField, at_least_zero, year_check

SIGNATORIES = "承辦、科長、主計、人事、主任秘書、首長"


class PerformanceYear(models.Model):
    """What the planning office sets for one year: when a month is due, who signs its papers, and what the city's volume says. A year without a row has the defaults."""

    year = RocYearField(unique=True)
    report_day = models.PositiveSmallIntegerField(
        _("reporting deadline (day of the following month)"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    review_days = models.PositiveSmallIntegerField(
        _("days for the supervisor after that"), default=7, validators=[MaxValueValidator(60)]
    )
    signatories = models.CharField(
        _("who signs"),
        max_length=200,
        default=SIGNATORIES,
        blank=True,
        help_text=_(
            "On the last page of plan and report, in this order, with 、 between. Empty: nobody signs."
        ),
    )
    city_preface = models.TextField(
        _("preface of the city's volume"),
        blank=True,
        help_text=_("Printed in the city's part of its volume. Empty: only what the portal can say itself."),
    )
    city_conclusions = models.TextField(
        _("conclusions of the city's volume"),
        blank=True,
        help_text=_("Printed in the city's part of its volume. Empty: only what the portal can say itself."),
    )
    history = History()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("performance year")
        verbose_name_plural = _("performance years")
        constraints = [
            year_check("performance_year_range"),
            models.CheckConstraint(condition=models.Q(report_day__range=(1, 28)), name="report_day_1_to_28"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Plan(models.Model):
    """One agency's plan for one year (年度施政計畫).

    The plan without an agency is the city's common plan of the year: facets, objectives and indicators that
    stand there (共同性指標) hold for every agency.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")

    year = RocYearField()
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("agency"),
        help_text=_("Empty: the common plan of the whole city."),
    )
    chapter = models.PositiveSmallIntegerField(
        _("chapter number"), null=True, blank=True, help_text=_("The agency's chapter in the city's volume.")
    )
    preamble = models.TextField(_("preamble"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    # Kept with the plan and not looked up, so that whoever locks the plan reads the answer that stands when the lock
    # is theirs. What was settled is kept by the app above; only its services set and clear this.
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    # When a take-over last moved indicators into the plan or out of it; from the approval that follows on, when that was.
    # What was changed up to this moment holds in the whole year (docs/decisions/past-months.md).
    regrouped_at = models.DateTimeField(_("regrouped at"), null=True, blank=True, editable=False)
    has_sample_figures = models.BooleanField(
        _("figures are sample data"),
        default=False,
        help_text=_("Shown as 示範數據 wherever the figures appear."),
    )
    history = HistoryOfTerms()

    class Meta:
        ordering = ["-year", "chapter", "agency_id"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency"],
                name="plan_one_per_agency_year",
                condition=models.Q(agency__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["year"], name="plan_one_common_per_year", condition=models.Q(agency__isnull=True)
            ),
            year_check("plan_year_range"),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "approved"]), name="plan_known_status"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True)
                | models.Q(status="approved", agency__isnull=False),
                name="plan_settled_is_approved",
            ),
        ]

    def __str__(self) -> str:
        name = self.agency.name if self.agency else _("Common plan")
        return _("%(name)s, year %(year)s") % {"name": name, "year": self.year}

    @property
    def is_common(self) -> bool:
        return self.agency_id is None

    @property
    def own_agency(self) -> Agency:
        """The agency whose plan this is. Raises ValueError for the common plan, which has none."""
        if self.agency is None:
            raise ValueError(f"The common plan of {self.year} has no agency.")
        return self.agency

    @property
    def agency_name(self) -> str:
        """What the agency was called in the plan's year; empty for the common plan.

        A query, unless the plan was read by ``selectors.named``.
        """
        if self.agency is None:
            return ""
        if "name_then" in self.__dict__:
            return self.__dict__["name_then"]
        return self.agency.name_in(self.year)

    @property
    def title(self) -> str:
        """What the plan is called where it is spoken of; ``str()``, which lists of the administration print, asks for no name of then."""
        name = self.agency_name or _("Common plan")
        return _("%(name)s, year %(year)s") % {"name": name, "year": self.year}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def is_settled(self) -> bool:
        """Whether the agency's year is settled: nothing of it is written any more (``objectives.locking``)."""
        return self.settled_at is not None


class PolicyAxis(models.Model):
    """One of the plan's policy axes (施政主軸), in the order of the document."""

    LONGEST = 100  # characters of a name

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="axes", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=LONGEST)

    class Meta:
        ordering = ["plan_id", "position"]
        verbose_name = _("policy axis")
        verbose_name_plural = _("policy axes")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="policy_axis_one_per_position")
        ]

    def __str__(self) -> str:
        return self.name


class Facet(models.Model):
    """A facet (面向) of the year; number 5 is the narrative part 施政績效具體事蹟."""

    NARRATIVE = 5
    ASIDE = 0  # the number of a facet while it changes places with another

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="facets", verbose_name=_("plan"))
    no = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    name = models.CharField(_("name"), max_length=200)
    weight = PointsField(_("weight (%)"), validators=[MaxValueValidator(100)])
    cap = PointsField(_("score cap"), null=True, blank=True, help_text=_("Empty: no cap."))
    note = models.TextField(_("note"), blank=True, help_text=_("Printed under the facet's table."))
    history = HistoryOfTerms()

    class Meta:
        ordering = ["plan_id", "no"]
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        constraints = [
            models.UniqueConstraint(fields=["plan", "no"], name="facet_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__range=(0, 5)), name="facet_number_0_to_5"),
            models.CheckConstraint(condition=models.Q(weight__range=(0, 100)), name="facet_weight_0_to_100"),
            at_least_zero("facet_cap_not_negative", "cap"),
        ]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """A strategic performance objective (策略績效目標) of a facet.

    ``plan`` says whose it is: an agency's own objective may stand in a facet of the common plan.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="objectives", verbose_name=_("plan")
    )
    facet = models.ForeignKey(
        Facet, on_delete=models.PROTECT, related_name="objectives", verbose_name=_("facet")
    )
    axis = models.ForeignKey(
        PolicyAxis,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("policy axis"),
        help_text=_("One of the plan, or of the year's common plan."),
    )
    no = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    name = models.CharField(_("name"), max_length=500)
    weight = PointsField(
        _("weight (%)"), validators=[MaxValueValidator(100)], help_text=_("0: a bonus objective.")
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_(
            "A first line beginning with # is the heading printed in part one, where it differs from the name."
        ),
    )
    history = HistoryOfTerms()

    class Meta:
        ordering = ["facet__no", "no"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.UniqueConstraint(fields=["plan", "facet", "no"], name="objective_one_per_number"),
            models.CheckConstraint(condition=models.Q(no__range=(1, 99)), name="objective_number_1_to_99"),
            models.CheckConstraint(
                condition=models.Q(weight__range=(0, 100)), name="objective_weight_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def code(self) -> str:
        """The printed code, ``1-6``."""
        return f"{self.facet.no}-{self.no}"


class ObjectiveAccount(models.Model):
    """What an agency says in its annual report of one objective: what was done, and why targets were missed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="accounts", verbose_name=_("plan"))
    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="accounts", verbose_name=_("objective")
    )
    text = models.TextField(_("account"))
    history = History()

    class Meta:
        ordering = ["plan_id", "objective_id"]
        verbose_name = _("objective account")
        verbose_name_plural = _("objective accounts")
        constraints = [
            models.UniqueConstraint(fields=["plan", "objective"], name="account_one_per_objective")
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.objective}"


class AccountPicture(models.Model):
    """A picture that an agency put into an account; the file is kept under its own hash and never changed.

    It is never removed either: a settled year's report, printed again, shows it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("plan"))
    name = models.CharField(_("file name"), max_length=70, help_text=_("SHA-256 and the kind of picture."))
    width = models.PositiveIntegerField(_("width (pixels)"))
    height = models.PositiveIntegerField(_("height (pixels)"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=now, editable=False)

    class Meta:
        ordering = ["plan_id", "at"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="account_picture_once")]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """That the approved figures of an agency's year are open to everybody. Without a row they are not."""

    plan = models.OneToOneField(
        Plan, on_delete=models.CASCADE, related_name="publication", verbose_name=_("plan")
    )
    since = models.DateTimeField(_("public since"), default=now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("opened by"),
    )
    history = History()

    class Meta:
        ordering = ["plan_id"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return str(self.plan)


class DocumentIssue(models.Model):
    """A plan or a report as the paper that an agency issues (發文): its number, its date and what the head says in it.

    All of it is known only when the paper goes out, often after the year was settled: no part of the settled year.
    """

    class Document(models.TextChoices):
        PLAN = "plan", _("annual plan")
        REPORT = "report", _("annual report")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="issues", verbose_name=_("plan"))
    document = models.CharField(_("document"), max_length=10, choices=Document.choices)
    number = models.CharField(
        _("document number"), max_length=60, blank=True, help_text=_("Empty: a line to fill in by hand.")
    )
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    remarks = models.TextField(_("overall comment by the head"), blank=True)
    history = History()

    class Meta:
        ordering = ["plan_id", "document"]
        verbose_name = _("issue of a document")
        verbose_name_plural = _("issues of documents")
        constraints = [models.UniqueConstraint(fields=["plan", "document"], name="issue_one_per_document")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_document_display()}"

    @property
    def closed(self) -> tuple[str, ...]:
        """Which of its fields are not changed any more; what is still empty can be filled in."""
        if self.issued_on is None or not self.plan.is_settled:
            return ()
        return tuple(name for name in ("number", "issued_on", "remarks") if getattr(self, name))

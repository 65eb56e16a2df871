"""Forms of the plan's tree: what a row's parent may be, and which number is free."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_forms import FullCleanForm, Lines
from chiayi_kpi.core.reasons import ReasonField
from objectives.models import Facet, Objective, Plan
from objectives.placing import stands_in
from objectives.selectors import axes_for

SAME_PLAN = _("Choose one of the same plan, or of the common plan of the same year.")


class PlanForm(FullCleanForm):
    """The plan's own texts; who may make which plan is decided by the page."""

    class Meta:
        model = Plan
        fields = ["year", "agency", "chapter", "preamble", "has_sample_figures"]
        widgets = {"preamble": Lines(attrs={"rows": 8})}


class BranchForm(FullCleanForm):
    """A row whose parent stands in the same plan or in the common plan of the same year (``parent`` names it)."""

    parent: str
    taken_message = _("The common plan of the year has the same number already; choose another.")

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan") or self.instance_value("plan")
        parent = cleaned.get(self.parent) or self.instance_value(self.parent)
        if plan is None or parent is None:
            return cleaned
        if not stands_in(parent, plan):
            raise ValidationError({self.parent: SAME_PLAN})
        if self.taken_elsewhere(plan, parent, cleaned.get("no")):
            raise ValidationError({"no": self.taken_message})
        return cleaned

    def instance_value(self, name: str):
        """The parent of a row whose page shows it read-only."""
        field = self._meta.model._meta.get_field(name)
        return getattr(self.instance, name) if getattr(self.instance, field.attname) else None

    def taken_elsewhere(self, plan: Plan, parent, no: int | None) -> bool:
        """Whether a row of the common plan has this number under the same parent."""
        if no is None or plan.is_common:
            return False
        rows = self._meta.model.objects.filter(plan__agency=None, no=no, **{self.parent: parent})
        return rows.exclude(pk=self.instance.pk).exists()


class FacetForm(FullCleanForm):
    """A facet of a plan; a number that the common plan of the year has is taken."""

    class Meta:
        model = Facet
        fields = ["plan", "no", "name", "weight", "cap", "note"]
        widgets = {"note": Lines(attrs={"rows": 3})}

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        no = cleaned.get("no")
        if plan is None or no is None:
            return cleaned
        if plan.is_common:
            self._refuse_agencies_own(plan, no)
        elif Facet.objects.filter(plan__agency=None, plan__year=plan.year, no=no).exists():
            raise ValidationError({"no": BranchForm.taken_message})
        return cleaned

    def _refuse_agencies_own(self, plan: Plan, no: int) -> None:
        """A number is an agency's own or common, never both: nothing overrides."""
        own = Facet.objects.filter(plan__agency__isnull=False, plan__year=plan.year, no=no)
        names = list(own.order_by("plan__agency__code").values_list("plan__agency__name", flat=True))
        if names:
            raise ValidationError(
                {
                    "no": _("These agencies have a facet of their own with this number: %(names)s.")
                    % {"names": _(", ").join(names)}
                }
            )


class ObjectiveForm(BranchForm):
    """An objective of a facet."""

    parent = "facet"

    class Meta:
        model = Objective
        fields = ["plan", "facet", "axis", "no", "name", "weight", "description"]
        widgets = {"description": Lines(attrs={"rows": 10})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "axis" in self.fields:
            choice = cast(forms.ModelChoiceField, self.fields["axis"])
            choice.queryset = axes_for(self._plan_id())

    def _plan_id(self) -> str | int | None:
        """The plan that the row stands in, or is about to."""
        typed = self.data.get(self.add_prefix("plan")) or self.initial.get("plan")
        return self.instance.plan_id or getattr(typed, "pk", typed)


class ReturnToDraftForm(forms.Form):
    """Why an approved plan is opened again; the reason stays in its history."""

    reason = ReasonField(
        label=_("Reason"),
        help_text=_(
            "Kept in the plan's history, for example: correction of a weight after the council's decision."
        ),
    )

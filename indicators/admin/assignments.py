"""Who reports an agency's own indicator, on the indicator's page. Of a common one each agency says it on its own page."""

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.admin_base import RowFormSet, TableInline
from indicators.models import Assignment, Indicator
from indicators.selectors.reporters import Reporters, reporters


class AssignmentFormSet(RowFormSet):
    """The one row of the indicator in its own plan; people of the agency are offered, and who stands there now."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.instance.plan_id = self.instance.plan_id
        people = self._people()
        existing = {form.instance.owner_id, form.instance.deputy_id} - {None}
        for name in ("owner", "deputy"):
            field = form.fields.get(name)
            if field is not None:
                field.queryset = User.objects.filter(pk__in={one.id for one in people.all} | existing)
                field.label_from_instance = people.label

    def _people(self) -> Reporters:
        found: Reporters | None = getattr(self, "_reporters", None)
        if found is None:
            agency_id = self.instance.plan.agency_id if self.instance.plan_id else None
            found = self._reporters = reporters(agency_id) if agency_id else Reporters([])
        return found


class AssignmentInline(TableInline):
    model = Assignment
    formset = AssignmentFormSet
    fields = ["owner", "deputy", "unit"]
    max_num = 1

    def get_extra(self, request, obj: Indicator | None = None, **kwargs) -> int:
        return 1

    def get_queryset(self, request):
        return (
            super().get_queryset(request).filter(plan__agency__isnull=False).select_related("owner", "deputy")
        )

    def get_formset(self, request, obj=None, **kwargs):
        """Without the buttons that would lead from a person to the account: people have a page of their own."""
        formset = super().get_formset(request, obj, **kwargs)
        for name in ("owner", "deputy"):
            widget = formset.form.base_fields[name].widget if name in formset.form.base_fields else None
            for what in ("can_add_related", "can_change_related", "can_view_related", "can_delete_related"):
                setattr(widget, what, False)
        return formset

"""The form of a budget item in the administration."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from budget.models import BusinessLine
from chiayi_kpi.core.admin_forms import FullCleanForm
from objectives.forms import SAME_PLAN
from objectives.models import Objective, Plan


class BudgetItemForm(FullCleanForm):
    """The objective that the money serves stands in the item's plan, or in the common plan of its year."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "objective" not in self.fields:
            return
        choice: Any = self.fields["objective"]
        line = self.instance.line if self.instance.line_id else self._given_line()
        if line is not None:
            plan = line.plan
            choice.queryset = choice.queryset.filter(
                Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
            )
        else:  # the line is chosen on the same page
            choice.label_from_instance = _with_plan

    def _given_line(self) -> BusinessLine | None:
        """The line in the address of the page that adds an item, of those that may be chosen."""
        given = str(self.initial.get("line") or "")
        choices: Any = self.fields["line"]
        return choices.queryset.filter(pk=given).first() if given.isdecimal() else None

    def clean(self):
        cleaned = super().clean()
        line = cleaned.get("line") or (self.instance.line if self.instance.line_id else None)
        objective = cleaned.get("objective")
        if line is not None and objective is not None and not _stands_in(objective, line.plan):
            raise ValidationError({"objective": SAME_PLAN})
        return cleaned


def _stands_in(objective: Objective, plan: Plan) -> bool:
    return objective.plan_id == plan.pk or (objective.plan.is_common and objective.plan.year == plan.year)


def _with_plan(objective: Objective) -> str:
    return f"{objective.plan} · {objective}"

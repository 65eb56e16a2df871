"""The indicators that are drawn from the budget figures alone, which nobody reports: what is said of them in a month."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.selectors import is_month_closed
from budget.sources import SOURCES
from indicators.models import IndicatorInput
from indicators.reporting.month import IndicatorProgress, Missing, MonthOverview
from indicators.scoring.model import Light
from indicators.scoring.model import State as ScoreState
from indicators.selectors.tree import IndicatorNode
from objectives.models import Plan


class BudgetFault(NamedTuple):
    """What an indicator lacks before the budget figures of the ``category`` can be handed in."""

    category: str
    lacks: Missing


def category_drawn(node: IndicatorNode) -> str:
    """Of which category's budget figures the indicator is made; empty where somebody types a figure for it."""
    sources = [SOURCES.get(one.source) for one in node.inputs]
    return sources[0].category if sources and sources[0] and all(sources) else ""


def drawn_from_budget(overview: MonthOverview) -> tuple[IndicatorProgress, ...]:
    """Those of the plan that apply, in its order."""
    return tuple(
        found
        for found in overview.indicators
        if category_drawn(found.node) and found.score.state is not ScoreState.NOT_APPLICABLE
    )


def not_explained(overview: MonthOverview) -> tuple[BudgetFault, ...]:
    """The red lights among them of which nobody has said why: the rule of every indicator (``reporting.month.missing``)."""
    text = _("The light is red: write down the cause and the remedy.")
    return tuple(
        BudgetFault(category_drawn(found.node), Missing(found.id, found.code, found.name, "note", text))
        for found in drawn_from_budget(overview)
        if found.score.light is Light.RED and not found.note
    )


def why_note_is_closed(plan: Plan, month: int, indicator_id: int) -> str:
    """Why the note of an indicator drawn from the budget is written no more: it went along with the month's figures."""
    inputs = IndicatorInput.objects.filter(indicator=indicator_id).order_by()
    sources = list(inputs.values_list("source", flat=True))
    if not sources or not all(source in SOURCES for source in sources):
        return ""
    if is_month_closed(plan, month):
        return _("The month's budget figures are submitted or approved; the note cannot be changed now.")
    return ""

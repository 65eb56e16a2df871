"""Why a plan's tree cannot be scored, asked once where the trees are read, so that no other agency has to wait."""

from collections import Counter

from django.utils.translation import gettext as _

from indicators.errors import DefinitionRefused
from indicators.refusals import Refusal, RefusalPlace
from indicators.rule_names import explanation
from indicators.scoring.engine import BadFigure
from indicators.selectors.tree import Tree, TreeRows, indicator_nodes, is_ranked
from indicators.sources import drawn_from, refuse_faulty
from objectives.selectors import PlanRow


def tree_refusal(plan: PlanRow, rows: TreeRows, tree: Tree) -> Refusal | None:
    """Why ``plan`` with the common plan of ``rows`` (together: ``tree``) cannot be scored; None where it can."""
    if rows.common_id is not None and rows.common_id in rows.refused:
        message = _("Common plan: %(reason)s") % {"reason": rows.refused[rows.common_id]}
        return Refusal(plan, message, RefusalPlace.COMMON_PLAN, rows.common_id)
    if plan.id in rows.refused:
        return Refusal(plan, rows.refused[plan.id], RefusalPlace.PLAN, plan.id)
    try:
        _refuse_duplicates(tree)
        _refuse_drawn(tree)
        refuse_faulty(
            {
                (node.spec.code, row.spec.code): row.source
                for node in indicator_nodes(tree)
                for row in node.inputs
            }
        )
    except DefinitionRefused as fault:
        return Refusal(plan, str(fault), RefusalPlace.PLAN, plan.id)
    return None


def figure_refusal(plan: PlanRow, tree: Tree, bad: BadFigure) -> Refusal:
    """That the engine refuses what was reported: a milestone that is not on the list."""
    ids = {node.spec.code: node.row.id for node in indicator_nodes(tree)}
    return Refusal(plan, explanation(bad.fault), RefusalPlace.FIGURES, plan.id, ids[bad.indicator])


def _refuse_duplicates(tree: Tree) -> None:
    """Neither the agency's plan nor the common one overrides the other where both define the same number."""
    codes = Counter(str(facet.row.no) for facet in tree)
    codes.update(objective.code for facet in tree for objective in facet.objectives)
    codes.update(node.spec.code for node in indicator_nodes(tree))
    twice = [code for code, count in codes.items() if count > 1]
    if twice:
        message = _("%(codes)s: both the agency's plan and the common plan define it. Remove one of them.")
        raise DefinitionRefused(message % {"codes": _(", ").join(twice)})


def _refuse_drawn(tree: Tree) -> None:
    """Of rivals only the ranked indicators are read, so these have to be reported for themselves."""
    for node in indicator_nodes(tree):
        if is_ranked(node) and any(drawn_from(row.source) for row in node.inputs):
            message = _(
                "Indicator %(code)s compares the agencies, so its inputs cannot be drawn from another indicator."
            )
            raise DefinitionRefused(message % {"code": node.spec.code})

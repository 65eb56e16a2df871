"""What stands in brackets behind the name of an objective or an indicator: its weight, or the words the plan gives.

A common objective has no narrative. Where its description stands in brackets, it is what the document prints there:
behind a bonus objective ``(採加分方式辦理，視績效最高加 1%)``, and behind the indicator whose weight it begins with
``(13%;無資本門者為 20%)``.
"""

from decimal import Decimal

from indicators.scoring import rounding
from objectives.models import Facet
from reports.snapshot.model import FacetView, IndicatorView, ObjectiveView

_OPEN, _CLOSE = ("(", "（"), (")", "）")


def bracket_note(objective: ObjectiveView) -> str:
    """The description, where it is a note in brackets on a single line; otherwise nothing."""
    text = objective.description.strip()
    return text if text.startswith(_OPEN) and text.endswith(_CLOSE) and "\n" not in text else ""


def is_own(facet: FacetView, objective: ObjectiveView) -> bool:
    """Whether the objective is the agency's own, so that part one tells of it."""
    common = objective.indicators and all(indicator.common for indicator in objective.indicators)
    return facet.no != Facet.NARRATIVE and not common


def objective_name(objective: ObjectiveView) -> str:
    """The name with its bracket, as the indicator tables print it."""
    if not objective.weight:
        return objective.name + bracket_note(objective)
    return objective.name + _weight(objective.weight)


def indicator_name(objective: ObjectiveView, indicator: IndicatorView) -> str:
    """The name with its bracket; a bonus has none, nor has a whole sentence whose weight is its objective's."""
    is_sentence = indicator.name.endswith("。") and len(objective.indicators) == 1
    if not indicator.weight or is_sentence:
        return indicator.name
    note = bracket_note(objective)
    if note[1:].startswith(f"{rounding.plain(indicator.weight)}%"):
        return indicator.name + note
    return indicator.name + _weight(indicator.weight)


def _weight(weight: Decimal) -> str:
    return f"({rounding.plain(weight)}%)"

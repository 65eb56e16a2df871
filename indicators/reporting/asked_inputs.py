"""What one month asks of an indicator: the inputs that somebody types and that are due in it."""

from collections.abc import Collection, Mapping

from indicators.models import IndicatorMonth
from indicators.scoring.frequency import asked_months, is_asked
from indicators.selectors.definitions import InputRow
from indicators.selectors.live import LivePlan
from indicators.selectors.tree import IndicatorNode

State = IndicatorMonth.State


def asked_inputs(
    live: LivePlan, node: IndicatorNode, month: int, state: str = State.DRAFT
) -> tuple[InputRow, ...]:
    """The typed inputs that are due in the month, or have a figure in it; fixed ones come along with the others.

    Nothing where the month asks nothing of the indicator, as before it was in the plan: it is then neither submitted nor
    approved. A month with another ``state`` than a draft was asked for when it was handed in, and still is.
    """
    figures = live.read.year.facts.figures.get(node.spec.code, {})
    typed = [row for row in node.inputs if not row.source]
    frequencies = [row.spec.frequency for row in typed]
    existing = [row for row in typed if month in figures.get(row.spec.code, {})]
    asked = asked_months(frequencies, live.read.year.owed_from(node.row.id))
    if month not in asked and not existing and state == State.DRAFT:
        return ()
    return tuple(
        row for row in typed if row in existing or is_asked(row.spec.frequency, frequencies, month)
    ) or tuple(typed)


def asking(
    live: LivePlan, ids: Collection[int], month: int, months: Mapping[tuple[int, int], IndicatorMonth]
) -> frozenset[int]:
    """Of these indicator ids those of which the month asks something; ``months`` are the plan's states."""
    found = []
    for node in live.nodes():
        if node.row.id in ids:
            held = months.get((node.row.id, month))
            state = held.state if held else State.DRAFT
            if asked_inputs(live, node, month, state):
                found.append(node.row.id)
    return frozenset(found)

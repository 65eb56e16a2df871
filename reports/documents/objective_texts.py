"""Part one of the plan and of the report: the preamble and what the agency says of each of its own objectives."""

from dataclasses import dataclass

from reports.documents import brackets, narrative, wording
from reports.snapshot.model import Snapshot


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    """One objective as part one tells it: ``(一)提升偵防犯罪能力(核心業務面向策略績效目標一)``."""

    label: str
    heading: str
    whose: str
    blocks: tuple[narrative.Block, ...]


def objective_texts(snapshot: Snapshot) -> tuple[ObjectiveText, ...]:
    """The agency's own objectives in the order of the plan, numbered through over all facets."""
    own = [
        (facet, objective)
        for facet in snapshot.facets
        for objective in facet.objectives
        if brackets.is_own(facet, objective)
    ]
    return tuple(
        ObjectiveText(
            label=f"({wording.numeral(position)})",
            heading=objective.heading or objective.name,
            whose=f"({facet.name}策略績效目標{wording.numeral(objective.no)})",
            blocks=narrative.blocks(objective.description),
        )
        for position, (facet, objective) in enumerate(own, start=1)
    )

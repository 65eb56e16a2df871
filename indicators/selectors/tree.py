"""The plans' trees: an agency's own rows and the common plan's together, each indicator with its definition."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from indicators.errors import DefinitionRefused
from indicators.scoring.model import FacetSpec, IndicatorSpec, ObjectiveSpec
from indicators.selectors import definitions
from indicators.selectors.definitions import ComponentRow, IndicatorRow, InputRow
from indicators.selectors.specs import indicator_spec
from objectives import selectors as objectives
from objectives.selectors import FacetRow, ObjectiveRow


class IndicatorNode(NamedTuple):
    row: IndicatorRow
    spec: IndicatorSpec
    inputs: tuple[InputRow, ...]
    components: tuple[ComponentRow, ...]


class ObjectiveNode(NamedTuple):
    row: ObjectiveRow
    code: str
    spec: ObjectiveSpec
    indicators: tuple[IndicatorNode, ...]


class FacetNode(NamedTuple):
    row: FacetRow
    spec: FacetSpec
    objectives: tuple[ObjectiveNode, ...]


Tree = tuple[FacetNode, ...]


class TreeRows(NamedTuple):
    """The rows of several plans, by their parent, in the order of their numbers.

    An indicator whose definition the engine refuses is not among them; ``refused`` has the reason by plan id. What is ``stored``
    of it is there, by its id: who is exempt, and its components with their awards.
    """

    common_id: int | None
    facets: list[FacetRow]
    objectives: dict[int, list[ObjectiveRow]]
    indicators: dict[int, list[IndicatorNode]]
    refused: Mapping[int, str]
    stored: Mapping[int, IndicatorRow]
    components: Mapping[int, tuple[ComponentRow, ...]]


def tree_rows(
    plan_ids: Collection[int],
    common_id: int | None,
    common_ids: Collection[int] = (),
    *,
    with_accounts: bool = True,
) -> TreeRows:
    """The rows of these plans (four queries), their definitions parsed once, common ones for all agencies.

    ``common_ids``: the common plans, where the plans are of several years; ``common_id`` is then replaced by each.
    """
    facets, of_facets = objectives.outline(plan_ids, with_accounts=with_accounts)
    by_facet: dict[int, list[ObjectiveRow]] = defaultdict(list)
    codes: dict[int, str] = {}
    numbers = {facet.id: facet.no for facet in facets}
    for objective in of_facets:
        by_facet[objective.facet_id].append(objective)
        codes[objective.id] = f"{numbers[objective.facet_id]}-{objective.no}"
    inputs = definitions.inputs(plan_ids)
    components = definitions.components(plan_ids)
    stored = {row.id: row for row in definitions.indicators(plan_ids)}
    nodes, refused = built_nodes(stored.values(), inputs, components, codes, {common_id, *common_ids})
    return TreeRows(common_id, facets, by_facet, nodes, refused, stored, components)


def built_nodes(
    rows: Iterable[IndicatorRow],
    inputs: Mapping[int, tuple[InputRow, ...]],
    components: Mapping[int, tuple[ComponentRow, ...]],
    codes: Mapping[int, str],
    common_ids: Collection[int | None],
) -> tuple[dict[int, list[IndicatorNode]], dict[int, str]]:
    """Objective id → its nodes, and plan id → why the first indicator that cannot be computed cannot; ``codes``: of the
    objectives, by id.
    """
    nodes: dict[int, list[IndicatorNode]] = defaultdict(list)
    refused: dict[int, list[tuple[list[int], str]]] = defaultdict(list)
    for row in rows:
        if row.objective_id not in codes:
            continue
        own_inputs, own_components = inputs.get(row.id, ()), components.get(row.id, ())
        code, specs = f"{codes[row.objective_id]}-{row.no}", tuple(found.spec for found in own_inputs)
        try:
            spec = indicator_spec(row, code, specs, own_components, common=row.plan_id in common_ids)
        except DefinitionRefused as fault:
            refused[row.plan_id].append(([int(number) for number in code.split("-")], str(fault)))
            continue
        nodes[row.objective_id].append(IndicatorNode(row, spec, own_inputs, own_components))
    return nodes, {plan_id: min(faults)[1] for plan_id, faults in refused.items()}


def agency_tree(rows: TreeRows, plan_id: int | None) -> Tree:
    """What holds for one agency: its own rows and the common ones. Whether it can be scored says ``tree_refusal``."""
    held = {plan_id, rows.common_id}
    return tuple(
        _facet_node(
            facet,
            [
                _objective_node(facet, row, rows.indicators.get(row.id, ()), held)
                for row in rows.objectives.get(facet.id, ())
                if row.plan_id in held
            ],
        )
        for facet in rows.facets
        if facet.plan_id in held
    )


def ranked_tree(tree: Tree) -> Tree:
    """The indicators of a tree that compare agencies, and what they stand in: all that a rival is needed for."""
    facets = []
    for facet in tree:
        kept = []
        for objective in facet.objectives:
            ranked = [node for node in objective.indicators if is_ranked(node)]
            if ranked:
                kept.append(_with_indicators(objective.row, objective.code, ranked))
        if kept:
            facets.append(_facet_node(facet.row, kept))
    return tuple(facets)


def is_ranked(node: IndicatorNode) -> bool:
    """Whether the indicator's points depend on the other agencies."""
    return any(component.rule.compares for component in node.spec.components)


def indicator_nodes(tree: Tree) -> Iterable[IndicatorNode]:
    for facet in tree:
        for objective in facet.objectives:
            yield from objective.indicators


def _facet_node(row: FacetRow, nodes: list[ObjectiveNode]) -> FacetNode:
    spec = FacetSpec(row.no, row.name, row.weight, row.cap, tuple(node.spec for node in nodes))
    return FacetNode(row, spec, tuple(nodes))


def _objective_node(
    facet: FacetRow, row: ObjectiveRow, nodes: Iterable[IndicatorNode], held: Collection[int | None]
) -> ObjectiveNode:
    kept = [node for node in nodes if node.row.plan_id in held]
    return _with_indicators(row, f"{facet.no}-{row.no}", kept)


def _with_indicators(row: ObjectiveRow, code: str, nodes: list[IndicatorNode]) -> ObjectiveNode:
    spec = ObjectiveSpec(row.no, row.name, row.weight, tuple(node.spec for node in nodes))
    return ObjectiveNode(row, code, spec, tuple(nodes))

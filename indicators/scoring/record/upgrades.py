"""From the schema that a record was written in to today's: one function a step, applied in order, on plain JSON.

A step takes a record of schema n and returns one of n + 1. What was written is never changed for it: the hash is that
of the text as it was settled. A new step comes with a file of the schema before, which the tests keep for ever.
"""

from collections.abc import Callable, Sequence
from typing import Any

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


def _with_frequencies(record: dict[str, Any]) -> dict[str, Any]:
    """To schema 2: every input was monthly, and rates compared with the year's target in every month."""
    rivals = [{**row, "facets": _monthly(row["facets"])} for row in record["rivals"]]
    return {**record, "judged_by_now": False, "facets": _monthly(record["facets"]), "rivals": rivals}


def _monthly(facets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**facet, "objectives": [{**one, "indicators": _of_objective(one)} for one in facet["objectives"]]}
        for facet in facets
    ]


def _of_objective(objective: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**one, "inputs": [{**given, "frequency": "month"} for given in one["inputs"]]}
        for one in objective["indicators"]
    ]


def _with_exact_weights(record: dict[str, Any]) -> dict[str, Any]:
    """To schema 3: a redistributed weight was an exact fraction, 20/3 of 20."""
    return {**record, "weights_in_hundredths": False}


def _with_every_light(record: dict[str, Any]) -> dict[str, Any]:
    """To schema 4: awards, ranks and bonuses had lights; no case to judge counted before an unknown baseline did."""
    return {**record, "only_due_is_lit": False, "missing_comes_first": False}


def _with_months_of_last_year(record: dict[str, Any]) -> dict[str, Any]:
    """To schema 5: an indicator may bring last year's months, and ``prior`` is then the same part of that year.

    Nothing is added: where they are not written, ``prior`` is the whole year before, as it was.
    """
    return record


def _with_earlier_terms(record: dict[str, Any]) -> dict[str, Any]:
    """To schema 6: an agency may bring the terms that held in the year's first months, and these are scored by them.

    Nothing is added: where they are not written, every month was scored by what held at the end.
    """
    return record


# The first leads from schema 1 to 2.
UPGRADES: Sequence[Upgrade] = (
    _with_frequencies,
    _with_exact_weights,
    _with_every_light,
    _with_months_of_last_year,
    _with_earlier_terms,
)
SCHEMA = 1 + len(UPGRADES)


def upgraded(record: dict[str, Any], upgrades: Sequence[Upgrade] = UPGRADES) -> dict[str, Any]:
    """``record`` in the schema that the last of the ``upgrades`` makes; its own schema is 1 or a later one."""
    for schema, step in enumerate(upgrades, start=1):
        if record["schema"] == schema:
            record = {**step(record), "schema": schema + 1}
    return record

"""From the schema that a record was written in to today's: one function a step, applied in order, on plain JSON.

A step takes a record of schema n and returns one of n + 1. What was written is never changed for it: the hash is that
of the text as it was settled. A new step comes with a file of the schema before, which the tests keep for ever.
"""

from collections.abc import Callable, Sequence
from typing import Any

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: Sequence[Upgrade] = ()  # the first leads from schema 1 to 2
SCHEMA = 1 + len(UPGRADES)


def upgraded(record: dict[str, Any], upgrades: Sequence[Upgrade] = UPGRADES) -> dict[str, Any]:
    """``record`` in the schema that the last of the ``upgrades`` makes; its own schema is 1 or a later one."""
    for schema, step in enumerate(upgrades, start=1):
        if record["schema"] == schema:
            record = {**step(record), "schema": schema + 1}
    return record

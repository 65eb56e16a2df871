"""Which classes a frozen snapshot may hold: those of the snapshot, of the engine, and the few rows they carry.

The names stand in what was frozen years ago, so a class may move to another module but keeps its name.
"""

import dataclasses
from collections.abc import Iterator
from enum import Enum
from types import ModuleType

from indicators.scoring import formula, goal, model, rated, syntax, trace
from indicators.scoring import traffic_light as lamp
from indicators.scoring.rules import KINDS, bands, base
from indicators.selectors import revisions
from indicators.year_end import grades, parts
from reports.snapshot import model as snapshot
from reports.snapshot import year_end

_MODULES: tuple[ModuleType, ...] = (
    base,
    bands,
    formula,
    goal,
    grades,
    lamp,
    model,
    parts,
    rated,
    revisions,
    snapshot,
    syntax,
    trace,
    year_end,
)


def _values(module: ModuleType) -> Iterator[type]:
    """The classes of values that a module defines: frozen dataclasses, named tuples, enumerations."""
    for held in vars(module).values():
        if isinstance(held, type) and held.__module__ == module.__name__:
            named_tuple = issubclass(held, tuple) and hasattr(held, "_fields")
            if dataclasses.is_dataclass(held) or named_tuple or issubclass(held, Enum):
                yield held


def _collected() -> dict[str, type]:
    found: dict[str, type] = {}
    for kind in (*(held for module in _MODULES for held in _values(module)), *KINDS.values()):
        if found.setdefault(kind.__name__, kind) is not kind:
            raise RuntimeError(
                f"two classes called {kind.__name__}: a frozen snapshot could not tell them apart"
            )
    return found


CLASSES: dict[str, type] = _collected()
NAMES: dict[type, str] = {kind: name for name, kind in CLASSES.items()}

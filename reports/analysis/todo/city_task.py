"""One thing that the planning office should do next, as the city's page says it."""

from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 4  # so many agencies stand by name in a step; the table names all


@dataclass(frozen=True, slots=True)
class Named:
    """An agency by name, and how much of the step is its."""

    code: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CityStep:
    """``url`` is empty where the person cannot do it; ``more`` agencies are meant besides those named."""

    text: str
    url: str = ""
    note: str = ""
    agencies: tuple[Named, ...] = ()
    more: int = 0


def step_about(text: str, url: str, agencies: Sequence[Named], note: str = "") -> CityStep:
    """The step with the first of the agencies that it is about by name."""
    return CityStep(text, url, note, tuple(agencies[:NAMED]), max(len(agencies) - NAMED, 0))

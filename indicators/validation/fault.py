"""A fault of a plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``where``: the printed code (``1-6-2``), a budget item, or the plan; ``common``: it stands in the common part."""

    where: str
    message: str
    common: bool = False

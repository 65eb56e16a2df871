"""A fault of a plan."""

from dataclasses import dataclass

from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class PlanFault:
    """``where``: the printed code (``1-6-2``), a budget item, or the plan; ``common``: it stands in the common part."""

    where: str
    message: str
    common: bool = False


def faults_text(count: int) -> str:
    """So many faults, as lists of plans say it."""
    text = ngettext(
        "%(count)d fault keeps it from being approved", "%(count)d faults keep it from being approved", count
    )
    return text % {"count": count}

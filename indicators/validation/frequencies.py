"""What is most likely a mistake in how often figures are reported; it keeps no plan from its approval."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from indicators.models import IndicatorInput
from indicators.sources import drawn_from, written_source
from indicators.validation.fault import PlanFault
from indicators.validation.material import IndicatorMaterial, Material

Frequency = IndicatorInput.Frequency


def frequency_notes(material: Material) -> Iterator[PlanFault]:
    """The notes of every indicator, with its code."""
    frequencies = {
        (each.code, row.code): row.frequency for each in material.indicators() for row in each.inputs
    }
    for indicator in material.indicators():
        for message in _of_inputs(indicator, frequencies):
            yield PlanFault(indicator.code, message, indicator.common)


def _of_inputs(indicator: IndicatorMaterial, frequencies: dict[tuple[str, str], str]) -> Iterator[str]:
    for row in indicator.inputs:
        drawn = drawn_from(row.source)
        held = frequencies.get(drawn) if drawn else None
        if held is not None and held != row.frequency:
            message = _("Input “%(input)s” is reported as “%(own)s”, its source %(source)s as “%(other)s”.")
            yield message % {
                "input": row.name,
                "own": Frequency(row.frequency).label,
                "source": written_source(row.source),
                "other": Frequency(held).label,
            }

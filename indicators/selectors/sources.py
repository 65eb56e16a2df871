"""Where the inputs that nobody reports draw their figures from. One query."""

from collections.abc import Collection

from indicators.models import IndicatorInput


def sources_of(indicator_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """(indicator id, input code) → its source as it is stored; an input that somebody reports is absent."""
    rows = IndicatorInput.objects.filter(indicator_id__in=indicator_ids).exclude(source="").order_by()
    return {
        (indicator, code): source
        for indicator, code, source in rows.values_list("indicator_id", "code", "source")
    }

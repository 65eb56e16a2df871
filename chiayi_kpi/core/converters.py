"""Parts of addresses that several apps share; ``CoreConfig`` registers them."""

from django.urls.converters import IntConverter

from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR


class RocYear(IntConverter):
    """A ROC year that a plan can be about, such as 107; of any other there is no page, nor would every calendar take it."""

    regex = "[0-9]{1,3}"

    def to_python(self, value: str) -> int:
        """Raises ValueError, by which Django goes on to say that nothing is found."""
        year = super().to_python(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(value)
        return year

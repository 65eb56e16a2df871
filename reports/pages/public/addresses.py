"""The whole addresses of what is public: they stand in files that are read far from the portal."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse


def absolute(name: str, **parts: object) -> str:
    """The address of a page by its name, as everybody reaches it."""
    return settings.PORTAL_URL + reverse(name, kwargs=parts)


class PublicAddresses(NamedTuple):
    """Of one agency's year; ``record`` is there only where the year is settled."""

    page: str
    data: str
    indicators: str
    figures: str
    record: str
    verifier: str
    fields: str

    @classmethod
    def of(cls, year: int, agency: str) -> "PublicAddresses":
        def of_year(name: str) -> str:
            return absolute(name, year=year, agency=agency)

        return cls(
            page=of_year("public"),
            data=of_year("public_data"),
            indicators=of_year("public_indicators"),
            figures=of_year("public_figures"),
            record=of_year("public_settled_json"),
            verifier=absolute("verifier"),
            fields=f"{absolute('public_index')}#fields",
        )

"""A person with the form: downloads it, types into its cells, uploads it, confirms."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.indicators.reporting_plan import OPEN, Reporting
from tests.reading import elements

SHEET = "月報"


@dataclass(frozen=True)
class Filler:
    """A signed-in person and the plan that they report by files."""

    client: Client
    reporting: Reporting

    def url(self, name: str, *more) -> str:
        plan = self.reporting.plan
        return reverse(name, args=[plan.year, plan.agency.code, *more])

    def download(self, ending: str = "xlsx", month: int = OPEN, **query) -> bytes:
        response = self.client.get(self.url("exchange_workbook", ending), {"month": month, **query})
        assert response.status_code == 200
        return response.content

    def upload(self, data: bytes, name: str = "十二月.xlsx") -> HttpResponse:
        return self.client.post(self.url("exchange"), {"file": SimpleUploadedFile(name, data)})

    def confirm(self, shown: HttpResponse, take=()) -> HttpResponse:
        return self.client.post(
            self.url("exchange_confirm"), {"offers": offers_in(shown), "take": list(take)}
        )


def offers_in(shown: HttpResponse) -> str:
    return next(iter(elements(shown, '//input[@name="offers"]/@value')), "")


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def column(sheet, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def typed(data: bytes, values: dict[int, object], header: str = "數值") -> bytes:
    """The form with ``values`` typed into the rows (2 is the first) of a column."""
    workbook = opened(data)
    sheet = workbook[SHEET]
    for row, value in values.items():
        cell = sheet.cell(row, column(sheet, header))
        cell.value = value
        if isinstance(value, str) and value.startswith("="):
            cell.data_type = "f"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()

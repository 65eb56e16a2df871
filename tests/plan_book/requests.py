"""A person with a workbook: sends it, reads what is shown, confirms."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reading import elements
from tests.workbooks import saved, xlsx


def upload(client, sheets=None, *, data=None, name="計畫.xlsx"):
    content = data if data is not None else saved(xlsx(sheets))
    return client.post(reverse("plan_workbook"), {"file": SimpleUploadedFile(name, content)})


def confirm(client, shown):
    return client.post(reverse("plan_workbook_confirm"), {"held": held_in(shown)})


def held_in(shown) -> str:
    return next(iter(elements(shown, '//input[@name="held"]/@value')), "")

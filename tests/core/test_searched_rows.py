"""What cannot be a row's key, sent where a row is chosen by its name, is told at the field."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin_client import registered, signed_in

SEARCHED = [
    (model, name) for model, model_admin in registered().items() for name in model_admin.autocomplete_fields
]


def test_there_are_such_fields():
    assert len(SEARCHED) >= 5


@pytest.mark.django_db
def test_what_is_no_key_is_told_at_the_field():
    factories.complete_plan(factories.agency("CYPD"))
    client = signed_in(factories.with_every_role())
    said = {}
    for model, name in SEARCHED:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        for sent in ("abc", "-1", "1.5", "9" * 40, "a\r\nb"):
            form = client.post(address, {name: sent}).context["adminform"].form
            said[model.__name__, name, sent] = list(form.errors.get(name, ()))
    expected = ["請重新選擇：所選的項目已不在可選的項目中。"]
    assert {at: told for at, told in said.items() if told != expected} == {}

"""A field that was left empty says what to do, in every form."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.admin_client import signed_in

SAYS = ("請填寫", "請選擇", "請勾選", "請至少")
DJANGO = "這個欄位"


def own_modules() -> list[str]:
    found = []
    for app in ("budget", "chiayi_kpi", "indicators", "objectives", "reports"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "forms" in path.parts or path.stem in {"forms", "signing"}:
                parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
                found.append(".".join(part for part in parts if part != "__init__"))
    return [*found, "allauth.account.forms", "allauth.mfa.base.forms", "allauth.mfa.webauthn.forms"]


def fields() -> dict[str, forms.Field]:
    """Every field of every form that is declared, ours and those of the sign-in."""
    return {
        f"{form.__module__}.{form.__name__}.{name}": field
        for module in own_modules()
        for _name, form in inspect.getmembers(import_module(module), inspect.isclass)
        if issubclass(form, forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
    }


def test_no_form_was_declared_before_its_fields_knew_what_to_say():
    found = fields()
    assert len(found) > 60
    with translation.override("zh-hant"):
        silent = {
            name: str(field.error_messages["required"])
            for name, field in found.items()
            if not str(field.error_messages["required"]).startswith(SAYS)
        }
    assert silent == {}


@pytest.mark.parametrize(
    ("field", "says"),
    [
        (forms.CharField(), "請填寫此欄。"),
        (forms.ChoiceField(choices=[("a", "a")]), "請選擇一項。"),
        (forms.MultipleChoiceField(choices=[("a", "a")]), "請至少選擇一項。"),
        (forms.DateField(), "請選擇日期。"),
        (forms.FileField(), "請選擇檔案。"),
        (forms.BooleanField(), "請勾選此項。"),
    ],
)
def test_what_each_kind_says(field, says):
    with translation.override("zh-hant"), pytest.raises(ValidationError) as fault:
        field.clean([] if isinstance(field, forms.MultipleChoiceField) else "")
    assert fault.value.messages == [says]


@pytest.mark.django_db
def test_a_row_that_lacks_something_says_so_in_the_same_words():
    with translation.override("zh-hant"), pytest.raises(ValidationError) as fault:
        Agency(code="A", name="").full_clean()
    assert fault.value.message_dict["name"] == ["請填寫此欄。"]


@pytest.mark.django_db
def test_pages_say_what_is_missing(client):
    shown = client.post(reverse("account_login"), {}).content.decode()
    assert "請填寫此欄。" in shown and DJANGO not in shown
    client = signed_in(factories.user(role=Role.PLANNING_OFFICE))
    page, chinese = reverse("admin:objectives_plan_add"), {"accept-language": "zh-hant"}
    shown = client.post(page, {"year": "很久"}, headers=chinese).content.decode()
    assert "請填寫整數。" in shown and DJANGO not in shown


def test_in_english_too():
    with translation.override("en"), pytest.raises(ValidationError) as fault:
        forms.ChoiceField(choices=[("a", "a")]).clean("")
    with translation.override("en"):
        assert fault.value.messages == ["Choose one."]

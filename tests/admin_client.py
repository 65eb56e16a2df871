"""Driving the admin in tests: a client, and a page's form as a person would send it back."""

from collections.abc import Mapping

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.db.models import Model
from django.test import Client


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def registered() -> Mapping[type[Model], admin.ModelAdmin]:
    """The admin of each model that has one."""
    admin.autodiscover()
    return admin.site._registry


def form_data(response, **changes) -> dict[str, str]:
    """What the admin page's form would send if nothing but ``changes`` (by name, ``inputs-0-code``) were touched."""
    form: AdminForm = response.context["adminform"].form
    data = _sent(form)
    for formset in response.context["inline_admin_formsets"]:
        data |= _sent(formset.formset.management_form)
        for row in formset.formset.forms:
            data |= _sent(row)
    return {**data, **{name: str(value) for name, value in changes.items()}}


def dashed(changes: Mapping[str, object]) -> dict[str, str]:
    """``{"inputs__0__code": …}`` as ``{"inputs-0-code": …}``."""
    return {name.replace("__", "-"): str(value) for name, value in changes.items()}


def errors(response) -> dict[str, list[str]]:
    """Field name → messages, of the page's form and of its inlines; ``__all__`` for what concerns a whole form."""
    found = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        for row in formset.formset.forms:
            found |= {row.add_prefix(name): messages for name, messages in row.errors.items()}
        if formset.formset.non_form_errors():
            found[formset.formset.prefix] = list(formset.formset.non_form_errors())
    return found


def _sent(form) -> dict[str, str]:
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value is not None and value is not False}

"""Django's templates, which let go of what they have shown.

The context of a request refers to itself, so that all it holds would wait for the garbage collector: of a city so
many objects that their search takes longer than the making of some pages (docs/decisions/one-snapshot.md).
"""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context


class LettingGo(Template):
    """A template whose context is empty once it is rendered."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        held = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(held)
        except TemplateDoesNotExist as fault:
            reraise(fault, self.backend)
        finally:
            held.dicts.clear()


class Templates(DjangoTemplates):
    """The engine of all pages."""

    def get_template(self, template_name: str) -> Template:
        return LettingGo(super().get_template(template_name).template, self)

"""The cells of a grid of months, and what its scripts say."""

from functools import cache

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chiayi_kpi.core.grid_texts import script_words
from chiayi_kpi.core.month_grid import cells_html

register = template.Library()

register.simple_tag(cells_html, name="month_cells")


@register.simple_tag
def grid_words() -> SafeString:
    """The sentences of the grid's scripts in the reader's language, as JSON."""
    return _grid_words(get_language())


@cache
def _grid_words(_language: str) -> SafeString:
    return json_script(script_words(), "grid-words")

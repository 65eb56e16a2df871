"""The rows of the reporting grid."""

from html import escape

from django import template
from django.utils.safestring import SafeString

from chiayi_kpi.core.month_grid import cells_html
from chiayi_kpi.core.templatetags.charts import points_of
from chiayi_kpi.core.templatetags.layout import light
from indicators.grid_page import RowView

register = template.Library()


@register.simple_tag
def grid_row(row: RowView) -> SafeString:
    """The ``tr`` of one input, ready made: as a template, the rows of forty indicators took a third of the page's time."""
    name = f"{escape(row.code)} {escape(row.name)}"
    css = ' class="is-first"' if row.first else ""
    of_script = " data-taken" if row.source else " data-holds" if row.holds else ""
    return SafeString(  # every text in it was escaped, the rest are numbers and our own classes
        f'<tr data-input="{row.input_id}" data-unit="{escape(row.unit)}" data-indicator="{row.indicator_id}"{of_script}{css}>\n'
        f'<th scope="row" class="month-grid__name" id="h{row.input_id}" data-name="{name}">{_name(row)}</th>\n'
        f"{cells_html(row.input_id, row.cells, milestones=bool(row.milestones))}{_side(row)}</tr>\n"
    )


def _name(row: RowView) -> str:
    """Whose figure it is: the indicator above its first input, the input with its unit, and what is said of them."""
    unit = f' <span class="month-grid__unit">({escape(row.unit)})</span>' if row.unit else ""
    html = f'<span class="month-grid__input">{escape(row.name)}{unit}</span>'
    if row.first:
        indicator = f'<span class="code">{escape(row.code)}</span> {escape(row.indicator)}'
        html = f'<span class="month-grid__indicator">{indicator}</span>{html}'
    if row.frequency:
        html += f'<span class="badge">{escape(row.frequency)}</span>'
    if row.source:
        html += f'<span class="badge">{escape(row.source)}</span>'
    if row.came_back:
        html += f'<span class="month-grid__came-back">{escape(row.came_back)}</span>'
    return html


def _side(row: RowView) -> str:
    """The indicator's light and points so far, beside its first input."""
    if row.score is None:
        return '<td class="month-grid__side"></td>'
    shown = f"{light(row.score.light, compact=True)} {points_of(row.score.points, row.score.maximum)}"
    return f'<td class="month-grid__side" id="side-{row.indicator_id}">{shown}</td>'

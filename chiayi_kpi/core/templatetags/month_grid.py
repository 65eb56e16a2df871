"""The cells of a grid of months."""

from django import template

from chiayi_kpi.core.month_grid import cells_html

register = template.Library()

register.simple_tag(cells_html, name="month_cells")

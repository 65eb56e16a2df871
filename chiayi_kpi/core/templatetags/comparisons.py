"""Tags for what is compared: changes with an arrow, cells of heat maps."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chiayi_kpi.core.charts.heat import heat_key, heat_level
from chiayi_kpi.core.formats import EMPTY, Number, fixed, signed

register = template.Library()

_ARROWS = {"+": ("up", "▲"), "±": ("same", "＝")}
_DOWN = ("down", "▼")


@register.simple_tag
def change(value: Number | None) -> SafeString:
    """``▲ +2.03``, ``▼ −1.00``, ``＝ ±0.00``; a dash where there is nothing to compare with."""
    text = signed(value)
    if text == EMPTY:
        return SafeString(EMPTY)
    way, arrow = _ARROWS.get(text[0], _DOWN)
    return format_html(
        '<span class="change change--{}"><span aria-hidden="true">{}</span> {}</span>', way, arrow, text
    )


@register.filter
def heat(share: Number | None) -> str:
    """The classes of a heat map's cell for a share in per cent."""
    level = heat_level(share)
    return f"heat heat--{level}" if level else "heat"


@register.filter
def share(value: Number | None) -> str:
    """A share in per cent with one decimal, its unit left to the heading; a dash where there is none."""
    return fixed(value, 1)


register.simple_tag(heat_key, name="heat_key")

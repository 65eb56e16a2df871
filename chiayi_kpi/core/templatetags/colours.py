"""The colours of tokens.css in drawings and printed sheets, where custom properties do not reach."""

from django import template
from django.template.base import Parser, TextNode, Token

from chiayi_kpi.core.colours import colour

register = template.Library()


@register.tag("colour")
def name_a_colour(_parser: Parser, token: Token) -> TextNode:
    """``{% colour "ink-soft" %}``: #rrggbb, looked up once, when the template is read."""
    try:
        _tag, name = token.split_contents()
        return TextNode(colour(name.strip("\"'")))
    except (KeyError, ValueError) as error:
        raise template.TemplateSyntaxError(f"{token.contents}: no such colour in tokens.css") from error

"""Tags of the page frame: icons, status lights, states, message marks."""

import re
from functools import cache

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.reasons import LONGEST_REASON

register = template.Library()

# White: figures, earlier years' values or a target are missing, or what holds without cases is to be decided; which, the state
# says. There may be a value beside it.
LIGHTS: dict[str, tuple[str, Promise]] = {
    "green": ("★", _("On or ahead of plan")),
    "yellow": ("▲", _("Slightly behind")),
    "red": ("●", _("Behind")),
    "white": ("□", _("Cannot be judged")),
    "none": ("–", _("No light")),
}

STATES: dict[str, tuple[str, Promise]] = {
    "scored": ("success", _("Scored")),
    "unreported": ("warning", _("Not reported")),
    "not_due": ("", _("Not due to be reported yet")),
    "no_earlier": ("warning", _("Earlier years' values missing")),
    "undefined": ("", _("No cases")),
    "undecided": ("warning", _("No cases, to be decided")),
    "not_applicable": ("", _("Not applicable")),
    "awaiting_award": ("accent", _("Awaiting award")),
}

_CODE = re.compile(r"(?<![0-9A-Za-z-])(?:\d+(?:-\d+){1,2}|\d+\.\d\d\.\d\d)(?![0-9A-Za-z-])")
_QUOTED = re.compile(r"`([^`]+)`")

MESSAGE_ICONS = {"success": "success", "warning": "warning", "error": "error"}


def _entry(table: dict, key: str, what: str) -> tuple:
    """The entry, or a ``TemplateSyntaxError`` naming the word: a mark that nobody knows is never shown as nothing."""
    try:
        return table[str(key)]
    except KeyError:
        raise template.TemplateSyntaxError(f"{what} {key!r} is not one of {', '.join(table)}") from None


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A decorative icon of ``portal/img/icons.svg``, as high as the text; its meaning stands in words beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/img/icons.svg"),
        name,
    )


@register.simple_tag
def fixed_part(name: str) -> SafeString:
    """The template of this name, which is the same for everybody and on every page: printed once a process and language."""
    return _fixed_part(name, get_language())


@cache
def _fixed_part(name: str, _language: str) -> SafeString:
    return SafeString(get_template(name).render())  # escaped by the template


@register.simple_tag
def longest_reason() -> int:
    """How many characters a reason or note may have, for the field in which it is written."""
    return LONGEST_REASON


@register.simple_tag
def message_icon(level: str) -> SafeString:
    """The icon of a message's level; debug and info share one."""
    return icon(MESSAGE_ICONS.get(level, "info"))


@register.simple_tag
def light(status: str, compact: bool = False) -> SafeString:
    """A status light (``green``, ``yellow``, ``red``, ``white``, ``none``): symbol, colour and words.

    ``compact`` leaves the words to a tooltip and to screen readers. Another status is a ``TemplateSyntaxError``.
    """
    return _light(str(status), bool(compact), get_language())


@cache
def _light(status: str, compact: bool, _language: str) -> SafeString:
    """Written once a language: a grid shows one in every row."""
    symbol, label = _entry(LIGHTS, status, "the light")
    if compact:
        return format_html(
            '<span class="light light--{} light--compact" title="{}"><span class="light__symbol" aria-hidden="true">{}'
            '</span><span class="visually-hidden">{}</span></span>',
            status, label, symbol, label,
        )  # fmt: skip
    return format_html(
        '<span class="light light--{}"><span class="light__symbol" aria-hidden="true">{}</span>{}</span>',
        status, symbol, label,
    )  # fmt: skip


@register.simple_block_tag
def sentences(content: str) -> SafeString:
    """Sentences that are translated one by one: no space follows a Chinese full stop."""
    return mark_safe(re.sub(r"(?<=。)\s+", "", content))  # noqa: S308 - the block's own, escaped there


@register.filter
def whole_codes(text: str) -> SafeString:
    """A sentence, or a list, in which no code (``4-1``, ``1-10-1``) and no day (``107.12.12``) is torn by the end of a line."""
    marked = _CODE.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped above


@register.filter
def quoted_code(text: str) -> SafeString:
    """A sentence of the interface's description, what stands between backticks as code."""
    marked = _QUOTED.sub(r"<code>\1</code>", conditional_escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped above


@register.filter
def light_label(status: str) -> str:
    """A light in words."""
    return str(_entry(LIGHTS, status, "the light")[1])


@register.filter
def light_symbol(status: str) -> str:
    """A light's symbol alone, for documents that write the words beside it."""
    return _entry(LIGHTS, status, "the light")[0]


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """An indicator's scoring state (``scored``, ``unreported`` …) as a small mark in words."""
    tone, label = _entry(STATES, state, "the state")
    return format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone else "", label)

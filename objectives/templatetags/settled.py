"""The one notice that every page of a settled year shows above what can only be read now."""

from django import template

from objectives.locking import closed_by_settling
from objectives.models import Plan

register = template.Library()


@register.inclusion_tag("objectives/_settled_notice.html")
def settled_notice(plan: Plan) -> dict:
    """That the year of ``plan`` is settled and who may reopen it; nothing while it is open."""
    return {"plan": plan, "closed": closed_by_settling(plan)}

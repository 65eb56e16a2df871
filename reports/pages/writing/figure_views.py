"""The figures that can be put into an account, for the editor's list."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from chiayi_kpi.core.script_views import done, for_scripts, refusal
from indicators.errors import ScoreUnavailable
from reports.pages.plan_request import requested_month
from reports.pages.writing.figures import figures_offered
from reports.pages.writing.views import account_to_write


@require_GET
@for_scripts
def offer(request: HttpRequest, year: int, agency: str, objective: str) -> JsonResponse:
    """What stands in braces for each figure, with its value up to ``?through=MONTH``."""
    plan, _objective = account_to_write(request, year, agency, objective)
    try:
        return done(figures=figures_offered(plan, requested_month(request, year)))
    except ScoreUnavailable as fault:
        return refusal(str(fault), 409)

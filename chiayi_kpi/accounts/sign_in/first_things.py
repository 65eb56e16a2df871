"""What a person owes before anything else: whoever needs a second factor and has none sets one up, and reaches nothing else."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.sign_in.factors import owes_factor

# Where it is done, and how one leaves again.
_OPEN = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


class FirstThings:
    """Middleware: leads whoever is signed in to what they owe. A token's reader is nobody who is signed in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _args, _kwargs) -> HttpResponse | None:
        person = request.user
        if not person.is_authenticated or not owes_factor(person):
            return None
        request.owes_factor = True  # type: ignore[attr-defined]
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if name in _OPEN or name.startswith("mfa_"):
            return None
        if _is_visit(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        text = _("Your role asks for two-step sign-in; set it up first.")
        return JsonResponse({"message": text, "error": text}, status=403)


def _is_visit(request: HttpRequest) -> bool:
    """Whether a page is asked for, as a browser or a test does, and not by a script or a program."""
    if request.path.startswith("/api/"):
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"

"""What a person owes before anything else: a password that nobody else knows, one that is not too old, a second factor."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.sign_in.factors import owes_factor

PASSWORD_DUE = "password_due"  # in the session of whoever signed in with a password that is too old # noqa: S105

# What is owed → the page on which it is done, the addresses that belong to it, and what other programs are told.
_PAGES: dict[str, tuple[str, str, str | Promise]] = {
    "password": (
        "account_change_password",
        "account_change_password",
        _("Your password has to be changed first."),
    ),
    "factor": ("mfa_index", "mfa_", _("Your role asks for two-step sign-in: set it up first.")),
}
# How one leaves again, and what the pages themselves need: to say anew who one is, here or at the city's provider.
_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "openid_connect_callback",
        "set_language",
        "sign_in_again",
    }
)


class FirstThings:
    """Middleware: leads whoever is signed in to what they owe. A token's reader is nobody who is signed in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _args, _kwargs) -> HttpResponse | None:
        owed = _owed(request)
        if not owed:
            return None
        request.owes = owed  # type: ignore[attr-defined]
        page, its, text = _PAGES[owed]
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if name in _OPEN or name.startswith(its):
            return None
        if _is_visit(request):
            return HttpResponseRedirect(reverse(page))
        return JsonResponse({"message": str(text), "error": str(text)}, status=403)


def _owed(request: HttpRequest) -> str:
    """``password``, ``factor``, or empty; one after the other."""
    person = request.user
    if not person.is_authenticated:
        return ""
    if person.must_change_password or request.session.get(PASSWORD_DUE):
        return "password"
    return "factor" if owes_factor(person) else ""


def _is_visit(request: HttpRequest) -> bool:
    """Whether a page is asked for, as a browser or a test does, and not by a script or a program."""
    if request.path.startswith("/api/"):
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"

"""The addresses about access that allauth does not have."""

from django.urls import path
from django.views.generic import RedirectView

from chiayi_kpi.accounts import views
from chiayi_kpi.accounts.people import file_views as people_files
from chiayi_kpi.accounts.people import views as people
from chiayi_kpi.accounts.sign_in import views as sign_in

urlpatterns = [
    path("accounts/sessions/", sign_in.my_sessions, name="usersessions_list"),  # in place of allauth's
    # Who somebody is at the city's provider is matched, never connected by hand.
    path(
        "accounts/3rdparty/", RedirectView.as_view(pattern_name="mfa_index"), name="socialaccount_connections"
    ),
    path("accounts/stay/", sign_in.stay, name="stay"),
    path("people/", people.people, name="people"),
    path("people/<slug:agency>/", people.people, name="people_of_agency"),
    path("people-workbook/", people_files.people_workbook, name="people_workbook"),
    path("people-workbook/confirm/", people_files.people_workbook_confirm, name="people_workbook_confirm"),
    path("people-workbook/<slug:ending>/", people_files.people_workbook_file, name="people_workbook_file"),
    path("people-mails/", people.people_mails, name="people_mails"),
    path("person/new/", people.person_new, name="person_new"),
    path("person/<int:person>/", people.person, name="person"),
    path("api-tokens/", views.api_tokens, name="api_tokens"),
    path("api-tokens/<int:token>/revoke/", views.revoke_api_token, name="revoke_api_token"),
]

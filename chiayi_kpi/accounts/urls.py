"""The addresses about access that allauth does not have."""

from django.urls import path

from chiayi_kpi.accounts import views

urlpatterns = [
    path("api-tokens/", views.api_tokens, name="api_tokens"),
    path("api-tokens/<int:token>/revoke/", views.revoke_api_token, name="revoke_api_token"),
]

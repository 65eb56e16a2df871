"""The addresses of the pages around the month's way: my work, approval, who has reported, history, targets."""

from django.urls import path

from indicators.views import approval, city, history, my_work, revision

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("approve/<int:year>/<slug:agency>/", approval.approval, name="approval"),
    path("approve/<int:year>/<slug:agency>/reopen", approval.reopen, name="reopen"),
    path("reporting/<int:year>/", city.city, name="city_reporting"),
    path("history/<int:year>/<slug:agency>/", history.history, name="history"),
    path("targets/<int:year>/<slug:agency>/", revision.revisions, name="revisions"),
    path("targets/<int:year>/<slug:agency>/<int:component>/", revision.revise, name="revise"),
]

"""The addresses of the pages around the month's way: my work, approval, who has reported, history, targets."""

from django.urls import path

from indicators.views import approval, city, exchange, history, my_work, rates, revision

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("approve/<roc_year:year>/<slug:agency>/", approval.approval, name="approval"),
    path("approve/<roc_year:year>/<slug:agency>/reopen", approval.reopen, name="reopen"),
    path("reporting/<roc_year:year>/", city.city, name="city_reporting"),
    path("budget/<roc_year:year>/<slug:agency>/rates", rates.rates, name="execution_rates"),
    path("exchange/<roc_year:year>/<slug:agency>/", exchange.exchange, name="exchange"),
    path(
        "exchange/<roc_year:year>/<slug:agency>/form.<slug:ending>",
        exchange.workbook,
        name="exchange_workbook",
    ),
    path("exchange/<roc_year:year>/<slug:agency>/confirm", exchange.confirmed, name="exchange_confirm"),
    path("history/<roc_year:year>/<slug:agency>/", history.history, name="history"),
    path("targets/<roc_year:year>/<slug:agency>/", revision.revisions, name="revisions"),
    path("targets/<roc_year:year>/<slug:agency>/<int:component>/", revision.revise, name="revise"),
]

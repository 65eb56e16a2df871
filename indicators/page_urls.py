"""The addresses of the pages around the month's way: my work, approval, who has reported, history, targets."""

from django.urls import path

from indicators.views import approval, city, exchange, history, my_work, rates, revision

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("approve/<int:year>/<slug:agency>/", approval.approval, name="approval"),
    path("approve/<int:year>/<slug:agency>/reopen", approval.reopen, name="reopen"),
    path("reporting/<int:year>/", city.city, name="city_reporting"),
    path("budget/<int:year>/<slug:agency>/rates", rates.rates, name="execution_rates"),
    path("exchange/<int:year>/<slug:agency>/", exchange.exchange, name="exchange"),
    path("exchange/<int:year>/<slug:agency>/form.<slug:ending>", exchange.workbook, name="exchange_workbook"),
    path("exchange/<int:year>/<slug:agency>/confirm", exchange.confirmed, name="exchange_confirm"),
    path("history/<int:year>/<slug:agency>/", history.history, name="history"),
    path("targets/<int:year>/<slug:agency>/", revision.revisions, name="revisions"),
    path("targets/<int:year>/<slug:agency>/<int:component>/", revision.revise, name="revise"),
]

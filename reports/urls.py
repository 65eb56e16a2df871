"""The read side's pages."""

urlpatterns: list = []

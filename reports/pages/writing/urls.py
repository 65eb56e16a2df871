"""The addresses of writing: who has written, the page of one account, its versions, its pictures."""

from django.urls import path, register_converter

from reports.pages.writing import picture_views as writing_files
from reports.pages.writing import version_views as writing_versions
from reports.pages.writing import views as writing


class ObjectiveCode:
    """The printed code of an objective: ``1-6``."""

    regex = r"[1-5]-[1-9]\d?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PictureName:
    """The name under which a picture is kept: its SHA-256 and its kind."""

    regex = r"[0-9a-f]{64}\.(?:jpg|png)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ObjectiveCode, "objective_code")
register_converter(PictureName, "picture_name")

urlpatterns = [
    path("", writing.overview, name="writing"),
    path("<objective_code:objective>/", writing.write, name="write"),
    path("<objective_code:objective>/save", writing.save, name="write_save"),
    path("<objective_code:objective>/versions", writing_versions.versions, name="write_versions"),
    path("<objective_code:objective>/restore", writing_versions.restore, name="write_restore"),
    path("pictures", writing_files.add, name="write_picture"),
    path("pictures/<picture_name:name>", writing_files.show, name="write_picture_file"),
]

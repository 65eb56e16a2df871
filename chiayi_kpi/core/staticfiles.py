"""Static files with names that say their content, also for the modules that other modules import."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.functional import cached_property
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ``import`` statements of JavaScript modules too, so that no browser keeps an old half of them."""

    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:
        """The file's address, worked out once a process: the manifest is read at its start, and a page names thirty files."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page uses: extensions of htmx that import from addresses which are not served."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]

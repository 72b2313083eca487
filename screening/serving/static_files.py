"""Static files with hashed names, also where one script imports another."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Whitenoise's storage that rewrites imports in scripts too.

    Without that a script would be loaded twice, by its hashed and by its plain name, and would run twice.
    """

    support_js_module_import_aggregation = True

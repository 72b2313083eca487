"""The static files of the deployed app, collected once."""

from __future__ import annotations

import pytest

from tests.serving import collect_static


@pytest.fixture(scope="session")
def static_root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder

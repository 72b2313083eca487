from tests.posting import browser_client, post_screening  # noqa: F401 - fixtures

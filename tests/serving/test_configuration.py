"""Configuration comes from the environment alone; what is unknown or wrong stops the start with a clear message."""

from __future__ import annotations

import json
import logging
import os
import re

import pytest

from screening.serving.configuration import PREFIX, ConfigurationError, read_configuration, variables
from screening.serving.logs import JsonLines
from scripts.settings_table import DOCUMENT, table, with_table

KEY = "a-key-of-the-tests-alone-that-signs-nothing-for-anybody-else"


@pytest.fixture
def configure(monkeypatch):
    """Read the configuration from these variables, and no others with our prefix."""

    def read(**settings):
        for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
            monkeypatch.delenv(name)
        for name, value in {"SECRET_KEY": KEY, "HOSTS": "signaalwijzer.example", **settings}.items():
            monkeypatch.setenv(PREFIX + name, value)
        return read_configuration()

    return read


def test_a_key_and_the_hosts_are_enough(configure):
    configuration = configure()
    assert configuration.mode == "production"
    assert configuration.hosts == ("signaalwijzer.example",)
    assert (configuration.https, configuration.metrics, configuration.offline) == (True, False, True)
    assert configuration.log_format == "text"


def test_hosts_are_separated_by_commas(configure):
    assert configure(HOSTS="a.example, .b.example,").hosts == ("a.example", ".b.example")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"HOST": "a.example"}, "SIGNAALWIJZER_HOST: there is no such setting; did you mean SIGNAALWIJZER_HOSTS?"),
        ({"SECRETKEY": KEY}, "did you mean SIGNAALWIJZER_SECRET_KEY?"),
        ({"FAVOURITE_COLOUR": "blue"}, "SIGNAALWIJZER_FAVOURITE_COLOUR: there is no such setting"),
        ({"MODE": "staging"}, "SIGNAALWIJZER_MODE: Input should be 'development' or 'production'"),
        ({"HTTPS": "perhaps"}, "SIGNAALWIJZER_HTTPS: Input should be a valid boolean"),
        ({"METRICS": "9100"}, "SIGNAALWIJZER_METRICS: Input should be a valid boolean"),
        ({"WORKERS": "0"}, "SIGNAALWIJZER_WORKERS: Input should be greater than or equal to 1"),
        ({"WORKERS": "many"}, "SIGNAALWIJZER_WORKERS: Input should be a valid integer"),
        ({"LOG_LEVEL": "DEBUG"}, "SIGNAALWIJZER_LOG_LEVEL: Input should be 'ERROR', 'WARNING' or 'INFO'"),
        ({"LOG_FORMAT": "xml"}, "SIGNAALWIJZER_LOG_FORMAT: Input should be 'text' or 'json'"),
        ({"QUICK_EXIT_URL": "the weather"}, "SIGNAALWIJZER_QUICK_EXIT_URL: Input should be a valid URL"),
        ({"HOSTS": "a.example/path"}, "SIGNAALWIJZER_HOSTS: String should match pattern"),
        ({"HOSTS": ""}, "SIGNAALWIJZER_HOSTS must name the host names"),
        ({"SECRET_KEY": "short"}, "SIGNAALWIJZER_SECRET_KEY must be a secret of your own"),
    ],
)
def test_what_is_unknown_or_wrong_is_refused_by_name(configure, settings, said):
    with pytest.raises(ConfigurationError) as refused:
        configure(**settings)
    assert said in str(refused.value)
    assert all(value not in str(refused.value) for value in (KEY, "perhaps", "the weather"))


def test_every_fault_is_named_at_once(configure):
    with pytest.raises(ConfigurationError) as refused:
        configure(HOST="a.example", MODE="staging", LOG_FORMAT="xml")
    for name in ("HOST:", "MODE:", "LOG_FORMAT:"):
        assert f"SIGNAALWIJZER_{name}" in str(refused.value)


def test_the_browser_of_the_tests_is_no_fault(configure):
    assert configure(BROWSER="/usr/bin/chromium").mode == "production"


# --- the table ----------------------------------------


def test_the_table_of_settings_in_the_document_matches_the_program():
    document = DOCUMENT.read_text("utf-8")
    assert with_table(document) == document, "run: make settings-table"
    assert len(table().splitlines()) == len(variables()) + 2


def test_every_setting_says_what_it_is():
    for name, field in variables().items():
        assert field.description, name


# --- log lines ----------------------------------------


def line(message, *args, level=logging.INFO):
    return json.loads(JsonLines().format(logging.LogRecord("signaalwijzer.access", level, "", 1, message, args, None)))


def test_a_json_line_has_each_word_of_the_message_as_a_field():
    found = line("method=%s route=%s status=%d ms=%.1f bytes=%s", "GET", "walk", 200, 4.06, "-")
    time = found.pop("time")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", time)  # to the second
    assert found == {
        "level": "INFO",
        "logger": "signaalwijzer.access",
        "method": "GET",
        "route": "walk",
        "status": 200,
        "ms": 4.1,
        "bytes": None,
    }


def test_a_value_of_several_words_is_not_split_and_a_plain_message_is_kept():
    assert (
        line("error=1f kind=KeyError place=views.py:3:walk base.py:9:get")["place"] == "views.py:3:walk base.py:9:get"
    )
    assert line("Something else")["message"] == "Something else"

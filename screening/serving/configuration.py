"""What an organisation may set, read from the environment, each name with the prefix ``SIGNAALWIJZER_``."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AnyHttpUrl, Field, StringConstraints, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "SIGNAALWIJZER_"
NOT_SETTINGS = frozenset({"SIGNAALWIJZER_BROWSER"})
"""Variables with our prefix that the tests read, not the app."""

DEVELOPMENT_KEY = "only-for-development-and-known-to-everybody-so-it-protects-nothing"

Origin = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://[A-Za-z0-9][A-Za-z0-9.\-]*|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?$"
    ),
]
"""A site as its scheme, host and port: https, or http on one's own machine."""

Host = Annotated[str, StringConstraints(pattern=r"^\.?[A-Za-z0-9.\-\[\]:]+$")]


class ConfigurationError(Exception):
    """The environment holds a value that can't be used; the message names each variable and what is wrong."""


class Configuration(BaseSettings):
    """The settings of one deployment. Safe by default: without ``MODE=development`` it asks for a key and hosts."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, use_attribute_docstrings=True)

    mode: Literal["development", "production"] = "production"
    """``development`` is for one's own machine: a known key, plain http, static files straight from the folder."""

    secret_key: str = ""
    """At least 50 characters; signs the CSRF token, nothing else. The same on every machine of one deployment."""

    hosts: Annotated[tuple[Host, ...], NoDecode] = ()
    """Host names under which the app is reached, separated by commas."""

    quick_exit_url: AnyHttpUrl = AnyHttpUrl("https://www.knmi.nl/")
    """Where "leave quickly" goes: a page that anybody may have open."""

    https: bool = True
    """Whether visitors come by https. Only switch off for a trial on one machine."""

    static_root: Path | None = None
    """Where ``collectstatic`` puts the files that are served; ``staticfiles/`` beside the program when empty."""

    cases_folder: Path | None = None
    """A folder with an organisation's own training cases, read beside those of the app (docs/trainers.md)."""

    log_level: Literal["ERROR", "WARNING", "INFO"] = "INFO"
    """``INFO`` writes one line a request (method, route, status; of pages duration, size); ``WARNING`` problems."""

    log_format: Literal["text", "json"] = "text"
    """How a line looks: ``key=value`` words, or one JSON object."""

    metrics: bool = False
    """Whether ``/metrics`` answers, for Prometheus. Keep it from the public: see "Metrics"."""

    offline: bool = True
    """Whether browsers keep a copy of the program and the texts, to work without a network. ``false`` also removes
    the copies of browsers that come back."""

    on_device: bool = True
    """Whether pages decide the outcome on the device, so that no tick is sent. ``false`` sends the form at each tick
    and lets the server decide."""

    workers: Annotated[int, Field(ge=1, le=64)] = 2
    """How many processes serve (read by ``scripts/serve.sh``): one a core."""

    frame_ancestors: Annotated[tuple[Origin, ...], NoDecode] = ()
    """Sites that may show consult mode inside a page of theirs, separated by commas; none by default."""

    contacts_file: Path | None = None
    """A YAML file with contacts of the organisation itself (docs/interop.md)."""

    @field_validator("cases_folder", "contacts_file", "static_root", mode="before")
    @classmethod
    def _none_when_empty(cls, value: Any) -> Any:
        return value or None

    @field_validator("hosts", "frame_ancestors", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _own_key_in_production(self) -> Configuration:
        if self.mode == "production":
            if len(self.secret_key) < 50 or self.secret_key == DEVELOPMENT_KEY:
                raise ValueError(
                    "SIGNAALWIJZER_SECRET_KEY must be a secret of your own, of 50 characters or more "
                    "(or set SIGNAALWIJZER_MODE=development on your own machine)"
                )
            if not self.hosts:
                raise ValueError("SIGNAALWIJZER_HOSTS must name the host names of this service, separated by commas")
        return self

    @property
    def development(self) -> bool:
        """Whether this is the mode for one's own machine."""
        return self.mode == "development"


def read_configuration() -> Configuration:
    """Read the configuration from the environment.

    Raises:
        ConfigurationError: a value is missing or wrong. Values are not repeated in the message: one may be the key.
    """
    lines = list(_unknown(os.environ))
    try:
        configuration = Configuration()
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=False, include_input=False):
            name = "".join(f"SIGNAALWIJZER_{part}".upper() for part in problem["loc"][:1])
            lines.append(f"  {name}: {problem['msg']}" if name else f"  {problem['msg'].removeprefix('Value error, ')}")
    if lines:
        raise ConfigurationError("\n".join(["The configuration can't be used:", *lines]))
    return configuration


def variables() -> dict[str, Any]:
    """Return the fields of the configuration by the names of their variables."""
    return {f"{PREFIX}{name}".upper(): field for name, field in Configuration.model_fields.items()}


def _unknown(environment: Iterable[str]) -> Iterator[str]:
    """Yield a line for each variable with our prefix that is not a setting: otherwise a typo would go unnoticed."""
    known = variables()
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known.keys() | NOT_SETTINGS:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            yield f"  {name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")

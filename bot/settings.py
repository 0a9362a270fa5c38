"""The bot's settings: a TOML file, and the environment, which wins over it.

Every setting `name` of the file is also read from `SOTAY_NAME`. What is wrong becomes a `ConfigError` whose sentence
names the setting; the value of a secret is never repeated. Only `sotay run` imports this module: pydantic-settings
costs time that a single question in the terminal must not pay.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.schedule import read_time
from bot.timetable import Rule, When
from knowledge.errors import ConfigError

PREFIX = "SOTAY_"
DEFAULT_FILE = Path("config.toml")
TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,}")
"""What BotFather hands out: the bot's number, a colon, and a secret."""


def _ids(value: object) -> object:
    """Telegram ids come as a list in TOML and comma-separated in the environment."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


def _base_address(value: str) -> str:
    address = value.strip().rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise ValueError("must be an address such as http://127.0.0.1:8081")
    return address


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be the name of a time zone such as Asia/Ho_Chi_Minh") from None
    return value


def _hours(value: str) -> str:
    match = re.fullmatch(r"([01]?[0-9]|2[0-4])-([01]?[0-9]|2[0-4])", value.strip())
    if match is None:
        raise ValueError("must be two hours such as 22-6")
    return value


def _weekly(value: str) -> str:
    _rule(value)
    return value


def _rule(value: str) -> Rule:
    """The rule of a time in words, from any moment: it does not depend on one."""
    when = read_time(value, datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
    if not isinstance(when, When) or when.rule is None or when.rule.every != "weekly" or len(when.rule.days) != 1:
        raise ValueError("must be a day of the week and a time such as “thứ Hai hằng tuần 7:30”")
    return when.rule


UserId = Annotated[int, Field(gt=0)]
Address = Annotated[str, AfterValidator(_base_address)]


class Settings(BaseSettings):
    """Everything `sotay run` can be told. Field names are the keys of the file; `config.example.toml` explains them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    telegram_token: SecretStr | None = None
    telegram_token_file: Path | None = None
    telegram_api: Address = "https://api.telegram.org"
    database: str | None = None
    owners: Annotated[tuple[UserId, ...], NoDecode, BeforeValidator(_ids)] = ()
    editors: Annotated[tuple[UserId, ...], NoDecode, BeforeValidator(_ids)] = ()
    conversation_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 10
    # asking: how often, and what is kept of it
    person_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 30
    group_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 20
    keep_questions: bool = True
    # learning, corrections and privacy: how many days things are kept
    keep_questions_days: Annotated[float, Field(ge=0, le=36_500)] = 365
    keep_votes_days: Annotated[float, Field(ge=0, le=36_500)] = 365
    correction_days: Annotated[float, Field(ge=0, le=3_650)] = 30
    keep_announcements_days: Annotated[float, Field(ge=15, le=36_500)] = 365
    concurrent_updates: Annotated[int, Field(ge=1, le=4096)] = 256
    reload_seconds: Annotated[float, Field(ge=0.05, le=3600)] = 1
    connect_attempts: Annotated[int, Field(ge=1, le=100)] = 5
    # Announcements (bot/delivery*.py)
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Asia/Ho_Chi_Minh"
    delivery_per_second: Annotated[int, Field(ge=1, le=30)] = 25
    delivery_timeout_seconds: Annotated[float, Field(ge=0.1, le=300)] = 10
    delivery_night: Annotated[str, AfterValidator(_hours)] = "22-6"
    delivery_late_minutes: Annotated[float, Field(gt=0)] = 6 * 60
    delivery_lease_seconds: Annotated[float, Field(ge=0.5, le=3600)] = 15
    delivery_spike_count: Annotated[int, Field(ge=1)] = 20
    delivery_spike_share: Annotated[float, Field(ge=0, le=1)] = 0.3
    delivery_spike_window: Annotated[int, Field(ge=1, le=10_000)] = 50
    # Announced of its own accord (bot/own_accord.py)
    announce_reports: bool = False
    announce_settle_minutes: Annotated[float, Field(ge=0)] = 10
    announce_weekly: bool = False
    weekly_at: Annotated[str, AfterValidator(_weekly)] = "thứ Hai hằng tuần 7:30"
    announce_corrections: bool = False
    announce_digest: bool = False
    digest_at: Annotated[str, AfterValidator(_weekly)] = "thứ Hai hằng tuần 7:00"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        """An empty variable (`SOTAY_DATABASE=`) is one that was not set."""
        return {key: value for key, value in values.items() if value != ""}

    @model_validator(mode="after")
    def _known_token(self) -> Self:
        if self.telegram_token is not None and not TOKEN.fullmatch(self.telegram_token.get_secret_value()):
            raise ValueError("telegram_token does not look like a token of @BotFather (123456789:AbC…)")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file; nothing else is read."""
        return env_settings, init_settings

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of schedules and quiet hours."""
        return ZoneInfo(self.time_zone)

    @property
    def quiet_hours(self) -> tuple[int, int] | None:
        """From which local hour to which one announcements make no sound; None where they always do."""
        start, _, end = self.delivery_night.partition("-")
        return (int(start), int(end)) if end and int(start) != int(end) else None

    @property
    def weekly_rule(self) -> Rule:
        """When the figure of the week comes."""
        return _rule(self.weekly_at)

    @property
    def digest_rule(self) -> Rule:
        """When editors get the digest of the week before."""
        return _rule(self.digest_at)

    @property
    def token(self) -> str:
        """The bot's token, in clear. Raises `ConfigError` where none was given."""
        if self.telegram_token is None:
            raise ConfigError(
                "telegram_token is not set: put the token that @BotFather gave you into SOTAY_TELEGRAM_TOKEN, "
                "or name a file that holds it in SOTAY_TELEGRAM_TOKEN_FILE"
            )
        return self.telegram_token.get_secret_value()


def load_settings(file: Path | None = None) -> Settings:
    """Settings of `file` (`config.toml` of the current directory if None and there is one) and the environment.

    Raises `ConfigError` with one sentence that names what is wrong.
    """
    values = _read(file)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise ConfigError(_sentence(error, file or DEFAULT_FILE)) from None
    if settings.telegram_token is None and settings.telegram_token_file is not None:
        settings = settings.model_copy(update={"telegram_token": _token_of(settings.telegram_token_file)})
    return settings


def _read(file: Path | None) -> Mapping[str, Any]:
    if file is None:
        if not DEFAULT_FILE.is_file():
            return {}
        file = DEFAULT_FILE
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"the configuration file {file} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"the configuration file {file} is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the configuration file {file} is not valid TOML: {error}") from None


def _token_of(file: Path) -> SecretStr:
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"telegram_token_file {file} cannot be read: {reason}") from None
    if not TOKEN.fullmatch(token):
        raise ConfigError(f"telegram_token_file {file} does not hold a token of @BotFather (123456789:AbC…)")
    return SecretStr(token)


def _sentence(error: ValidationError, file: Path) -> str:
    """The first problem in one sentence; the value itself is never shown, for it may be a secret."""
    problem = error.errors(include_url=False, include_input=False)[0]
    reason = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return reason
    name = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1)
        return f"{name} is not a setting (in {file})" + (f"; did you mean {near[0]}?" if near else "")
    variable = PREFIX + name.upper()
    return f"{name}: {reason[0].lower()}{reason[1:]} (in {variable if os.environ.get(variable) else file})"

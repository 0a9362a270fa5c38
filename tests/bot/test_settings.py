"""Settings: file and environment, one clear sentence for what is wrong, and a complete example file."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from knowledge.errors import ConfigError

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SOTAY_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def written(folder: Path, text: str) -> Path:
    file = folder / "some.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_nothing_set_is_all_defaults_and_no_token() -> None:
    settings = load_settings()
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.owners == ()
    with pytest.raises(ConfigError, match="SOTAY_TELEGRAM_TOKEN"):
        _ = settings.token


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, f'telegram_token = "{TOKEN}"\ndatabase = "a.db"\nlog_level = "error"\nowners = [1, 2]\n')
    monkeypatch.setenv("SOTAY_DATABASE", "b.db")
    monkeypatch.setenv("SOTAY_OWNERS", " 3, 4,")
    settings = load_settings(file)
    assert (settings.token, settings.database, settings.log_level) == (TOKEN, "b.db", "error")
    assert settings.owners == (3, 4)


def test_config_toml_of_the_current_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("owners = 7\n")
    assert load_settings().owners == (7,)


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTAY_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("SOTAY_OWNERS", "")
    monkeypatch.setenv("SOTAY_DATABASE", "")
    settings = load_settings()
    assert (settings.telegram_token, settings.owners, settings.database) == (None, (), None)


def test_the_token_is_a_secret() -> None:
    settings = Settings(telegram_token=TOKEN)  # type: ignore[arg-type]  # pydantic makes it a SecretStr
    assert TOKEN not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_token_file_is_read_unless_there_is_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(f"\n{TOKEN}\n")
    monkeypatch.setenv("SOTAY_TELEGRAM_TOKEN_FILE", str(file))
    assert load_settings().token == TOKEN
    monkeypatch.setenv("SOTAY_TELEGRAM_TOKEN", "1:other-token-0123456789")
    assert load_settings().token == "1:other-token-0123456789"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("owners = [", "is not valid TOML"),
        ("owners = ['x']", "owners: input should be a valid integer"),
        ("owners = [-5]", "owners: input should be greater than 0"),
        ("log_level = 'loud'", "log_level: input should be 'debug', 'info', 'warning' or 'error'"),
        ("conversation_minutes = 0", "conversation_minutes: input should be greater than 0"),
        ("telegram_api = 'telegram'", "telegram_api: must be an address such as"),
        ("databse = 'x'", "databse is not a setting (in .*some.toml); did you mean database?"),
        ("telegram_token = 'sesame'", "telegram_token does not look like a token"),
        ("telegram_token_file = 'nowhere'", "telegram_token_file nowhere cannot be read: No such file"),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    pattern = sentence.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")
    with pytest.raises(ConfigError, match=pattern) as caught:
        load_settings(written(tmp_path, text))
    assert "\n" not in str(caught.value)
    assert "sesame" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_wrong_variable_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOTAY_OWNERS", "1;2")
    with pytest.raises(ConfigError, match=r"owners: .* \(in SOTAY_OWNERS\)"):
        load_settings()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_settings(tmp_path / "missing.toml")
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_settings(tmp_path)
    garbage = tmp_path / "garbage.toml"
    garbage.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_settings(garbage)


def test_the_example_names_every_setting_with_its_default(root: Path) -> None:
    text = (root / "config.example.toml").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^(?:# )?([a-z_]+) = (.*)$", text, re.MULTILINE))
    assert list(shown) == list(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        value = tomllib.loads(f"x = {shown[name]}")["x"]
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        assert value == ("" if default is None else default), name
        commented = f"# {name} = " in text
        assert commented == (default is None), f"{name}: commented out exactly where there is no default"


def test_the_example_explains_every_setting_and_is_valid(root: Path) -> None:
    file = root / "config.example.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(?:# )?[a-z_]+ = ", line):
            assert lines[number - 1].startswith("# "), f"{line}: no comment above it"
    assert load_settings(file) == Settings()


def test_a_question_in_the_terminal_loads_neither_settings_nor_telegram(root: Path) -> None:
    code = "import sys, bot.cli, bot.wording; print([m for m in ('telegram', 'pydantic_settings') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

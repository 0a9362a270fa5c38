"""The real bot as a subprocess: `sotay run` against the fake Bot API server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.telegram.fake import FakeTelegram

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
COMMAND = [sys.executable, "-m", "bot.cli", "run"]


class BotProcess:
    """One `sotay run`. `settings` are environment variables without their SOTAY_ prefix."""

    def __init__(self, telegram: FakeTelegram, folder: Path, **settings: str) -> None:
        self.telegram = telegram
        self.folder = folder
        # Tests ask faster than people do; those of the cooldown set it.
        patient = {"person_per_minute": "0", "group_per_minute": "0"}
        self.settings = {"telegram_token": telegram.token, "telegram_api": telegram.address} | patient | settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """Everything it has written to standard error and standard output."""
        return "".join((self.folder / name).read_text(encoding="utf-8") for name in ("stderr", "stdout"))

    def start(self, *arguments: str) -> BotProcess:
        """Starts the process, and returns at once."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SOTAY_")}
        environment |= {f"SOTAY_{key.upper()}": value for key, value in self.settings.items()}
        environment |= {
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "PYTHONUTF8": "1",
            "PYTHONFAULTHANDLER": "1",
        }
        environment["PYTHONPATH"] = str(ROOT)
        with (self.folder / "stderr").open("ab") as err, (self.folder / "stdout").open("ab") as out:
            self._process = subprocess.Popen(
                [*COMMAND, *arguments], cwd=self.folder, env=environment, stdout=out, stderr=err
            )
        return self

    def running(self) -> BotProcess:
        """Starts the process and waits until it polls."""
        before = len(self.telegram.calls("getUpdates"))
        self.start()

        def polls() -> bool:
            return len(self.telegram.calls("getUpdates")) > before or self._ended() is not None

        try:
            self.telegram.wait(polls, "the bot starts polling")
            assert self._ended() is None, self.log
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells it to stop, and returns its exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Waits for its end, and returns its exit status."""
        assert self._process is not None
        try:
            return self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # Python's fault handler writes where every thread is.
            self._process.send_signal(signal.SIGABRT)
            self._process.wait()
            raise AssertionError(f"the bot did not stop; its log:\n{self.log}") from None

    def kill(self) -> None:
        """SIGKILL, if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _ended(self) -> int | None:
        return self._process.poll() if self._process else None

"""Errors as Telegram words them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram sends."""
        found: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return found | ({"parameters": self.parameters} if self.parameters else {})


def bad(what: str) -> ApiError:
    """400."""
    return ApiError(400, f"Bad Request: {what}")


DEFAULTS = {
    400: "Bad Request: unknown",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


def of_code(code: int, description: str | None = None, **parameters: Any) -> ApiError:
    """The error of a code, in Telegram's usual words where none are given."""
    text = description or DEFAULTS.get(code, "Error").format(retry_after=parameters.get("retry_after", 1))
    return ApiError(code, text, **parameters)

"""A second opinion on the fake server: aiogram's models, generated from Telegram's documentation.

Every request that the server takes, every result and every update that it sends must be valid there too. Without
aiogram installed nothing is checked, and `test_conformance` is skipped.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.telegram.fake.ledger import Call
from tests.telegram.fake.methods import JSON_PARAMS

try:
    import aiogram.methods
    import aiogram.types
except ImportError:  # pragma: no cover  # the other branch needs another environment
    aiogram = None  # type: ignore[assignment]


class Conformance:
    """Collects what aiogram finds wrong; the test fixture asserts that nothing was."""

    available = aiogram is not None

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.checked = {"requests": 0, "results": 0, "updates": 0}
        self.strict = True
        """Set to False by tests that send nonsense on purpose."""

    def request(self, call: Call) -> None:
        """Is this a request as documented: known parameters, each of its type?"""
        model = self._method(call)
        if model is None:
            return
        known = set(model.model_fields) | {field.alias for field in model.model_fields.values() if field.alias}
        for name in set(call.params) - known - set(call.files):
            self._wrong(f"{call.method}: unknown parameter {name}")
        values = {name: _parsed(name, value) for name, value in call.params.items() if name not in call.files}
        for name in call.files:
            if name in model.model_fields:
                values[name] = "file"
        self._check(f"request {call.method}", lambda: model.model_validate(values), "requests")

    def result(self, call: Call, result: Any) -> None:
        """Is the answer of the type that the method returns?"""
        model = self._method(call)
        if model is None:
            return
        returning = TypeAdapter(model.__returning__)  # type: ignore[attr-defined]  # of TelegramMethod
        self._check(f"result {call.method}", lambda: returning.validate_python(result), "results")

    def update(self, update: dict[str, Any]) -> None:
        """Is this an update as Telegram sends them?"""
        if self.available:
            self._check("update", lambda: aiogram.types.Update.model_validate(update), "updates")
            unknown = set(update) - set(aiogram.types.Update.model_fields)
            if unknown:
                self._wrong(f"update: unknown kind {unknown}")

    def _method(self, call: Call) -> type[BaseModel] | None:
        if not self.available or not self.strict:
            return None
        model: type[BaseModel] | None = getattr(aiogram.methods, call.method[0].upper() + call.method[1:], None)
        if model is None:
            self._wrong(f"aiogram knows no method {call.method}")
        return model

    def _check(self, what: str, validate: Any, kind: str) -> None:
        self.checked[kind] += 1
        try:
            validate()
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self._wrong(f"{what}: {'.'.join(map(str, first['loc']))}: {first['msg']}")

    def _wrong(self, what: str) -> None:
        if self.strict:
            self.violations.append(what)


def _parsed(name: str, value: Any) -> Any:
    """Form values are text; those of structured parameters are JSON."""
    if name not in JSON_PARAMS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value

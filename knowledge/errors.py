"""The error tree of the project.

    SotayError                  anything a user or an operator can be told about
    ├── FactError               a fact that cannot be: which field, and why
    ├── FactsFileError          a facts file with malformed lines: their numbers and reasons
    ├── DocumentError           a document that cannot be read (empty, a scan, encrypted, too large …)
    ├── CorrectionError         what an editor wrote to put a fact right is not understood
    ├── StoreError              the database cannot be used now (locked, full, read-only, too new …)
    └── ConfigError             a setting that is missing or invalid

Every error carries a Vietnamese sentence for users (`user_text`), an English one for operators (`str(error)`) and a
short code for logs (`code`). None is ever shown with a traceback.
"""

from __future__ import annotations

from typing import ClassVar


class SotayError(Exception):
    """Base of all errors that are told to somebody; `str()` is one English sentence for operators."""

    code: ClassVar[str] = "error"
    user_text: ClassVar[str] = "Có lỗi ngoài dự kiến. Bạn thử lại sau ít phút nhé."


class FactError(SotayError):
    """A fact that cannot be built; `field` names the part that is wrong."""

    code: ClassVar[str] = "fact-invalid"
    user_text: ClassVar[str] = "Dữ kiện này chưa hợp lệ nên chưa được ghi."

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class FactsFileError(SotayError):
    """A facts file in which `problems` (line number, reason) were found; nothing of it is stored."""

    code: ClassVar[str] = "facts-file"
    user_text: ClassVar[str] = "Tệp dữ kiện có dòng sai nên chưa nhập dòng nào."

    def __init__(self, name: str, problems: list[tuple[int, str]]) -> None:
        shown = "; ".join(f"line {number}: {reason}" for number, reason in problems[:5])
        more = f" (and {len(problems) - 5} more)" if len(problems) > 5 else ""
        super().__init__(f"{name}: {shown}{more}; nothing of this file was stored")
        self.problems = problems


class DocumentError(SotayError):
    """A document that cannot be read."""

    code: ClassVar[str] = "document"
    user_text: ClassVar[str] = "Không đọc được tài liệu này."

    def __init__(self, message: str, user_text: str | None = None) -> None:
        super().__init__(message)
        if user_text is not None:
            self.user_text = user_text  # type: ignore[misc]  # an instance may say it more precisely


class CorrectionError(SotayError):
    """A correction that is not understood; the sentence says which part of it."""

    code: ClassVar[str] = "correction"
    user_text: ClassVar[str] = "Sổ Tay chưa hiểu giá trị mới."

    def __init__(self, message: str, user_text: str) -> None:
        super().__init__(message)
        self.user_text = user_text  # type: ignore[misc]  # an instance says it more precisely


class StoreError(SotayError):
    """The database cannot be used as asked; nothing was lost."""

    code: ClassVar[str] = "store"
    user_text: ClassVar[str] = "Sổ tay đang tạm không ghi được. Bạn thử lại sau ít phút nhé."


class ConfigError(SotayError):
    """A setting that is missing or invalid; the message names it and says where to set it."""

    code: ClassVar[str] = "config"
    user_text: ClassVar[str] = "Bot chưa được cấu hình đúng."

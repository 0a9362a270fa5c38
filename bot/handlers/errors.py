"""When a handler fails: a sentence for the person, the facts for the log, a traceback for nobody on Telegram."""

from __future__ import annotations

import structlog
from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.handlers.addressing import thread_of
from bot.handlers.outbox import Address, Outbox, acknowledge
from bot.handlers.services import Context, services_of
from bot.logs import frames, unquoted
from bot.wording import render
from knowledge.errors import SotayError

log = structlog.get_logger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Logs the error without what was written, and tells the person where that can help."""
    error = context.error
    if error is None:
        return
    _log(error)
    if not isinstance(update, Update) or update.effective_chat is None:
        return
    if isinstance(error, Forbidden):
        await services_of(context).keeping.left(update.effective_chat.id)
    elif isinstance(error, SotayError) or not isinstance(error, TelegramError) or isinstance(error, BadRequest):
        await _tell(update, context, error)


async def _tell(update: Update, context: Context, error: BaseException) -> None:
    said = error.user_text if isinstance(error, SotayError) else SotayError.user_text
    text = render("telegram_error", said=said)
    message = update.effective_message
    try:
        if update.callback_query is not None:
            await acknowledge(update.callback_query)
        if isinstance(message, Message):
            await Outbox(context.bot).send(Address(message.chat_id, thread_of(message), message.message_id), text)
    except TelegramError as second:
        log.warning("the person could not be told", error=type(second).__name__)


def _log(error: BaseException) -> None:
    """Type and place of an error. Its message is logged only where it is ours or Telegram's: others may quote text."""
    ours = isinstance(error, (SotayError, TelegramError))
    uncertain = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    log.error(
        "delivery uncertain" if uncertain else "update failed",
        error=type(error).__name__,
        code=error.code if isinstance(error, SotayError) else None,
        reason=unquoted(str(error)) if ours else None,
        where=frames(error),
    )

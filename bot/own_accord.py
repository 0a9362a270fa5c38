"""What is announced of its own accord, if switched on: new reports, a figure a week, corrections, the editors' digest.

Every replica looks; the key of an announcement names its content or its period, so that whoever is first makes it, and
a restart, a late look or a report published again makes none twice. What was missed while nothing ran is announced
late within a limit; past it, it is kept as skipped, and owners are told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog
from telegram import Bot

from bot.handlers.announcing_progress import tell
from bot.handlers.services import Services
from bot.own_accord_words import content_key, figure_of_the_week, headlines, report_text, short_key, week_text
from bot.timetable import Rule, When, say
from bot.wording import render
from knowledge.errors import SotayError
from knowledge.model import Measure
from knowledge.store.announced import Report, announced, reports
from knowledge.store.announcements_model import Audience, Content, Kind, NewAnnouncement
from knowledge.store.keys import content_key as said_key

log = structlog.get_logger(__name__)
BY = "sotay"
"""Who makes these announcements."""
ROUNDS = 10
"""It looks as often as for new facts, divided by this."""
LONGEST_PAUSE = 60.0
WEEK = timedelta(days=7)
MOST = 1_000_000
"""Subscriptions looked through."""
Digest = Callable[[str], Awaitable[str]]
"""The digest of a week ("2026-W47") as HTML."""


class Owed(Protocol):
    """A correction that a chat is to hear of."""

    @property
    def chat(self) -> int:
        """Who is owed it."""

    @property
    def thread(self) -> int | None:
        """The topic in which the old figure was told."""

    @property
    def key(self) -> str:
        """The same for the same correction of the same chat."""

    @property
    def told(self) -> Mapping[str, str]:
        """What it tells: fact and content."""

    @property
    def corrects(self) -> Mapping[str, str]:
        """Which change it tells of."""


class Corrections(Protocol):
    """Where corrections come from."""

    async def due(self) -> list[tuple[Owed, str, str]]:
        """What is to be sent now: the correction, its text as HTML, and a key of what it says, whomever it tells."""

    async def handed_over(self, owed: Owed) -> None:
        """It is with the delivery now, and owed no more."""


class OwnAccord:
    """Looks what there is to announce; `look` is one round."""

    def __init__(
        self, bot: Bot, services: Services, digest: Digest | None = None, corrections: Corrections | None = None
    ) -> None:
        self._bot = bot
        self._services = services
        self._settings = services.settings
        self._digest = digest
        self._corrections = corrections
        self._seen = -1
        """The version of the notebook when every report was announced."""
        self._on_since: dict[str, datetime] = {}

    async def look(self, now: datetime) -> None:
        """Makes the announcements that are due. What cannot be made now does not keep the others from it."""
        settings = self._settings
        jobs = [
            (settings.announce_reports, self._look_at_reports),
            (settings.announce_weekly, self._look_at_week),
            (settings.announce_digest, self._look_at_digest),
            (settings.announce_corrections, self._look_at_corrections),
        ]
        for switched_on, job in jobs:
            if switched_on:
                await _guarded(job(now))

    # ------------------------------------------------------------ new reports

    async def _look_at_reports(self, now: datetime) -> None:
        services = self._services
        if services.knowledge.version == self._seen:
            return
        version = services.knowledge.version
        since, known = await self._since("bao_cao_moi", now), await announced(services.store, "bao_cao_moi:")
        missed, waiting = [], False
        for report in await reports(services.store):
            key = f"bao_cao_moi:{short_key(report.document)}:"
            if report.first < since or any(one.startswith(key) for one in known):
                continue
            if report.drafts or now - report.last < timedelta(minutes=self._settings.announce_settle_minutes):
                waiting = True
            elif await self._announce_report(report, key, known, now):
                missed.append(report)
        if missed:
            await self._say_missed(what="reports_skipped", titles=[self._title(report) for report in missed])
        if not waiting:
            self._seen = version

    async def _announce_report(self, report: Report, key: str, known: dict[str, str | None], now: datetime) -> bool:
        """Announces a report, unless its figures were announced under another name; was it too late for that?"""
        base = self._services.knowledge.base
        figures = headlines(one for one in base.measures if one.document == report.document)
        content = content_key(figures)
        if not figures or any(one.endswith(content) for one in known):
            return False
        settled = report.last + timedelta(minutes=self._settings.announce_settle_minutes)
        text = report_text(figures, base, self._bot.username)
        known[key + content] = None
        late = self._is_late(settled, now)
        made = await self._make(key + content, "bao_cao_moi", text, late=late, kept={"told": _told(figures)})
        return made and late

    def _title(self, report: Report) -> str:
        source = self._services.knowledge.base.source(report.document)
        return source.title or source.id

    # ------------------------------------------------------------ every week

    async def _look_at_week(self, now: datetime) -> None:
        due = _last(self._settings.weekly_rule, now, self._settings.zone)
        known = await announced(self._services.store, "con_so_tuan:")
        key = f"con_so_tuan:{_week(due)}"
        if key in known or due < await self._since("con_so_tuan", now):
            return
        told = Counter(str(json.loads(dialogue)["fact"]) for dialogue in known.values() if dialogue)
        base = self._services.knowledge.base
        measure = figure_of_the_week(base, told)
        if measure is None:
            return
        late = self._is_late(due, now)
        kept = None if late else {"fact": measure.id, "told": _told([measure])}
        made = await self._make(key, "con_so_tuan", week_text(measure, base), late=late, kept=kept)
        if made and late:
            await self._say_missed(what="weekly_skipped", when=say(When(due), self._settings.zone))

    async def _look_at_digest(self, now: datetime) -> None:
        """Of the week that is over, to each editor."""
        if self._digest is None:
            return
        due = _last(self._settings.digest_rule, now, self._settings.zone)
        known = await announced(self._services.store, key := f"tong_ket:{_week(due)}:")
        editors = {*self._settings.owners, *self._settings.editors, *self._services.appointed}
        left = sorted(editor for editor in editors if f"{key}{editor}" not in known)
        if not left or due < await self._since("tong_ket", now):
            return
        late, text = self._is_late(due, now), await self._digest(_week(due - WEEK))
        made = [await self._make(f"{key}{one}", "thong_bao", text, Audience("chat", one), late=late) for one in left]
        if late and any(made):
            await self._say_missed(what="digest_skipped", when=say(When(due), self._settings.zone))

    # ------------------------------------------------------------ corrections

    async def _look_at_corrections(self, _now: datetime) -> None:
        """Those who subscribed to corrections get each once; any other chat those of what it was told itself."""
        due = await self._corrections.due() if self._corrections is not None else []
        if self._corrections is None or not due:
            return
        listed = await self._services.subscriptions.listing(MOST)
        subscribed = {one.chat for one in listed if one.kind == "dinh_chinh"}
        for owed, text, content in due:
            kept = {"told": owed.told, "corrects": owed.corrects}
            if subscribed:
                await self._make(f"dinh_chinh:{content}", "dinh_chinh", text, kept=kept)
            if owed.chat not in subscribed:
                audience = Audience("chat", owed.chat, owed.thread or 0)
                await self._make(f"dinh_chinh:{owed.key}", "dinh_chinh", text, audience, kept=kept)
            await self._corrections.handed_over(owed)

    # ------------------------------------------------------------ all of them

    async def _make(
        self,
        key: str,
        kind: Kind,
        text: str,
        audience: Audience = Audience("all"),  # noqa: B008  # frozen
        *,
        late: bool = False,
        kept: Mapping[str, Any] | None = None,
    ) -> bool:
        """Makes the announcement of this key, unless it was made before; `late`: only to be kept as skipped.

        `kept` goes with it: what its text tells, so that the delivery notes it for each chat that gets it.
        """
        dialogue = json.dumps(kept) if kept else None
        new = NewAnnouncement(key=key, kind=kind, content=Content(text), audience=audience, by=BY, dialogue=dialogue)
        made = await self._services.announcements.create(new, "skipped" if late else "scheduled")
        if made is not None:
            log.info("of its own accord", key=key, skipped=late)
            self._services.delivery.wake()
        return made is not None

    async def _since(self, name: str, now: datetime) -> datetime:
        """When this was switched on: kept as an announcement that never runs. What was before is not announced."""
        if name not in self._on_since:
            new = NewAnnouncement(
                key=f"since:{name}", kind="thong_bao", content=Content(), audience=Audience("all"), by=BY,
                dialogue=json.dumps({"since": now.isoformat()}),
            )  # fmt: skip
            await self._services.announcements.create(new, "cancelled")
            kept = (await announced(self._services.store, new.key))[new.key]
            self._on_since[name] = datetime.fromisoformat(json.loads(kept or "")["since"])
        return self._on_since[name]

    def _is_late(self, due: datetime, now: datetime) -> bool:
        return now - due > timedelta(minutes=self._settings.delivery_late_minutes)

    async def _say_missed(self, **values: Any) -> None:
        text = render("announce_missed", late=round(self._settings.delivery_late_minutes), **values)
        await tell(self._bot, self._settings.owners, text, [])


def _told(measures: Iterable[Measure]) -> dict[str, str]:
    return {one.id: said_key(one) for one in measures}


def _last(rule: Rule, now: datetime, zone: Any) -> datetime:
    """The last time of a weekly rule that is not later than `now`."""
    moment = rule.after(now - WEEK - timedelta(days=1), zone)
    while (following := rule.after(moment, zone)) <= now:
        moment = following
    return moment


def _week(moment: datetime) -> str:
    """The week of a local moment: 2026-W48."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


@contextlib.asynccontextmanager
async def of_its_own_accord(own: OwnAccord, services: Services) -> AsyncIterator[None]:
    """Looks every now and then meanwhile. A round under way at the end is let finish."""
    end = asyncio.Event()
    task = asyncio.create_task(_rounds(own, min(LONGEST_PAUSE, ROUNDS * services.settings.reload_seconds), end))
    try:
        yield
    finally:
        end.set()
        await task


async def _rounds(own: OwnAccord, pause: float, end: asyncio.Event) -> None:
    while not end.is_set():
        await own.look(datetime.now(UTC))
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(end.wait(), pause)


async def _guarded(job: Coroutine[Any, Any, None]) -> None:
    try:
        await job
    except SotayError as error:
        log.warning("nothing can be announced now", code=error.code, reason=str(error))
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one, it must not end the others
        log.error("an announcement cannot be made", error=type(error).__name__)  # noqa: TRY400  # may quote facts

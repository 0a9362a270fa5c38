"""Asks random messages for a while: `python -m tests.fuzz --minutes 10`; prints what it found and exits 1 for any.

A message is a labelled question, hostile text or random characters, changed by some random edits (characters of every
kind put in, stretches moved, doubled, joined with those of others, respelled). Every reply must come without an
exception and within 50 ms of processor time (the quickest of six), be markup of ours that is closed, and state no
number that is not in a fact cited, in its working or in the message. Questions follow one another as in a conversation.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
import traceback
import unicodedata
from collections import Counter

from bot.wording import html, plain
from knowledge.asking import Base, Conversation, answer
from knowledge.language.text import fold
from tests.checks import HOSTILE, Markup, unfounded
from tests.questions.judge import SETS, TODAY, base_of, cases

SLOWEST = 0.050
RANGES = ((0, 0x2F), (0x20, 0x7F), (0xC0, 0x1EF9), (0x300, 0x36F), (0x200B, 0x2069), (0x1F300, 0x1FAFF), (0, 0x10FFFF))


def character(rng: random.Random) -> str:
    """Any character, those that do harm more often."""
    low, high = rng.choice(RANGES)
    return chr(rng.randint(low, high))


def changed(text: str, others: list[str], rng: random.Random) -> str:
    """The message after one random edit."""
    at, end = sorted(rng.randint(0, len(text)) for _ in range(2))
    edits = (
        lambda: text[:at] + character(rng) + text[at:],
        lambda: text[:at] + text[end:],
        lambda: text[:end] + text[at:end] + text[end:],
        lambda: text[end:] + text[:end],
        lambda: text[:at] + rng.choice(others)[: rng.randint(0, 200)] + text[at:],
        text.upper,
        lambda: fold(text),
        lambda: unicodedata.normalize(rng.choice(("NFD", "NFKC")), text),
        lambda: text.replace(" ", rng.choice(("", "\u200d", "\n", "  ", "\u202e"))),
        lambda: text * rng.randint(1, 40),
    )
    return rng.choice(edits)()[:1_000_000]


def wrong_with(base: Base, message: str, before: Conversation | None) -> tuple[str | None, Conversation | None]:
    """What is wrong with the reply, None where nothing is; and the conversation after it."""
    taken, after = [], before
    try:
        for _ in range(6):
            start = time.thread_time()
            reply, after = answer(base, message, before, today=TODAY)
            taken.append(time.thread_time() - start)
            if taken[-1] <= SLOWEST:
                break
        text = Markup(html(reply, base)).text
        text.encode()
    except Exception:  # noqa: BLE001  # whatever it is, it is what is looked for
        return traceback.format_exc(limit=-3), None
    if min(taken) > SLOWEST:
        return f"took {min(taken) * 1000:.0f} ms", after
    if not text.strip() or len(text) > 4096:
        return f"{len(text)} letters", after
    if reply.outcome == "answer":
        leaning = [message, *(f for f in (before.period if before else None,) if f)]
        if extra := unfounded(base, reply, plain(reply, base, options=False), leaning):
            return f"states {sorted(extra)}", after
    return None, after


def main() -> None:
    """Ask until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    bases = [base_of(facts) for facts in dict.fromkeys(one.facts for one in SETS.values() if one.is_here)]
    asked = [turn for one in SETS.values() if one.is_here for case in cases(one.questions) for turn in case["turns"]]
    others = [*asked, *HOSTILE.values()]
    for base in bases:
        base.similar("")
    gc.collect()
    gc.freeze()
    found: Counter[str] = Counter()
    count, end = 0, time.monotonic() + options.minutes * 60
    before: Conversation | None = None
    while time.monotonic() < end:
        message = rng.choice(others if rng.random() < 0.2 else asked)
        for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
            message = changed(message, others, rng)
        wrong, before = wrong_with(rng.choice(bases), message, before if rng.random() < 0.5 else None)
        count += 1
        if wrong:
            found[wrong.strip().splitlines()[-1][:60]] += 1
            print(f"{message[:300]!r} ({len(message)} characters): {wrong}", file=sys.stderr, flush=True)
    print(f"{count:,} messages in {options.minutes:g} minutes, {sum(found.values())} wrong: {dict(found)}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

"""What becomes of the questions that are answered right once they are typed badly: `python -m tests.questions.under_noise`.

Prints a table; with `--show wrong,missed` also the messages that got another verdict.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from benchmarks.noise import half_folded, half_telex, lost_space, nodia, typos
from tests.questions.judge import SETS, Judged, ask, base_of, judged

Noise = Callable[[str, random.Random], str]
OPENINGS = (
    "Chào bot, mình đang viết báo cáo cho cơ quan, ", "dạ thưa anh chị cho em hỏi với ạ ",
    "Kính gửi Sổ Tay, gia đình tôi mới chuyển về đây sống, tôi muốn biết ", "alo alo có ai không cho tui hỏi cái ni xíu ",
    "Hôm qua ngồi uống cà phê nghe mấy ông bàn tán mà không ai nhớ, ", "mấy bác ơi ",
    "Nhờ admin kiểm tra giúp con số này trước khi đăng bài: ", "em là sinh viên đang làm khóa luận ạ. ",
    "bot ơi bot à sáng giờ bận quá chừ mới hỏi được, ", "theo như bạn biết thì ",
)  # fmt: skip
ENDINGS = (
    " ạ em cảm ơn nhiều", " nhanh giúp mình nhé sếp đang chờ", ". Mình cần gấp để nộp trong chiều nay.",
    " vậy bot ơi trả lời gọn thôi", " hè", " , hỏi cho vui thôi", " please", " nghe nói cũng khá lắm",
)  # fmt: skip


def _told(text: str, rng: random.Random) -> str:
    """With small talk before and after."""
    return rng.choice(OPENINGS) + text.rstrip("?.! ") + rng.choice(ENDINGS)


def _spoken(text: str, rng: random.Random) -> str:
    """The same as it is dictated: small letters, no punctuation."""
    return re.sub(r"[,.?!:;]", "", _told(text, rng)).lower()


NOISES: dict[str, Noise] = {
    "no diacritics": nodia,
    "half without": half_folded,
    "half in Telex": half_telex,
    "a space lost": lost_space,
    "small talk around": _told,
    "the same, dictated": _spoken,
    "a slip every 20 letters": lambda text, rng: typos(text, rng, 20),
}


def under(noise: str, sets: Sequence[str]) -> Iterator[Judged]:
    """The cases of these sets that are answered right, asked again as they come out of the noise; the same in every run."""
    for name in sets:
        for case in (one.case for one in judged(name) if one.verdict == "right"):
            rng = random.Random(f"{noise} {case['id']}")  # no secret
            turns = [NOISES[noise](turn, rng) for turn in case["turns"]]
            yield ask(base_of(SETS[name].facts), {**case, "turns": turns})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="seed_heldout,seed_heldout2,seed_heldout3")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    for noise in NOISES:
        found = tuple(under(noise, options.sets.split(",")))
        counts = Counter(one.verdict for one in found)
        print(f"{noise:24}", " · ".join(f"{name} {counts[name]}" for name in ("right", "asked", "missed", "wrong")))
        for one in found:
            if one.verdict in options.show.split(","):
                print(f"  {one}")


if __name__ == "__main__":
    main()

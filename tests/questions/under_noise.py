"""What becomes of the questions that are answered right once they are typed badly: `python -m tests.questions.under_noise`.

Prints a table; with `--show wrong,missed` also the messages that got another verdict.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from benchmarks.noise import half_folded, half_telex, lost_space, nodia, typos
from tests.questions.judge import SETS, Judged, ask, base_of, judged

Noise = Callable[[str, random.Random], str]
NOISES: dict[str, Noise] = {
    "no diacritics": nodia,
    "half without": half_folded,
    "half in Telex": half_telex,
    "a space lost": lost_space,
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

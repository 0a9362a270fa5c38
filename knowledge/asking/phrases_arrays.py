"""Which phrases share the rarest n-grams with a text: postings in numpy arrays, for bases of up to millions.

All postings stand in one array, ordered by the hash of their n-gram; a second array says where each hash begins. Two
n-grams of one hash only make a posting longer. An entry is the phrase's number shifted by `WEIGHT_BITS`, so that a look-up
adds the n-gram's weight, sorts the few entries read, and sums the weights of equal neighbours: nothing is as long as the base.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.asking.phrases_postings import LEAST_GRAMS

WEIGHT_BITS = 8
CHUNK = 50_000
LEAST_HASH_BITS, MOST_HASH_BITS = 18, 24
GRAMS_PER_HASH_BITS = 3
"""A base has far fewer distinct n-grams than n-grams: one hash value for each 8 of them leaves collisions rare."""

_Array = NDArray[Any]


class ArrayPostings:
    """Postings of n-grams of `order` characters; phrases are numbered as they stand in `texts`."""

    def __init__(self, texts: Sequence[str], order: int) -> None:
        self._order = order
        self._count = len(texts)
        self._lengths = np.fromiter(map(len, texts), dtype=np.int32, count=self._count)
        total = int(np.maximum(self._lengths - order + 1, 0).sum(dtype=np.int64))
        self._bits = min(MOST_HASH_BITS, max(LEAST_HASH_BITS, total.bit_length() - GRAMS_PER_HASH_BITS))
        self._entry = np.dtype(np.uint32 if self._count <= 1 << (32 - WEIGHT_BITS) else np.uint64)
        self._fill(texts, total)

    def _fill(self, texts: Sequence[str], total: int) -> None:
        number_bits = np.uint64(max(1, (self._count - 1).bit_length()))
        keys = np.empty(total, dtype=np.uint64)  # hash of the n-gram, then number of the phrase
        at = 0
        for start in range(0, self._count, CHUNK):
            hashes, owners = self._hashes_of_chunk(texts[start : start + CHUNK], start)
            keys[at : at + len(hashes)] = (hashes.astype(np.uint64) << number_bits) | owners
            at += len(hashes)
        keys.sort()
        new = np.ones(total, dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        keys = keys[new]
        self._starts = np.searchsorted(keys, np.arange((1 << self._bits) + 1, dtype=np.uint64) << number_bits)
        # in place from here: for a million phrases these keys are 0.4 GB
        keys &= (np.uint64(1) << number_bits) - np.uint64(1)
        keys <<= np.uint64(WEIGHT_BITS)
        self._entries = keys.astype(self._entry)

    def _hashes_of_chunk(self, texts: Sequence[str], start: int) -> tuple[_Array, _Array]:
        """Hash and phrase number of every n-gram that lies within one text."""
        hashes = self._hashes("".join(texts))
        lengths = self._lengths[start : start + len(texts)]
        owners = np.repeat(np.arange(start, start + len(texts), dtype=np.uint64), lengths)
        within = owners[: len(hashes)] == owners[len(owners) - len(hashes) :]
        return hashes[within], owners[: len(hashes)][within]

    def _hashes(self, text: str) -> _Array:
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        letters = letters * np.uint32(0x9E3779B1)
        size = max(0, len(letters) - self._order + 1)
        mixed = np.zeros(size, dtype=np.uint32)
        for shift in range(self._order):
            mixed = mixed * np.uint32(0x01000193) ^ letters[shift : shift + size]
        mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0x85EBCA6B)
        return mixed >> np.uint32(32 - self._bits)

    def best(self, text: str, budget: int, limit: int) -> list[int]:
        """See `Postings.best`."""
        starts, sizes = self._rarest(text, budget)
        if not len(sizes):
            return []
        # the same as `weight` of the lists
        weights = np.minimum(255, 1 + np.rint(8 * np.log(self._count / sizes))).astype(self._entry)
        sizes = np.minimum(sizes, budget)
        read = zip(starts.tolist(), (starts + sizes).tolist(), strict=True)
        entries = np.concatenate([self._entries[start:end] for start, end in read]) | np.repeat(weights, sizes)
        entries.sort()
        numbers = entries >> self._entry.type(WEIGHT_BITS)
        last = np.flatnonzero(np.append(numbers[1:] != numbers[:-1], True))
        found: _Array = numbers[last]
        if len(found) > limit:
            sums = np.cumsum(entries & self._entry.type((1 << WEIGHT_BITS) - 1), dtype=np.int64)[last]
            lengths = self._lengths[found]
            scores = np.diff(sums, prepend=0) * np.minimum(lengths, len(text)) / (lengths + len(text))
            found = found[np.argpartition(scores, len(scores) - limit)[len(scores) - limit :]]
        return [int(number) for number in found.tolist()]

    def _rarest(self, text: str, budget: int) -> tuple[_Array, _Array]:
        """Where the postings of the text's rarest n-grams begin, and how long they are, within the budget."""
        hashes = np.unique(self._hashes(text))
        starts = self._starts[hashes]
        sizes = self._starts[hashes + np.uint32(1)] - starts
        order = np.argsort(sizes, kind="stable")
        order = order[np.searchsorted(sizes[order], 1) :]
        sizes = sizes[order]
        enough = max(LEAST_GRAMS, int(np.searchsorted(np.cumsum(sizes), budget, side="right")))
        return starts[order[:enough]], sizes[:enough]

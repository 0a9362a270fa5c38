"""The methods compared: each is built from phrases and returns a search that names the best phrase's number.

Imports wait until a method is built: its memory is counted as its own, and what is not installed is skipped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from knowledge.language.text import fold

Search = Callable[[str], int | None]
RESCORED = 50
"""Candidates of a retrieval method that are compared by edit similarity, where its name says "→ ratio"."""


def phrase_index(phrases: Sequence[str]) -> Search:
    """`knowledge.asking.phrases`, phrases and queries as typed."""
    from knowledge.asking.phrases import PhraseIndex

    index = PhraseIndex(phrases)

    def search(query: str) -> int | None:
        found = index.search(query, 10)
        return found[0][0] if found else None

    return search


def extract(scorer: str) -> Callable[[Sequence[str]], Search]:
    """`rapidfuzz.process.extract` over the whole base, ten best."""

    def make(phrases: Sequence[str]) -> Search:
        from rapidfuzz import fuzz, process

        folded, function = [fold(phrase) for phrase in phrases], getattr(fuzz, scorer)

        def search(query: str) -> int | None:
            found = process.extract(query, folded, scorer=function, limit=10)
            return found[0][2] if found else None

        return search

    return make


def extract_one(phrases: Sequence[str]) -> Search:
    """`rapidfuzz.process.extractOne` with `ratio`: the scan our candidates stand in for."""
    from rapidfuzz import fuzz, process

    folded = [fold(phrase) for phrase in phrases]

    def search(query: str) -> int | None:
        return process.extractOne(query, folded, scorer=fuzz.ratio)[2]

    return search


def _nearest(query: str, numbers: Sequence[int], folded: Sequence[str]) -> int | None:
    from rapidfuzz import fuzz, process

    if not numbers:
        return None
    return process.extractOne(query, {number: folded[number] for number in numbers}, scorer=fuzz.ratio)[2]


def bm25s_words(phrases: Sequence[str]) -> Search:
    """bm25s on folded words, its 50 best compared by `ratio`."""
    import bm25s  # type: ignore[import-untyped,import-not-found,unused-ignore]

    folded = [fold(phrase) for phrase in phrases]
    retriever = bm25s.BM25()
    retriever.index([phrase.split() for phrase in folded], show_progress=False)
    most = min(RESCORED, len(folded))

    def search(query: str) -> int | None:
        numbers, _ = retriever.retrieve([query.split()], k=most, show_progress=False)
        return _nearest(query, numbers[0].tolist(), folded)

    return search


def tantivy_words(*, rescored: bool) -> Callable[[Sequence[str]], Search]:
    """Tantivy (BM25 on words) in memory: its first, or its 50 best compared by `ratio`."""

    def make(phrases: Sequence[str]) -> Search:
        import tantivy

        folded = [fold(phrase) for phrase in phrases]
        schema = (
            tantivy.SchemaBuilder().add_integer_field("number", stored=True, fast=True).add_text_field("text").build()
        )
        index = tantivy.Index(schema)
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for number, text in enumerate(folded):
            writer.add_document(tantivy.Document(number=number, text=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def search(query: str) -> int | None:
            words = "".join(char if char.isalnum() else " " for char in query)
            hits = searcher.search(index.parse_query(words, ["text"]), RESCORED if rescored else 1).hits
            numbers = [searcher.doc(address)["number"][0] for _, address in hits]
            if rescored:
                return _nearest(query, numbers, folded)
            return numbers[0] if numbers else None

        return search

    return make


def fts5_trigram(phrases: Sequence[str]) -> Search:
    """SQLite FTS5, trigram tokenizer, any of the query's trigrams, best bm25 rank first."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE phrase USING fts5(text, tokenize='trigram', content='', columnsize=1)")
    rows = ((number, fold(phrase)) for number, phrase in enumerate(phrases))
    connection.executemany("INSERT INTO phrase(rowid, text) VALUES (?, ?)", rows)
    connection.execute("INSERT INTO phrase(phrase) VALUES ('optimize')")

    def search(query: str) -> int | None:
        trigrams = sorted({query[i : i + 3] for i in range(len(query) - 2)})
        match = " OR ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)
        found = connection.execute(
            "SELECT rowid FROM phrase WHERE phrase MATCH ? ORDER BY rank LIMIT 1", (match,)
        ).fetchone()
        return found[0] if found else None

    return search


def tfidf_trigrams(phrases: Sequence[str]) -> Search:
    """scikit-learn TF-IDF on character trigrams, largest cosine."""
    import numpy as np
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        TfidfVectorizer,
    )

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), dtype=np.float32)
    transposed = vectorizer.fit_transform([fold(phrase) for phrase in phrases]).T.tocsr()

    def search(query: str) -> int | None:
        cosines = vectorizer.transform([query]) @ transposed
        return int(cosines.indices[cosines.data.argmax()]) if cosines.nnz else None

    return search


OURS = "phrase index"
REFERENCE = "process.extract WRatio"
METHODS: dict[str, Callable[[Sequence[str]], Search]] = {
    OURS: phrase_index,
    REFERENCE: extract("WRatio"),
    "process.extract token_set_ratio": extract("token_set_ratio"),
    "extractOne ratio": extract_one,
    "bm25s words → ratio": bm25s_words,
    "tantivy words": tantivy_words(rescored=False),
    "tantivy words → ratio": tantivy_words(rescored=True),
    "SQLite FTS5 trigram": fts5_trigram,
    "TF-IDF char trigrams": tfidf_trigrams,
}

"""Reading reports: a document in, facts with their evidence out. Nothing here knows of the store or of Telegram.

document = open_document(data, "bao-cao.docx")      # in a bounded process where the format needs one
reading = read_facts(document, "bao-cao")           # Reading(facts, source, doubts)
"""

from knowledge.reading.documents import DocumentText, Paragraph, paragraphs_of
from knowledge.reading.isolated import open_document, read_report
from knowledge.reading.judgement import Doubt
from knowledge.reading.reader import Reading, read_facts

__all__ = [
    "DocumentText",
    "Doubt",
    "Paragraph",
    "Reading",
    "open_document",
    "paragraphs_of",
    "read_document",
    "read_facts",
    "read_report",
]


def read_document(data: bytes, name: str) -> DocumentText:
    """The document in `data`, read in this process; for files of people one trusts (`open_document` is for others)."""
    from knowledge.reading.formats.open import read_document as read  # noqa: PLC0415  # libraries of formats are heavy

    return read(data, name)

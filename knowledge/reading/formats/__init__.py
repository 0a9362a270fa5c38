"""Readers of file formats: bytes → text and paragraphs. Each raises `DocumentError` with a sentence for the sender."""

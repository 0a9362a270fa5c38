"""Everything a person touches: the `sotay` command and the Telegram bot."""

import sys

from platformdirs import user_cache_path

# Where Python is told to leave no compiled code beside the sources (PYTHONDONTWRITEBYTECODE, as containers do), ours and
# that of our dependencies goes to the user's cache folder: compiled anew at every start it costs longer than an answer.
if sys.dont_write_bytecode and sys.pycache_prefix is None:
    sys.pycache_prefix = str(user_cache_path("sotay", appauthor=False) / "bytecode")
    sys.dont_write_bytecode = False

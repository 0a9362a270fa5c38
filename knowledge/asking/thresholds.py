"""Every number that decides between answering, asking back and declining, in one place.

Checked by `benchmarks/thresholds.py` from the labelled questions (see docs/matching.md for the curve); change them there.
"""

ANSWER = 0.5
"""A fit below this does not answer."""
EXPLAINED = 0.74
"""At least this share of the question's content, by weight, must be explained by what answers it."""
CLOSE = 0.9
"""A second entry whose fit is within this share of the best makes the notebook ask back."""
GHOST_WINS = 1.04
"""A catalogue indicator that no fact states wins when its fit is this many times the best stated one's."""

CLASH = 0.35
"""What is left of a fit when question and entry stand on different sides of a contrast."""
UNIT_CLASH = 0.6
"""… when the unit asked for is none of the entry's."""
RELATED = 0.45
"""How far a near word ("kinh phí" for "chi") stands in for another."""
HELPED, INHERITED, TOLD = 0.85, 0.7, 0.5
"""How far frame words, the turn before, and the other clauses of a message count as asked."""
SHORTLIST = 40
"""Entries that are scored in full."""
CLOSE_ELSEWHERE = 0.72
"""The same indicator at another place or time counts as close from this share of the best fit on."""
EXACT = 0.95
"""From this coverage of its name on, an entry counts as named exactly and leaves longer names no doubt."""
MATTER = 0.5
"""At least this share of a question's content a person, event, document or request must explain."""
REQUESTED = 0.65
"""… and a request at least this share, where its speaker is named and a figure was asked for."""
MATTER_CLOSE = 0.96
"""Matters within this share of the best are all shown, or asked about."""
GHOST_NAMED = 0.85
"""A catalogue indicator wins only where the question says this much of its name."""
STORY, STORY_WORDS = 0.3, 5
"""… or, of a message of several clauses, this share and this many words of the matter's own."""
OTHER_TOPIC = 1.6
"""How much more an unexplained word weighs that names other indicators ("vốn", "ngô"): it changes what is asked."""
OTHER_SOURCE = 2.5
"""… and that says what the figure comes from ("từ thuế"): a part of it is asked, and the whole is no answer."""
MEANT = 0.8
"""An indicator at the place and time asked must fit at least this well beside the one that was named."""
NUMBER_WEIGHT = 2.5
"""The weight of a number that the question names and that is no period."""
BARELY = 0.35
"""One word alone must be at least this much of an indicator's name to be answered."""
HARDLY, FAR_BETTER, RATHER_NAMED = 0.5, 1.25, 0.6
"""… or, where less was said of what is stated and the other fits this many times better, this much ("đã thu hồi bao nhiêu?")."""
KIN_WORDS = 2
"""Names that differ by no more than this many words, one inside the other, are kin ("tỷ lệ giải ngân", "giải ngân")."""
OFFERED = 0.4
"""Entries that can explain less than this share of the content are not even offered."""
SIMILAR = 0.6
"""From this likeness of letters on, an indicator's name is offered for words that name none."""
NAMED = 0.5
"""A part of a message is a question of its own where this much of an indicator's name is said."""
OWN_WORDS, SHARED_WORDS = 8, 5
"""A question without a question word has at most so many words; two names around "và" share at most so many."""

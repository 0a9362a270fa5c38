"""What questions teach the notebook: those it could not answer, and new names for what it knows.

gaps.py        questions that failed, grouped by likeness
proposals.py   a name that an editor wants to teach: what it means, and whether it may be taught
effects.py     what a taught name changes for questions that were answered before
"""

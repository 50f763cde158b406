"""Which master customers may be one and the same: names taken apart, likeness scored in explained points, pairs found in blocks.

Nothing here links anything: what is alike makes a question for a person (ARC-07 of `rules.md`). Pure functions of names and
evidence; who reads the archive, asks and decides stands beside this package.
"""

from pipeline.archive.matching.likeness import Likeness, Weights, likeness
from pipeline.archive.matching.names import NameParts, Vocabulary, split_name
from pipeline.archive.matching.pairs import Pair, likely_pairs
from pipeline.archive.matching.party import Party

__all__ = ["Likeness", "NameParts", "Pair", "Party", "Vocabulary", "Weights", "likely_pairs", "likeness", "split_name"]

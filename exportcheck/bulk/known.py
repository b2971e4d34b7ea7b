"""Questions that were answered, found again many at a time."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exportcheck.bulk import arrow
from exportcheck.bulk.answers import Answer

REMEMBERED = 50_000


class Known:
    """Remembers what questions come to, each by its whole text; at most so many between two calls."""

    def __init__(self, ask: Callable[[Sequence[str]], Sequence[Answer]]) -> None:
        """`ask` answers questions that are not known."""
        self._ask = ask
        self._forget()

    def _forget(self) -> None:
        self._texts: Any = arrow.texts([])
        self._codes = np.empty(0, np.int32)
        self._answers: list[Answer] = []
        self._places: dict[int, int] = {}  # of answers, by identity

    def answers(self, questions: Any, used: arrow.Mask) -> tuple[arrow.Codes, list[Answer]]:
        """The code of each question that is used, and the answers that these codes are of.

        A question that is not used has a code without meaning.
        """
        found = arrow.places(questions, self._texts)
        new = np.flatnonzero((found < 0) & used)
        if len(new):
            texts = arrow.taken(questions, new)
            codes = [self._place(answer) for answer in self._ask(texts.to_pylist())]
            found[new] = np.arange(len(self._codes), len(self._codes) + len(new))
            self._codes = np.concatenate((self._codes, np.array(codes, np.int32)))
            self._texts = arrow.together(self._texts, texts)
        if not len(self._codes):  # none is used
            return np.zeros(len(found), np.int32), []
        codes_of, answers = self._codes[found], self._answers
        if len(self._texts) > REMEMBERED:
            self._forget()
        few = np.bincount(codes_of[used], minlength=len(answers)) > 0
        fewer = np.cumsum(few, dtype=np.int32) - 1
        return fewer[codes_of], [answers[at] for at in np.flatnonzero(few).tolist()]

    def _place(self, answer: Answer) -> int:
        place = self._places.setdefault(id(answer), len(self._answers))
        if place == len(self._answers):
            self._answers.append(answer)
        return place

"""Owners: who holds what of whom, in percent, and what a rule on ownership comes to for one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from exportcheck.model.clause import Truth
from exportcheck.model.measure import Limit
from exportcheck.model.noun import Noun
from exportcheck.model.party import Listed

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """What `owner` holds of `owned`, in percent from `low` to `high`; 0 to 100 is not known.

    `where` says where it stands, for messages.
    """

    owned: str
    owner: str
    low: Decimal
    high: Decimal
    where: str = field(default="", compare=False)

    @property
    def percent(self) -> str:
        """The percent as written: `50 %`, `40–60 %`."""
        if self.low == self.high:
            return f"{plain(self.low)} %"
        return f"{plain(self.low)}–{plain(self.high)} %"


class Owners(Noun):
    """Every stated share, and who is stated to have nobody behind them: individuals, states, the public."""

    shares: tuple[Share, ...] = ()
    ultimate: frozenset[str] = frozenset()


class Ownership(Enum):
    """What the rule comes to for an entity, whatever the unknown may be."""

    NOT = "not"
    DEPENDS = "depends on the unknown remainder"
    OWNED = "owned at or over the limit"


class Holding(Noun):
    """What listed persons hold of an entity, directly or indirectly, in percent from `low` to `high`.

    `path` are the shares that lead to them, from the top down, and `whole` is whether it has all of them;
    `doubts` is what is not known and matters. Of very many owners, who are listed or may be, some of every
    kind are named; `others` then stands for all of them, and differs where they do.
    """

    name: str
    ownership: Ownership
    low: Decimal
    high: Decimal
    path: tuple[Share, ...] = ()
    listed: tuple[str, ...] = ()
    perhaps_listed: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    others: str = ""
    whole: bool = True


class OwnershipRule(Noun):
    """A rule that carries restrictions of listed persons to what they own.

    `lists` names the lists whose parties count (the list's name contains one of them); `programs` limits
    parties of the lists in `by_program` to these sanctions programs. `binds` is whether it applies on the
    day, `doubt` what is uncertain about that.
    """

    name: str
    limit: Limit
    lists: tuple[str, ...]
    paragraph: str = ""
    citations: tuple[str, ...] = ()
    by_program: tuple[str, ...] = ()
    programs: frozenset[str] = frozenset()
    binds: bool = True
    doubt: str = ""

    def counts(self, listed: Listed) -> Truth:
        """Whether a listed party counts; UNKNOWN where its list says nothing of the programs that decide."""
        named = _plain(listed.list)
        if not any(_plain(name) in named for name in self.lists):
            return Truth.FAILS
        if not any(_plain(name) in named for name in self.by_program):
            return Truth.HOLDS
        if not listed.programs:
            return Truth.UNKNOWN
        return Truth.of(any(program.strip("[] ").upper() in self.programs for program in listed.programs))


def same(name: str) -> str:
    """What makes two spellings one entity: only case and white space do not tell them apart."""
    return " ".join(name.split()).casefold()


def plain(percent: Decimal) -> str:
    """A percent without idle zeros."""
    return f"{percent.normalize():f}"


def spelled(names: Iterable[str], most: int = 5, *, all_of_them: bool = True) -> str:
    """Some names, and how many more."""
    kept = list(names)
    shown, more = ", ".join(kept[:most]), len(kept) - most
    if more > 0:
        return f"{shown} and {'' if all_of_them else 'at least '}{more:,} more"
    return shown if all_of_them else f"{shown} and others"


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").split()).casefold()

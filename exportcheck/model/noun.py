"""What every noun of the program is: fields that are set once, compared by value.

A frozen dataclass would do, and costs a millisecond of start-up each, for its methods are compiled when
its module is read; there are two hundred. These are made in C, and a verdict makes many of them.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from msgspec import Struct, structs

T = TypeVar("T")

if TYPE_CHECKING:

    def field(*, default_factory: Callable[[], T]) -> T:
        """A default that is made anew for each."""

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    class Noun:
        """Base of the nouns; a subclass states its fields with their types."""

        __struct_fields__: ClassVar[tuple[str, ...]]
else:
    from msgspec import field

    class Noun(Struct, frozen=True):
        """Base of the nouns; a subclass states its fields with their types."""


def replace(noun: T, **changes: Any) -> T:
    """The same with some fields changed; a dataclass, too."""
    if isinstance(noun, Struct):
        return structs.replace(noun, **changes)
    plain: Any = noun  # a dataclass: checkers have no name for all of them
    changed: T = dataclasses.replace(plain, **changes)
    return changed


def names(noun: object) -> tuple[str, ...]:
    """The names of a noun's fields, in order; of the class or of one."""
    found: tuple[str, ...] = getattr(noun, "__struct_fields__", ())
    return found


def values(noun: Noun) -> tuple[Any, ...]:
    """What is in its fields, in order."""
    return tuple(getattr(noun, name) for name in noun.__struct_fields__)


def asdict(noun: Noun) -> dict[str, Any]:
    """Its fields by name; nouns in them stay as they are."""
    return {name: getattr(noun, name) for name in noun.__struct_fields__}

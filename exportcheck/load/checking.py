"""Nouns checked by pydantic: each has a twin, a dataclass of the same fields, that pydantic can build."""

import functools
import operator
from collections.abc import Callable
from dataclasses import field, fields, make_dataclass
from types import UnionType
from typing import Any, get_args, get_origin

from msgspec import NODEFAULT
from msgspec import structs as nouns

from exportcheck.model.noun import Noun


def twin_of(kind: Any) -> Any:
    """The type with every noun in it replaced by its twin."""
    if isinstance(kind, type) and issubclass(kind, Noun):
        found: Any = kind
        return _twin(found)
    inner = tuple(twin_of(part) for part in get_args(kind))
    if isinstance(kind, UnionType):
        return functools.reduce(operator.or_, inner)
    origin: Any = get_origin(kind)
    made: Any = kind
    return origin[inner] if origin in (tuple, dict) else made


@functools.cache
def _twin(kind: Any) -> type[Any]:
    made = []
    for entry in nouns.fields(kind):
        plain = entry.default is not NODEFAULT
        default: Any = field(default=entry.default) if plain else field()
        made.append((entry.name, twin_of(entry.type), default))
    space = {"__pydantic_config__": getattr(kind, "__pydantic_config__", {}), "of": kind}
    return make_dataclass(kind.__name__, made, namespace=space)


def untwinned(value: Any) -> Any:
    """What pydantic built, with nouns in the place of their twins."""
    of: Callable[..., Any] | None = getattr(type(value), "of", None)
    if of is not None:
        return of(**{entry.name: untwinned(getattr(value, entry.name)) for entry in fields(value)})
    if isinstance(value, tuple):
        return tuple(map(untwinned, value))
    if isinstance(value, dict):
        return {key: untwinned(inner) for key, inner in value.items()}
    return value

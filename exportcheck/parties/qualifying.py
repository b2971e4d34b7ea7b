"""The band of a hit: the score of the name, moved a little by country and address."""

from collections.abc import Mapping

from rapidfuzz import fuzz

from exportcheck.model.party import Asked, Band, Hit, Listed
from exportcheck.parties.names import distinctive, words
from exportcheck.parties.tables import tables


def qualified(asked: Asked, listed: Listed, matched: str, name: float, parts: Mapping[str, float]) -> Hit:
    """The hit with its band, its component scores and, in words, why.

    Country and address move a hit between the bands; they never take one away, for a listed party
    may well order from another country.
    """
    limits = tables().settings["qualifiers"]
    why = [_of_name(name, parts)]
    if shared := _shared(asked.name, matched):
        why.append(f"both have: {', '.join(shared)}")
    scores = {**parts, "name": name}
    move = 0.0
    if asked.country and listed.countries:
        same = asked.country.upper() in listed.countries
        move += limits["same_country"] if same else limits["other_country"]
        scores["country"] = float(same)
        here = "/".join(listed.countries)
        why.append(
            f"the list has it in {here}, too" if same else f"the list has it in {here}, not {asked.country}"
        )
    if asked.address and listed.addresses:
        alike = max(_alike(asked.address, address) for address in listed.addresses)
        scores["address"] = alike
        if alike >= limits["address_alike"]:
            move += limits["same_address"]
            why.append("much the same address")
    bands = tables().settings["bands"]
    band = Band.PROBABLE if name + move >= bands["probable"] - 1e-6 else Band.REVIEW
    rounded = {key: round(value, 4) for key, value in scores.items()}
    return Hit(listed, matched, band, round(name, 4), rounded, tuple(why))


def _shared(asked: str, matched: str) -> list[str]:
    """The distinctive words that both names have, as they are compared."""
    known = tables()
    there = set(distinctive(words(matched)))
    return [
        word
        for word in dict.fromkeys(distinctive(words(asked)))
        if word in there and known.most_weight(word) == 1
    ]


def _of_name(name: float, parts: Mapping[str, float]) -> str:
    if name >= 0.999:
        return "the same name but for case, punctuation, order or corporate form"
    if parts["joined"] >= parts["words"]:
        return "nearly the same letters when written without spaces"
    return (
        f"{parts['of_asked']:.0%} of the asked name's weight is in the listed name, "
        f"{parts['of_listed']:.0%} of the listed name's in the asked one"
    )


def _alike(first: str, second: str) -> float:
    return fuzz.token_set_ratio(" ".join(words(first)), " ".join(words(second))) / 100

"""What the ids of findings are about, and the page of each under docs/rules/."""

from exportcheck.model.finding import NOTICES
from exportcheck.rules import RULES

# What the hundreds of the ids are about.
SUBJECTS = {
    "XC1": "Catalog",
    "XC2": "Classification",
    "XC3": "Licence requirement and exceptions",
    "XC4": "Review policy, certification and volume",
    "XC5": "Parties",
    "XC6": "Papers and manifest",
    "XC7": "Dates and data age",
    "XC8": "Waivers",
    "XC9": "Advisories",
}
_PAGES = {
    **{notice: f"notices.md#{notice.lower()}" for notice in NOTICES},
    **{rule.id: f"{rule.stem}.md" for rule in RULES},
}


def page_of(finding: str) -> str:
    """The page that explains an id, in docs/rules/; of an id that is not known, the index."""
    return _PAGES.get(finding, "README.md")

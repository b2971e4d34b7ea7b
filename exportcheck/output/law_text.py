"""Records of the things of the law as text for a terminal."""

from collections.abc import Callable, Iterator, Mapping

from exportcheck.output.shelf import Record


def text(record: Record) -> str:
    """One record: its name and title, then everything that is known of it."""
    lines = [f"{record['id']}  {record['title']}", ""]
    lines += _KINDS[record["kind"]](record)
    return "\n".join(lines).rstrip("\n")


def _rule(record: Record) -> Iterator[str]:
    yield record["text"]
    yield ""
    if record["findings"]:
        yield "Findings"
        yield from (f"    {said(found)}" for found in record["findings"])
        yield ""
    for vintage in record["vintages"]:
        yield from _vintage(vintage)
    yield ""
    yield from _sources(record)


def said(found: Record) -> str:
    """A finding that a rule can give, as a phrase."""
    return f"{found['answer']}: {found['severity']}" + (f", {found['when']}" if found["when"] else "")


def _vintage(vintage: Record) -> Iterator[str]:
    head = f"from {vintage['effective']}  {vintage['status']}  {vintage['paragraph']}"
    if vintage["compliance"]:
        head += f"  (complied with from {vintage['compliance']})"
    yield head
    if vintage["policy"]:
        yield f"    policy: {vintage['policy'].replace('_', ' ')}"
    yield from (f"    {name}: {value}" for name, value in vintage["figures"].items())
    if vintage["note"]:
        yield f"    note: {vintage['note']}"
    yield f"    changed: {'; '.join(vintage['changes'])}"
    yield f"    certainty: {vintage['certainty']}"
    for entry in vintage["uncertain"]:
        yield f"    uncertain: {entry['topic']}: {' / '.join(entry['readings'])}; {entry['effect']}"
    yield f"    source: {'; '.join(vintage['citations'])} (last read {vintage['checked']})"


def _paragraph(record: Record) -> Iterator[str]:
    for rule in record["rules"]:
        yield f"    {rule['id']}  {rule['paragraph']:26}  {rule['title']} (since {rule['since']})"


def _group(record: Record) -> Iterator[str]:
    yield ", ".join(record["members"])
    yield ""
    yield f"{record['about']}; {counted(record)}."
    if record["changes"]:
        yield "Membership with dates"
        yield from (f"    {change}" for change in record["changes"])
    else:
        yield "No dated change of membership is known."
    yield ""
    yield from _sources(record)


def counted(record: Record) -> str:
    """How many places are in a country group."""
    count = len(record["members"])
    return f"{count} place{'' if count == 1 else 's'}"


def _country(record: Record) -> Iterator[str]:
    if record["treated_as"]:
        yield f"Treated as {record['treated_as']}."
    if not record["groups"]:
        yield "In none of the country groups that the rules use, on this day."
    for entry in record["groups"]:
        doubt = "" if entry["member"] == "yes" else " (not known on this day)"
        yield f"    {entry['group']}  {entry['title']}{doubt}: {entry['text']}"
    for entry in record["former"]:
        yield f"    not in {entry['group']} on this day: {entry['text']}"
    yield ""
    yield "On this day among the places of"
    named: dict[str, list[str]] = {}
    for rule in record["rules"]:
        doubt = "" if rule["truth"] == "yes" else ", not known"
        named.setdefault(f"{rule['id']} {rule['title']}", []).append(rule["role"] + doubt)
    yield from (f"    {title}: {', '.join(roles)}" for title, roles in named.items())
    if not named:
        yield "    no rule"
    yield ""
    yield from _sources(record)


def _notice(record: Record) -> Iterator[str]:
    yield record["text"]
    yield ""
    yield f"Severity: {' or '.join(record['severities'])}"
    yield f"To mend: {record['mend']}"


def _words(record: Record) -> Iterator[str]:
    yield record["text"]
    if record.get("also"):
        yield f"also: {', '.join(record['also'])}"
    yield ""
    yield from _sources(record)


def _citation(record: Record) -> Iterator[str]:
    for name in ("document", "published", "effective", "url"):
        yield f"{name}: {record[name] or 'not in the data'}"
    yield f"last read {record['checked'] or 'on no day that is recorded'}"
    yield ""
    for rule in record["rules"]:
        yield f"    {rule['id']}  {rule['title']}: from {', '.join(rule['from'])}"
    if record["groups"]:
        yield f"    Country Group {', '.join(record['groups'])}"
    if not record["rules"] and not record["groups"]:
        yield "No rule rests on it."


def _sources(record: Record) -> Iterator[str]:
    if not record["sources"]:
        yield "source: a word of this program; no document stands behind it"
    for entry in record["sources"]:
        yield f"source: {entry['title']}" + (f" <{entry['url']}>" if entry["url"] else "")
    if record["checked"]:
        yield f"last read {record['checked']}"


_KINDS: Mapping[str, Callable[[Record], Iterator[str]]] = {
    "rule": _rule,
    "paragraph": _paragraph,
    "country group": _group,
    "country": _country,
    "notice": _notice,
    "term": _words,
    "number format": _words,
    "citation": _citation,
}

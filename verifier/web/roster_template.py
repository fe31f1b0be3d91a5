"""The template of a roster: every column as text, what each means, and which classes of hours the region knows from trusted channels."""

from collections.abc import Iterator

from verifier.flows.records import COLUMNS, NEEDED
from verifier.messages import say
from verifier.regions import region
from verifier.render import workbook_pieces
from verifier.rules import Imported, NoRuleInForceError, Packs


def template_pieces(packs: Packs, region_code: str, lang: str) -> Iterator[bytes]:
    """Write the template: an empty list, and a second sheet that explains it."""
    heads = [f"{say(f'records.column.{name}', lang)}{'*' if name in NEEDED else ''}" for name in COLUMNS]
    words = [(say(f"records.column.{name}", lang), say(f"records.column_hint.{name}", lang)) for name in COLUMNS]
    classes = [(code, name) for code, name in channel_classes(packs, region_code)]
    explained = [*words, ("", ""), *classes]
    told = [say("records.template.column", lang), say("records.template.meaning", lang)]
    return workbook_pieces(
        [(say("records.template.list", lang), heads, []), (say("records.template.words", lang), told, explained)]
    )


def channel_classes(packs: Packs, region_code: str) -> tuple[tuple[str, str], ...]:
    """The classes of hours that come through trusted channels, by code and name."""
    place = region(region_code)
    newest = max((pack.pack.years.to for pack in packs.of(place)), default=None)
    try:
        pack = packs.for_year(place, newest if newest is not None and newest < 2100 else 2024)
    except NoRuleInForceError:
        return ()
    return tuple(
        (code, category.name)
        for category in pack.category
        if isinstance(category.method, Imported)
        for code in category.codes
    )

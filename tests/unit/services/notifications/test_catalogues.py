"""Every sentence of notifications is said in French, too."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from deploy.embedded.site import REPO
from services.notifications import words

ROOM = REPO / "services" / "notifications"
KEYWORDS = {**DEFAULT_KEYWORDS, "said": None, "counted": (1, 2)}
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ENGLISH_SPACES = re.compile(r"[^\s\u00a0\u202f][;!?]|[ ][;:!?]|'")
PATTERNS = ("EEEE d MMMM y, HH:mm",)
"""Of dates, in CLDR's own language."""


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    path = words.FOLDER / "fr" / "LC_MESSAGES" / f"{words.DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def extracted() -> set[str | tuple[str, ...]]:
    with (ROOM / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOM, methods, options, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_no_sentence_is_missing_and_none_is_left_over(catalogue: Catalog) -> None:
    assert {message.id for message in messages(catalogue)} == extracted()
    assert not catalogue.obsolete


def test_no_sentence_is_empty_or_guessed(catalogue: Catalog) -> None:
    unsaid = [m.id for m in messages(catalogue) if m.fuzzy or not all(texts(m))]
    assert unsaid == []


def test_a_sentence_has_the_same_places_for_values_in_both_languages(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        sources = [message.id] if isinstance(message.id, str) else message.id
        for source, text in zip(sources, texts(message), strict=True):
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(source)), source


def test_french_is_written_with_its_spaces_and_apostrophe(catalogue: Catalog) -> None:
    sentences = (message for message in messages(catalogue) if message.id not in PATTERNS)
    wrong = [text for each in sentences for text in texts(each) if ENGLISH_SPACES.search(text)]
    assert wrong == []

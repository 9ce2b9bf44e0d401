"""Every sentence of the portal is said in French, too."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from deploy.embedded.site import REPO
from portal.view import words

ROOM = REPO / "portal"
KEYWORDS = {**DEFAULT_KEYWORDS, "said": None}
PLACES = re.compile(r"%\(\w+\)[sd]")
HIGH = re.compile(r"[^\s\u00a0\u202f][;!?]|[ ][;:!?]|'")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    path = words.FOLDER / "fr" / "LC_MESSAGES" / "portal.po"
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def extracted() -> set[str | tuple[str, ...]]:
    with (ROOM / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOM, methods, options, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


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
        source = message.id if isinstance(message.id, str) else message.id[0]
        for text in texts(message):
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(source)), source


def test_french_is_written_with_its_spaces_and_apostrophe(catalogue: Catalog) -> None:
    wrong = [
        text for message in messages(catalogue) for text in texts(message) if HIGH.search(text)
    ]
    assert wrong == []

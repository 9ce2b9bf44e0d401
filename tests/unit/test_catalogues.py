"""Every sentence that a member reads has a French translation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from deploy.embedded.site import REPO
from portal.view import words as portal
from services.notifications import words as notifications

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ENGLISH_SPACES = re.compile(r"[^\s\u00a0\u202f][;!?]|[ ][;:!?]|'")


@dataclass(frozen=True, slots=True)
class Sentences:
    """A catalogue, and the folder whose sources it translates.

    keywords: functions that mark sentences there, beside gettext's own. patterns: messages that are
    no sentences, such as formats of dates, in CLDR's own language.
    """

    room: Path
    catalogue: Catalog
    keywords: Mapping[str, Any]
    patterns: frozenset[str] = frozenset()

    @property
    def messages(self) -> list[Message]:
        return [message for message in self.catalogue if message.id]

    def extracted(self) -> set[str | tuple[str, ...]]:
        with (self.room / "babel.cfg").open() as file:
            methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
        keywords = {**DEFAULT_KEYWORDS, **self.keywords}
        found = extract_from_dir(self.room, methods, options, keywords=keywords)
        return {message for _, _, message, _, _ in found}


def french(folder: Path, domain: str) -> Catalog:
    with (folder / "fr" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="fr")


@pytest.fixture(scope="module")
def of_portal() -> Sentences:
    return Sentences(REPO / "portal", french(portal.FOLDER, portal.DOMAIN), {"said": None})


@pytest.fixture(scope="module")
def of_notifications() -> Sentences:
    return Sentences(
        REPO / "services" / "notifications",
        french(notifications.FOLDER, notifications.DOMAIN),
        {"said": None, "counted": (1, 2)},
        frozenset({"EEEE d MMMM y, HH:mm"}),
    )


@pytest.fixture(params=["of_portal", "of_notifications"])
def sentences(request: pytest.FixtureRequest) -> Sentences:
    found: Sentences = request.getfixturevalue(request.param)
    return found


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_the_catalogue_has_exactly_the_sentences_of_the_sources(sentences: Sentences) -> None:
    assert {message.id for message in sentences.messages} == sentences.extracted()
    assert not sentences.catalogue.obsolete


def test_no_translation_is_empty_or_fuzzy(sentences: Sentences) -> None:
    unsaid = [m.id for m in sentences.messages if m.fuzzy or not all(texts(m))]
    assert unsaid == []


def test_a_translation_has_the_placeholders_of_its_sentence(sentences: Sentences) -> None:
    for message in sentences.messages:
        for source, text in zip(sources(message), texts(message), strict=True):
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(source)), source


def test_a_plural_of_the_portal_has_the_placeholders_of_its_singular(of_portal: Sentences) -> None:
    for message in of_portal.messages:
        one, *several = sources(message)
        for source in several:
            assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(one)), source


def test_french_has_its_own_spaces_and_apostrophe(sentences: Sentences) -> None:
    wrong = [
        text
        for message in sentences.messages
        if message.id not in sentences.patterns
        for text in texts(message)
        if ENGLISH_SPACES.search(text)
    ]
    assert wrong == []

"""A charter, version by version, and its acceptance."""

from datetime import UTC, datetime

from services.membership.domain.communities.charter import Charter, accept, no_charter
from shared.contracts.values import CommunityRef, Language
from shared.markdown import write_prose

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def published(*texts: str) -> Charter:
    charter = no_charter(CommunityRef(id="c", slug="data"), NOW)
    for text in texts:
        charter.publish({Language.ENGLISH: write_prose(text)}, NOW)
    return charter


def test_a_new_text_makes_a_version_and_the_same_text_makes_none() -> None:
    charter = published("We *share*.", "We *share*.", "We share.")
    assert (charter.id, charter.version) == ("c", 2)
    assert charter.texts == {"en": "We share."}


def test_a_version_is_safe_html_and_its_edition_keeps_its_markdown() -> None:
    charter = published("We *share*. <script>x</script>")
    assert "<em>share</em>" in charter.html[Language.ENGLISH]
    assert "<script" not in charter.html[Language.ENGLISH]
    assert (charter.edition.id, charter.edition.bodies) == ("c.1", charter.bodies)


def test_a_person_accepts_the_version_that_is_published() -> None:
    acceptance = accept(published("One", "Two"), "p", NOW)
    assert (acceptance.id, acceptance.charter_version) == ("c.p.2", 2)


def test_a_forgotten_acceptance_names_nobody() -> None:
    acceptance = accept(published("One"), "p", NOW)
    acceptance.forget()
    assert (acceptance.person_id, acceptance.version) == (None, 2)

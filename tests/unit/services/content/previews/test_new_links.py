"""After which facts the links of a text are looked for."""

from dataclasses import replace

import pytest

from services.content.use_cases.previews.find_links import may_have_new_links
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from tests.support import facts

LINK = "https://example.org/a"


def _happened(participle: str, *changed: str, external_id: str | None = None) -> Fact[PostData]:
    fact = facts.post(
        text=LINK, sequence=2, participle=participle, external_id=external_id, status="published"
    )
    return replace(fact, data=fact.data.model_copy(update={"changed": changed}))


def test_a_new_text_may_have_links() -> None:
    assert may_have_new_links(facts.post(text=LINK))
    assert may_have_new_links(facts.reply(text=LINK))
    assert not may_have_new_links(facts.post(text="None here."))


@pytest.mark.parametrize("changed", ["body", "status", "community"])
def test_so_may_one_of_which_what_decides_has_changed(changed: str) -> None:
    assert may_have_new_links(_happened("edited", changed, "text"))


@pytest.mark.parametrize(
    ("participle", "changed"),
    [
        ("edited", ("tags",)),
        ("anonymised", ("author_id",)),
        ("related", ("duplicate_of",)),
        ("locked", ("locked",)),
        ("accepted", ("accepted_answer_id",)),
        ("anonymised", ()),
    ],
)
def test_nothing_is_looked_for_when_something_else_changes(
    participle: str, changed: tuple[str, ...]
) -> None:
    assert not may_have_new_links(_happened(participle, *changed))


@pytest.mark.parametrize(
    ("participle", "changed"),
    [
        ("imported", ()),
        ("imported", ("body", "text")),
        ("moved", ("community",)),
        ("hidden", ("status",)),
        ("published", ("status",)),
        ("anonymised", ("author_id",)),
    ],
)
def test_what_was_imported_waits(participle: str, changed: tuple[str, ...]) -> None:
    assert not may_have_new_links(_happened(participle, *changed, external_id="wiki/42"))


def test_until_somebody_edits_it() -> None:
    assert may_have_new_links(_happened("edited", "body", "text", external_id="wiki/42"))

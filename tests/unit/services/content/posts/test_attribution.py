"""Whose an imported thing is after another import: an author never becomes a name."""

from dataclasses import dataclass

import pytest

from services.content.use_cases.posts.attribution import is_signed, signature


@dataclass(frozen=True, slots=True)
class Thing:
    author_id: str | None = None
    byline: str | None = None


NOBODY, ADA, BOB = Thing(), Thing("ada"), Thing("bob")
NAMED, OTHER = Thing(byline="Ada Lovelace"), Thing(byline="A. L.")


@pytest.mark.parametrize(
    ("known", "given", "after"),
    [
        (ADA, NAMED, ADA),  # her line of --people was removed
        (ADA, NOBODY, ADA),
        (ADA, BOB, BOB),
        (ADA, Thing("ada", "Ada"), ADA),
        (NAMED, ADA, ADA),
        (NAMED, OTHER, OTHER),
        (NAMED, NOBODY, NOBODY),
        (NOBODY, NAMED, NOBODY),  # she was erased
        (NOBODY, BOB, BOB),
    ],
)
def test_an_author_stays_and_an_erased_one_is_not_named(
    known: Thing, given: Thing, after: Thing
) -> None:
    wanted = signature(known, given)
    assert wanted == {"author_id": after.author_id, "byline": after.byline}
    assert is_signed(after, wanted)
    assert is_signed(known, wanted) is (known == after)

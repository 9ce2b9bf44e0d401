"""The keys of talents and searches: what is not shown has no key."""

from datetime import UTC, datetime
from typing import Any

from services.membership.domain.people.profile import Profile
from services.membership.domain.talent.keys import ANYBODY, Wanted, keys_of
from services.membership.domain.talent.talent import Talent, as_shown
from shared.contracts.people import Competency, Seniority
from shared.contracts.talent import Part
from shared.contracts.values import Language

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ADA = Profile(
    id="ada",
    language=Language.ENGLISH,
    name="Ada",
    headline="Éole engines",
    skills=("Sailing",),
    languages=("fr-CA", "en"),
    department="Naval Works",
    country="FR",
    seniority=Seniority.SENIOR,
    competencies=(Competency(topic_id="t1", level=2), Competency(topic_id="t2", can_teach=True)),
    created_at=NOON,
    updated_at=NOON,
)


def keys(*shows: Part, **fields: Any) -> set[str]:
    talent = Talent(id="ada", person_id="ada", shows=shows, since=NOON, **fields)
    return set(keys_of(as_shown(talent, ADA, ["c1"])))


def test_a_talent_that_shows_nothing_has_the_key_of_everybody_alone() -> None:
    assert keys() == {ANYBODY}


def test_each_part_gives_its_own_keys_alone() -> None:
    given = {part: keys(part) - {ANYBODY} for part in Part}
    assert given == {
        Part.NAME: {"word:ada"},
        Part.HEADLINE: {"word:eole", "word:engines"},
        Part.SKILLS: {"skill:t1:1", "skill:t1:2", "word:sailing"},
        Part.LANGUAGES: {"language:fr", "language:fr-ca", "language:en"},
        Part.DEPARTMENT: {"department:naval works", "word:naval", "word:works"},
        Part.COUNTRY: {"country:FR"},
        Part.SENIORITY: {"seniority:senior"},
        Part.COMMUNITIES: {"community:c1"},
    }


def test_a_search_of_anything_shown_finds_its_talent() -> None:
    wanted = Wanted(
        skills=(("t1", 2),),
        languages=("fr",),
        communities=("c1",),
        department="naval WORKS",
        country="FR",
        seniority="senior",
        words="engines éole",
    )
    assert set(wanted.keys) <= keys(*Part)
    assert wanted.keys[0] == "skill:t1:2"
    assert not set(Wanted(skills=(("t1", 3),)).keys) <= keys(*Part)


def test_a_search_of_nothing_finds_everybody() -> None:
    assert Wanted(available_by="2031-01-01").keys == [ANYBODY]

from shared.audience import people
from shared.audience.naming import Names
from shared.audience.people import Face
from shared.contracts.values import CommunityRef
from tests.support import facts

ADA, GUS = facts.named("ada"), facts.named("gus")
GUILD = CommunityRef(id="guild", slug="guild")
KNOWN = {ADA: Face("Ada", "a-picture"), GUS: Face("Gus", "another")}


def test_colleagues_see_names_and_pictures() -> None:
    names = Names(KNOWN)
    assert (names.of(ADA, None), names.avatar_of(ADA)) == ("Ada", "a-picture")
    assert (names.of("nobody", None), names.avatar_of("nobody")) == (None, None)


def test_a_guest_sees_names_in_their_communities_and_no_picture_but_their_own() -> None:
    names = Names(KNOWN, GUS, {GUILD.id})
    assert (names.of(ADA, GUILD), names.of(ADA, None)) == ("Ada", None)
    assert (names.avatar_of(ADA), names.avatar_of(GUS)) == (None, "another")


def test_the_row_of_a_person_has_the_picture_that_everyone_may_see_until_they_are_erased() -> None:
    assert people.row(facts.profile("ada", avatar="a-picture"))["avatar"] == "a-picture"
    assert "avatar" not in people.row(facts.profile("ada"))
    assert "avatar" not in people.row(facts.profile("ada", avatar="a-picture", erased=True))

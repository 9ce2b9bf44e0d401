from services.content.domain.rights import may_vote
from services.content.domain.talk.reaction import Reaction, takes_votes
from services.content.entry.talk.reaction_views import reacted
from services.content.store.talk.reactions import Reactions
from shared.audience.sight import Asker
from shared.contracts.talk import ReactionKind, ThingKind, ThingRef
from shared.contracts.values import PostKind, ReplyKind
from tests.support.posts import GUILD, LATER, NOON, post, reply


def vote() -> Reaction:
    return Reaction.to(reply(), ReactionKind.VOTE, "bob", NOON)


def test_the_id_of_a_reaction_is_made_of_its_subject_kind_and_person() -> None:
    given = vote()
    assert (given.id, given.version, given.community) == ("r1.bob.vote", 1, GUILD)
    assert given.thing == ThingRef(kind=ThingKind.REPLY, id="r1", post_id="p1")
    on_post = Reaction.to(post(), ReactionKind.THANKS, "bob", NOON)
    assert on_post.thing == ThingRef(kind=ThingKind.POST, id="p1", post_id="p1")


def test_a_reaction_is_withdrawn_and_given_again_and_each_only_once() -> None:
    given = vote()
    assert given.give(LATER) == ()
    assert (given.withdraw(LATER), given.withdraw(LATER)) == (("given",), ())
    assert (given.given, given.version, given.updated_at) == (False, 2, LATER)
    assert given.give(LATER) == ("given",)
    assert (given.given, given.version) == (True, 3)


def test_a_reaction_of_an_erased_person_names_nobody_and_does_not_count() -> None:
    given = vote()
    assert given.forget(LATER) == ("given", "person_id")
    assert (given.given, given.person_id, given.version) == (False, None, 2)


def test_others_vote_on_questions_and_answers() -> None:
    question = post(kind=PostKind.QUESTION)
    assert [takes_votes(each) for each in (question, post(), reply())] == [True, False, True]
    assert not takes_votes(reply(kind=ReplyKind.REPLY))
    assert may_vote(Asker("bob"), question)
    assert not may_vote(Asker("ada"), question)


def test_reactions_are_shown_in_a_fixed_order_and_votes_apart() -> None:
    counts = {"someday": 1, "thanks": 2, "agree": 1, "vote": 3}
    shown = reacted(Reactions(counts, frozenset({"thanks"})))
    assert (shown["votes"], shown["voted"]) == (3, False)
    assert [(each.kind, each.count, each.own) for each in shown["reactions"]] == [
        ("agree", 1, False),
        ("thanks", 2, True),
        ("someday", 1, False),
    ]

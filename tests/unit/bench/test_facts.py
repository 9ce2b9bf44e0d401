from bench.facts import Posts, encoded
from bench.members import Crowd
from shared.contracts.envelope import Fact, read_fact


def test_posts_are_facts_that_consumers_read() -> None:
    facts = list(Posts().facts(20))
    assert [read_fact(headers, value) for _, headers, value in encoded(facts)] == facts


def test_the_same_seed_makes_the_same_facts() -> None:
    first, again, other = (Posts(seed).text() for seed in (1, 1, 2))
    assert first == again != other


def test_a_crowd_has_the_facts_that_membership_would_publish() -> None:
    crowd = Crowd(3)
    told: list[Fact] = [crowd.community(), *crowd.profiles(), *crowd.memberships(), crowd.post()]  # type: ignore[type-arg]
    assert [read_fact(headers, value) for _, headers, value in encoded(told)] == told

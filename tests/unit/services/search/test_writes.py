"""The wire format of a batch of actions."""

import orjson

from services.search.index import writes
from services.search.index.aliases import Targets
from services.search.projections.actions import Grant, Put

ONE = Targets(("d-1",), ("a-1",))
TWO = Targets(("d-1", "d-2"), ("a-1", "a-2"))


def lines(targets: Targets, *actions: Put | Grant) -> list[dict[str, object]]:
    body = b"".join(writes.bodies(targets, actions))
    return [orjson.loads(line) for line in body.splitlines()]


class TestBodies:
    def test_a_document_is_written_at_its_facts_sequence(self) -> None:
        head, source = lines(ONE, Put("post:1", 3, {"kind": "article"}))
        assert head == {
            "index": {
                "_index": "d-1-own",
                "_id": "post:1",
                "version": 3,
                "version_type": "external_gte",
            }
        }
        assert source == {"kind": "article"}

    def test_an_older_major_does_not_replace_the_same_version(self) -> None:
        head, _ = lines(ONE, Put("post:1", 3, {}, is_last_word=False))
        assert head["index"]["version_type"] == "external"  # type: ignore[index]

    def test_only_the_last_action_of_a_version_is_sent(self) -> None:
        older = Put("a", 2, {"n": 1}, is_last_word=False)
        for both in ([older, Put("a", 2, {"n": 2})], [Put("a", 2, {"n": 2}), older]):
            assert [line.get("n") for line in lines(ONE, *both)] == [None, 2]

    def test_the_later_of_two_last_actions_is_sent_as_if_in_a_batch_of_its_own(
        self,
    ) -> None:
        sent = lines(ONE, Put("a", 2, {"n": 1}), Put("a", 2, {"n": 2}))
        assert [line.get("n") for line in sent] == [None, 2]

    def test_only_the_newest_action_of_a_key_is_sent(self) -> None:
        sent = lines(ONE, Put("a", 2, {"n": 2}), Put("a", 3, {"n": 3}), Put("a", 1, {"n": 1}))
        assert [line.get("n") for line in sent] == [None, 3]

    def test_every_action_goes_to_both_indices_during_a_rebuild(self) -> None:
        sent = lines(TWO, Put("a", 1, {}), Grant("person:1", "c", 1, granted=True))
        indices = [op["_index"] for line in sent for op in line.values() if "_index" in str(op)]  # type: ignore[index]
        assert indices == ["d-1-own", "d-2-own", "a-1-own", "a-2-own"]

    def test_all_grants_of_a_holder_are_one_update(self) -> None:
        sent = lines(
            ONE,
            Grant("person:1", "x", 1, granted=True),
            Grant("person:1", "y", 2, granted=False),
            Grant("person:1", "x", 3, granted=False),
        )
        changes = sent[1]["script"]["params"]["changes"]  # type: ignore[index]
        assert changes == [{"community": "x", "sequence": -3}, {"community": "y", "sequence": -2}]

    def test_a_batch_is_cut_by_its_bytes(self) -> None:
        big = "x" * (writes.MOST_BYTES // 2)
        bodies = list(writes.bodies(ONE, [Put(str(n), 1, {"text": big}) for n in range(4)]))
        assert len(bodies) > 1
        assert all(len(body) <= writes.MOST_BYTES * 1.1 for body in bodies)

    def test_an_empty_batch_makes_no_request(self) -> None:
        assert list(writes.bodies(ONE, [])) == []

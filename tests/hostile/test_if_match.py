"""If-Match at every write that needs it: without a correct one the write changes nothing."""

from itertools import cycle

import pytest

from tests.hostile.asking import Operation
from tests.hostile.everything import GUARDED
from tests.hostile.guarding import Make, Maker
from tests.support.places import Builder, Services
from tests.support.services import People

MALFORMED = ["3", '"3', "3, *", 'W/"3"', '"3" "4"', '""', '"3";', "*, *"]
PRESENT = ('"{now}"', '"another", "{now}"', "*")
"""One for each write in turn, since all writes read the header by the same code."""

each_guarded = pytest.mark.parametrize("make", GUARDED.values(), ids=GUARDED.keys())
each_guarded_in_turn = pytest.mark.parametrize(
    ("make", "said"),
    list(zip(GUARDED.values(), cycle(PRESENT), strict=False)),
    ids=GUARDED.keys(),
)


@pytest.fixture
def maker(services: Services, people: People, builder: Builder) -> Maker:
    return Maker(services, people, builder)


async def test_every_guarded_write_is_tested(operations: dict[str, Operation]) -> None:
    assert {name for name, each in operations.items() if each.needs_version} == set(GUARDED)


@each_guarded
async def test_a_write_without_a_correct_version_changes_nothing(make: Make, maker: Maker) -> None:
    thing = await make(maker)
    read = await maker.now(thing)
    await maker.touch(thing)
    now = await maker.now(thing)
    assert now > read
    answer = await maker.write(thing, {})
    assert answer.status_code == 428
    assert answer.json()["type"] == "urn:guilde:problem:if-match-needed"
    answers = {said: await maker.write(thing, {"If-Match": said}) for said in MALFORMED}
    told = {said: answer.status_code for said, answer in answers.items()}
    assert told == dict.fromkeys(MALFORMED, 400)
    for said in (f'"{read}"', f'"{now + 1}"', '"another"', f'"{read}", "{now + 1}"'):
        answer = await maker.write(thing, {"If-Match": said})
        assert answer.status_code == 412, said
        assert (answer.json()["type"], answer.json()["version"]) == (
            *("urn:guilde:problem:stale", now),
        )
    assert await maker.now(thing) == now


@each_guarded_in_turn
async def test_a_write_with_the_present_version_succeeds(
    make: Make, maker: Maker, said: str
) -> None:
    thing = await make(maker)
    await maker.touch(thing)
    now = await maker.now(thing)
    answer = await maker.write(thing, {"If-Match": said.format(now=now)})
    assert answer.is_success, answer.text
    if thing.deletes:
        assert not await maker.is_there(thing)
    else:
        assert await maker.now(thing) == now + 1

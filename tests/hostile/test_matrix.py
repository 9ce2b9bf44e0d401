"""Endpoint x role x visibility: each caller sees what they may, and hidden things seem missing.

The endpoints come from the OpenAPI documents: a new one fails here until its access is declared.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from httpx import Response

from shared.contracts.values import Visibility
from tests.hostile.asking import Operation, Question, made_up, told
from tests.hostile.conftest import Places
from tests.hostile.everything import EXPECTED
from tests.hostile.expectations import Endless, Expectation, Gate, Listing, Own, Secret, Unsigned
from tests.support.notifications import listening
from tests.support.places import Builder, Place, Role, Services

STREAMED_WITHIN = 45
UNSIGNED = {Secret: {404}, Unsigned: {200, 204}}
"""The statuses for callers who have not signed in, by expectation; 401 for all others."""
REFUSED = {401, 403, 404, *range(500, 600)}
CASES = [
    pytest.param(name, number, id=f"{name} {number}" if number else name)
    for name, expected in EXPECTED.items()
    for number in range(len(expected))
]


async def test_every_endpoint_declares_its_access(operations: dict[str, Operation]) -> None:
    assert set(operations) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_caller_who_has_not_signed_in_learns_nothing(
    name: str, operations: dict[str, Operation], services: Services, places: Places
) -> None:
    operation, place = operations[name], places[Visibility.PUBLIC]
    ids = {**place.ids, "secret": "x", "token": "x"}
    expected = EXPECTED[name][0]
    body = getattr(expected, "body", None)
    asked = Question(operation, ids, body=body(place) if body else None)
    answer = await asked.ask(services[operation.service], None)
    assert answer.status_code in UNSIGNED.get(type(expected), {401})
    assert place.canary not in answer.text


@pytest.mark.parametrize(("name", "number"), CASES)
async def test_each_role_sees_what_it_may_know(
    name: str,
    number: int,
    operations: dict[str, Operation],
    services: Services,
    builder: Builder,
    places: Places,
) -> None:
    expected = EXPECTED[name][number]
    cell = Cell(operations[name], services, builder, made_up(places[Visibility.PUBLIC]))
    for place in places.values():
        await cell.look(expected, place)
    assert cell.wrong == []


@dataclass(slots=True)
class Cell:
    """One endpoint, called by every role for one place after the other.

    A role sends each request once, and its answer is checked for each place: a request that names
    no place is the same for all places, and `nowhere`, what is missing, is the same beside them.
    """

    operation: Operation
    services: Services
    builder: Builder
    nowhere: Place
    wrong: list[str] = field(default_factory=list)
    answers: dict[tuple[Role, str, str], Response] = field(default_factory=dict)
    streams: dict[Role, str] = field(default_factory=dict)

    async def look(self, expected: Expectation, place: Place) -> None:
        match expected:
            case Gate():
                await self._gate(expected, place)
            case Listing():
                await self._listing(expected, place)
            case Own():
                await self._own(expected, place)
            case Secret():
                await self._secret(place)
            case Unsigned():
                await self._unsigned(place)
            case Endless():
                await self._endless(expected, place)

    async def _gate(self, gate: Gate, place: Place) -> None:
        if gate.changes:
            place = await self._another(place)
        absent = self._question(gate, self.nowhere)
        for role, answer in (await self._ask_all(self._question(gate, place))).items():
            if role not in gate.sees[place.visibility]:
                missing = await self._ask_once(absent, role)
                same = told(answer, place.ids) == told(missing, self.nowhere.ids)
                self._expect(role, place, answer.status_code == 404, answer.status_code)
                self._expect(role, place, same, f"{answer.text} is not {missing.text}")
            elif gate.allows(role, place.visibility):
                self._expect(role, place, answer.status_code not in REFUSED, answer.status_code)
            else:
                self._expect(role, place, answer.status_code == 403, answer.status_code)

    async def _listing(self, listing: Listing, place: Place) -> None:
        here = Question(self.operation, place.ids, listing.query)
        absent = Question(self.operation, self.nowhere.ids, listing.query)
        for role, answer in (await self._ask_all(here)).items():
            # only the Link header may repeat what the caller sent
            shown = place.canary in answer.text
            self._expect(role, place, answer.status_code == 200, answer.status_code)
            if role not in listing.sees[place.visibility]:
                self._expect(role, place, not shown, answer.text)
                if "{community}" in listing.query:
                    missing = await self._ask_once(absent, role)
                    same = told(answer, place.ids) == told(missing, self.nowhere.ids)
                    self._expect(role, place, same, f"{answer.text} is not {missing.text}")
            elif listing.for_all:
                self._expect(role, place, shown, "it is not shown")

    async def _own(self, own: Own, place: Place) -> None:
        body = own.body(place) if own.body else None
        asked = Question(self.operation, place.ids, body=body)
        for role, answer in (await self._ask_all(asked)).items():
            allowed = answer.status_code not in REFUSED
            self._expect(role, place, allowed is (role in own.may), answer.status_code)
            hidden = role in own.sees[place.visibility] or place.canary not in answer.text
            self._expect(role, place, hidden, answer.text)

    async def _secret(self, place: Place) -> None:
        ids = {**place.ids, "secret": place.canary, "token": place.canary}
        for role, answer in (await self._ask_all(Question(self.operation, ids))).items():
            self._expect(role, place, answer.status_code == 404, answer.status_code)

    async def _unsigned(self, place: Place) -> None:
        for role, answer in (await self._ask_all(Question(self.operation, place.ids))).items():
            self._expect(role, place, answer.is_success, answer.status_code)

    async def _endless(self, endless: Endless, place: Place) -> None:
        """Check all events of the stream, from the first to the last so far."""
        for role in Role:
            if role not in self.streams:
                self.streams[role] = await self._streamed(role)
            told = self.streams[role]
            for_them = role in endless.sees[place.visibility]
            self._expect(role, place, for_them or place.canary not in told, told)
            if role is Role.OWNER:
                self._expect(role, place, place.canary in told, "their own is not in it")

    async def _streamed(self, role: Role) -> str:
        client = self.services[self.operation.service]
        who = self.builder.people[role]
        async with listening(client, who) as stream:
            last = int(stream.last_id)
        async with listening(client, who, {"Last-Event-ID": "0"}) as stream:
            blocks: list[dict[str, str]] = []
            async with asyncio.timeout(STREAMED_WITHIN):
                while int(stream.last_id) < last:
                    blocks.append(await stream.block())
        return str(blocks)

    async def _another(self, place: Place) -> Place:
        """Make a new thing for a write that can be done only once."""
        contents, path = self.builder.contents, self.operation.path
        makes = {
            "programme_id": contents.programme,
            "pulse_id": contents.pulse,
            "kudos_id": contents.kudos,
        }
        for name, make in makes.items():
            if name in path:
                return replace(place, ids={**place.ids, name: await make(place)})
        if self.operation.service == "membership":
            made = await self.builder.place(place.visibility)
            await self.builder.settle()
            return made
        if "gathering_id" in path:
            thing = {"gathering_id": await contents.gathering(place)}
        else:
            thing = await contents.question(place)
        return replace(place, ids={**place.ids, **thing})

    def _question(self, gate: Gate, place: Place) -> Question:
        return Question(
            self.operation, place.ids, gate.query, gate.body(place) if gate.body else None
        )

    async def _ask_all(self, question: Question) -> Mapping[Role, Response]:
        """Ask it as every role that has not asked it yet: a read at once, a write in turn."""
        if self.operation.method == "GET":
            answers = await asyncio.gather(*(self._ask_once(question, role) for role in Role))
            return dict(zip(Role, answers, strict=True))
        return {role: await self._ask_once(question, role) for role in Role}

    async def _ask_once(self, question: Question, role: Role) -> Response:
        asked = (role, question.target, repr(question.body))
        if asked not in self.answers:
            self.answers[asked] = await self._send(question, role)
        return self.answers[asked]

    async def _send(self, question: Question, role: Role) -> Response:
        person = self.builder.people[role]
        answer = await question.ask(self.services[self.operation.service], person)
        person.carries.clear()
        return answer

    def _expect(self, role: Role, place: Place, holds: bool, instead: object) -> None:  # noqa: FBT001  an assertion
        if not holds:
            self.wrong.append(f"{role} {place.visibility}: {str(instead)[:300]}")

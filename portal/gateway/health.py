"""The public API's health of communities: numbers, diversity, pulse surveys, and objections."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page, Ref, Texts
from portal.gateway.transport import Transport


class Measure(BaseModel):
    """A number of the judged month. middle: of communities of its size."""

    measure: str
    value: float | None
    before: float | None
    middle: float | None


class Month(BaseModel):
    month: str
    posts: int
    replies: int
    questions: int
    joined: int
    values: dict[str, float | None]

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.month}-01")


class Action(BaseModel):
    action: str
    number: float
    bound: float


class Health(BaseModel):
    month: str
    members: int
    progress: float | None
    alike: int
    measures: list[Measure]
    months: list[Month]
    actions: list[Action]


class Cell(BaseModel):
    value: str
    people: int | None
    share: float | None
    organisation: float | None


class Trait(BaseModel):
    trait: str
    cells: list[Cell]
    hidden: int | None


class Diversity(BaseModel):
    taken_at: datetime | None
    people: int | None
    traits: list[Trait]


class Objection(BaseModel):
    objected_at: datetime | None


class Score(BaseModel):
    """The answers to a question: how many gave each score from 1 to 5."""

    counts: list[int]
    mean: float


class Results(BaseModel):
    answered: int
    scores: list[Score]
    comments: list[str]


class Pulse(BaseModel):
    id: str
    community: Ref
    questions: list[Texts]
    closes_at: datetime
    is_open: bool
    may_answer: bool
    runs: bool
    results: Results | None


class Gender(BaseModel):
    """The gender that the caller declared for the figures of diversity."""

    gender: str | None


_GENDER = "membership/v1/profiles/me/gender"


class Healths:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def health(self, slug: str, *, month: str | None = None) -> Health:
        return await self._ask.get(f"{_place(slug)}/health", Health, month=month)

    async def diversity(self, slug: str) -> Diversity:
        return await self._ask.get(f"{_place(slug)}/diversity", Diversity)

    async def export(self, slug: str, what: str) -> bytes:
        """Return a file. `what`: `health` or `diversity`, for CSV with `.csv` after it."""
        return await self._ask.bytes(f"{_place(slug)}/{what}")

    async def gender(self) -> str | None:
        return (await self._ask.get(_GENDER, Gender)).gender

    async def declare_gender(self, gender: str) -> None:
        """Declare a gender; an empty one takes the declaration back."""
        if gender:
            await self._ask.send("PUT", _GENDER, {"gender": gender})
        else:
            await self._ask.send("DELETE", _GENDER)

    async def objection(self) -> Objection:
        return await self._ask.get("membership/v1/analytics/objection", Objection)

    async def be_counted(self, *, counted: bool) -> None:
        method = "DELETE" if counted else "PUT"
        await self._ask.send(method, "membership/v1/analytics/objection")

    async def pulses(self, slug: str, *, after: str | None = None) -> Page[Pulse]:
        return await self._ask.get(f"{_place(slug)}/pulses", Page[Pulse], after=after)

    async def pulse(self, pulse_id: str) -> Pulse:
        return await self._ask.get(_pulse(pulse_id), Pulse)

    async def ask(
        self, slug: str, questions: Sequence[Texts], closes_at: str, *, key: str
    ) -> Pulse:
        body = {"questions": questions, "closes_at": closes_at}
        return (await self._ask.write("POST", f"{_place(slug)}/pulses", Pulse, body, key=key)).value

    async def answer(self, pulse_id: str, scores: Sequence[object], comment: str) -> None:
        """Answer. It has no key: answering again changes nothing, and no record is kept."""
        body = {"scores": scores, "comment": comment}
        await self._ask.send("POST", f"{_pulse(pulse_id)}/answers", body)

    async def close(self, pulse_id: str, *, key: str) -> None:
        await self._ask.send("POST", f"{_pulse(pulse_id)}/close", key=key)

    async def export_pulse(self, pulse_id: str, *, as_csv: bool) -> bytes:
        return await self._ask.bytes(_pulse(pulse_id) + ("/results.csv" if as_csv else ""))


def _place(slug: str) -> str:
    return f"membership/v1/communities/{quote(slug, safe='')}"


def _pulse(pulse_id: str) -> str:
    return f"membership/v1/pulses/{quote(pulse_id, safe='')}"

import time

import pytest

from services.notifications.domain.mentions import MOST, mentioned

ADA = "@[Ada Lovelace](person:ada-1)"


@pytest.mark.parametrize(
    ("markdown", "persons"),
    [
        ("", ()),
        ("Ada", ()),
        (ADA, ("ada-1",)),
        (f"Hello {ADA}, and @[Bob](person:bob)!", ("ada-1", "bob")),
        (f"{ADA} {ADA}", ("ada-1",)),
        ("[Ada](person:ada)", ()),
        ("@Ada", ()),
        (r"\@[Ada](person:ada)", ()),
        ("@[Ada](https://example.org)", ()),
        ("@[](person:ada)", ()),
        ("@[Ada](person:)", ()),
        ("@[Ada](person:a$b)", ()),
        ("@[Ada\n](person:ada)", ()),
        (f"`{ADA}`", ()),
        (f"``a ` {ADA}`` and @[Bob](person:bob)", ("bob",)),
        (f"a ` alone {ADA}", ("ada-1",)),
        (f"```\n{ADA}\n```\n@[Bob](person:bob)", ("bob",)),
        (f"~~~~ text\n{ADA}\n~~~\n{ADA}\n~~~~\n@[Bob](person:bob)", ("bob",)),
        (f"```\n{ADA}", ()),
        (f"> {ADA}", ("ada-1",)),
    ],
)
def test_who_is_mentioned(markdown: str, persons: tuple[str, ...]) -> None:
    assert mentioned(markdown) == persons


def test_only_so_many_are() -> None:
    text = " ".join(f"@[P](person:p{n})" for n in range(MOST + 10))
    assert len(mentioned(text)) == MOST


@pytest.mark.parametrize(
    "hostile",
    ["`" * 200_000, "` `` " * 40_000, "@[" * 100_000, "@[a](person:" * 16_000, "```\n" * 50_000],
)
def test_hostile_text_costs_its_length(hostile: str) -> None:
    started = time.perf_counter()
    assert mentioned(hostile) == ()
    assert time.perf_counter() - started < 2

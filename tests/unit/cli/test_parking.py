import io

from rich.console import Console

from cli import parking

ROW = {
    "_id": "guilde.search|guilde.content.post|3|42",
    "group": "guilde.search",
    "topic": "guilde.content.post",
    "partition": 3,
    "offset": 42,
    "key": "0192",
    "type": "guilde.content.post.published",
    "reason": "ValueError('\x1b[2J')",
    "parked_at": "2026-03-12T10:00:00.123000",
}


def test_an_id_is_typed_without_the_name_of_its_service() -> None:
    assert parking.short(ROW) == "content.post/3/42"
    assert parking.long("search", "guilde.content.post/3/42") == ROW["_id"]
    assert parking.long("search", parking.short(ROW)) == ROW["_id"]
    assert parking.long("search", str(ROW["_id"])) == ROW["_id"]


def test_the_table_names_service_fact_and_reason() -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(parking.table([ROW]))
    output = console.file
    assert isinstance(output, io.StringIO)
    text = output.getvalue()
    for words in ("search", "content.post/3/42", "2026-03-12 10:00", "published: Value"):
        assert words in text
    assert "\x1b" not in text

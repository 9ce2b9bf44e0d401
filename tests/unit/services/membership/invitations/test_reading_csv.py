"""The CSV file of people to add."""

import pytest

from services.membership.domain.invitations.bulk import MOST_LINES, Line
from services.membership.entry.invitations.reading_csv import read_lines
from shared.contracts.values import Language
from shared.problems import InvalidProblem


def told(lines: list[Line]) -> list[tuple[int, str, str, str]]:
    return [(line.number, line.named, line.role, line.said(Language.ENGLISH)) for line in lines]


@pytest.mark.parametrize(
    "body",
    [
        b"email,role\nAda@example.org,expert\n",
        b'\xef\xbb\xbfrole;"email"\r\nExpert;" ada@example.org "\r\n',
        b'name,email,role\n"Ada, L\xc3\xa9a",ada@example.org,expert',
    ],
)
def test_a_file_may_have_a_byte_order_mark_and_commas_or_semicolons(body: bytes) -> None:
    assert told(read_lines(body)) == [(2, "ada@example.org", "expert", "")]


def test_a_bad_line_has_a_reason_and_the_others_are_read() -> None:
    body = b"email,role\nada@x.org,member\nx,member\n,member\nbob@x.org,king\na,b,c\nADA@x.org,\n"
    assert told(read_lines(body)) == [
        (2, "ada@x.org", "member", ""),
        (3, "", "member", "email: it is not a mail address"),
        (4, "", "member", "email: it is empty"),
        (5, "", "member", "role: one of owner, animator, moderator, expert, member, guest"),
        (6, "", "member", "3 columns, not 2"),
        (7, "", "member", "the same as line 2"),
    ]


def test_a_bad_line_has_a_reason_in_french_too() -> None:
    [line] = read_lines(b"email,role\nada@x.org\n")
    assert line.said(Language.FRENCH) == "nombre de colonnes\N{NO-BREAK SPACE}: 1, au lieu de 2"


def test_a_person_is_named_by_id_too() -> None:
    assert told(read_lines(b"person_id\np1\n\np2\n")) == [
        (2, "p1", "member", ""),
        (4, "p2", "member", ""),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"email\n",
        b"name\nAda\n",
        b"email,email\na@x.org,b@x.org\n",
        b"email,shoe\na@x.org,42\n",
        b"email\n\xff\xfe\n",
        b'email\n"a@x.org\n',
        b"email\n" + b"a@x.org\n" * (MOST_LINES + 1),
    ],
)
def test_a_malformed_file_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidProblem):
        read_lines(body)

"""The syntax of searches: phrases, exclusions, filters and dates."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.asking.language import (
    LONGEST_READ,
    MOST_PHRASES,
    MOST_VALUES,
    Asked,
    PassedOver,
    Why,
    read,
)


def why(text: str) -> list[tuple[str, Why]]:
    return [(each.part, each.why) for each in read(text).passed_over]


class TestWords:
    @pytest.mark.parametrize(
        "text",
        [
            *("parental leave", "comment anonymiser ?", "l'équipe", "auto-apprentissage"),
            *("C++", "C#", ".NET", "CI/CD", "RGPD/GDPR", "node.js", "std::vector", "AT&T"),
            *("10:30", "https://wiki.example/a?b=c", "--help", "-", "a - b", "e=mc2", "(a OR b)"),
            *("*", "a AND b", "[x]", "foo:bar", "日本語", "🎉", "it's"),
        ],
    )
    def test_ordinary_text_is_read_as_words(self, text: str) -> None:
        assert read(text) == Asked(words=text)

    def test_a_pasted_text_is_read_as_words(self) -> None:
        text = 'He said "no" -Xmx kind:article ' + "and so on " * 60
        assert len(text) > LONGEST_READ
        assert read(text) == Asked(words=text)


class TestPhrases:
    @pytest.mark.parametrize(
        "text", ['"parental leave"', "«parental leave»", "« parental leave »", "“parental leave”"]
    )
    def test_quotes_of_any_kind_keep_words_together(self, text: str) -> None:
        asked = read(text)
        assert asked.phrases == ("parental leave",)
        assert asked.words == "parental leave"
        assert asked.passed_over == ()

    def test_words_around_a_phrase_are_searched_too(self) -> None:
        asked = read('the "parental leave" of fathers')
        assert asked.words == "the parental leave of fathers"
        assert asked.phrases == ("parental leave",)

    def test_an_unclosed_quote_is_ignored_and_its_words_are_searched(self) -> None:
        asked = read('"parental leave')
        assert asked.words == "parental leave"
        assert why('"parental leave') == [('"', Why.UNCLOSED)]

    def test_an_empty_quote_is_ignored(self) -> None:
        assert read('a "" b').words == "a b"
        assert why('a "" b') == [('""', Why.EMPTY)]

    def test_the_number_of_phrases_is_limited(self) -> None:
        asked = read(" ".join(f'"a{n}"' for n in range(MOST_PHRASES + 1)))
        assert len(asked.phrases) == MOST_PHRASES
        assert asked.words.endswith(f"a{MOST_PHRASES}")
        assert [each.why for each in asked.passed_over] == [Why.TOO_MANY]


class TestWithout:
    def test_a_word_with_a_minus_is_excluded(self) -> None:
        asked = read("leave -draft")
        assert (asked.words, asked.without) == ("leave", ("draft",))

    def test_a_phrase_with_a_minus_is_excluded(self) -> None:
        assert read('leave -"sick days"').without == ("sick days",)

    def test_a_hyphen_within_a_word_excludes_nothing(self) -> None:
        assert read("bien-être sous-traitance").without == ()

    def test_a_filter_with_a_minus_excludes_its_value(self) -> None:
        assert read("leave -kind:reply").unwanted == {"kind": ("reply",)}


class TestFilters:
    @pytest.mark.parametrize(
        ("text", "name", "value"),
        [
            ("kind:article", "kind", "article"),
            ("kind:Questions", "kind", "question"),
            ("kind:réponse", "kind", "answer"),
            ("genre:rencontres", "kind", "gathering"),
            ('kind:"best practices"', "kind", "practice"),
            ("tag:sql", "tag", "sql"),
            ('tag:"machine learning"', "tag", "machine learning"),
            ("étiquette:sql", "tag", "sql"),
            ("community:data", "community", "data"),
            ("communauté:data", "community", "data"),
            ("author:me", "author", "me"),
            ('auteur:"Ada Lovelace"', "author", "Ada Lovelace"),
            ("lang:fr", "lang", "fr"),
            ("langue:anglais", "lang", "en"),
            ("is:unanswered", "is", "unanswered"),
            ("est:sans-réponse", "is", "unanswered"),
            ('est:"sans réponse"', "is", "unanswered"),
            ("is:answered", "is", "answered"),
            ("has:file", "has", "file"),
            ("avec:fichiers", "has", "file"),
            ("KIND:article", "kind", "article"),
        ],
    )
    def test_a_filter_has_a_name_and_a_value(self, text: str, name: str, value: str) -> None:
        assert read(text) == Asked(filters={name: (value,)})

    def test_several_values_of_a_filter_are_alternatives(self) -> None:
        assert read("kind:article kind:tool sql").filters == {"kind": ("article", "tool")}
        assert read("kind:article kind:tool sql").words == "sql"

    @pytest.mark.parametrize("text", ["kind:cake", "lang:xx", "is:nice", "has:cake", "before:soon"])
    def test_an_unknown_value_becomes_a_word(self, text: str) -> None:
        asked = read(text)
        assert asked.words == text.partition(":")[2]
        assert asked.passed_over == (PassedOver(text, Why.UNKNOWN),)

    @pytest.mark.parametrize("text", ["tag:", "kind: article", 'author:""', "-tag:"])
    def test_a_filter_without_a_value_is_ignored(self, text: str) -> None:
        assert [each.why for each in read(text).passed_over] == [Why.EMPTY]
        assert not read(text).filters

    def test_the_number_of_values_is_limited(self) -> None:
        asked = read(" ".join(f"tag:t{n}" for n in range(MOST_VALUES + 2)))
        assert len(asked.filters["tag"]) == MOST_VALUES
        assert [each.why for each in asked.passed_over] == [Why.TOO_MANY] * 2


class TestDates:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
            ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
            ("2026-3-5", datetime(2026, 3, 5, tzinfo=UTC)),
            ("2026-03-05", datetime(2026, 3, 5, tzinfo=UTC)),
        ],
    )
    def test_a_year_month_or_day_stands_for_its_first_moment(
        self, text: str, moment: datetime
    ) -> None:
        assert read(f"before:{text}").before == moment
        assert read(f"après:{text}").after == moment

    @pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "0000", "05/03/2026", "26"])
    def test_an_invalid_date_becomes_a_word(self, text: str) -> None:
        assert read(f"before:{text}").words == text

    def test_the_narrowest_of_several_dates_applies(self) -> None:
        asked = read("after:2025 after:2026 before:2030 before:2029")
        assert asked.after == datetime(2026, 1, 1, tzinfo=UTC)
        assert asked.before == datetime(2029, 1, 1, tzinfo=UTC)


SIGNS = st.sampled_from(
    ['"', "«", "»", "“", "”", "-", ":", " ", "kind:", "tag:", "before:", "is:", "a", "2026", "é"]
)


@given(st.lists(st.one_of(SIGNS, st.text(max_size=5)), max_size=40).map("".join))
def test_every_text_is_accepted_and_no_word_is_lost(text: str) -> None:
    normal = " ".join(text.split())
    asked = read(normal)
    kept = [
        *(asked.words, *asked.phrases, *asked.without, *(p.part for p in asked.passed_over)),
        *(value for values in asked.filters.values() for value in values),
        *(value for values in asked.unwanted.values() for value in values),
    ]
    letters = set("".join(kept)) | set("kindtagbeforeis0123456789")
    assert {letter for letter in normal if letter.isalnum()} <= letters

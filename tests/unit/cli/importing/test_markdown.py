from pathlib import PurePath

import pytest

from cli.importing import markdown
from cli.importing.documents import LONGEST_BODY, LONGEST_TITLE, Unfit, Written
from cli.importing.reading import Reading

PROSE = "Some words in English that anybody can read."


def read(text: str, path: str = "guide/page.md", lang: str | None = "en") -> Written:
    return markdown.document(text, PurePath(path), root="handbook", reading=Reading(lang))


def test_nothing_is_shortened_silently() -> None:
    words = "word " * 80
    for text in (f"# {words}\n\n{PROSE}", f"---\ntitle: {words}\n---\n{PROSE}"):
        long = read(text)
        assert len(long.title) <= LONGEST_TITLE
        assert long.body == f"**{words.strip()}**\n\n{PROSE}"
    tags = ", ".join([f"tag{n}" for n in range(24)] + ["x" * 60])
    many = read(f"---\ntags: {tags}\n---\n{PROSE}")
    assert (len(many.tags), many.shortened) == (20, "taken without 5 of its tags")
    assert "is cut" in read(f"---\ntags: {'x' * 60}\n---\n{PROSE}").shortened


class TestTitle:
    def test_the_front_matter_has_the_title(self) -> None:
        read_ = read(f"---\ntitle: Leave\n---\n# Another\n\n{PROSE}")
        assert read_.title == "Leave"
        assert read_.body.startswith("# Another")

    def test_a_heading_that_repeats_the_title_is_not_in_the_body(self) -> None:
        assert read(f"---\ntitle: Leave\n---\n# LEAVE\n\n{PROSE}").body == PROSE

    def test_the_first_heading_of_the_first_level_precedes_deeper_ones(self) -> None:
        read_ = read(f"## Note\n\n{PROSE}\n\n# Leave\n\nMore.")
        assert read_.title == "Leave"
        assert read_.body == f"## Note\n\n{PROSE}\n\n\nMore."

    def test_the_title_is_the_first_heading_without_a_first_level(self) -> None:
        assert read(f"### Leave\n\n{PROSE}\n\n## Later\n\n{PROSE}").title == "Leave"

    @pytest.mark.parametrize("rule", ["=====", "---"])
    def test_an_underlined_heading_is_a_heading(self, rule: str) -> None:
        read_ = read(f"Leave\n{rule}\n\n{PROSE}", path="x.md")
        assert (read_.title, read_.body) == ("Leave", PROSE)

    @pytest.mark.parametrize("above", ["- a list", "two\nlines", "| a | table |\n| b | c |"])
    def test_a_rule_below_something_else_makes_no_heading(self, above: str) -> None:
        assert not [h for h in markdown.headings([*above.split("\n"), "---"]) if h.level == 1]
        assert read(f"{PROSE}\n\n{above}\nmore\n---\n", path="page.md").title == "Page"

    @pytest.mark.parametrize("fence", ["```", "~~~", "````"])
    def test_a_comment_in_code_is_no_heading(self, fence: str) -> None:
        assert read(f"{fence}sh\n# install\n{fence}\n\n# Leave\n\n{PROSE}").title == "Leave"

    def test_a_longer_fence_holds_a_shorter_one(self) -> None:
        assert read(f"````\n```\n# no\n```\n# no\n````\n\n# Leave\n\n{PROSE}").title == "Leave"

    @pytest.mark.parametrize(
        ("heading", "title"),
        [
            ("# **Paid** _leave_ ##", "Paid leave"),
            ("# [Leave](https://example.org) ![](x.png)", "Leave"),
            ("# `git rebase` & snake_case_names", "git rebase & snake_case_names"),
            ("# Congés &amp; absences {#conges}", "Congés & absences"),
            ("# 5 \\* 3 <br> C#", "5 * 3 C#"),
        ],
    )
    def test_the_title_is_plain_text(self, heading: str, title: str) -> None:
        assert read(f"{heading}\n\n{PROSE}").title == title

    def test_a_heading_without_words_is_ignored(self) -> None:
        assert read(f"# ![](logo.png)\n\n## Leave\n\n{PROSE}").title == "Leave"

    @pytest.mark.parametrize(
        ("path", "title"),
        [
            ("guide/01-first_steps.md", "First steps"),
            ("guide/README.md", "Guide"),
            ("index.md", "Handbook"),
            ("2024.md", "2024"),
            ("À-propos.md", "À propos"),
        ],
    )
    def test_a_title_is_made_of_the_file_name_without_headings(self, path: str, title: str) -> None:
        assert read(PROSE, path=path).title == title

    def test_a_very_long_title_is_cut_between_words(self) -> None:
        title = read(f"# {'word ' * 100}\n\n{PROSE}").title
        assert len(title) <= LONGEST_TITLE
        assert title.endswith("word…")


class TestFrontMatter:
    def test_values_of_the_front_matter_are_used(self) -> None:
        front = "title: L\ntags: [b, a, b]\ndate: 2020-03-12\nlang: fr-CA\nauthor: [Zoé, Bob]"
        read_ = read(f"---\n{front}\n---\n{PROSE}", lang=None)
        assert read_.tags == ("b", "a")
        assert read_.created_at == "2020-03-12T00:00:00+00:00"
        assert read_.lang == "fr"
        assert read_.byline == "Zoé, Bob"

    def test_the_option_overrides_its_language(self) -> None:
        assert read(f"---\nlang: fr\n---\n{PROSE}", lang="en").lang == "en"

    def test_text_between_two_rules_is_text(self) -> None:
        text = f"---\n\n{PROSE}\n\n---\n\nMore."
        assert markdown.split(text) == ({}, text)

    @pytest.mark.parametrize("text", ["---\ntitle: never closed\n\nx", "----x\n", "--- \n"])
    def test_text_that_only_looks_like_front_matter_is_text(self, text: str) -> None:
        assert markdown.split(text) == ({}, text)

    def test_an_empty_front_matter_counts_as_none(self) -> None:
        assert markdown.split("---\n---\ntext")[0] == {}

    @pytest.mark.parametrize(
        ("front", "reason"),
        [
            ("title: [open", "front matter: .* line 3"),
            ("title: a: b", "front matter: mapping values are not allowed .* line 2"),
            ("a: !!python/object/apply:os.system [id]", "front matter: could not determine"),
            ("title: " + "[" * 10_000, "front matter: "),
            ("title: {a: b}", "title: it is not a text"),
            ("date: 12/03/2020", "date: “12/03/2020” is not a date"),
            ("date: 0001-01-01T00:00:00+14:00", "date: "),
            ("lang: de", "lang: “de” is neither fr nor en"),
            ("tags: {a: b}", "tags: a dict is not a list of words"),
            ("tags: [[a]]", "tags: "),
            ("author: 5", "author: “5” is not a name"),
        ],
    )
    def test_the_fault_of_a_front_matter_is_reported(self, front: str, reason: str) -> None:
        with pytest.raises(Unfit, match=reason):
            read(f"---\n{front}\n---\n{PROSE}", lang=None)

    def test_aliases_that_would_fill_the_memory_are_not_expanded(self) -> None:
        lines = ["a0: &a0 [x]"]
        lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
        with pytest.raises(Unfit, match="title: it is not a text"):
            read("---\n" + "\n".join([*lines, "title: *a11"]) + f"\n---\n{PROSE}")


class TestBody:
    @pytest.mark.parametrize("text", ["---\ntitle: Moved\n---\n", "# Only a heading\n"])
    def test_a_title_alone_is_no_document(self, text: str) -> None:
        with pytest.raises(Unfit, match="no text beside its title"):
            read(text)

    def test_a_document_over_the_service_s_bounds_is_refused_here(self) -> None:
        with pytest.raises(Unfit, match=r"200,001 characters; at most 200,000 are allowed"):
            read("x" * (LONGEST_BODY + 1))

    def test_the_id_of_a_document_is_its_path(self) -> None:
        assert read(PROSE, path="a b/é.md").external_id == "a b/é.md"

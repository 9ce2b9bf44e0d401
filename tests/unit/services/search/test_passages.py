from services.search.projections.outline import outline
from services.search.projections.passages import LONGEST, MOST, cut, pieces_of

PAGE = "All that is written on this page. "


def test_a_short_text_is_one_passage() -> None:
    [passage] = cut({"visible": True, "title_en": "Bread", "text_en": "Flour and water."})
    assert (passage.title, passage.text, passage.place) == ("Bread", "Flour and water.", {})
    assert passage.meaning == "Bread\nFlour and water."


def test_a_hidden_document_has_no_passages() -> None:
    assert cut({"visible": False}) == []


def test_a_title_alone_is_a_passage() -> None:
    [passage] = cut({"visible": True, "title_fr": "Pain"})
    assert passage.meaning == "Pain"


def test_a_text_is_cut_at_its_headings() -> None:
    body = "Before.\n\n# First *thing*\n\nOne.\n\n```\n# no heading\n```\n\n## [Second](http://x)\n\nTwo."
    text = "Before. First thing One. # no heading Second Two."
    source = {"visible": True, "title_en": "T", "text_en": text, "outline": outline(body, text)}
    found = [(passage.place.get("heading"), passage.text) for passage in cut(source)]
    assert found == [
        (None, "Before."),
        ("First thing", "First thing One. # no heading"),
        ("Second", "Second Two."),
    ]


def test_a_heading_that_is_not_in_the_text_is_ignored() -> None:
    assert outline("# One\n\n# Two", "Two") == [{"at": 0, "heading": "Two"}]


def test_long_texts_are_cut_at_the_ends_of_sentences() -> None:
    whole = "This is a sentence of words. " * 200
    pieces = list(pieces_of(whole))
    assert all(len(piece) <= LONGEST and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == whole.strip()


def test_a_text_without_sentences_or_words_is_cut_by_length() -> None:
    assert [len(piece) for piece in pieces_of("x" * (2 * LONGEST + 1))] == [LONGEST, LONGEST, 1]


def test_punctuation_alone_is_no_passage() -> None:
    assert list(pieces_of(" # --- ")) == []


def test_a_passage_does_not_span_pages() -> None:
    texts = ["report.pdf", PAGE, PAGE * 20]
    source = {"visible": True, "text_en": texts, "places": [{}, {"page": 1}, {"page": 2}]}
    assert [passage.place.get("page") for passage in cut(source)] == [None, 1, 2, 2]


def test_cues_are_joined_and_start_at_the_first_one() -> None:
    cues = [f"Some words number {n}." for n in range(60)]
    places = [{"seconds": float(n)} for n in range(60)]
    found = cut({"visible": True, "text_en": cues, "places": places})
    assert [passage.place["seconds"] for passage in found] == [0.0, 15.0, 29.0, 43.0, 57.0]


def test_the_number_of_passages_is_limited() -> None:
    assert len(cut({"visible": True, "text_other": ["word"] * (MOST + 1)})) == MOST


def test_equal_embedded_texts_have_equal_digests() -> None:
    first, second = ({"visible": True, "title_en": "T", "text_en": "x", "tags": [n]} for n in "ab")
    assert cut(first)[0].digest == cut(second)[0].digest
    assert cut(first)[0].digest != cut({**first, "title_en": "U"})[0].digest

"""A small WordPress export, after WXR 1.2."""

from pathlib import Path
from xml.sax.saxutils import escape

SITE = "https://blog.example.com"


def comment(number: int, text: str = "Well said", **values: object) -> str:
    given = {
        "comment_id": number,
        "comment_author": "Grace H.",
        "comment_author_email": "grace@example.com",
        "comment_date_gmt": f"2021-05-{number % 28 + 1:02} 10:00:00",
        "comment_content": text,
        "comment_approved": 1,
        "comment_type": "comment",
        "comment_parent": 0,
        **values,
    }
    return f"<wp:comment>{_fields(given)}</wp:comment>"


def item(number: int, text: str, *comments: str, **values: object) -> str:
    given = {
        "post_id": number,
        "post_date_gmt": f"2021-04-{number % 28 + 1:02} 10:00:00",
        "post_type": "post",
        "status": "publish",
        "post_password": "",
        **values,
    }
    return (
        f"<item><title>Post {number}</title><link>{SITE}/post-{number}/</link>"
        f"<dc:creator>ada</dc:creator><guid isPermaLink='false'>{SITE}/?p={number}</guid>"
        f"<content:encoded>{escape(text)}</content:encoded>"
        f"<category domain='post_tag' nicename='craft'>craft</category>"
        f"{_fields(given)}{''.join(comments)}</item>"
    )


def write(path: Path, *items: str) -> Path:
    author = {
        "author_id": 1,
        "author_login": "ada",
        "author_email": "ada@example.com",
        "author_display_name": "Ada L.",
    }
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8'?>\n<rss version='2.0'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:wp='http://wordpress.org/export/1.2/'>\n<channel><title>Blog</title>"
        f"<wp:wxr_version>1.2</wp:wxr_version><wp:author>{_fields(author)}</wp:author>\n"
        + "\n".join(items)
        + "</channel></rss>",
        encoding="utf-8",
    )
    return path


def export(path: Path, posts: int = 3) -> Path:
    """Write an export: each post links to the next, and has two comments, one to the other."""
    return write(
        path,
        *(
            item(
                number,
                f"See <a href='{SITE}/post-{number % posts + 1}'>next</a>\n\nBye",
                comment(10 * number),
                comment(10 * number + 1, "Thanks", comment_parent=10 * number),
            )
            for number in range(1, posts + 1)
        ),
        item(99, "Soon", status="draft"),
    )


def _fields(values: dict[str, object]) -> str:
    return "".join(f"<wp:{name}>{escape(str(it))}</wp:{name}>" for name, it in values.items())

"""A community as a channel for one reader: its posts and episodes, with absolute addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.content.domain.feeds.channel import Channel, Enclosure, Item
from services.content.domain.files.file import File
from services.content.domain.files.media import JPEG, M4A, MEDIA, MP3, PNG, TRANSCRIPTS
from services.content.domain.kinds.details import texts_in
from services.content.domain.posts.post import Post
from services.content.settings import ContentSettings
from services.content.store.files import files
from services.content.store.owned import POSTS
from services.content.store.posts import posts
from shared.audience import reach
from shared.audience.naming import Names, names_for
from shared.audience.sight import Asker, Community
from shared.contracts.unknown import Open
from shared.contracts.values import Language, LocalizedText, PostKind, PostStatus
from shared.mongo import Scope

MOST_POSTS = 50
MOST_EPISODES = 200
SOUNDS: Mapping[str, str] = {MP3.type: MP3.type, M4A.type: "audio/x-m4a"}
"""The sound types that Apple accepts, and its names for them."""
COVERS = {JPEG.type, PNG.type}


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of feeds. `base`: the path before the addresses. `is_open`: it is anybody."""

    asker: Asker
    community: Community
    base: str
    is_open: bool


async def of_posts(scope: Scope, settings: ContentSettings, reader: Reader) -> Channel:
    """Return the newest posts of all kinds."""
    found, names = await _newest(scope, reader, None, MOST_POSTS)
    items = [_item(settings, post, names) for post in found]
    return _channel(settings, reader, f"{reader.base}/posts.atom", items)


async def of_episodes(scope: Scope, settings: ContentSettings, reader: Reader) -> Channel:
    """Return the newest episodes with a sound that podcast apps accept."""
    found, names = await _newest(scope, reader, PostKind.PODCAST, MOST_EPISODES)
    known = await files.shown(scope, [each for post in found for each in post.files])
    items = [_episode(settings, reader, post, names, known) for post in found]
    heard = [item for item in items if item.sound is not None]
    return _channel(settings, reader, f"{reader.base}/podcast.rss", heard)


async def _newest(
    scope: Scope, reader: Reader, kind: PostKind | None, limit: int
) -> tuple[list[Post], Names]:
    filters = posts.Filters(
        status=PostStatus.PUBLISHED, places=[{reach.AUDIENCE: reader.community.id}], kind=kind
    )
    listed = await posts.listed(scope, filters, before=None, limit=limit)
    whole = await POSTS.find_many(scope, [each.post.id for each in listed])
    found = [whole[each.post.id] for each in listed if each.post.id in whole]
    signed = [(post.author_id, post.community) for post in found]
    return found, await names_for(scope, reader.asker, signed)


def _channel(settings: ContentSettings, reader: Reader, own: str, items: Sequence[Item]) -> Channel:
    community = reader.community
    title, language = _first(community.names)
    return Channel(
        id=community.id,
        own_address=settings.public(own),
        address=settings.page(f"communities/{community.slug}", "membership"),
        title=title or community.slug,
        description=_first(community.purposes)[0],
        language=language,
        cover=settings.public("/api/content/v1/podcast-cover.png"),
        is_open=reader.is_open,
        category=settings.podcast_category,
        owner_email=settings.podcast_email,
        items=items,
    )


def _item(settings: ContentSettings, post: Post, names: Names) -> Item:
    named = names.of(post.author_id, post.community) if post.author_id is not None else None
    return Item(
        id=post.id,
        address=settings.page(f"posts/{post.id}", "content"),
        title=post.title,
        language=post.language,
        author=post.byline or named,
        summary=post.excerpt,
        html="\n".join(filter(None, [post.html, *(each.html for each in texts_in(post.details))])),
        tags=post.tags,
        published_at=post.published_at or post.created_at,
        updated_at=post.updated_at,
    )


def _episode(
    settings: ContentSettings,
    reader: Reader,
    post: Post,
    names: Names,
    known: Mapping[str, File],
) -> Item:
    ready = [known[each] for each in post.files if each in known and known[each].is_ready]

    def address(file: File) -> str:
        suffix = MEDIA[file.media_type].suffix
        return settings.public(f"{reader.base}/files/{file.id}{suffix}")

    sound = next((file for file in ready if file.media_type in SOUNDS), None)
    cover = next((file for file in ready if file.media_type in COVERS), None)
    numbers = post.details.podcast if post.details is not None else None
    return replace(
        _item(settings, post, names),
        sound=Enclosure(address(sound), SOUNDS[sound.media_type], sound.size) if sound else None,
        transcripts=[
            Enclosure(address(file), file.media_type, file.size)
            for file in ready
            if file.media_type in TRANSCRIPTS
        ],
        seconds=sound.seconds if sound else None,
        season=numbers.season if numbers else None,
        episode=numbers.episode if numbers else None,
        cover=address(cover) if cover else None,
    )


def _first(texts: LocalizedText) -> tuple[str, Open[Language]]:
    """Return a text and its language, from the first language that has one."""
    for each in (*Language, *texts):
        if texts.get(each):
            return texts[each], each
    return "", Language.FRENCH

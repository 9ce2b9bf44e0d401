"""The environment variables CONTENT_*."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.content.domain.files.media import Family
from services.content.domain.moderation.links import Sites
from shared.fetching.hosts import Hosts, as_asked
from shared.fetching.networks import Networks
from shared.runtime.settings import HttpAddress, NoneOrHttpAddress, ServiceSettings

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def _families(said: str) -> str:
    unknown = set(said.split()) - set(Family)
    if unknown:
        raise ValueError(f"it must contain only these words: {', '.join(Family)}")
    return said


def _networks(said: str) -> str:
    Networks.read(said)
    return said


def _host_names(said: str) -> str:
    if wrong := [each for each in said.split() if not _HOST.fullmatch(as_asked(each))]:
        raise ValueError(f"these are not host names, such as example.org: {' '.join(wrong)}")
    return said


class ContentSettings(ServiceSettings):
    """The settings of content, besides those of all services.

    file_kinds: the accepted families, of image, audio, video, document and text, separated by
    spaces. largest_file: in bytes. person_bytes: the quota of one person's files together; 0: no
    limit. file_seconds, file_memory: for reading the content of one file, in seconds and bytes.
    s3_bucket: for the contents of files; empty: in the store, as GridFS. s3_endpoint: empty for
    AWS. s3_access_key, s3_secret_key: empty to use the environment's. clamd: host:port of a virus
    scanner; empty: there is none. public_url, portal_url: the base URLs of links in feeds, as in
    notifications. open_feeds: feeds of public communities can be read without signing in.
    newcomer_posts: the hourly limit of published posts for a person without a post that is a week
    old; 0: no limit. hold_newcomer_links: newcomers' texts with links to sites other than
    public_url and portal_url wait for a moderator. podcast_category: an Apple Podcasts category.
    podcast_email: the contact address for podcast directories. watch: fetch external feeds;
    watch_minutes: the interval between two fetches of a feed. fetch_networks: your own networks,
    such as 10.1.0.0/16, separated by spaces, from which feeds may be fetched as well as from the
    public internet. previews: pages that texts link to are fetched for their titles, wherever
    everybody of the organisation may read; preview_hosts: from these hosts alone, if any are named;
    preview_not_hosts: not from these; each with its subdomains, separated by spaces.
    preview_networks: as fetch_networks, for these pages, which anybody who writes may name.
    """

    model_config = SettingsConfigDict(env_prefix="CONTENT_", extra="ignore", frozen=True)

    store_database: str = "content"
    file_kinds: Annotated[str, AfterValidator(_families)] = " ".join(Family)
    largest_file: Annotated[int, Field(ge=1)] = 2 * 1024**3
    person_bytes: Annotated[int, Field(ge=0)] = 10 * 1024**3
    file_seconds: Annotated[int, Field(ge=1, le=3600)] = 120
    file_memory: Annotated[int, Field(ge=128 * 1024**2)] = 1024**3
    s3_bucket: str = ""
    s3_endpoint: NoneOrHttpAddress = ""
    s3_region: str = "us-east-1"
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    clamd: str = ""
    public_url: HttpAddress = "http://127.0.0.1:8080"
    portal_url: NoneOrHttpAddress = ""
    open_feeds: bool = False
    newcomer_posts: Annotated[int, Field(ge=0, le=1_000)] = 0
    hold_newcomer_links: bool = False
    podcast_category: str = "Business"
    podcast_email: str = ""
    watch: bool = True
    watch_minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = 60
    fetch_networks: Annotated[str, AfterValidator(_networks)] = ""
    previews: bool = True
    preview_hosts: Annotated[str, AfterValidator(_host_names)] = ""
    preview_not_hosts: Annotated[str, AfterValidator(_host_names)] = ""
    preview_networks: Annotated[str, AfterValidator(_networks)] = ""

    def public(self, path: str) -> str:
        """Return the public address of a path, which begins with a slash."""
        return self.public_url.rstrip("/") + path

    def page(self, path: str, service: str) -> str:
        """Return the address of a portal page; without a portal, of the service's resource."""
        if self.portal_url:
            return f"{self.portal_url.rstrip('/')}/{path}"
        return self.public(f"/api/{service}/v1/{path}")

    @property
    def sites(self) -> Sites | None:
        """Return the platform's own sites, if newcomers' links to others wait for a moderator."""
        if not self.hold_newcomer_links:
            return None
        return Sites(frozenset(self._own_hosts))

    @property
    def hosts_of_previews(self) -> Hosts:
        """Return the hosts that may be contacted for previews, without this platform."""
        return Hosts.read(self.preview_hosts, self.preview_not_hosts, self._own_hosts)

    @property
    def _own_hosts(self) -> list[str]:
        own = (urlsplit(address).hostname for address in (self.public_url, self.portal_url))
        return [host for host in own if host]

    @property
    def families(self) -> frozenset[Family]:
        return frozenset(map(Family, self.file_kinds.split()))

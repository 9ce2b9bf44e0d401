"""Environment variables SEARCH_*."""

from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import HttpAddress, NoneOrAuthority, ServiceSettings


class SearchSettings(ServiceSettings):
    """What search has beyond the others.

    opensearch_url: with user and password where it asks for them. opensearch_ca: as issuer_ca.
    index_prefix: keeps two platforms on one OpenSearch apart. shards: of the documents index;
    several hold more than one node can, and count facets as index/facets.py says.
    """

    model_config = SettingsConfigDict(env_prefix="SEARCH_", extra="ignore", frozen=True)

    store_database: str = "search"
    opensearch_url: HttpAddress = "http://127.0.0.1:9200"
    opensearch_ca: NoneOrAuthority = None
    index_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")] = "guilde"
    shards: Annotated[int, Field(ge=1, le=64)] = 1

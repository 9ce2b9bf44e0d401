"""The settings of search, from environment variables SEARCH_*."""

from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import SettingsConfigDict

from services.search.embedding.seam import Embeddings
from shared.runtime.settings import (
    HttpAddress,
    NoneOrAuthority,
    NoneOrHttpAddress,
    ServiceSettings,
)


class SearchSettings(ServiceSettings):
    """The settings that only search has.

    opensearch_url: with user and password if needed. opensearch_ca: like issuer_ca. index_prefix:
    separates platforms on one OpenSearch. shards: of the documents index. Several hold more than
    one node can, but affect facet counts: see index/facets.py. kept_hours: how long the previous
    index is kept after a rebuild, for a rollback; 0: not at all. public_url, portal_url: the base
    addresses of links in feeds; without a portal, links lead to the gateway. embeddings: the source
    of vectors, see embedding/seam.py. embeddings_url, _model, _dimensions, _key: those of an
    endpoint; the prefixes are those that its model was trained with. experts_after_hours: how long
    a question waits for an answer before experts are asked; 0: never. answers_url, _model, _key: an
    optional model that writes answers from passages, see composing/model.py.
    """

    model_config = SettingsConfigDict(env_prefix="SEARCH_", extra="ignore", frozen=True)

    store_database: str = "search"
    opensearch_url: HttpAddress = "http://127.0.0.1:9200"
    opensearch_ca: NoneOrAuthority = None
    index_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")] = "guilde"
    shards: Annotated[int, Field(ge=1, le=64)] = 1
    kept_hours: Annotated[float, Field(ge=0, le=720)] = 24
    public_url: HttpAddress = "http://127.0.0.1:8080"
    portal_url: NoneOrHttpAddress = ""
    experts_after_hours: Annotated[float, Field(ge=0, le=24 * 13)] = 24
    embeddings: Embeddings = Embeddings.OFF
    embeddings_url: NoneOrHttpAddress = ""
    embeddings_model: str = ""
    embeddings_dimensions: Annotated[int, Field(ge=1, le=4096)] = 384
    embeddings_key: SecretStr = SecretStr("")
    embeddings_query_prefix: str = "query: "
    embeddings_passage_prefix: str = "passage: "
    answers_url: NoneOrHttpAddress = ""
    answers_model: str = ""
    answers_key: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _endpoints_are_known(self) -> Self:
        named = self.embeddings_url and self.embeddings_model
        if self.embeddings is Embeddings.ENDPOINT and not named:
            raise ValueError("an endpoint needs embeddings_url and embeddings_model")
        if bool(self.answers_url) != bool(self.answers_model):
            raise ValueError("a model that writes needs answers_url and answers_model")
        return self

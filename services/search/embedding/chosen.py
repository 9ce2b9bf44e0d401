"""The model that the settings choose."""

from services.search.embedding.embedded import embedded
from services.search.embedding.endpoint import endpoint
from services.search.embedding.seam import Embeddings, Model
from services.search.settings import SearchSettings

BEHIND_OTHERS = 10
"""The niceness of the process that embeds passages: questions and all other work go first."""


def chosen(settings: SearchSettings, *, patient: bool = False) -> Model | None:
    """Return the model, or None if embeddings are off. `patient`: for passages, which can wait."""
    match settings.embeddings:
        case Embeddings.OFF:
            return None
        case Embeddings.EMBEDDED:
            return embedded(nice=BEHIND_OTHERS if patient else 0)
        case Embeddings.ENDPOINT:
            return endpoint(
                settings.embeddings_url,
                settings.embeddings_model,
                settings.embeddings_dimensions,
                key=settings.embeddings_key.get_secret_value(),
                prefixes=(settings.embeddings_query_prefix, settings.embeddings_passage_prefix),
            )

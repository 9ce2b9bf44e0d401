from tests.integration.services.content.conftest import world

__all__ = ["world"]

"""The modules of a folder, found so that a test need not list them."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: str) -> list[ModuleType]:
    """Return all modules of a folder, by name."""
    found = sorted(module.name for module in iter_modules(import_module(package).__path__))
    return [import_module(f"{package}.{name}") for name in found]

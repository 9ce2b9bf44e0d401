"""GitHub Flavored Markdown to HTML by cmark-gfm, by way of what cmarkgfm wraps.

Its own `markdown_to_html_with_extensions` never frees the tree nor the rendered text (theacodes/
cmarkgfm#53): about twelve times the document, at every call. So the same steps are taken here, and
both given back. And while it parses, cmark-gfm changes a table that all its parsers share: one
thread at a time.
"""

import ctypes
import sys
from threading import Lock
from typing import Any

from cmarkgfm import _cmark, cmark

RAW_HTML: int = cmark.Options.CMARK_OPT_UNSAFE
"""Keep raw HTML; without it a comment takes the place of each piece."""

_EXTENSIONS = ("table", "strikethrough", "autolink", "tagfilter")
_ONE_AT_A_TIME = Lock()

# the library exports this, but cmarkgfm does not wrap it
_free_tree = ctypes.CDLL(_cmark.__file__).cmark_node_free
_free_tree.argtypes, _free_tree.restype = [ctypes.c_void_p], None
# what cmark's default allocator uses
_free_text = (ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)).free
_free_text.argtypes, _free_text.restype = [ctypes.c_void_p], None

cmark.core_extensions_ensure_registered()


def to_html(markdown: str, options: int = 0) -> str:
    """Linear in time. Takes no lone surrogates, and ends at a NUL."""
    with _ONE_AT_A_TIME:
        parser = cmark.parser_new(options=options)
        try:
            for name in _EXTENSIONS:
                cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
            cmark.parser_feed(parser, markdown)
            tree = cmark.parser_finish(parser)
            try:
                return _render(tree, options, cmark.parser_get_syntax_extensions(parser))
            finally:
                _free_tree(_address(tree))
        finally:
            cmark.parser_free(parser)


def _render(tree: Any, options: int, extensions: Any) -> str:
    text = _cmark.lib.cmark_render_html(tree, options, extensions)
    try:
        rendered: bytes = _cmark.ffi.string(text)
        return rendered.decode()
    finally:
        _free_text(_address(text))


def _address(pointer: Any) -> int:
    return int(_cmark.ffi.cast("uintptr_t", pointer))

"""GitHub Flavored Markdown to HTML, by the functions of cmark-gfm that cmarkgfm wraps.

cmarkgfm's own `markdown_to_html_with_extensions` never frees the tree or the rendered text
(theacodes/cmarkgfm#53): each call leaks about twelve times the document. This module therefore
takes the same steps and frees both. While cmark-gfm parses, it changes a table that all its parsers
share, so only one thread may parse at a time.
"""

import ctypes
import sys
from threading import Lock
from typing import Any

from cmarkgfm import _cmark, cmark

RAW_HTML: int = cmark.Options.CMARK_OPT_UNSAFE
"""The option that keeps raw HTML; without it, a comment replaces each piece."""

_EXTENSIONS = ("table", "strikethrough", "autolink", "tagfilter", "tasklist")
_ONE_AT_A_TIME = Lock()

# the library exports this function, but cmarkgfm does not wrap it
_free_tree = ctypes.CDLL(_cmark.__file__).cmark_node_free
_free_tree.argtypes, _free_tree.restype = [ctypes.c_void_p], None
# cmark's default allocator frees with this function
_free_text = (ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)).free
_free_text.argtypes, _free_text.restype = [ctypes.c_void_p], None

cmark.core_extensions_ensure_registered()


def to_html(markdown: str, options: int = 0) -> str:
    """Return the HTML, in linear time. Refuses lone surrogates, and stops at a NUL."""
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

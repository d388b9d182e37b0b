"""cmark-gfm by cmarkgfm, with its memory given back.

cmarkgfm's own functions free neither the document nor the HTML that they make of it (2025.10.22: 2 to 10 KB lost with
every post), and offer nothing to do so. The library that they call does: it is asked by ctypes.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from cmarkgfm import _cmark, cmark

_EXTENSIONS = ("table", "strikethrough")
_FULL_INFO = 1 << 16  # CMARK_OPT_FULL_INFO_STRING, which cmarkgfm has no name for
_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE | _FULL_INFO
_made: list[Any] = []  # the extensions and the functions that free, once they have been looked up


def to_html(text: str) -> str:
    """Return the HTML of a GFM text: tables and strikes, raw HTML kept, no addresses linked by themselves.

    What an info string says behind its language stands in an attribute `data-meta`.
    """
    if not _made:
        _made.append(_looked_up())
    extensions, free_node, free_text = _made[0]
    lib = _cmark.lib
    data = text.encode()
    parser = lib.cmark_parser_new(_OPTIONS)
    try:
        for extension in extensions:
            lib.cmark_parser_attach_syntax_extension(parser, extension)
        lib.cmark_parser_feed(parser, data, len(data))
        root = lib.cmark_parser_finish(parser)
        html = lib.cmark_render_html(root, _OPTIONS, lib.cmark_parser_get_syntax_extensions(parser))
        found: bytes = _cmark.ffi.string(html)
        free_text(html)
        free_node(root)
    finally:
        lib.cmark_parser_free(parser)
    return found.decode()


def _looked_up() -> tuple[list[Any], Callable[[Any], None], Callable[[Any], None]]:
    cmark.core_extensions_ensure_registered()
    extensions = [cmark.find_syntax_extension(name) for name in _EXTENSIONS]
    try:
        node, text = ctypes.CDLL(_cmark.__file__).cmark_node_free, ctypes.CDLL(None).free
    except (AttributeError, OSError, TypeError):  # a build that shows neither: what it makes is lost, as before
        return extensions, _lose, _lose
    return extensions, _freeing(node), _freeing(text)


def _freeing(function: Any) -> Callable[[Any], None]:
    """Return a function of C as one of what cffi points at."""
    function.argtypes, function.restype = [ctypes.c_void_p], None
    return lambda pointer: function(int(_cmark.ffi.cast("uintptr_t", pointer)))


def _lose(_pointer: Any) -> None:
    """Free nothing."""

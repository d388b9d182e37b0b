"""Load msgspec without typing_extensions, which would take 3 to 5 % of the time of ``newsingest parse FILE``.

msgspec uses typing_extensions if it can import it, and otherwise the module typing. From Python 3.11 on, both give it
the same: ``get_type_hints`` with all annotations, ``Required`` and ``NotRequired``. beautifulsoup4 installs
typing_extensions, so it is always there.
"""

import sys

_NAME = "typing_extensions"


def _load() -> None:
    if "msgspec" in sys.modules or _NAME in sys.modules or len(sys._current_frames()) > 1:  # noqa: SLF001
        return  # another thread might import typing_extensions at the same time
    sys.modules[_NAME] = None  # type: ignore[assignment] # an import of this name now raises ImportError
    try:
        import msgspec  # noqa: F401, PLC0415
    finally:
        del sys.modules[_NAME]


_load()

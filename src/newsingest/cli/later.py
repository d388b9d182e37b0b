"""Modules of the standard library that run only when something in them is used.

click imports inspect, PyYAML base64, python-frontmatter json and pathlib, and logging (for selectolax) traceback.
``parse`` of a file uses none of them, but loading them takes a tenth of its time.
"""

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType

UNUSED_BY_PARSE = ("base64", "inspect", "json", "pathlib", "traceback")


class Later(ModuleType):
    """A module whose code has not run yet."""

    def __getattr__(self, name: str) -> object:
        """Run the code of the module at the first use of a name that it does not have yet."""
        self.__class__ = ModuleType  # type: ignore[assignment] # the class of a module can be changed, also back
        if self.__spec__ is not None and self.__spec__.loader is not None:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def postpone(names: tuple[str, ...]) -> None:
    """Make an import of each of these modules run no code. The first use of something in the module runs it.

    The standard library's LazyLoader does the same, but in Python 3.11 a second import of a module runs it. Does nothing
    if there is another thread, because both threads could use a module for the first time.
    """
    if len(sys._current_frames()) > 1:  # noqa: SLF001 - threading would have to be loaded
        return
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            sys.modules[name] = module = module_from_spec(spec)
            module.__class__ = Later

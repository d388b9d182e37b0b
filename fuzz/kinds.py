"""Give each find a kind, so that different finds can be distinguished."""

import re
import traceback


def kind(error: Exception) -> str:
    """Return the type of an exception, the last two places of its traceback, and the first words of its message."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    places = " ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.name}" for frame in frames)
    return f"{type(error).__name__} {places} {' '.join(re.findall('[A-Za-z_]+', str(error))[:3])}"

"""What tells one find from another."""

import re
import traceback


def kind(error: Exception) -> str:
    """Return the exception, the last two places that it came through, and the first words of what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    places = " ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.name}" for frame in frames)
    return f"{type(error).__name__} {places} {' '.join(re.findall('[A-Za-z_]+', str(error))[:3])}"

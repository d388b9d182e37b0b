"""The version, which is that of the rules too: a run of convert with another one converts again."""

__version__ = "0.1.0"

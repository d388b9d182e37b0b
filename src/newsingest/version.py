"""The version of newsingest and its rules. A run of ``convert`` with another version converts inputs again."""

__version__ = "0.2.0"

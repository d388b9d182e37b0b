"""The table of keys: the front matter keys of each field, best first. Case, underscores and hyphens do not matter.

Jekyll defines few keys. Importers from WordPress, Blogger, TypePad and Tumblr, and Hexo, Hugo, Zola, Pelican and
authors add their own (70 were seen).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, get_args

from newsingest.article import Role
from newsingest.draft import ScalarField

ListField = Literal["categories", "tags"]

SCALARS: dict[ScalarField, tuple[str, ...]] = {
    "title": ("title", "posttitle", "标题"),
    "subtitle": ("subtitle", "副标题"),
    "summary": ("excerpt", "description", "summary", "postexcerpt", "摘要"),
    "published": (
        "date", "postdate", "publishedat", "pubdate", "publishdate", "published", "datepublished", "publicationdate", "publishtime",
        "发布时间", "发布日期", "日期",
    ),
    "modified": (
        "modifiedtime", "updated", "lastmodifiedat", "lastmodified", "lastmod", "modified", "postmodified", "updatedat", "datemodified",
        "lastupdated", "更新时间",
    ),
    # Most specific first. The last keys may name the page itself, and count only if they hold a complete address.
    "url": (
        "originalurl", "sourceurl", "from", "wordpressurl", "bloggerorigurl", "tumblrurl", "copyrighturl", "originallink", "sourcelink",
        "originalpost", "externalurl", "原文链接", "canonicalurl", "canonical", "url", "permalink", "link",
    ),
    "source": ("source", "来源"),
    "language": ("lang", "language", "locale"),
}  # fmt: skip
PEOPLE: dict[str, Role] = {
    **dict.fromkeys(("author", "authors", "wpauthor", "by", "作者"), "author"),
    **dict.fromkeys(("translator", "translators", "译者", "翻译"), "translator"),
    **dict.fromkeys(("reporter", "reporters", "记者"), "reporter"),
    **dict.fromkeys(("editor", "editors", "编辑"), "editor"),
    **dict.fromkeys(("photographer", "photographers", "摄影"), "photographer"),
}
# A singular key has one value; a string in a plural key is split: see fields._terms.
TERMS: dict[ListField, tuple[str, ...]] = {
    "categories": ("category", "分类", "categories"),
    "tags": ("tag", "tags", "标签"),
}
PLURALS = frozenset(("categories", "tags", "标签"))
TIME = "time"  # the time for a separate date
TAXONOMIES = "taxonomies"  # the mapping of categories and tags in Zola
_FIELDS: tuple[tuple[str, Iterable[str]], ...] = (
    *SCALARS.items(),
    *TERMS.items(),
    ("authors", PEOPLE),
    (TIME, (TIME,)),
)
_FIRST = -1  # the rank of a key that a profile names
_PLACES = {name: (field, rank) for field, names in _FIELDS for rank, name in enumerate(names)}


@lru_cache(maxsize=1024)  # the files of an archive share their keys
def name_of(key: str) -> str:
    """Return a key in the form of the table."""
    return key.replace("_", "").replace("-", "").replace(" ", "").casefold()


def holds_list(key: str) -> bool:
    """Return whether a key may hold several values: people, categories or tags."""
    return _PLACES.get(name_of(key), ("", 0))[0] in ("authors", *TERMS)


ROLES: tuple[Role, ...] = get_args(Role)
FIELDS = (*SCALARS, *TERMS, *ROLES)  # what a key of a profile may name


class Keys:
    """The keys of one front matter by field.

    named: fields and roles of keys, as a profile names them. These keys come before the keys of the table.
    """

    def __init__(self, front: Iterable[str], named: Mapping[str, str] = MappingProxyType({})) -> None:
        self._keys: dict[str, list[tuple[int, str]]] = {}
        self._roles = PEOPLE
        places = _PLACES
        if named:
            fields = {name_of(key): field for key, field in named.items()}
            self._roles = PEOPLE | {key: role for key, field in fields.items() for role in ROLES if role == field}
            told = {key: "authors" if field in ROLES else field for key, field in fields.items()}
            places = _PLACES | {key: (field, _FIRST) for key, field in told.items()}
        for key in front:
            if place := places.get(name_of(key)):
                self._keys.setdefault(place[0], []).append((place[1], key))

    def of(self, field: str) -> list[str]:
        """Return the keys of a field, best first. Keys of the same name keep the order of the file."""
        return [key for _, key in sorted(self._keys.get(field, ()), key=_rank)]

    def role(self, key: str) -> Role:
        """Return the role of the people that a key of the field ``authors`` names."""
        return self._roles[name_of(key)]


def _rank(ranked: tuple[int, str]) -> int:
    return ranked[0]

"""Posts for Hugo (https://gohugo.io/content-management/), in `content/posts` of the folder of a site."""

from typing import Any

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions, Site
from newsingest.exporters.markdown import between
from newsingest.exporters.posts import common, front_matter_value, is_withheld, names_of, post, usable, when
from newsingest.exporters.posts_text import Posts

_CJK = ("zh", "ja", "ko")
_BUNDLE = "index"  # a file of this name makes its folder a single page


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return one post."""
    found: dict[str, Any] = {
        "title": article.title or "",
        "date": when(article.published),
        "lastmod": when(article.modified),
        "draft": True if is_withheld(article) else None,
        "description": article.summary,
        "authors": names_of(article),
        "categories": article.categories,
        "tags": article.tags,
        "url": front_matter_value(article, "permalink"),
        "slug": front_matter_value(article, "slug"),
        "layout": front_matter_value(article, "layout"),
        "cover": front_matter_value(article, "cover"),
        "isCJKLanguage": True if (article.language or "").startswith(_CJK) else None,
        **common(article),
    }
    return post(found, article, Posts())


def layout(place: str) -> str:
    """Return the path of a post in the site's folder."""
    folder, slash, name = usable(place).rpartition("/")
    return f"content/posts/{folder}{slash}{name}{'-page' if name == _BUNDLE else ''}"


EXPORTER = Exporter(
    name="hugo",
    title="Hugo posts: Markdown files in the folders of a Hugo site",
    suffixes=(".md", ".markdown"),
    framing="document",
    appends=False,
    record=record,
    between=between,
    site=Site(layout=layout, dated=lambda place, _published: place),
)

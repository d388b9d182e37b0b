"""Posts for Jekyll (https://jekyllrb.com/docs/posts/), in the folder of a site: articles with a date in `_posts`.

Jekyll publishes a post under the date in its file name. An article that states no day becomes a page in `articles`,
because a day must not be invented.
"""

from typing import Any

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions, Site
from newsingest.exporters.markdown import between
from newsingest.exporters.posts import common, front_matter_value, is_dated, is_withheld, names_of, post, usable, when
from newsingest.exporters.posts_text import Posts
from newsingest.paths import cut
from newsingest.regex import regex

_NO_ADDRESS = regex(r"[^\w -]")
_LONGEST_POST_NAME = 255 - len(
    "2022-02-14-" + "~12345678" + ".md"
)  # bytes; a day, a number and a suffix are added to the name
_PLAIN_ADDRESS = "/:year/:month/:day/:title:output_ext"


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return one post."""
    date = when(article.published)
    odd = any(_NO_ADDRESS.search(name) for name in article.categories)
    found: dict[str, Any] = {
        "layout": front_matter_value(article, "layout") or ("post" if date else "page"),
        "title": article.title or "",  # without a title, Jekyll makes one from the file name
        "date": date,
        "last_modified_at": when(article.modified),
        "published": False if is_withheld(article) else None,
        "description": article.summary,
        "author": names_of(article),
        "categories": article.categories,
        # Jekyll puts categories into the address of a post. A colon or a slash there breaks the site.
        "permalink": front_matter_value(article, "permalink") or (_PLAIN_ADDRESS if date and odd else None),
        "slug": front_matter_value(article, "slug"),
        "cover": front_matter_value(article, "cover"),
        "tags": article.tags,
        "lang": article.language,
        **common(article),
        "render_with_liquid": False,  # for Jekyll 4 and later; for older versions the text is escaped
    }
    return post(found, article, Posts(line_end="<br>"))


def layout(place: str) -> str:
    """Return the name of a post. Names must differ even between folders: Jekyll's addresses have no folders."""
    place = usable(place)
    name = place.rpartition("/")[2]
    return name if is_dated(name) else cut(place.replace("/", "-"), _LONGEST_POST_NAME)


def dated(place: str, published: str | None) -> str:
    """Return the path of a post: `_posts/2022/2022-02-14-a.md`, or `articles/a.md` if name and article state no day."""
    if is_dated(place):
        return f"_posts/{place[:4]}/{place}"
    day = (when(published) or "")[:10]
    return f"_posts/{day[:4]}/{day}-{place}" if day else f"articles/{place}"


EXPORTER = Exporter(
    name="jekyll",
    title="Jekyll posts: Markdown files in the folders of a Jekyll site",
    suffixes=(".md", ".markdown"),
    framing="document",
    appends=False,
    record=record,
    between=between,
    site=Site(layout=layout, dated=dated),
)

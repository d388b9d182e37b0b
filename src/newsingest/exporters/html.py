"""HTML: one standalone page for each article. The page loads only the pictures of the article and runs no script."""

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions
from newsingest.exporters.html_text import attribute, escaped_text, html_of_blocks, is_safe_address

# A second defence, if the escaping fails: the browser runs no script, loads no style and sends no form.
_POLICY = (
    "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1.05em/1.8 system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1{line-height:1.3}img{max-width:100%;height:auto}figure{margin:1em 0}figcaption,.about{font-size:.9em;opacity:.75}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid;padding:.2em .6em}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:.25em solid}pre{overflow-x:auto}"
)


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return one page."""
    language = f' lang="{attribute(article.language)}"' if article.language else ""
    title = escaped_text(article.title or "")
    return (
        f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{_meta(article)}<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<article>\n"
        f"{_header(article)}{html_of_blocks(article.body)}{_footer(article)}</article>\n</body>\n</html>\n"
    ).encode()


def _meta(article: Article) -> str:
    named = [("description", article.summary), ("keywords", ", ".join(article.tags))]
    named += [("author", author.name) for author in article.authors]
    lines = [f'<meta name="{name}" content="{attribute(value)}">\n' for name, value in named if value]
    if article.url and is_safe_address(article.url):
        lines.append(f'<link rel="canonical" href="{attribute(article.url)}">\n')
    return "".join(lines)


def _header(article: Article) -> str:
    about = [escaped_text(article.source)] if article.source else []
    if article.published:
        about.append(f'<time datetime="{article.published}">{article.published.replace("T", " ")}</time>')
    about += [escaped_text(author.name) for author in article.authors]
    lines = [
        f"<h1>{escaped_text(article.title)}</h1>\n" if article.title else "",
        f"<p><strong>{escaped_text(article.subtitle)}</strong></p>\n" if article.subtitle else "",
        f'<p class="about">{" · ".join(about)}</p>\n' if about else "",
        f"<blockquote><p>{escaped_text(article.summary)}</p></blockquote>\n" if article.summary else "",
    ]
    return f"<header>\n{''.join(lines)}</header>\n" if any(lines) else ""


def _footer(article: Article) -> str:
    lines = []
    if article.data_source:
        lines.append(f'<p class="about">数据来源：{escaped_text(article.data_source)}</p>\n')
    if article.url:
        address = escaped_text(article.url)
        link = f'<a href="{attribute(article.url)}">{address}</a>' if is_safe_address(article.url) else address
        lines.append(f'<p class="about">{link}</p>\n')
    return f"<footer>\n{''.join(lines)}</footer>\n" if lines else ""


EXPORTER = Exporter(
    name="html",
    title="HTML: one standalone page per article",
    suffixes=(".html", ".htm"),
    framing="document",
    appends=False,
    record=record,
)

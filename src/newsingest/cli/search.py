"""newsingest search: search the articles in a database."""

from collections.abc import Iterator

import click

from newsingest.cli.output import check_stdout, echo, echo_json, on_terminal
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import complain
from newsingest.errors import InputError, NewsingestError, UsageError, counted, one_line
from newsingest.paths import shown
from newsingest.search import Context, Hit, Order, Wanted
from newsingest.search import search as searched


@click.command()
@click.argument("database", type=PATH, metavar="DATABASE")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--since", metavar="DATE", help="Find articles published on DATE or later: 2022, 2022-01 or 2022-01-31.")
@click.option(
    "--until", metavar="DATE", help="Find articles published on DATE or earlier; 2022-01 includes all January."
)
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Find only articles from this source. Repeatable."
)
@click.option("--sort", "order", type=click.Choice(["rank", "date"]), default="rank", show_default=True,
              help="Print the best matches first (rank), or the newest (date).")  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Print at most N articles."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per article.")
def search(  # noqa: PLR0913 - one argument for each option
    *,
    database: str,
    words: tuple[str, ...],
    since: str | None,
    until: str | None,
    sources: tuple[str, ...],
    order: Order,
    limit: int,
    as_json: bool,
) -> None:
    """Search the articles in a SQLite database.

    \b
    Examples:
      newsingest search news.db 新能源 --since 2022-01 --source 南岭财经
      newsingest search news.db 能源 补贴 --sort date --limit 5
      newsingest search news.db 新能源 --json | jq -r .path

    DATABASE is a .db file that convert or parse wrote. A WORD is one or more characters, not only
    punctuation. It need not be a whole word. An article matches if each WORD is in its title or text. Case, accents and
    full-width letters make no difference.

    The exit status is that of grep: 0 if an article matches, 1 if none does, 2 for an error.
    """
    wanted = Wanted(words=words, since=since, until=until, sources=sources, order=order, limit=limit)
    try:
        check_stdout()
        count, hits = _found(database, wanted)
    except UsageError:
        raise
    except NewsingestError as error:
        complain(error)
        raise click.exceptions.Exit(2) from error
    for hit in hits:
        if as_json:
            echo_json(hit)
        else:
            _show(hit, coloured=on_terminal())
    if not as_json:
        click.echo(
            counted(count, "article") + (f", {limit} shown (--limit shows more)" if limit < count else ""), err=True
        )
    if not count:
        raise click.exceptions.Exit(1)


def _found(database: str, wanted: Wanted) -> tuple[int, Iterator[Hit]]:
    """Return how many articles match, and the first of them. Raises InputError if the database cannot be opened."""
    try:
        with open(database, "rb"):
            pass
    except OSError as error:
        msg = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise InputError(msg, "name a database that newsingest convert -o NAME.db wrote", shown(database)) from error
    return searched(database, wanted)


def _show(hit: Hit, *, coloured: bool) -> None:
    about = "  ".join(filter(None, (hit.published, hit.source)))
    title = one_line(hit.title or "(no title)")
    echo(click.style(title, bold=True) if coloured else title)
    for context in hit.context:
        echo("    " + _line(context, coloured=coloured))
    place = f"{hit.path}/{hit.member}" if hit.member else hit.path
    echo("    " + one_line(f"{about}  {place}" if about else place))
    echo()


def _line(context: Context, *, coloured: bool) -> str:
    match = one_line(context.match)
    match = click.style(match, fg="yellow", bold=True) if coloured else match
    return one_line(context.before) + match + one_line(context.after)

"""Write docs/reference/commands.md from the click commands: for each its help, arguments, options and examples."""

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from newsingest.cli.main import COMMANDS, GROUPS, cli
from newsingest.cli.reading import reading_options

PAGE = Path(__file__).parent.parent / "docs/reference/commands.md"
_HEAD = """# Commands

    newsingest [OPTIONS] COMMAND [ARGUMENTS]

Every command writes its result to standard output and everything else to standard error. Every command takes `-h` or
`--help`. [Exit status](exit-status.md) lists what each command returns to the shell.
`newsingest -V` or `newsingest --version` prints the version.

This page is generated from the commands themselves (`make docs`), and a test compares the two.
"""
_READING = """## Reading options

These options say how to read the inputs. Each command above names those that it takes. [Limits](limits.md) describes
each limit of `--max`.
"""
_AS_IS = "\b\n"  # marks a paragraph that click does not wrap
_EXAMPLES = f"{_AS_IS}Examples:\n"
_JOINT = "\0"  # replaces a space in code, so that the line is not broken there
_CODE = re.compile(
    rf"""
    pip\ install\ '[^']*'
    | --to\ (?:json|jsonl|md|csv|tsv)\b
    | \bnewsingest\ (?:{"|".join(COMMANDS)})\b (?:\ (?:--?[a-z][\w-]*|[A-Z]{{3,}}\b(?:\.\.\.)?))*
    | (?<![\w-]) --?[a-z0][\w-]* (?:\ (?:-|\d+)(?=[\s,.;]))?  # a flag, and the - or number behind it
    | (?<![\w-]) - (?=\s)                                 # standard input or output
    | (?<![\w.]) \.[a-z][\w.]*\w                          # a suffix
    | [$~][\w/.]*\w | \b[a-z0-9]+://[\w./]* | \\x1b | <U\+\w+>
    | \b[\w-]+=[\w*]+ | \bI/N\b
    | \b(?:ADDRESS|ARCHIVE|DATABASE|DATE|DEST|FILE|GLOB|HOST:PORT|NAME|SECONDS|SHARE|SOURCE|WORD|ZONE)\b(?:\.\.\.)?
    """,
    re.VERBOSE,
)


def page() -> str:
    """Return the page."""
    commands = {name: _command(name) for name in COMMANDS}
    lines = [_HEAD, "| | command | what it does |", "|---|---|---|"]
    for group, names in GROUPS.items():
        rows = [f"[`{name}`](#newsingest-{name}) | {_summary(commands[name])} |" for name in names]
        lines += [f"| {'' if number else group} | {row}" for number, row in enumerate(rows)]
    for group, names in GROUPS.items():
        lines += ["", f"## {group}"]
        for name in names:
            lines += ["", *_section(name, commands[name])]
    lines += ["", _READING, *_table(_reading())]
    notes = [note for command in commands.values() for note in _notes(command) if _is_about_reading(note)]
    for note in dict.fromkeys(notes):
        lines += ["", _filled(note)]
    return "\n".join(lines) + "\n"


def marked(text: str) -> str:
    """Return a plain text as Markdown: flags, suffixes and names of values as code, and other text escaped."""
    found = []
    position = 0
    for code in _CODE.finditer(text):
        found += [_escaped(text[position : code.start()]), f"`{code[0]}`"]
        position = code.end()
    return "".join([*found, _escaped(text[position:])])


def _escaped(text: str) -> str:
    return re.sub(r"([*`|\[\]\\])", r"\\\1", text).replace("<", "&lt;")


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    if command is None:
        raise ValueError(name)
    return command


def _summary(command: click.Command) -> str:
    return marked(command.get_short_help_str(200))


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"newsingest {name}")
    first, *rest = _paragraphs(command.help or "")
    yield from (f"### newsingest {name}", "", _filled(first), "")
    yield f"    newsingest {name} {' '.join(command.collect_usage_pieces(context))}"
    for text in sorted(rest, key=lambda text: not text.startswith(_EXAMPLES)):  # examples first
        if text.startswith(_EXAMPLES):
            yield from ("", "Examples:", "", "```sh", inspect.cleandoc(text.removeprefix(_EXAMPLES)), "```")
        elif text.startswith(_AS_IS):
            yield from ("", "```text", inspect.cleandoc(text.removeprefix(_AS_IS)), "```")
        else:
            yield from ("", _filled(text))
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    if arguments:
        told = (f"`{argument.make_metavar(context)}` ({_count(argument)})" for argument in arguments)
        yield from ("", f"Argument{'s' if len(arguments) > 1 else ''}: {', '.join(told)}.")
    reading = {option.name for option in _reading()}
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    shared = [option for option in options if option.name in reading]
    own = [option for option in options if option not in shared]
    if own:
        yield from ("", *_table(own))
    for text in _notes(command):
        if not _is_about_reading(text):
            yield from ("", _filled(text))
    if shared:
        what = "these [reading options]" if len(shared) > 1 else "this [reading option]"
        yield from ("", f"It {'also ' if own else ''}takes {what}(#reading-options):")
        yield ", ".join(f"`{option.opts[-1]}`" for option in shared) + "."


def _notes(command: click.Command) -> list[str]:
    """Return the paragraphs that the help of a command shows below the options."""
    return _paragraphs(command.epilog) if command.epilog else []


def _is_about_reading(note: str) -> bool:
    """Return whether a note explains a reading option, so that it belongs below the table of these options."""
    return not {option.opts[-1] for option in _reading()}.isdisjoint(re.findall(r"(?<!\S)--[a-z-]+", note))


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n\n+", inspect.cleandoc(text))


def _filled(text: str) -> str:
    words = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", _JOINT), marked(" ".join(text.split())))
    return textwrap.fill(words, 118, break_long_words=False, break_on_hyphens=False).replace(_JOINT, " ")


def _count(argument: click.Argument) -> str:
    if argument.nargs == 1:
        return "one" if argument.required else "one, or none"
    return "one or more" if argument.required else "any number"


def _reading() -> list[click.Option]:
    """Return the options for reading inputs."""

    @click.command()
    @reading_options
    def reads(**_options: object) -> None:
        pass

    return [parameter for parameter in reads.params if isinstance(parameter, click.Option)]


def _table(options: Iterable[click.Option]) -> Iterator[str]:
    yield from ("| option | value | default | meaning |", "|---|---|---|---|")
    for option in options:
        names = " ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
        meaning, default = _told_default(option.help or "")
        yield f"| {names} | {_value(option)} | {_default(option) or marked(default)} | {marked(meaning)} |"


def _told_default(text: str) -> tuple[str, str]:
    """Return the text of an option without its sentence ``Default: …``, and the default in this sentence."""
    told = re.search(r"(?:^|\s)Default: (.*?)\.(?=\s|$)", text)
    return (text[: told.start()] + text[told.end() :], told[1]) if told else (text, "")


def _value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return " ".join(f"`{choice}`" for choice in option.type.choices)
    name = f"`{option.make_metavar(click.Context(click.Command('')))}`"
    return name + _range(option.type)


def _range(kind: object) -> str:
    if not isinstance(kind, click.IntRange | click.FloatRange) or kind.min is None:
        return ""
    if kind.max is not None:
        return f", {kind.min} to {kind.max}"
    return f", more than {kind.min}" if kind.min_open else f", at least {kind.min}"


def _default(option: click.Option) -> str:
    if option.required:
        return "required"
    default = option.to_info_dict()["default"]  # None if there is no default; option.default would be click's own mark
    return "" if option.is_flag or default in (None, "", ()) else f"`{default}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

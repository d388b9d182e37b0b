"""cmark gives back what it takes."""

from pathlib import Path

from newsingest.html.cmark import to_html

TEXT = "# 题\n\n正文*强调*，见[链接](http://example.com)。\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n" * 30


def resident() -> int:
    """Return the memory of this process, in KB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_its_memory_does_not_grow_with_the_texts() -> None:
    for _ in range(200):
        to_html(TEXT)
    before = resident()
    for _ in range(1000):
        to_html(TEXT)
    assert resident() - before < 5_000  # cmarkgfm's own function loses 150,000


def test_tables_strikes_and_raw_html() -> None:
    assert to_html("| a |\n|---|\n| ~~b~~ 5~6 |\n").count("<del>") == 1
    assert to_html("<script>x</script>\n") == "<script>x</script>\n"

"""Test a report in a browser: no code from an input runs, the page fits its window, and the search works."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from conftest import ROOT
from consumers.conftest import program

CHROMIUM = program("chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Text that breaks out of each place for a text: between tags, in an attribute, in a script, a style or a comment.
EVIL = (
    "\"'><img src=x onerror=\"document.title='evil'\"><svg onload=\"document.title='evil'\"><script>document.title='evil'"
    "</script></title></style></pre></script><script>document.title='evil'</script>--><iframe srcdoc=\"<script>"
    "parent.document.title='evil'</script>\">\u202e\x1b"
)
POST = """---
title: '{quoted}'
date: 2022-02-14
tags: ['{quoted}']
note: '{quoted}'
---
<p>砚湖{evil}</p>
<p><a href="javascript:document.title='evil'">x</a><img src="https://example.com/p.png" alt="p"></p>
<script>document.title = "evil"</script>
<!-- {evil} -->
<table><tr>{cells}</tr></table>
<pre>{long}</pre>
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a report on hostile inputs and the samples."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "in").mkdir()
    text = POST.format(
        evil=EVIL.replace("\x1b", ""), quoted=EVIL.replace("'", "''").replace("\x1b", ""),
        cells="<td>格子里的字</td>" * 40, long="long" * 200,
    )  # fmt: skip
    (folder / "in/a.html").write_text(text, "utf-8")
    (folder / "in/<img src=x onerror=document.title='evil'>.md").write_text(f"---\ntitle: {EVIL}\n", "utf-8")
    output = folder / "report.html"
    sources = (str(folder / "in"), str(ROOT / "samples"))
    command = [
        sys.executable,
        "-m",
        "newsingest",
        "report",
        *sources,
        "--exclude",
        "*.json",
        "-j",
        "1",
        "-o",
        str(output),
    ]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert done.returncode == 1, done.stderr
    return output


def dumped(page: Path, profile: Path, *flags: str) -> str:
    """Return the HTML of the page in the browser after its scripts have run."""
    done = subprocess.run(
        [CHROMIUM, "--headless", *FLAGS, *flags, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    return done.stdout.decode()


def test_nothing_of_an_input_runs(page: Path, tmp_path: Path) -> None:
    found = dumped(page, tmp_path / "profile")
    title = re.search("<title>(.*?)</title>", found)
    assert title is not None
    assert title[1].endswith(" – newsingest report")
    assert '<form id="search" role="search">' in found, "the script of the page has run"
    naked = tmp_path / "naked.html"  # without the page's policy, the escaping alone must protect it
    naked.write_text(re.sub("<meta http-equiv=.Content-Security-Policy.*?>", "", page.read_text("utf-8")), "utf-8")
    assert title[0] in dumped(naked, tmp_path / "other")


def test_the_policy_stops_what_would_slip_through(page: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    script = "<script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">"
    broken.write_text(page.read_text("utf-8").replace("</main>", f"{script}</main>"), "utf-8")
    assert "<title>evil</title>" not in dumped(broken, tmp_path / "profile")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_fits_its_window_and_loads_nothing(width: int, scheme: str, browser: Any, page: Path) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [page.as_uri()]
    assert said == []
    assert tab.evaluate(CONTRAST) == []
    tab.close()


def test_the_search_and_the_links(browser: Any, page: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(page.as_uri())
    shown = tab.locator("#sample > article:visible")
    everything = shown.count()
    tab.get_by_label("Search titles").fill("砚湖 onerror")
    assert shown.count() == 1
    assert tab.get_by_role("status").inner_text() == f"1 of {everything} shown"
    tab.locator("#gaps td a").first.click()
    assert shown.count() == everything, "what is gone to is shown"
    assert tab.locator("#sample > article:target details[open]").count() == 1
    tab.get_by_label("Search titles").fill("no such word anywhere")
    assert shown.count() == 0
    tab.close()


def test_without_script_all_is_there(browser: Any, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert not tab.locator("#search").is_visible()
    tab.locator("summary", has_text="Input and record").first.click()
    assert tab.locator("pre.input").first.is_visible()
    context.close()


def test_the_keyboard_reaches_the_text(browser: Any, page: Path) -> None:
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.close()


# Return the elements whose text has less contrast with its background than 4.5:1 (WCAG 2.2, 1.4.3).
CONTRAST = """
() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3]) return colour;
    }
    return [255, 255, 255];
  };
  const bad = new Set();
  for (const one of document.body.querySelectorAll("*")) {
    if (["SCRIPT", "STYLE"].includes(one.tagName) || ![...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(one);
    const [a, b] = [light(rgb(one.closest("svg") ? style.fill : style.color)), light(behind(one.parentElement ? one : null))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(`${one.tagName}.${one.className.baseVal ?? one.className} ${ratio.toFixed(2)}`);
  }
  return [...bad];
}
"""

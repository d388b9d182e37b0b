"""Fixtures for the tests of consumers: the archive that all consumers read, and its articles.

The archive has the samples, and articles with text that is hard for an output format.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import newsingest
from conftest import ROOT
from newsingest.article import Article

HARD = {
    "hard/2021-05-06-marks.md": """---
title: '=1+1，"引号"与逗号,，*ST陌桑 1,000 <b>不是标签</b> {{ x }}'
date: 2021-05-06 07:08
tags: [债券, '=2+2', '1,000']
author: 王五
---
甲**（乙）**丙，~~丁~~，{{ page.title }} {% raw %} 与 `x|y`，A<B 且 B>C，"引" -- 省略...

# [~~删去的~~](http://news.example.com/1)

| 项目 | 利率 |
|---|---|
| 甲 \\| 乙 | 1．00% |

- 其一
- 其二
  1. 内层

```
{{ code }} | <script>
```

![图](https://img.example.com/a(1).png)
""",
    "hard/categories.md": "---\ntitle: 栏目\ndate: 2021-05-07\ncategories: ['财经:股票', 'http://x.example', 'a/b']\n---\n<p>甲。</p>\n",
    "hard/a b.md": "---\ntitle: 空格\ndate: 2021-05-07\n---\n<p>乙。</p>\n",
    "hard/a-b.md": "---\ntitle: 连字号\ndate: 2021-05-07\n---\n<p>丙。</p>\n",
    "hard/a/b.en.md": "---\ntitle: 语言\ndate: 2021-05-07\n---\n<p>丁。</p>\n",
    "hard/a/b.md": "---\ntitle: 层级\ndate: 2021-05-07\n---\n<p>戊。</p>\n",
    "hard/text/003.txt": "　　新华社北京2月14日电 第一段写在这里，价格为$1.00与$$2。\n　　第二段：“引号”，100%，a_b_c，x^2。\n",
    "hard/dated/004.txt": "　　第一段写在这里。\n　　第二段写在这里。\n　　来源：海城晚报\n",
    "hard/index.html": "---\ntitle: 首页文章\ndate: 2020-02-03T04:05:06+08:00\n---\n<p>甲。</p><p>新能源汽车，能源。</p>",
}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of inputs. It holds the corpus too, if NEWSINGEST_CORPUS names one."""
    folder = tmp_path_factory.mktemp("archive") / "in"
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("*.json"))
    for name, text in HARD.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if "NEWSINGEST_CORPUS" in os.environ:
        shutil.copytree(os.environ["NEWSINGEST_CORPUS"], folder / "corpus", ignore=shutil.ignore_patterns("*.json"))
    return folder


@pytest.fixture(scope="session")
def articles(archive: Path) -> dict[str, Article]:
    """Return the articles of the archive, by relative path."""
    found = {}
    for path in sorted(archive.rglob("*")):
        if path.is_file():
            try:
                found[str(path.relative_to(archive))] = newsingest.parse(path)
            except newsingest.NewsingestError:
                continue
    assert len(found) >= len(HARD) + 20
    return found


Convert = Callable[..., Path]


@pytest.fixture(scope="session")
def convert(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Return a function that converts the archive into a new destination with a given name."""

    def run(name: str, *options: str) -> Path:
        target = tmp_path_factory.mktemp("out") / name
        command = [sys.executable, "-m", "newsingest", "convert", str(archive), "-o", str(target), "-q", *options]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()
        return target

    return run


def program(name: str) -> str:
    """Return the path of a program. Fail the test if the program is not installed."""
    found = shutil.which(name)
    assert found, f"{name} is not installed: make test-consumers installs it"
    return found

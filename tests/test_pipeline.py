import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

import newsingest
from newsingest import AmbiguousFormatError, ReadOptions, UnknownFormatError, UsageError, parsers, pipeline
from newsingest.parsers import Detection, Parser
from newsingest.source import decode

POST = "---\ntitle: 甲\ndate: 2022-02-14 13:41:48\n---\n<p>乙</p>\n"
TEXT = "　　第一段写在这里。\n　　第二段写在这里。\n"


def test_formats_are_told_apart() -> None:
    assert newsingest.detect(POST.encode())[0] == "jekyll"
    assert newsingest.detect(TEXT.encode())[0] == "fullwidth"
    assert newsingest.detect(("---\ntitle: 甲\n---\n" + TEXT).encode())[0] == "jekyll"
    assert newsingest.detect("　　第一段写在这里。　　第二段写在这里。".encode())[0] == "fullwidth"


@pytest.mark.parametrize(
    "text",
    [
        "Just some text.\n",
        "没有缩进的一行。\n又一行。\n",
        "    四个半角空格，\n    不是全角缩进。\n",
        "---\n\nA rule, and then text.\n\n---\n",
        "　日本語の段落は一つの全角空白で始まる。\n　次の段落です。\n",
        '{"title": "　　甲"}',
        "<html>　　甲</html>",
        "　　体育 新闻 分词 之后 的 语料 每个 词 之间 都 有 空格 。\n",
        "Subject: hello\nFrom: someone\n---\ntext",
    ],
)
def test_other_files_are_refused_with_what_was_looked_for(text: str) -> None:
    with pytest.raises(UnknownFormatError, match=r"unknown format \(.*front matter.*--from"):
        pipeline.choose(decode(text.encode()))
    assert newsingest.detect(text.encode())[0] is None


def test_a_tie_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(_source: object) -> Detection:
        return Detection(0.7, "looks like it")

    first, second = (
        Parser(name, name, (), both, parsers.PARSERS[0].parse, parsers.PARSERS[0].proof) for name in ("a", "b")
    )
    monkeypatch.setattr(parsers, "PARSERS", (first, second))
    with pytest.raises(AmbiguousFormatError, match=r"two formats fit: a .* and b .*--from"):
        pipeline.choose(decode(POST.encode()))


def test_the_format_can_be_named() -> None:
    article = newsingest.parse_bytes("没有缩进的一行。\n".encode(), options=ReadOptions(format="fullwidth"))
    assert article.text == "没有缩进的一行。"
    with pytest.raises(UsageError):
        newsingest.parse_bytes(POST.encode(), options=ReadOptions(format="docx"))


@pytest.mark.parametrize("zone", ["+08:00", "Asia/Shanghai"])
def test_a_zone_fills_a_missing_offset_and_only_that(zone: str) -> None:
    def published(date: str) -> str | None:
        post = f"---\ntitle: 甲\ndate: {date}\n---\n乙\n"
        return newsingest.parse_bytes(post.encode(), options=ReadOptions(timezone=zone)).published

    assert published("2022-02-14 13:41:48") == "2022-02-14T13:41:48+08:00"
    assert published("2022-02-14 13:41") == "2022-02-14T13:41+08:00"
    assert published("2022-02-14 13:41:48 +0100") == "2022-02-14T13:41:48+01:00"
    assert published("2022-02-14") == "2022-02-14"


@pytest.mark.parametrize("profile", ["archive.toml", Path("archive.toml"), {}])
def test_a_profile_that_was_not_read_is_wrong_usage(profile: object) -> None:
    with pytest.raises(
        UsageError, match=r"profile must be a Profile, not .* \(use newsingest.read_profile to read the file"
    ):
        pipeline.check(ReadOptions(profile=profile))  # type: ignore[arg-type]


def test_an_unknown_zone_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        newsingest.parse_bytes(POST.encode(), options=ReadOptions(timezone="Mars/Olympus"))


@pytest.mark.parametrize("read", [newsingest.parse_bytes, newsingest.detect])
@pytest.mark.parametrize("name", ["encoding", "encoding_errors", "format", "html_parser", "timezone", "profile"])
def test_options_of_one_file_are_checked(read: Callable[..., object], name: str) -> None:
    with pytest.raises(UsageError):
        read(POST.encode(), options=ReadOptions(**{name: "nonsense"}))  # type: ignore[arg-type]


@pytest.mark.parametrize("read", [newsingest.parse_bytes, newsingest.detect])
@pytest.mark.parametrize(("data", "kind"), [("a.md", "str"), (None, "NoneType"), (memoryview(b"a"), "memoryview")])
def test_what_is_not_bytes_is_a_type_error(read: Callable[..., object], data: object, kind: str) -> None:
    with pytest.raises(TypeError, match=f"^data must be bytes, not {kind}; newsingest.parse reads a file$"):
        read(data)


def test_what_identifies_an_article() -> None:
    one = newsingest.parse_bytes(TEXT.encode(), name="a.txt")
    two = newsingest.parse_bytes(TEXT.encode("gb18030").replace(b"\n", b"\r\n"), name="b.txt")
    assert one.id != two.id
    assert one.fingerprint == two.fingerprint
    assert newsingest.parse_bytes(TEXT.encode(), name="c.txt").id == one.id


def test_the_date_in_a_file_name_counts_where_the_post_states_none() -> None:
    post = "---\ntitle: 甲\n---\n乙\n".encode()
    assert newsingest.parse_bytes(post, name="a/_posts/2016-3-24-x.md").published == "2016-03-24"
    assert newsingest.parse_bytes(post, name="a/_posts/2016-13-24-x.md").published is None
    assert newsingest.parse_bytes(POST.encode(), name="2016-03-24-x.md").published == "2022-02-14T13:41:48"
    assert newsingest.parse_bytes(TEXT.encode(), name="2016-03-24-x.txt").published is None


def test_errors_name_the_input_and_survive_pickling() -> None:
    with pytest.raises(newsingest.FrontMatterError) as caught:
        newsingest.parse_bytes(b"---\ntitle: a\nlayout: post\n", name="x.md")
    assert str(caught.value).startswith("x.md: the front matter starts with --- but never ends (")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(again) == str(caught.value)


def test_same_in_same_out() -> None:
    assert newsingest.parse_bytes(POST.encode()) == newsingest.parse_bytes(POST.encode())

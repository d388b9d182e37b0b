import re

import pytest

import newsingest
from newsingest.errors import BinaryInputError, DecodeError, EmptyInputError, TooLargeError
from newsingest.limits import Limits
from newsingest.options import ReadOptions
from newsingest.source import decode

SIMPLIFIED = "　　江州今年的夏粮收购比去年提前了六天，全市设了三百多个收购点。\n"
TRADITIONAL = "　　海城老糖廠昨天以一間書店的面貌重新開門，許多人帶著孩子來。\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        ("今年夏粮收购", "gb18030", "gb18030"),
        ("昨天開幕的書店", "big5", "big5hkscs"),
    ],
)
def test_encodings_are_found_out(text: str, codec: str, encoding: str) -> None:
    source = decode(text.encode(codec))
    assert (source.text, source.encoding) == (text, encoding)
    assert source.warnings == ()


def test_a_drawing_above_the_text_does_not_decide_the_encoding() -> None:
    drawing = "╭═════════╮\n║ 江州书屋 ╟─┤ ╱◥██◣ ├─╢\n╰═════════╯\n" * 12
    source = decode((drawing + SIMPLIFIED * 30).encode("gb18030"))
    assert (source.encoding, source.text.endswith(SIMPLIFIED)) == ("gb18030", True)


def test_utf_16_big_endian_with_a_mark() -> None:
    source = decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"))
    assert (source.text, source.encoding) == (SIMPLIFIED, "utf-16-be")


@pytest.mark.parametrize(
    ("data", "text", "newline"),
    [
        (b"a\nb", "a\nb", "lf"),
        (b"a\r\nb\r\n", "a\nb\n", "crlf"),
        (b"a\rb", "a\nb", "cr"),
        (b"a\r\nb\n", "a\nb\n", "mixed"),
        (b"a\r\r\nb", "a\nb", "mixed"),
        (b"a", "a", "none"),
        (b"a\xe2\x80\xa8b\xc2\x85c", "a\u2028b\x85c", "none"),
    ],
)
def test_line_ends(data: bytes, text: str, newline: str) -> None:
    source = decode(data)
    assert (source.text, source.newline) == (text, newline)


def test_padding_is_dropped() -> None:
    assert decode(SIMPLIFIED.encode("gb18030") + b"\0" * 4096).text == SIMPLIFIED


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
def test_a_nul_within_the_text_is_dropped(codec: str) -> None:
    text = TRADITIONAL * 3
    assert decode((text[:20] + "\0" + text[20:]).encode(codec)).text == text


def test_a_few_bad_bytes_are_replaced_with_a_warning_that_counts_them() -> None:
    source = decode(SIMPLIFIED.encode() * 10 + b"\xff\xfe" + SIMPLIFIED.encode())
    assert source.encoding == "utf-8"
    assert source.text.count("\ufffd") == 2
    assert [(w.code, w.message.split()[0]) for w in source.warnings] == [("undecodable", "2")]


def test_strict_takes_no_bad_byte_and_replace_takes_any() -> None:
    data = b"\xff" * 40 + "　　夏粮".encode()
    with pytest.raises(DecodeError, match="cannot be decoded"):
        decode(data, "x.txt", ReadOptions(encoding="utf-8"))
    assert decode(data, "x.txt", ReadOptions(encoding="utf-8", encoding_errors="replace")).text.endswith("夏粮")
    with pytest.raises(DecodeError):
        decode(SIMPLIFIED.encode() * 99 + b"\xff", "", ReadOptions(encoding="utf-8", encoding_errors="strict"))


def test_a_named_encoding_is_read_with_its_superset() -> None:
    assert decode("喆".encode("gbk"), "", ReadOptions(encoding="gb2312")).encoding == "gb18030"


def test_text_that_was_decoded_wrongly_before_warns() -> None:
    assert [w.code for w in decode("　　锟斤拷锟斤拷，今年。".encode()).warnings] == ["mojibake"]
    assert [w.code for w in decode("　　今年\ufffd。".encode()).warnings] == ["mojibake"]
    for latin in ("iso-8859-1", "cp1252"):
        wrong = "海城渔港今天开渔。一百二十艘渔船出海，渔民说今年的鱼比去年多。".encode("gb18030").decode(latin)
        assert [w.code for w in decode(f"<p>{wrong}</p>".encode()).warnings] == ["mojibake"]
    for sound in ("£¡£¬", "¡£" * 30, "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ £¬ ÐÑÒÓÔÕÖ×ØÙ", "Père Noël à l'École ¡£"):
        assert decode(sound.encode()).warnings == ()
    assert [w.code for w in decode("é\u0080\u0081 Ã¤".encode()).warnings] == ["mojibake"]


@pytest.mark.parametrize("data", [b"", b" \n\r\n", "\u3000\u3000\n".encode(), b"\0\0\0", b"\xef\xbb\xbf"])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(EmptyInputError):
        decode(data)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n....", b"PK\x03\x04....", b"\x7fELF\x02", bytes(range(256)) * 4, b"a\0b\0c\0d\0e\0f"]
)
def test_binary(data: bytes) -> None:
    with pytest.raises(BinaryInputError):
        decode(data)


KINDS = [
    (b"SQLite format 3\0" + bytes(84), "a SQLite database, not a text file (newsingest search and stats read"),
    (b"\x89PNG\r\n\x1a\n....", "a PNG picture, not a text file (leave it out"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture, not a text file (leave it out"),
    (b"GIF89a\x01", "a GIF picture, not a text file (leave it out"),
    (b"RIFF\0\0\0\0WEBPVP8 " + bytes(range(256)) * 4, "a WebP picture, not a text file (leave it out"),
    (b"%PDF-1.7\n", "a PDF file, not a text file (leave it out"),
    (b"PK\x03\x04....", "a ZIP file (an archive or an Office document), not a text file (convert reads .zip"),
    (b"\x1f\x8b\x08\0", "a gzip file, not a text file (unpack it"),
    (b"\x28\xb5\x2f\xfd", "a zstd file, not a text file (unpack it"),
    (b"PAR1" + bytes(range(256)) * 4, "a Parquet file, not a text file (leave it out"),
    (b"\x7fELF\x02", "a program, not a text file (leave it out"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4,
        "an Office document, not a text file (save it as text",
    ),
]


@pytest.mark.parametrize(("data", "message"), KINDS)
def test_binary_of_a_known_kind(data: bytes, message: str) -> None:
    with pytest.raises(BinaryInputError, match=re.escape(f"x.bin: {message}")) as caught:
        decode(data, "x.bin")
    assert "--encoding" not in str(caught.value)


@pytest.mark.parametrize("start", ["PAR1", "RIFF", "BM", "ID3", "BZh"])
def test_a_text_may_start_like_a_binary_file(start: str) -> None:
    assert decode(f"{start} 是这家公司的名字。\n".encode()).text.startswith(start)


def test_size_limit() -> None:
    with pytest.raises(TooLargeError, match="12 bytes"):
        decode(b"x" * 12, "x.txt", ReadOptions(limits=Limits(size=11)))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16", "utf-32"])
def test_a_character_that_the_end_cuts_in_two_costs_no_more_than_itself(encoding: str) -> None:
    text = "　　農民排隊時間縮短一半。\n　　企業訂單增長，創近年新高"
    data = text.encode(encoding)[:-1]
    found = decode(data)
    assert found.text == text[:-1] + "\ufffd"
    assert [warning.code for warning in found.warnings] == ["undecodable"]
    with pytest.raises(DecodeError):
        decode(data, options=ReadOptions(encoding_errors="strict"))


@pytest.mark.parametrize(
    "bad", [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff"]
)
def test_bytes_that_no_utf8_has_are_damage(bad: bytes) -> None:
    """Read overlong forms, surrogates and code points beyond the last plane as damage: they could hide a `/` or NUL."""
    text = "　　农民排队时间缩短一半，企业订单增长，创近年新高。\n" * 20
    found = decode(text.encode() + bad + text.encode())
    assert found.text.replace("\ufffd", "") == text * 2
    assert [warning.code for warning in found.warnings] == ["undecodable"]
    with pytest.raises(DecodeError, match=r"not valid UTF-8: [0-9]+ of [0-9]+ .*, the first at byte [0-9]+"):
        decode("　　农民排队。\n".encode() + bad + b"x")


def test_a_lone_surrogate_does_not_get_in() -> None:
    text = "　　农民排队时间缩短一半。\n" * 20
    assert decode((text + "\ud800" + text).encode("utf-16", "surrogatepass")).text.count("\ufffd") == 1
    post = b'---\ntitle: "\\ud800"\n---\n<p>\xe7\x94\xb2&#xD800;&#x110000;&#0;</p>'
    article = newsingest.parse_bytes(post, name="a.html")
    assert article.title == "\\ud800"  # broken YAML is read as text
    assert article.text == "甲\ufffd\ufffd\ufffd"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        SIMPLIFIED,
        TRADITIONAL * 300,
        "---\ntitle: 停牌\ndate: 2020-01-01\n---\n砚湖股份今日停牌。\n",
        "plain English, 16 bits a letter\n",
        "　　江州市今年第一季度用电量同比增长百分之五，工业用电占了一半还多，居民用电占两成" * 9,
    ],
)
def test_utf_16_without_a_mark_is_read(text: str, codec: str) -> None:
    source = decode(text.encode(codec))
    assert (source.text, source.encoding, source.warnings) == (text, codec, ())


def test_utf_16_without_a_mark_that_ends_in_half_a_character_is_read() -> None:
    source = decode(SIMPLIFIED.encode("utf-16-le")[:-1])
    assert (source.text[:-1], [w.code for w in source.warnings]) == (SIMPLIFIED[:-1], ["undecodable"])


def test_what_is_no_text_is_refused_with_a_way_to_name_the_encoding() -> None:
    for data in (bytes(range(256)) * 8, "今年".encode("utf-32-le") * 9, b"\x00\x01" * 99):
        with pytest.raises(BinaryInputError, match="give the encoding of this file with --encoding"):
            decode(data, "x.bin")


HEAD = "---\ntitle: 江州用电\ndate: 2020-01-01\n---\n"
BODY = "<p>江州市今年第一季度用电量同比增长百分之五，工业用电占了一半还多。</p>\n"
FOREIGN = "<p>海城老糖廠昨天以一間書店的面貌重新開門，許多人帶著孩子來。</p>\n"


@pytest.mark.parametrize(
    ("parts", "encoding"),
    [
        ([(HEAD, "utf-8"), (BODY * 3, "gbk")], "utf-8+gb18030"),
        ([(HEAD, "gbk"), (BODY * 3, "utf-8")], "utf-8+gb18030"),
        ([(HEAD, "utf-8"), (FOREIGN * 3, "big5")], "utf-8+big5hkscs"),
        ([(HEAD, "utf-8"), (BODY * 3, "gbk"), (BODY, "utf-8"), (BODY, "gbk")], "utf-8+gb18030"),
        ([(HEAD, "utf-8-sig"), (BODY, "gb18030")], "utf-8+gb18030"),
        ([(SIMPLIFIED * 3, "utf-8"), ("　　又一段别处来的话。\n", "gbk")], "utf-8+gb18030"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_in_two_encodings_are_decoded_apart(parts: list[tuple[str, str]], encoding: str, newline: str) -> None:
    source = decode(b"".join(text.replace("\n", newline).encode(codec) for text, codec in parts))
    assert source.text == "".join(text for text, _ in parts)
    assert source.encoding == encoding
    assert [w.code for w in source.warnings] == ["mixed_encodings"]


def test_both_encodings_in_one_line_warn() -> None:
    source = decode(BODY.strip().encode("gbk") + BODY.encode() + BODY.encode("gbk") * 9)
    assert [w.code for w in source.warnings] == ["mojibake", "undecodable"]


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_one_encoding_is_not_taken_for_two(codec: str) -> None:
    text = FOREIGN * 20
    for size in range(1, 60):
        source = decode(text[:size].encode(codec) + b"\n" + text.encode(codec))
        assert (source.encoding, source.warnings) == ({"big5": "big5hkscs"}.get(codec, codec), ())


def test_damaged_utf_8_is_not_taken_for_two_encodings() -> None:
    source = decode((SIMPLIFIED * 9).encode() + b"\xb7\xa2" + SIMPLIFIED.encode())
    assert (source.encoding, [w.code for w in source.warnings]) == ("utf-8", ["undecodable"])


@pytest.mark.parametrize(
    "front",
    [
        "title: News\ntags: [电]",
        "title: 电",
        "title: 电\ntags: [钱]\nauthor: 林",
        "title: “News”",
        "title: Lin’s news",
        "title: Café\ntags: [电]",
        "title: 뉴스",
    ],
)
@pytest.mark.parametrize(("body", "codec", "other"), [(BODY, "gbk", "gb18030"), (FOREIGN, "big5", "big5hkscs")])
@pytest.mark.parametrize("fence", ["---\n", "\ufeff---\n", ""])
def test_front_matter_of_single_characters_keeps_its_encoding(
    front: str, body: str, codec: str, other: str, fence: str
) -> None:
    head = f"{fence}{front}\nlayout: post\n---\n"
    for times in (2, 30):
        source = decode(head.encode() + (body * times).encode(codec))
        assert (source.text, source.encoding) == (head.removeprefix("\ufeff") + body * times, f"utf-8+{other}")
        assert [w.code for w in source.warnings] == ["mixed_encodings"]


def test_a_single_line_keeps_its_encoding() -> None:
    source = decode((BODY * 3).encode("gbk") + "[电]\n".encode() + BODY.encode("gbk"))
    assert (source.text, source.encoding) == (BODY * 3 + "[电]\n" + BODY, "utf-8+gb18030")


@pytest.mark.parametrize("title", ["茅台", "通", "A股", "佟"])
def test_short_lines_that_could_be_utf_8_go_with_those_around_them(title: str) -> None:
    text = f"---\ntitle: {title}\n---\n{title}\n" + BODY * 2 + f"{title}\n" + BODY
    source = decode(text.encode("gbk"))
    assert (source.text, source.encoding, source.warnings) == (text, "gb18030", ())
    body = text.partition("---\n")[2].partition("---\n")[2]
    assert decode(HEAD.encode() + body.encode("gbk")).text == HEAD + body
    assert decode(HEAD.encode("gbk") + (BODY + "Café\n" + BODY).encode()).text == HEAD + BODY + "Café\n" + BODY


def test_single_characters_of_utf_8_over_a_damaged_body_warn() -> None:
    data = "---\ntitle: News\ntags: [电]\n---\n".encode() + (BODY * 30).encode("gbk")
    assert [w.code for w in decode(data[:-20] + b"\xff" + data[-20:]).warnings] == ["mojibake", "undecodable"]
    assert [w.code for w in decode(data, options=ReadOptions(encoding="gbk")).warnings] == ["mojibake"]

"""Recognize people's names, by short closed rules for likely places and by lists of words that look like names."""

import re
from collections.abc import Iterator
from functools import cache

from newsingest import chinese_scripts as han
from newsingest.news import words
from newsingest.regex import regex

_SURNAMES = words.word_list("surnames")
_SINGLE = "".join(name for name in _SURNAMES if len(name) == 1)
_DOUBLE = "|".join(name for name in _SURNAMES if len(name) == 2)  # noqa: PLR2004 - 欧阳
# Every name matches in only one way (欧阳 + 修, not 欧 + 阳修); otherwise a list of thirty names would take a billion
# attempts.
NAME = rf"(?:(?:{_DOUBLE})\h{{1,2}}|(?!(?:{_DOUBLE})\h)[{_SINGLE}]\h{{1,2}})"
_FOREIGN = r"\h{1,8}[·•・](?:\h|[·•・]){1,12}"
_LATIN = r"[A-Za-z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){0,3}"
# 和 and 与 part names of at least two characters: 张三和李四, but not 李和平.
_SPLIT = regex(r"[、，,/／;；&]|(?:(?<=\h\h)|(?<=[\sA-Za-z.]))[和与](?=\h\h|[\sA-Za-z])|\s+|\u3000")
_SEPARATOR = regex(r"[、，,/／;；]")
# Separators of names of which one is Latin and must not be split at its own spaces: Nuno Campos 与 Vadym Barda.
_BESIDE_LATIN = regex(
    r"[、，,/／;；&]|(?<!\s)\s++and\s++|(?<=[A-Za-z.])\s++(?=\h{2})|(?<=\h)\s++(?=[A-Za-z])|(?<=[A-Za-z.])\s*+[和与](?=\s|\h|[A-Za-z])|(?:(?<=\h)|(?<=\s))[和与]\s*+(?=[A-Za-z])"
)
_SPACED = regex(r"(?:(?<![^、，,/;； \u3000]))(\h)[ \u3000](\h)(?![^、，,/;； \u3000])")  # 张 三
NOBODY = words.words("nobody")

# Texts after a role such as 记者 that are not names: 记者 五名, 编辑：本科以上, 作者：李四 一等奖.
_NOBODY = regex(
    r"(?:约|各)?[一二两三四五六七八九十百\d]{1,3}[名人位首篇幅]|若干.?|不限|.*(?:[以之][上下内]|学历|经验|本科|专科|大专|硕士|博士|优先|专业|[^·]某.?|姓名的.*|报道|报导|采写)|[特一二三四]等奖|优秀奖|版式|版面|校对|排版|美编|制图|视觉|设计|策划|统筹|监制|审校"
)
# Parts of a sentence: 记者 站在桥头, 翻译：我想回家. A long pen name may contain them: 鱼流泪了你看见了吗.
_SAYS = regex(r"(?=.{2,4}\Z).*[在的了就我你他她是不着过要会说让把于吗呢吧啊呀嘛么您谁怎]")
_PERSON = regex(rf"{NAME}|{_FOREIGN}|{_LATIN}")
_SHORT = regex(r"\h{2,4}")
_LOOSE = regex(rf"{NAME}|{_FOREIGN}|{_LATIN}|\h{{2,4}}|\h{{5,10}}(?<=[提江克甫孜木尔娜古热])")
_ONE = regex(NAME)
_SHORTEST, _LONGEST = 2, 6  # characters of a Chinese name, and of two adjacent Chinese names


@cache
def _listed(*lists: str) -> frozenset[str]:
    return frozenset().union(*map(words.words, lists))


def is_word(text: str) -> bool:
    """Return whether a text that reads as a name is a word or a place: 谢谢, 温泉."""
    return text in _listed("words", "places", "more")


def is_person(text: str, *, alone: bool = False, bare: bool = False) -> bool:
    """Return whether a text is the name of a Chinese person, and neither a word nor a place.

    alone: no role says that the text is a name, so each character must be usual in given names.
    bare: there is no bracket either, so any dictionary entry counts as a word.
    """
    if not _SHORTEST <= len(text) <= _LONGEST or not _ONE.fullmatch(text) or text[-1] == "氏" or is_word(text):
        return False
    if not (alone or bare):
        return True
    if text in _listed("odd"):
        return False
    given = text[2:] if text[:2] in _SURNAMES else text[1:]
    if any(char in _common() and char not in _listed("given") for char in given):
        return False  # 胡辣汤
    return not (bare and text in _listed("persons"))


@cache
def _common() -> frozenset[str]:
    """Return the common characters of simplified script, from which the list of given names was made."""
    return frozenset(han.COMMON).difference(han.TRADITIONAL)


def people(text: str, *, strict: bool = False, alone: bool = False, behind_role: bool = False) -> list[str]:
    """Return the names in a list such as 张三、李四 or 王五 赵六; [] if any part is not a name.

    strict: accept only Chinese names with a known surname that are not words, because other texts are as likely.
    alone: like strict, if no role says that the text names people.
    behind_role: accept any two to four Chinese characters, because only a name follows 记者 and similar roles.
    """
    text = _unspaced(text)
    parts = [part for part in _SPLIT.split(text) if part]
    pieces = [] if strict else [piece for part in _BESIDE_LATIN.split(text) if (piece := part.strip())]
    if any(re.fullmatch(_LATIN, piece) for piece in pieces):
        parts = pieces
    shape = _LOOSE if behind_role else _PERSON
    # If one part of a list is certainly a name, the other parts are names too: (任晓华、洪山).
    sure = alone and len(parts) > 1 and any(is_person(part, alone=True) for part in parts)
    rare = _rare(parts) if strict else None
    found: list[str] = []
    for part in parts:
        if part in NOBODY or _NOBODY.fullmatch(part):
            return []
        if sure and _ONE.fullmatch(part):
            named = True
        elif strict or alone:
            named = part == rare or is_person(part, alone=alone)
        else:
            named = shape.fullmatch(part) is not None and (_reads_as_name(part) if behind_role else not is_word(part))
        two = _two(part)
        if not two and not named:
            return []
        found += two or [part]
    return found


def _rare(parts: list[str]) -> str | None:
    """Return the one part of a long list of people that is a rare name (莽小路) or also a word: 张三、李四、王五、白杨."""
    others = [part for part in parts if not is_person(part)]
    if len(others) != 1 or len(parts) < _LIST or not _GIVEN.fullmatch(others[0]):
        return None
    return None if is_word(others[0]) and not _ONE.fullmatch(others[0]) else others[0]


_LIST = 4  # the minimum number of names in such a list
_GIVEN = regex(r"\h{2,3}")


def _reads_as_name(text: str) -> bool:
    """Return whether a text after a role is a name, not part of a sentence."""
    return _ONE.fullmatch(text) is not None or _SAYS.match(text) is None


def _unspaced(text: str) -> str:
    """Return a list of names without the space inside names of two characters."""
    text = text.strip()
    return _SPACED.sub(lambda found: found[1] + found[2], text) if " " in text or "\u3000" in text else text


def _two(text: str) -> list[str]:
    """Return two adjacent names without a separator, if only one split gives two known surnames; else []."""
    return together(text, most=2) if len(text) <= _LONGEST and not _ONE.fullmatch(text) else []


def together(text: str, *, most: int = 3) -> list[str]:
    """Return adjacent names without a separator, if only one split gives known surnames; else [].

    most: the maximum number of names.
    """
    ways = list(_ways(text, most)) if _SHORTEST * 2 <= len(text) <= most * _LONG_NAME else []
    return ways[0] if len(ways) == 1 else []


_LONG_NAME = 4  # characters: 欧阳小强


def _ways(text: str, most: int) -> Iterator[list[str]]:
    if is_person(text):
        yield [text]
    if most > 1:
        for length in range(_SHORTEST, min(_LONG_NAME, len(text) - _SHORTEST) + 1):
            if is_person(text[:length]):
                for rest in _ways(text[length:], most - 1):
                    yield [text[:length], *rest]


def pair(text: str) -> list[str]:
    """Return the names in 章田/雅龙: joined by a slash, at least one with a known surname."""
    parts = re.split(r"[/／]", text)
    short = all(_SHORT.fullmatch(part) and not is_word(part) for part in parts)
    return parts if len(parts) > 1 and short and any(_ONE.fullmatch(part) for part in parts) else []


def loose_people(text: str) -> list[str]:
    """Return the names after a label such as 编辑：. A short first part is a name, even if it is unusual."""
    parts = [part for part in re.split(r"[、，,/／;；\s]+", _unspaced(text)) if part]
    if any(_NOBODY.fullmatch(part) or not _reads_as_name(part) for part in parts):
        return []
    if found := people(text, behind_role=True):
        return found
    if parts and len(parts) > 1 and all(re.fullmatch(r"[A-Za-z.'-]+", part) for part in parts):
        return [text.strip()]
    first = [p for p in parts[:1] if p not in NOBODY and len(p) <= 12 and re.fullmatch(r"(?!.*\d\d)[\w·•・.-]+", p)]  # noqa: PLR2004
    return first + [p for part in parts[1:] for p in people(part, strict=True)]

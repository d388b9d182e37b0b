"""Test that words and characters are found the same way before and after their expression compiles."""

import pytest

from newsingest.regex import Characters, Words

TEXTS = ("", "本报记者 张三", "编辑：李四", "老桥不老", "\u3000\u3000他说。", "a(b)[c]", "^-")


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_found_alike_by_trial_and_by_search(text: str) -> None:
    words = Words("记者", "编辑", "[c]", "(b")
    first = [(words.found(text), bool(words.are_in(text))) for _ in range(3)]
    while "search" not in vars(words._any):
        words.are_in(text)
    assert (sorted(words.found(text)), bool(words.are_in(text))) == (sorted(first[0][0]), first[0][1])
    assert first[0] == first[1] == first[2]


@pytest.mark.parametrize("text", TEXTS)
def test_characters_are_found_alike_by_trial_and_by_search(text: str) -> None:
    characters = Characters("者编桥c")
    first = bool(characters.are_in(text)), characters.without(text), characters.count_in(text)
    characters.are_in("x" * 10_000)
    characters.without("")
    assert first == (bool(characters.are_in(text)), characters.without(text), characters.count_in(text))
    assert all("search" in vars(expression) for expression in (characters._any, characters._runs))
    assert first == (first[2] > 0, "".join(char for char in text if char not in "者编桥c"), len(text) - len(first[1]))


def test_one_file_needs_no_expression_for_words() -> None:
    words = Words("记者")
    assert all(words.are_in("记者") for _ in range(50))
    assert "search" not in vars(words._any)

"""Dialects: which one a page speaks, and what makes a text of one without spaces readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apiscribe.api import ArrayOf, FreeObject, MapOf, Named, Scalar, Schema
from apiscribe.grammar.cells import parse_type, required
from apiscribe.grammar.spacing import apart
from apiscribe.location import Location
from apiscribe.page import Cell, Link, Paragraph, Span
from apiscribe.vocabulary import Vocabulary, detect, languages, load
from apiscribe.vocabulary.announcements import Announcement
from apiscribe.vocabulary.spacing import set_apart

HERE = Location("page", 1)
ENGLISH, CHINESE = load("en"), load("zh")


def test_every_dialect_has_the_same_groups() -> None:
    assert languages() == ("en", "zh")
    for language in languages():
        words = load(language)
        assert words.language == language
        assert words.facts.keys() == ENGLISH.facts.keys()
        assert words.marks.keys() == ENGLISH.marks.keys()
        assert set(words.columns.values()) == set(ENGLISH.columns.values())
        assert set(words.sections.values()) == set(ENGLISH.sections.values())
        assert set(words.types.values()) == set(ENGLISH.types.values())


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("## 功能介绍\n\n|参数|是否必选|参数类型|描述|\n|--|--|--|--|\n|name|是|String|灯的名称|\n", "zh"),
        ("<table><tr><th>参数</th><th><p>参数类型</p></th></tr><tr><td>type</td><td>String</td></tr></table>", "zh"),
        ("参数\n\n参数类型\n\n描述\n\nname\n\nString\n\n灯的名称\n", "zh"),
        ("| **Parameter** | **Type** |\n", "en"),
        ("URI\n---\n\n| Parameter | Type | Description |\n| name | String | 灯的名称 |\n", "en"),
        ("no head at all", "en"),
        ("", "en"),
    ],
)
def test_a_page_speaks_the_dialect_of_its_heads(page: str, language: str) -> None:
    assert detect(page).language == language


def test_names_of_fields_are_no_heads() -> None:
    fields = "".join(
        f"|{name}|是|String|灯|\n" for name in ("name", "type", "status", "description", "code", "key", "item")
    )
    assert detect(f"## 请求参数\n\n|参数|是否必选|参数类型|描述|\n|--|--|--|--|\n{fields}").language == "zh"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("可选值：red、blue，默认red。", "可选值: red / blue, 默认 red."),
        ("默认值为false缺省值：true", "默认值为 false 缺省值: true"),
        ("长度1-64个字符", "长度 1-64 个字符"),
        ("取值范围：０～１００", "取值范围: 0~100"),
        ("desc（降序）、asc", "desc (降序) / asc"),
        ("固定为“or”", '固定为 "or"'),
        ("red-红色", "red - 红色"),
        ("already apart: a, b", "already apart: a, b"),
        ("", ""),
    ],
)
def test_words_and_marks_are_set_apart(text: str, expected: str) -> None:
    assert set_apart(text)[0] == expected


@given(st.text("灯的a1，、。：；（）“”-~ \u3000{<[", max_size=20))
def test_setting_apart_adds_nothing_but_spaces_and_keeps_places(text: str) -> None:
    apart_text, places = set_apart(text)
    assert len(places) == len(text) + 1 and places == sorted(places) and places[-1] == len(apart_text)
    assert set_apart(apart_text)[0] == apart_text
    for index, character in enumerate(text):
        if character.isalnum():
            assert apart_text[places[index]] == character


def test_bold_texts_and_links_keep_their_words() -> None:
    shown = Paragraph("类型：red，见Lamp。", HERE, strong=(Span(3, 6),), links=(Link(8, 12, "lamp"),))
    moved = apart(Cell((shown,), HERE), CHINESE).paragraphs[0]
    assert moved.text == "类型: red, 见 Lamp."
    assert moved.strong_texts() == ("red",)
    assert moved.text[moved.links[0].start : moved.links[0].end] == "Lamp"
    assert apart(Cell((shown,), HERE), ENGLISH).paragraphs == (shown,)


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("String", Scalar("string")),
        ("字符串", Scalar("string")),
        ("整型", Scalar("integer")),
        ("长整型", Scalar("integer", "int64")),
        ("布尔类型", Scalar("boolean")),
        ("对象", FreeObject()),
        ("Array of strings", ArrayOf(Scalar("string"))),
        ("Array of Lamp objects", ArrayOf(Named("Lamp", ""))),
        ("Lamp对象", Named("Lamp", "")),
        ("Lamp对象数组", ArrayOf(Named("Lamp", ""))),
        ("List<Lamp>", ArrayOf(Named("Lamp", ""))),
        ("Map<String,String>", MapOf(Scalar("string"))),
        ("String数组", ArrayOf(Scalar("string"))),
        ("字符串数组", ArrayOf(Scalar("string"))),
        ("对象数组", ArrayOf(FreeObject())),
        ("一盏灯", None),
    ],
)
def test_chinese_types(text: str, schema: Schema | None) -> None:
    assert parse_type(apart(Cell((Paragraph(text, HERE),), HERE), CHINESE), CHINESE) == schema


@pytest.mark.parametrize(
    ("text", "answer"), [("是", True), ("否", False), ("可选", False), ("必选", True), ("灯", None)]
)
def test_chinese_answers(text: str, answer: bool | None) -> None:
    assert required(Cell((Paragraph(text, HERE),), HERE), CHINESE) is answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请求参数", Announcement("parameters", "request")),
        ("请求Header参数", Announcement("parameters", "request", "header")),
        ("路径参数", Announcement("parameters", None, "path")),
        ("Query参数", Announcement("parameters", None, "query")),
        ("响应Body参数", Announcement("parameters", "response", "body")),
        ("响应消息头参数说明", Announcement("parameters", "response", "header")),
        ("请求示例", Announcement("sample", "request")),
        ("响应示例：", Announcement("sample", "response")),
        ("状态码", Announcement("status", "response")),
        ("灯的参数", None),
        ("请求成功", None),
    ],
)
def test_chinese_announcements(text: str, said: Announcement | None) -> None:
    assert CHINESE.announcements.read(text) == said


@pytest.mark.parametrize(
    ("caption", "value"),
    [
        ("Lamp字段数据结构说明", "Lamp"),
        ("Lamp参数说明", "Lamp"),
        ("Lamp结构体", "Lamp"),
        ("字段lamp的数据结构", "lamp"),
        ("灯的说明", ""),
    ],
)
def test_chinese_captions_name_what_they_describe(caption: str, value: str) -> None:
    title = CHINESE.caption_words(f"表 3 {caption}")
    found = [match["value"] for form in CHINESE.caption_fields if (match := form.fullmatch(title))]
    assert found[:1] == ([value] if value else [])


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=languages())
def test_a_word_inside_of_another_says_nothing(words: Vocabulary) -> None:
    condition = words.phrases.condition
    assert CHINESE.phrases.condition.search("创建时间") is None
    assert CHINESE.phrases.condition.search("当前状态") is None
    assert CHINESE.phrases.condition.search("类型为desk时") is not None
    assert condition.search("") is None

"""Pages of HTML in the charset that they declare. What the bytes of a charset are is told by Python's own encoders."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from apiscribe.cli import main
from apiscribe.findings import CannotDo
from apiscribe.page_files import PageFile
from apiscribe.pages import transcribe_page

LAMPS = Path(__file__).parent / "cases" / "lamps-chinese-html" / "list_lamps.html"
CHINESE, JAPANESE, RUSSIAN, WESTERN = "灯泡的颜色", "電球のいろ", "Цвет лампы", "Größe “L” – 5 €"


def page(folder: Path, content: bytes, name: str = "lamp.html") -> PageFile:
    (folder / name).write_bytes(content)
    return PageFile(folder / name, name)


def said(folder: Path, content: bytes, name: str = "lamp.html") -> str:
    return page(folder, content, name).content().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("charset", "codec", "words"),
    [
        ("GBK", "gbk", CHINESE),
        ("gb2312", "gbk", "朱镕基"),  # in GBK only: makers of pages write the smaller name
        ("gb18030", "gb18030", "㐀𠀀"),
        ("big5", "big5", "燈泡的顏色"),
        ("Shift_JIS", "cp932", JAPANESE),
        ("euc-jp", "euc_jp", JAPANESE),
        ("ks_c_5601-1987", "cp949", "전구"),
        ("windows-1251", "cp1251", RUSSIAN),
        ("koi8-r", "koi8_r", RUSSIAN),
        ("ISO-8859-1", "cp1252", WESTERN),
        ("windows-874", "cp874", "สีของหลอดไฟ"),
        ("utf-8", "utf-8", CHINESE),
        ("utf-16", "utf-8", CHINESE),  # such a page could not be searched for a declaration
    ],
)
def test_a_page_is_read_in_the_charset_that_it_declares(tmp_path: Path, charset: str, codec: str, words: str) -> None:
    for declaration in (
        f'<meta charset="{charset}">',
        f"<META charset = '{charset}' />",
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
        f"<meta content='text/html;charset={charset}' http-equiv=content-type>",
        f'<?xml version="1.0" encoding="{charset}"?>',
    ):
        text = f"<html><head>{declaration}<title>{words}</title>"
        assert said(tmp_path, text.encode(codec)) == text
        assert said(tmp_path, text.encode(codec), "lamp.HTM") == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_counts_before_what_is_declared(tmp_path: Path, mark: bytes, codec: str) -> None:
    text = f"<meta charset=gbk><p>{CHINESE}"
    assert said(tmp_path, mark + text.encode(codec)) == text


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<!-- <meta charset=gbk> -->",
        '<meta name="description" content="charset=gbk">',
        '<meta charset="utf-8"><meta charset="gbk">',
        '<script charset="gbk"></script>',
        '<meta charset="lamps-7">',
        "<p>" * 2000 + '<meta charset="gbk">',
    ],
)
def test_what_declares_nothing(tmp_path: Path, head: str) -> None:
    assert said(tmp_path, f"{head}<p>{CHINESE}".encode()) == f"{head}<p>{CHINESE}"


def test_other_forms_declare_no_charset(tmp_path: Path) -> None:
    content = f"<meta charset=gbk>{CHINESE}".encode("gbk")
    assert [page(tmp_path, content, f"lamp{suffix}").content() for suffix in (".md", ".rst", ".txt")] == [content] * 3


@pytest.mark.parametrize(
    "charset", ["lamps-7", "zlib", "rot13", "unicode_escape", "idna", "utf-7", "../gbk", "\0", "é"]
)
def test_a_charset_that_is_not_known_is_refused_where_the_page_is_not_utf_8(tmp_path: Path, charset: str) -> None:
    lamp = page(tmp_path, f"<meta charset='{charset}'><p>".encode() + CHINESE.encode("gbk"))
    with pytest.raises(CannotDo, match=r"lamp\.html: the page is not UTF-8, and its charset .* is not known"):
        lamp.content()


def test_bytes_that_are_no_characters_of_the_charset_are_told_at_their_line(tmp_path: Path) -> None:
    content = LAMPS.read_text("utf-8").replace('charset="utf-8"', 'charset="gbk"').encode("gbk").split(b"\n")
    line = next(number for number, text in enumerate(content) if text.startswith(b"<h4"))
    content[line] = content[line] + b"\xff"
    (finding,) = (f for f in transcribe_page(page(tmp_path, b"\n".join(content))).findings if f.rule == "not-utf-8")
    assert finding.at.line == line + 1


def test_a_reference_in_another_charset_gives_what_it_gives_in_utf_8(tmp_path: Path) -> None:
    text = LAMPS.read_text(encoding="utf-8")
    declared = text.replace('charset="utf-8"', 'charset="gb2312"')
    assert declared != text
    one, other = transcribe_page(page(tmp_path, text.encode())), transcribe_page(page(tmp_path, declared.encode("gbk")))
    assert one == other
    assert one.operations


def test_a_project_keeps_pages_as_they_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read again, they declare the same charset."""
    stored = LAMPS.read_text("utf-8").replace('charset="utf-8"', 'charset="gbk"').encode("gbk")
    page(tmp_path, stored)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "lamps", "lamp.html"]) == 0
    assert (tmp_path / "spec" / "lamps" / "pages" / "lamp.html").read_bytes() == stored

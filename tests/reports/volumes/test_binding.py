"""The bound volume as a reader's program sees it: pages, labels, bookmarks, links, tags; and what is damaged is named."""

import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, IndirectObject

from reports.documents.whole import is_whole
from reports.volumes.binding import Chapter, bind
from reports.volumes.outline import DamagedDocument, read_outline
from tests.reports.documents.checker import faults
from tests.reports.documents.tags import cells, every_element, filled_columns, marks, tree
from tests.reports.documents.texts import page_texts
from tests.reports.volumes import documents

FIRE, POLICE = "第 3 章　消防局", "第 19 章　警察局"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(scope="module")
def front(folder):
    return documents.front(folder / "front.pdf", (0, 0), (0, 3), (1, 2))


@pytest.fixture(scope="module")
def chapters(folder):
    fire = documents.chapter(folder / "fire.pdf", word="消防", title="消防局年度報告", prefix="3-")
    police = documents.chapter(folder / "police.pdf", word="偵防", title="警察局年度報告", prefix="19-")
    return [Chapter(fire, FIRE, read_outline(fire)), Chapter(police, POLICE, read_outline(police))]


@pytest.fixture(scope="module")
def path(folder, front, chapters):
    target = folder / "volume.pdf"
    assert bind(target, front, chapters) == 10
    return target


@pytest.fixture(scope="module")
def volume(path):
    return PdfReader(path, strict=True)


def leads_to(volume, page: int) -> list[int]:
    """The pages that the links of a page lead to."""
    links = [link.get_object() for link in volume.pages[page]["/Annots"]]
    assert all("/A" not in link for link in links)
    return [volume.get_page_number(link["/Dest"][0].get_object()) for link in links]


def test_an_outline_says_how_a_document_is_numbered_and_headed(chapters):
    outline = read_outline(chapters[1].path)

    assert (outline.pages, outline.front, outline.prefix) == (4, 2, "19-")
    assert [(mark.title, mark.page, len(mark.children)) for mark in outline.bookmarks] == [
        ("警察局年度報告", 0, 0),
        ("目錄", 1, 0),
        ("壹、偵防", 2, 1),
        ("貳、偵防", 3, 0),
    ]
    assert [outline.label(page) for page in range(4)] == ["19-i", "19-ii", "19-1", "19-2"]


def test_the_checker_finds_in_the_volume_what_it_finds_in_its_documents_nothing(path, front, chapters):
    assert [faults(found) for found in (front, *(chapter.path for chapter in chapters), path)] == [[]] * 4


def test_the_pages_stand_in_the_order_of_the_volume(volume):
    texts = page_texts(volume)

    assert ["消防" in text for text in texts] == [False] * 2 + [True] * 4 + [False] * 4
    assert ["偵防" in text for text in texts] == [False] * 7 + [True] * 3


def test_pages_are_labelled_as_they_are_numbered(volume):
    assert volume.page_labels == ["i", "ii", "3-i", "3-ii", "3-1", "3-2", "19-i", "19-ii", "19-1", "19-2"]


def test_each_chapter_is_one_folded_bookmark_with_its_own_below(volume):
    cover, contents, fire, below_fire, police, below_police = volume.outline

    assert [mark.title for mark in (cover, contents, fire, police)] == ["彙編", "總目錄", FIRE, POLICE]
    assert [mark.title for mark in below_fire[:2]] == ["目錄", "壹、消防"]
    assert below_fire[2][0].title == "一、消防"
    assert [mark["/Count"] for mark in (fire, police)] == [-4, -4]
    found = [fire, *below_fire[:2], below_fire[3], police, *below_police[:2], below_police[3]]
    assert [volume.get_destination_page_number(mark) for mark in found] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_bookmark_leads_to_the_height_of_its_heading(volume, chapters):
    alone = PdfReader(chapters[0].path).outline[2]

    assert float(volume.outline[3][1].top) == pytest.approx(float(alone.top))


def test_a_link_inside_a_chapter_stays_in_it_though_both_have_a_place_of_that_name(volume):
    assert set(leads_to(volume, 3)) == {4, 5}
    assert set(leads_to(volume, 7)) == {8, 9}
    assert (leads_to(volume, 5), leads_to(volume, 9)) == ([4], [8])
    assert "/Names" not in volume.root_object


def test_a_line_of_the_contents_leads_into_the_chapter_and_says_whither(volume):
    assert leads_to(volume, 1) == [2, 5, 8]
    assert [link.get_object()["/Contents"] for link in volume.pages[1]["/Annots"]] == [
        "第 0 章",
        "第 0 章",
        "第 1 章",
    ]


def test_every_tag_hangs_below_the_one_that_names_it(volume):
    (document,) = tree(volume)["/K"]
    parts = [kid.get_object() for kid in document.get_object()["/K"]][-2:]

    assert [(part["/S"], part["/T"]) for part in parts] == [("/Part", FIRE), ("/Part", POLICE)]
    for element in every_element(volume):
        for kid in element["/K"]:
            if isinstance(kid, IndirectObject) and kid.get_object().get("/Type") == "/StructElem":
                assert kid.get_object().raw_get("/P") == element.indirect_reference


def test_everything_drawn_as_content_hangs_in_the_tree_once(volume):
    found = list(marks(tree(volume)["/K"]))
    drawn = [
        (page.indirect_reference.idnum, operands[1]["/MCID"])
        for page in volume.pages
        for operands, operator in ContentStream(page.get_contents(), volume).operations
        if operator == b"BDC" and "/MCID" in operands[1]
    ]

    assert sorted(found) == sorted(drawn)


def test_what_is_drawn_and_every_link_finds_its_tag_again(volume):
    nums = tree(volume)["/ParentTree"]["/Nums"]
    owners = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    used = []
    for page in volume.pages:
        used.append(page["/StructParents"])
        drawn = [tag for tag in owners[used[-1]].get_object() if isinstance(tag, IndirectObject)]
        assert drawn
        assert {tag.get_object().raw_get("/Pg") for tag in drawn} == {page.indirect_reference}
        for link in page.get("/Annots", ()):
            used.append(link.get_object()["/StructParent"])
            tag = owners[used[-1]].get_object()
            assert tag["/S"] == "/Link"
            assert link in [kid.get_object().raw_get("/Obj") for kid in tag["/K"] if not isinstance(kid, int)]

    assert list(owners) == sorted(owners) == sorted(used)


def test_header_cells_have_names_of_their_own_and_their_cells_call_them(volume):
    found = list(cells(volume))
    names = {cell["/ID"]: text for cell, text in found if "/ID" in cell}

    assert len(names) == sum(cell["/S"] == "/TH" for cell, _text in found) == 6
    called = [[names[name] for name in cell["/A"]["/Headers"]] for cell, _t in found if cell["/S"] == "/TD"]
    assert called == [["消防", "得分"], ["偵防", "得分"]]


def test_the_rows_of_every_table_fill_the_same_columns(volume):
    tables = [element for element in every_element(volume) if element["/S"] == "/Table"]

    assert [filled_columns(table) for table in tables] == [[2, 2], [2, 2]]


def test_the_faces_are_embedded(volume):
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in volume.pages
        for font in page["/Resources"].get_object()["/Font"].values()
    ]

    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {"TW-Kai", "TW-Kai-Bold"}
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"]) for font in fonts)


def test_the_volume_says_of_itself_once_what_each_document_says(volume, front):
    catalogue, alone = volume.root_object, PdfReader(front).root_object

    assert catalogue["/Metadata"].get_data() == alone["/Metadata"].get_data()
    packet = catalogue["/Metadata"].get_data()
    rdf = ET.fromstring(packet.partition(b"?>")[2].rpartition(b"<?xpacket")[0])[0]  # noqa: S314 - our own file
    said = {name.rpartition("}")[2]: value for part in rdf for name, value in part.attrib.items()}
    assert (said["part"], said["conformance"]) == ("1", "A")  # PDF/UA-1 comes after PDF/A-2a
    assert volume.metadata.title == "彙編"
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("zh-Hant-TW", True)
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    (intent,) = catalogue["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"


def test_the_same_documents_give_the_same_bytes(path, front, chapters, tmp_path):
    bind(tmp_path / "again.pdf", front, chapters)
    bind(tmp_path / "fewer.pdf", front, chapters[::-1])

    assert (tmp_path / "again.pdf").read_bytes() == path.read_bytes()
    assert PdfReader(tmp_path / "fewer.pdf").trailer["/ID"][1] != PdfReader(path).trailer["/ID"][1]


def _without_end(content: bytes) -> bytes:
    return content[:-2000]


def _with_another_byte(content: bytes) -> bytes:
    """In the largest stream, a face: a reader's program would show other characters."""
    place = len(content) // 3
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


def _with_another_byte_of_an_object(content: bytes) -> bytes:
    """In no stream: at the end of the table of objects."""
    place = content.rindex(b"endstream") + 12
    return content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]


def _with_objects_gone(content: bytes) -> bytes:
    """Whole small objects, their headers too: a library that mends what it reads would leave them out in silence."""
    return content[:20_000] + b"A" * 40_000 + content[60_000:]


def _of_another_kind(_content: bytes) -> bytes:
    return b"no PDF"


@pytest.mark.parametrize(
    "damage",
    [
        _without_end,
        _with_another_byte,
        _with_another_byte_of_an_object,
        _with_objects_gone,
        _of_another_kind,
        None,
    ],
)
def test_a_damaged_document_is_named(damage, chapters, tmp_path, english):
    broken = tmp_path / "107-TFD-annual-report.pdf"
    if damage:
        broken.write_bytes(damage(chapters[0].path.read_bytes()))

    with pytest.raises(DamagedDocument, match=r"107-TFD-annual-report\.pdf is missing or damaged") as raised:
        read_outline(broken)
    assert raised.value.path == broken


@pytest.mark.parametrize("damage", [_without_end, _of_another_kind, None])
def test_a_chapter_lost_before_it_is_bound_is_named_and_nothing_is_written(damage, front, chapters, tmp_path):
    broken = tmp_path / "107-TFD-annual-report.pdf"
    if damage:
        broken.write_bytes(damage(chapters[0].path.read_bytes()))
    before = set(tmp_path.iterdir())

    with pytest.raises(DamagedDocument) as raised:
        bind(tmp_path / "volume.pdf", front, [chapters[1], replace(chapters[0], path=broken)])
    assert raised.value.path == broken
    assert set(tmp_path.iterdir()) == before


def test_a_volume_says_that_it_is_whole(path, tmp_path):
    with path.open("rb") as file:
        assert is_whole(file) and file.tell() == 0
    content = path.read_bytes()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(_with_another_byte(content))
    with broken.open("rb") as file:
        assert not is_whole(file)


def test_a_pdf_that_is_no_document_of_the_portal_is_named(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "blank.pdf")

    with pytest.raises(DamagedDocument):
        read_outline(tmp_path / "blank.pdf")


def test_a_volume_that_cannot_be_written_leaves_the_one_before(path, front, chapters, tmp_path, monkeypatch):
    target = tmp_path / "volume.pdf"
    shutil.copyfile(path, target)

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("chiayi_kpi.core.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        bind(target, front, chapters[::-1])
    assert target.read_bytes() == path.read_bytes()
    assert list(tmp_path.iterdir()) == [target]

"""The bound volume as a reader's program sees it: pages, labels, bookmarks, links, tags."""

import io

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject

from reports.volume import galley, numbering
from reports.volume.binding import bind
from reports.volume.chapters import slots
from reports.volume.errors import TooLong, TooMany, TooManyBookmarks
from tests.reports.volume import pages


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("galleys")
    last = pages.chapter(folder / "b", slot=19, word="偵防", title="警察局 5 0 R", prefix="19-")
    first = pages.chapter(folder / "a", slot=30, word="消防", title="消防局", prefix="3-")
    target = galley.read_manifest(last).pages[2]
    return pages.front(folder / "f", target=target, text="%E8%AD%A6%E5%AF%9F%E5%B1%80"), [first, last]


def bound(parts) -> bytes:
    file = io.BytesIO()
    front, chapters = parts
    names = ["第 3 章　消防局", "第 19 章　警察局 (5 0 R)"]
    assert bind(file, front, list(zip(chapters, names, strict=True)), "ab" * 16) == 8
    return file.getvalue()


@pytest.fixture(scope="module")
def volume(parts):
    return PdfReader(io.BytesIO(bound(parts)), strict=True)


def tags(node, above=None):
    """Every tag below, with the one above it."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for kid in node:
            if isinstance(kid, IndirectObject):
                yield from tags(kid, above)
    elif node.get("/Type") == "/StructElem":
        yield node, above
        if "/K" in node:
            yield from tags(node["/K"], node)


def test_the_pages_stand_in_the_order_of_the_volume(volume):
    texts = [page.extract_text() for page in volume.pages]
    assert ["消防" in text for text in texts] == [False, False, True, True, True, False, False, False]
    assert ["偵防" in text for text in texts] == [False] * 6 + [True, True]


def test_pages_are_labelled_as_they_are_numbered(volume):
    assert volume.page_labels == ["i", "ii", "3", "3-1", "3-2", "19", "19-1", "19-2"]


def test_each_chapter_is_one_bookmark_with_its_own_below(volume):
    front, fire, below_fire, police, below_police = volume.outline
    assert [front.title, fire.title, police.title] == [
        "彙編 (5 0 R)",
        "第 3 章　消防局",
        "第 19 章　警察局 (5 0 R)",
    ]
    assert [mark.title for mark in below_fire] == ["壹、消防", "貳、消防"]
    found = [volume.get_destination_page_number(mark) for mark in (fire, *below_fire, police, *below_police)]
    assert found == [2, 3, 4, 5, 6, 7]


def target(volume, page):
    (link,) = volume.pages[page]["/Annots"]
    link = link.get_object()
    return link, volume.get_page_number(link["/Dest"][0].get_object())


def test_a_link_inside_a_chapter_stays_in_it_though_both_have_a_place_of_that_name(volume):
    assert [target(volume, 3)[1], target(volume, 6)[1]] == [4, 7]


def test_a_line_of_the_contents_leads_into_the_chapter_and_says_whither(volume):
    link, page = target(volume, 1)
    assert (page, link["/Contents"], "/A" in link) == (7, "第一章", False)


def test_every_tag_hangs_below_the_one_that_names_it(volume):
    root = volume.root_object["/StructTreeRoot"]
    found = list(tags(root["/K"]))
    assert [node["/S"] for node, _above in found[:2]] == ["/Document", "/Part"]
    assert sum(node["/S"] == "/Part" for node, _above in found) >= 3
    for node, above in found[1:]:
        assert node["/P"].get_object() == above


def test_what_is_drawn_finds_its_tag_again(volume):
    tree, numbers = volume.root_object["/StructTreeRoot"]["/ParentTree"], {}
    for leaf in tree["/Kids"]:
        nums, limits = leaf.get_object()["/Nums"], leaf.get_object()["/Limits"]
        keys = [int(key) for key in nums[::2]]
        assert keys == sorted(keys)
        assert limits == [keys[0], keys[-1]]
        numbers |= dict(zip(keys, nums[1::2], strict=True))
    assert list(numbers) == sorted(numbers)
    for page in volume.pages:
        owners = numbers[page["/StructParents"]].get_object()
        own = [owner.get_object() for owner in owners if isinstance(owner, IndirectObject)]
        assert {owner["/Pg"].get_object()["/StructParents"] for owner in own if "/Pg" in owner} <= {
            page["/StructParents"]
        }
        for link in page.get("/Annots", ()):
            assert numbers[link.get_object()["/StructParent"]].get_object()["/S"] == "/Link"


def test_header_cells_have_names_of_their_own_and_their_cells_call_them(volume):
    found = [node for node, _above in tags(volume.root_object["/StructTreeRoot"]["/K"])]
    names = [node["/ID"] for node in found if "/ID" in node]
    called = {name for node in found if "/A" in node for name in node["/A"].get("/Headers", ())}
    assert len(names) == len(set(names)) == 6
    assert called <= set(names)
    assert len(called) == 4


def test_the_same_chapters_give_the_same_bytes(parts):
    assert bound(parts) == bound(parts)


def test_a_document_that_does_not_fit_its_slot_is_refused(tmp_path, monkeypatch, english):
    monkeypatch.setattr(numbering, "OF_SLOT", (10, 20))
    with pytest.raises(TooLong, match="does not fit"):
        pages.chapter(tmp_path / "long", slot=1, word="長")
    assert list(tmp_path.iterdir()) == []


def test_a_long_chapter_has_a_range_apart_and_its_tags_stay_in_order(tmp_path, monkeypatch):
    small = pages.chapter(tmp_path / "small", slot=3, word="小")
    monkeypatch.setattr(numbering, "OF_SLOT", (20, 60_000))
    large = pages.chapter(tmp_path / "large", slot=1, word="大")
    target = galley.read_manifest(small).pages[0]
    parts = pages.front(tmp_path / "front", target=target, text="x"), [small, large]

    assert galley.read_manifest(large).base > galley.read_manifest(small).base
    test_what_is_drawn_finds_its_tag_again(PdfReader(io.BytesIO(bound(parts)), strict=True))


def test_a_program_that_trusts_only_small_numbers_reads_it_too(tmp_path, monkeypatch):
    """qpdf (behind pikepdf) takes numbers beyond a third of the file's bytes for damage; these pages are nearly empty."""
    monkeypatch.setattr(numbering, "OF_VOLUME", 1_000)
    chapters = [pages.chapter(tmp_path / str(slot), slot=slot, word="刑") for slot in (1, 2)]
    target = galley.read_manifest(chapters[0]).pages[0]
    content = bound((pages.front(tmp_path / "front", target=target, text="x"), chapters))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert (len(pdf.pages), pdf.get_warnings()) == (8, [])


def test_a_volume_with_more_marks_than_numbers_for_them_says_how_many_there_is_room_for(
    parts, monkeypatch, english
):
    monkeypatch.setattr(
        numbering, "OF_VOLUME", numbering.FIRST_FREE + 7 + 2
    )  # seven marks, and two for the file
    bound(parts)
    monkeypatch.setattr(numbering, "OF_VOLUME", numbering.FIRST_FREE + 6 + 2)
    with pytest.raises(TooManyBookmarks, match=r"7 headings.*only 6\. Choose fewer"):
        bound(parts)


def test_a_chapter_keeps_its_slot_whoever_else_is_chosen():
    city = [("A", 1), ("B", 19), ("C", None), ("D", 19)]
    found = slots(city)
    assert (found["A"], found["B"], slots(city[1:2])["B"]) == (1, 19, 19)
    assert len(set(found.values())) == len(city)


def test_more_agencies_than_a_file_can_number_are_told_how_many_can_be_chosen(english):
    with pytest.raises(TooMany, match=r"76 agencies .*at most 75"):
        slots([(f"A{n}", None) for n in range(numbering.SLOTS + 1)])

import gzip
import io
import zipfile

import pytest

from inspections.services import feed_file
from inspections.services.feed_file import FeedUnreadable, Row, open_package, read_file, read_rows

COLUMNS = {"number": ("id",), "name": ()}


def rows(content, required=("number",)):
    return list(read_rows("a.csv", content, columns=COLUMNS, required=required))


def good(content):
    return [(row.line, dict(row.cells)) for row in rows(content) if isinstance(row, Row)]


def bad(content):
    return [(row.line, row.reason) for row in rows(content) if not isinstance(row, Row)]


@pytest.mark.parametrize(
    "heading", ["number,name", "Number,NAME", " ID , Name", "\ufeffnumber,name", '"i_d",name']
)
def test_it_knows_headings_however_they_are_written(heading):
    assert good(f"{heading}\n1,a\n".encode()) == [(2, {"number": "1", "name": "a"})]


def test_it_reads_quoted_lines_and_skips_blank_ones():
    content = 'id,name\r\n1,"a\r\nb"\r\n\r\n , \r\n2,"c ""d"""\r\n'

    assert good(content.encode()) == [
        (2, {"number": "1", "name": "a\r\nb"}),
        (6, {"number": "2", "name": 'c "d"'}),
    ]


def test_an_open_quotation_mark_costs_one_line():
    content = b'id,name\n1,"open\n2,b\n3,c\n4,"d"\n'

    assert bad(content) == [(2, "引号不成对，或不是 CSV 格式")]
    assert [line for line, _cells in good(content)] == [3, 4, 5]


def test_it_refuses_rows_it_cannot_read():
    content = b"id,name\n1,a,extra\n2\n3,\xff\xfe\n4,\x00\n5,e,\n"

    assert bad(content) == [
        (2, "列数过多：应有 2 列，实有 3 列"),
        (3, "列数不足：应有 2 列，实有 1 列"),
        (4, "含有不是 UTF-8 的字节"),
        (5, "含有控制字符"),
    ]
    assert good(content) == [(6, {"number": "5", "name": "e"})]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空文件"), (b"\n\n", "空文件"), (b"name\na\n", "缺少列：number"), (b"id,name,ID\n", "有两列")],
)
def test_it_refuses_files_without_their_columns(content, words):
    with pytest.raises(FeedUnreadable, match=words):
        rows(content)


def test_it_reads_a_folder_with_plain_and_gzipped_files(tmp_path):
    (tmp_path / "Businesses.CSV").write_bytes(b"id\n")
    (tmp_path / "inspections.csv.gz").write_bytes(gzip.compress(b"date\n"))
    (tmp_path / "notes.txt").write_text("x")

    package = open_package(tmp_path, names=["businesses", "inspections", "violations"])

    assert package.read("businesses") == ("Businesses.CSV", b"id\n")
    assert package.read("inspections") == ("inspections.csv.gz", b"date\n")
    assert "violations" not in package


def test_it_does_not_choose_between_two_files(tmp_path):
    (tmp_path / "businesses.csv").write_bytes(b"id\n")
    (tmp_path / "businesses.csv.gz").write_bytes(gzip.compress(b"id\n"))

    with pytest.raises(FeedUnreadable, match="两个 businesses"):
        open_package(tmp_path, names=["businesses"])


def zipped(path, entries, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_it_reads_a_zip_with_a_folder_inside(tmp_path):
    entries = {"feed/businesses.csv": b"id\n", "__MACOSX/feed/._businesses.csv": b"?", "feed/readme.txt": b""}
    path = zipped(tmp_path / "feed.zip", entries)

    assert open_package(path, names=["businesses"]).read("businesses") == ("businesses.csv", b"id\n")


@pytest.mark.parametrize(
    "name", ["../businesses.csv", "/etc/businesses.csv", "a/../../b.csv", "C:\\businesses.csv"]
)
def test_it_refuses_names_that_climb_out(tmp_path, name):
    path = zipped(tmp_path / "feed.zip", {name: b"id\n"})

    with pytest.raises(FeedUnreadable, match="指向包外"):
        open_package(path, names=["businesses"])


def test_it_refuses_a_bomb_before_reading_it(tmp_path):
    path = zipped(tmp_path / "feed.zip", {"businesses.csv": b"0" * 30_000_000})

    with pytest.raises(FeedUnreadable, match="大得不正常"):
        open_package(path, names=["businesses"])


def test_it_stops_reading_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(feed_file, "MAX_BYTES", 1000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"x" * 1001))

    with pytest.raises(FeedUnreadable, match="解压后超过"):
        read_file(path)


def test_it_refuses_too_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(feed_file, "MAX_ENTRIES", 2)
    path = zipped(tmp_path / "feed.zip", {f"{n}.txt": b"" for n in range(3)})

    with pytest.raises(FeedUnreadable, match="过多"):
        open_package(path, names=["businesses"])


def damaged(path):
    content = bytearray(zipped(path, {"businesses.csv": b"id\n" * 100}, zipfile.ZIP_STORED).read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    return path


def test_it_refuses_broken_archives(tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "broken.csv.gz").write_bytes(gzip.compress(b"id\n" * 1000)[:-20])

    with pytest.raises(FeedUnreadable, match="不是完好的 zip"):
        open_package(tmp_path / "broken.zip", names=["businesses"])
    with pytest.raises(FeedUnreadable, match="无法读取 broken.csv.gz"):
        read_file(tmp_path / "broken.csv.gz")
    with pytest.raises(FeedUnreadable, match="无法读取 businesses.csv"):
        open_package(damaged(tmp_path / "damaged.zip"), names=["businesses"]).read("businesses")


def test_it_says_when_nothing_is_there(tmp_path):
    with pytest.raises(FeedUnreadable, match="找不到"):
        open_package(tmp_path / "nowhere", names=["businesses"])
    with pytest.raises(FeedUnreadable, match="找不到"):
        read_file(tmp_path)


def test_a_zip_in_a_gzip_is_no_package(tmp_path):
    buffer = io.BytesIO()
    zipped(buffer, {"businesses.csv": b"id\n"})
    path = tmp_path / "feed.zip"
    path.write_bytes(gzip.compress(buffer.getvalue()))

    with pytest.raises(FeedUnreadable, match="不是文件夹"):
        open_package(path, names=["businesses"])

"""What a file is, by its name and its first bytes; what is no table is refused with what to do."""

import codecs
import gzip
import zlib
from pathlib import Path

from ...errors import UsageError

CSV = (".csv", ".tsv", ".txt")
PARQUET = ".parquet"
HEAD = 64 * 1024  # bytes that are looked at
HEAD_WORDS = 100  # of them, for words
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, with its mark
TEXT_CONTROLS = b"\t\n\r\f\x1a"

EXCEL = "save the sheet as CSV UTF-8 and give that file"
CONVERT = "convert it to CSV or Parquet and give that file"
UNPACK = "only gzip is read as it is: unpack it, and give the file that is in it"
RENAME = "rename it to end in {}"

# How files begin: what that is, and what to do about it.
BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", EXCEL),
    (b"BZh", "packed with bzip2", UNPACK),
    (b"\xfd7zXZ\x00", "packed with xz", UNPACK),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (b"ARROW1", "a Feather file", CONVERT),
    (b"Obj\x01", "an Avro file", CONVERT),
    (b"ORC", "an ORC file", CONVERT),
    (b"\x89HDF", "an HDF5 file", CONVERT),
    (b"SQLite format 3", "an SQLite database", CONVERT),
    (b"$FL2", "an SPSS file", CONVERT),
    (b"%PDF", "a PDF document", CONVERT),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself",
        "run `git lfs pull`",
    ),
)
# The same for text, in small letters and without spaces.
WORDS = (
    (b"<!doctypehtml", "a web page", "download the file itself, not the page that shows it"),
    (b"<html", "a web page", "download the file itself, not the page that shows it"),
    (b"<?xml", "XML", CONVERT),
    (b'{"', "JSON", CONVERT),
    (b"[{", "JSON", CONVERT),
    (b"[[", "JSON", CONVERT),
)
SUFFIXES = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods", ".numbers"), ("a spreadsheet", EXCEL)),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), ("JSON", CONVERT)),
    **dict.fromkeys((".feather", ".arrow", ".ipc"), ("a Feather or Arrow file", CONVERT)),
    **dict.fromkeys((".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz"), ("packed", UNPACK)),
    **dict.fromkeys((".pkl", ".pickle", ".joblib"), ("a pickle", CONVERT)),
    **dict.fromkeys(
        (".sav", ".dta", ".sas7bdat", ".rds", ".rdata"), ("of a statistics program", CONVERT)
    ),
    **dict.fromkeys((".pq", ".parq"), ("named unlike Parquet", RENAME.format(PARQUET))),
}


def kind_of(file: Path) -> str:
    """Return csv or parquet; UsageError for an empty file, and for any other kind."""
    head = _read(file, HEAD)
    if not head:
        raise UsageError(f"{file} is empty", "give a file with a header and at least 50 rows")
    _refuse_suffix(file)
    zipped = head.startswith(b"\x1f\x8b")
    if zipped != (file.suffix.lower() == ".gz"):
        what = "packed with gzip, but not named so" if zipped else "named .gz, but not gzip"
        raise UsageError(f"{file} is {what}", RENAME.format(".csv.gz" if zipped else ".csv"))
    if zipped:
        head = _unzipped(file)
    if head.startswith(b"PAR1"):
        return _parquet(file)
    if file.suffix.lower() == PARQUET:
        raise UsageError(f"{file} is named .parquet, but is not Parquet", "get it once more")
    _refuse_content(file, head)
    return "csv"


def is_table(file: Path) -> bool:
    """Whether a file in a folder belongs to its table, by its name."""
    hidden = file.name.startswith((".", "_"))
    plain = file.name.lower().removesuffix(".gz")
    return file.is_file() and not hidden and plain.endswith((*CSV, PARQUET))


def _read(file: Path, size: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(size)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UsageError(f"{file} cannot be read: {reason}", "see to its permissions") from error


def _unzipped(file: Path) -> bytes:
    try:
        with gzip.open(file) as opened:
            return opened.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file} is damaged: it does not unpack", "get it once more") from error


def _parquet(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix == ".gz":
        raise UsageError(f"{file} is Parquet packed once more", "unpack it, and give that file")
    if suffix != PARQUET:
        raise UsageError(f"{file} is Parquet, but not named so", RENAME.format(PARQUET))
    return "parquet"


def _refuse_suffix(file: Path) -> None:
    suffix = Path(file.name.lower().removesuffix(".gz")).suffix
    if suffix in SUFFIXES:
        what, hint = SUFFIXES[suffix]
        raise UsageError(f"{file} is {what}, not CSV or Parquet", hint)


def _refuse_content(file: Path, head: bytes) -> None:
    if head.startswith(b"PK\x03\x04"):
        office = b"[Content_Types].xml" in head or b"mimetype" in head[:64]
        what, hint = ("a spreadsheet", EXCEL) if office else ("a zip archive", UNPACK)
        raise UsageError(f"{file} is {what}, not CSV.", hint)
    text = b"".join(head[:HEAD_WORDS].removeprefix(codecs.BOM_UTF8).split()).lower()
    found = [m for m in BEGINNINGS if head.startswith(m[0])]
    found += [m for m in WORDS if text.startswith(m[0])]
    if found:
        raise UsageError(f"{file} is {found[0][1]}, not CSV or Parquet", found[0][2])
    if head.startswith(WIDE):
        return
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in head)
    if controls > len(head) / 100:
        raise UsageError(f"{file} is not text", CONVERT)

"""Check the suffix of an output: its compression, and suffixes of formats that newsingest cannot write."""

from collections.abc import Collection

from newsingest.errors import UsageError
from newsingest.paths import shown

PACKED = (".gz", ".zst")

# Suffixes, without the dot, of data formats that a user may ask for, and of compressed files and archives.
_DATA = frozenset(
    "accdb adoc arrow asciidoc avro bson cbor cdb dat db3 dbf ddb dif doc docm docx dta duckdb epub feather geojson h5 hdf "
    "hdf5 hjson ipc json5 jsonc jsonlines latex ldjson lmdb mat mbox mdb mdown mdx mht mhtml mkd msgpack ndgeojson newsml nitf "
    "nljson npy npz odp ods odt orc owl parq pb pbf pdf pickle pkl por pq proto protobuf psv rda rdata rdf rds rss rst "
    "rtf s3db sas7bdat sav sl3 sql sqlite2 sqlitedb tab tex text tfrecord tfrecords toml topojson trig ttl ubj warc xhtml xls "
    "xlsb xlsm xlsx xml yaml yml".split()
)
_ARCHIVES = frozenset(
    "7z ace arj br bz bz2 bzip2 cab cpio gzip lha lrz lz lz4 lzh lzma lzo rar snappy sz tar taz tbz tbz2 tgz tlz txz tzst xz z zip "
    "zipx zstd zz".split()
)
# These are also country codes in the names of sites. They mean compression only after another suffix of data.
_COUNTRIES = frozenset(("br", "bz", "sz"))
# Words, names and suffixes that are similar to a suffix of an output format.
_WORDS = frozenset("cov csa cse csh csi csl cso csp csr css cst csu csx hsv isv jason jon ninja rsv son ssv".split())
_LONG = 7  # a suffix of at least this length may have two typing errors
_SHORT = 3  # for most suffixes up to this length, one wrong letter makes another word (est, ham, tex)
_NO_WORD_NEAR = frozenset(("csv",))  # short suffixes for which a wrong or added letter hardly ever makes a word


def end_of(name: str) -> str:
    """Return the last suffix of a file name in lower case, as os.path.splitext finds it."""
    stem, dot, end = name.rpartition("/")[2].rpartition(".")
    return f".{end.lower()}" if dot and stem.strip(".") else ""


def split_packing(name: str) -> tuple[str, str]:
    """Return a name without the suffix of its compression, and that suffix in lower case, or ""."""
    end = end_of(name)
    return (name[: -len(end)], end) if end in PACKED else (name, "")


def not_packed(name: str, exporter: str) -> UsageError:
    """Return the error for a compressed output in a format that cannot be compressed. exporter: the format."""
    return UsageError(
        f"{shown(name)}: {exporter} files cannot be compressed", f"use the name {shown(split_packing(name)[0])}"
    )


def mismatch(to: str, suffix: str) -> UsageError:
    """Return the error for an output with the suffix of another format. to: the format of ``--to``."""
    return UsageError(f"--to {to} does not match the suffix {suffix}", "remove --to, or change the suffix")


def is_packed_otherwise(name: str, known: Collection[str]) -> bool:
    """Return whether a name is the name of a compressed file or archive that newsingest cannot write.

    known: the suffixes of the output formats.
    """
    end = end_of(name)
    return end.removeprefix(".") in _ARCHIVES or _is_packing_misspelt(name, end, known)


def _is_packing_misspelt(name: str, end: str, known: Collection[str]) -> bool:
    """Return whether the last suffix of a name is a misspelt compression suffix, after a suffix of data."""
    is_near = bool(end) and any(_slips(end, suffix) == 1 for suffix in PACKED)
    return is_near and _is_of_data(name[: -len(end)], known)


def _is_of_data(name: str, known: Collection[str]) -> bool:
    """Return whether a name ends with a suffix of data, or with a misspelt suffix of an output format."""
    end = end_of(name)
    return end in known or end.removeprefix(".") in _DATA or _is_near(end.removeprefix("."), known)


def foreign_suffix(name: str, known: Collection[str]) -> str:
    """Return the suffix, in lower case, of a data format that newsingest cannot write, or "" if there is none.

    known: the suffixes of the output formats. Such a suffix is one of these: a known suffix of data or compression;
    ``.gz`` or ``.zst`` after a name that is not in an output format; a misspelt suffix of an output format; a misspelt
    ``.gz`` or ``.zst`` after a suffix of data.
    """
    if any(name.lower().endswith(suffix) for suffix in known):
        return ""
    bare, packing = split_packing(name)
    end = end_of(bare)
    word = end.removeprefix(".")
    if word in _COUNTRIES and not packing:
        return end if _is_of_data(bare[: -len(end)], known) else ""
    if packing or word in _DATA or word in _ARCHIVES:
        return end + packing
    if _is_packing_misspelt(bare, end, known):
        return end
    return end if _is_near(word, known) else ""


def _is_near(word: str, known: Collection[str]) -> bool:
    """Return whether a word is a misspelt suffix of an output format, and not another word."""
    ours = {suffix.rpartition(".")[2] for suffix in (*known, *PACKED)}
    return word not in _WORDS and any(_is_slip(word, suffix) for suffix in ours)


def _is_slip(word: str, suffix: str) -> bool:
    """Return whether a word differs from a suffix by one typing error, or by two if the suffix is long.

    In a short suffix, only swapped letters and a doubled letter count, because other errors may make another word.
    """
    slips = _slips(word, suffix)
    if len(suffix) > _SHORT:
        return 0 < slips <= (2 if len(suffix) >= _LONG else 1)
    if slips != 1:
        return False
    if suffix in _NO_WORD_NEAR:
        return len(word) >= len(suffix)
    doubled = (suffix[:at] + letter + suffix[at:] for at, letter in enumerate(suffix))
    return sorted(word) == sorted(suffix) or word in doubled


def _slips(word: str, suffix: str) -> int:
    """Count the letters that are missing, added, wrong, or swapped with the next letter (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(suffix) + 1))
    for row, letter in enumerate(word, 1):
        this = [row]
        for column, other in enumerate(suffix, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == suffix[column - 2] and word[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]

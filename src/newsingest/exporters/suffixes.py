"""What the name of an output says beyond its format: how it is packed, or that it is a file which nothing here writes."""

from collections.abc import Collection

from newsingest.errors import UsageError
from newsingest.paths import shown

PACKED = (".gz", ".zst")

# Suffixes of files of data that somebody may ask for, and of packed files and archives, without their dot.
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
# In names of sites these are countries: they say how a file is packed only behind another suffix of data.
_COUNTRIES = frozenset(("br", "bz", "sz"))
# Near a suffix of ours, and words, names or suffixes of their own.
_WORDS = frozenset("cov csa cse csh csi csl cso csp csr css cst csu csx hsv isv jason jon ninja rsv son ssv".split())
_LONG = 7  # letters of a suffix in which two slips are one mistake
_SHORT = 3  # letters of a suffix: one wrong letter makes a word of most of these (est, ham, tex)
_NO_WORD_NEAR = frozenset(("csv",))  # short suffixes of which a wrong or added letter makes hardly a word


def end_of(name: str) -> str:
    """Return the last suffix of a file's name in small letters, as os.path.splitext finds it."""
    stem, dot, end = name.rpartition("/")[2].rpartition(".")
    return f".{end.lower()}" if dot and stem.strip(".") else ""


def split_packing(name: str) -> tuple[str, str]:
    """Return a name without the suffix that says how the file is packed, and that suffix in small letters, or ""."""
    end = end_of(name)
    return (name[: -len(end)], end) if end in PACKED else (name, "")


def not_packed(name: str, exporter: str) -> UsageError:
    """Return the error for a name that asks for packing in a format that cannot be packed. exporter: its name."""
    return UsageError(
        f"{shown(name)}: {exporter} files cannot be compressed", f"use the name {shown(split_packing(name)[0])}"
    )


def is_packed_otherwise(name: str, known: Collection[str]) -> bool:
    """Tell whether a name is that of a packed file or an archive that nothing here writes. known: the suffixes of the formats."""
    end = end_of(name)
    return end.removeprefix(".") in _ARCHIVES or _is_packing_misspelt(name, end, known)


def _is_packing_misspelt(name: str, end: str, known: Collection[str]) -> bool:
    """Tell whether the last suffix of a name is one slip away from a packing, and stands behind a suffix of data."""
    is_near = bool(end) and any(_slips(end, suffix) == 1 for suffix in PACKED)
    return is_near and _is_of_data(name[: -len(end)], known)


def _is_of_data(name: str, known: Collection[str]) -> bool:
    """Tell whether a name ends with a suffix of data, be it written here or not, or with a slip of one that is."""
    end = end_of(name)
    return end in known or end.removeprefix(".") in _DATA or _is_near(end.removeprefix("."), known)


def foreign_suffix(name: str, known: Collection[str]) -> str:
    """Return the suffix, in small letters, by which a name looks like a file of data that nothing here writes, or "".

    known: the suffixes of the formats. It looks so with a known suffix of data or of packing, with ``.gz`` or ``.zst``
    behind what is no format, and with a slip of the pen in a suffix of ours, or in ``.gz`` or ``.zst`` behind one of data.
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
    """Tell whether a word is a slip of a suffix of ours, and nothing else."""
    ours = {suffix.rpartition(".")[2] for suffix in (*known, *PACKED)}
    return word not in _WORDS and any(_is_slip(word, suffix) for suffix in ours)


def _is_slip(word: str, suffix: str) -> bool:
    """Tell whether a word is one slip away from a suffix, or two where it is long.

    In a short suffix only two swapped letters and a doubled one count, for any other slip may make a word.
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
    """Count the letters that are left out, added, exchanged or swapped with the next one (optimal string alignment)."""
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

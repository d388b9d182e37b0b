"""Posts of real archives that kramdown and newsingest read in different ways, by the construct that differs.

A post is given by its shortened id, so that this file has no text and no name of an archive. A post that differs in
several ways is listed under the first.
"""

KNOWN: dict[str, str] = {
    # our reading is right
    "a heading has no blank behind its marks": "5adf41c9 79519910 f6213f4c 819dc46a e2339fde d02a065a e198bf6d f929298d b607e19b e598a30b 6bad85e5 3fba17cb 3137f7f4",
    "a pipe makes a table of a line of text": "577fc286 c83a182e 75c137b6 aec3aca0 73d3877d 5519fe94",
    "nothing refers to a definition, and kramdown drops it": "4345bf9b 5848fbc6 5c637c35 4d08a87a 9dd5b7c2 689a7680 2b69dff6",
    "asterisks and underscores of code and file names are taken for emphasis": "3bfa0ed2 7d16ee84 5804bb5a b50adc46 9d4b780e",
    "HTML in a list or behind code is shown as text": "8e9cd4d5 e26ce888 b0c64219 4fdf74ce a56a3428 959a3ec9",
    "the name of a generic type is lowered, and closed like a tag": "14dc2db0",
    "an attribute list behind a picture has no colon": "dc8e43f0",
    # our reading is the one of GFM
    "[a] [b] are two links": "de70f0af 5fc19b58 b0287228 8162f315",
    "a fence has words behind its language": "f6475aa0 e1f59c7b 0090df8c",
    "code in a list has its indent": "55169a07 f97e546b 184d7e62 d0e2465b",
    "an underlined heading stands right below a comment": "9bb7c3a3 2cc33a39 73e914e4",
    "a mark of an item without text stands as text": "65b2caf4 fd37698e 5174c8f9",
    "a quote in a quote is text": "b0f233b4",
    "marks stand in the text of a picture": "062e538a",
    "a number starts an item within a paragraph": "429d8785",
    "emphasis or a strike is told by other neighbours": "4974a741 342b9768",
    # both readings may be right
    "bullets below a numbered item are nested": "911bd43e 83afb95c 4a4e5b32 a1db87c9",
}  # fmt: skip

"""The grammar of what pages say in words: short cells (names, yes and no, types) and descriptions (facts)."""

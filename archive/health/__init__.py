"""Whether an archive is sound, and what of its damage can be mended without inventing anything."""

"""Everyone who may ask: the pages, the five dialects and the commands."""

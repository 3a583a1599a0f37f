"""Finding a client: by words of the name in any order, by phone in any form, by anything a card says.

What somebody types is understood (`understanding`), becomes ranges of keys (`ranges`), along which those are looked
for who match (`looking`); pages put them in order (`finding`). Lists are read along an index (`filters`, `lists`,
`views`). Each write keeps the keys (`cards`, `indexing`).
"""

from registry.search.conditions import matching
from registry.search.filters import UNASKED, VIEWS, Filters
from registry.search.finding import Found, Page, find, find_numbers
from registry.search.indexing import Entry, index
from registry.search.views import CAP, Count, count_views

__all__ = [
    "CAP",
    "UNASKED",
    "VIEWS",
    "Count",
    "Entry",
    "Filters",
    "Found",
    "Page",
    "count_views",
    "find",
    "find_numbers",
    "index",
    "matching",
]

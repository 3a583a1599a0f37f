"""A crowd of people who do not exist, as large as wanted: common names and rare ones, families, several scripts."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import random
from typing import TYPE_CHECKING, NamedTuple

from registry.demo.names import NICKNAMES, words
from registry.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

# The commonest come first: how many people have a name falls with its place, as it does in a telephone book.
_GIVEN = words(
    "María Carmen José Antonio Manuel Francisco Ana Juan David Laura Isabel Javier Lucía Daniel Marta Cristina"
    " Carlos Pilar Jesús Alejandro Sara Paula Miguel Rafael Elena Pedro Ángel Pablo Raquel Sergio Fernando Jorge"
    " Alba Luis Alberto Rosa Álvaro Irene Adrián Diego Julia Raúl Rocío Iván Rubén Mónica Óscar Enrique Silvia"
    " Ramón Andrés Nuria Vicente Patricia Joaquín Montserrat Santiago Eva Eduardo Víctor Mario Roberto Beatriz"
    " Jaime Andrea Begoña Marcos Ignacio Alfonso Salvador Ricardo Inmaculada Emilio Hugo Yolanda Julio Teresa"
    " Guillermo Verónica Gabriel Sofía Margarita Martín Claudia Inés Natalia Sandra Héctor Nicolás Esther Gonzalo"
    " Iker Noelia Adela Amparo Gracia Leire Ainhoa Aitana Olga Jordi Xavier Itziar Unai Noa Valentina Wilson"
    " Walter Wanda Kevin Jennifer Zoe"
)
_FAMILIES = words(
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz"
    " Moreno Muñoz Álvarez Romero Gutiérrez Alonso Torres Navarro Domínguez Ramos Vázquez Ramírez Gil Serrano"
    " Morales Molina Blanco Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias"
    " Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera"
    " Gallego Calvo Vidal Campos Reyes Vega Fuentes Carrasco Díez Aguilar Caballero Nieto Santana Vargas Pascual"
    " Giménez Hidalgo Herrero Montero Lorenzo Santiago Benítez Durán Ibáñez Arias Mora Ferrer Carmona Vicente"
    " Rojas Soto Crespo Román Pastor Velasco Parra Sáez Moya Bravo Rivera Gallardo Soler Esteban Silva Zapatero"
    " Wagner Walker Wang Watson Smith O'Connor Müller Lefèvre"
)
_ELSEWHERE = (
    ("Анна Мария Иван Сергей Ольга Дмитрий", "Иванова Смирнов Кузнецова Попов Соколова Лебедев"),
    ("Μαρία Γιώργος Ελένη Νίκος", "Παπαδόπουλος Οικονόμου Νικολάου Γεωργίου"),
    ("محمد فاطمة أحمد زينب", "الزهراء حسن العلي منصور"),
    ("小龍 小美 偉 芳 秀英", "李 王 張 劉 陳"),
    ("Thị_Hạnh Văn_Nam Minh Linh", "Nguyễn Trần Lê Phạm"),
    ("Priya Arjun Ananya Rohan", "Patel Sharma Gupta Iyer"),
    ("Łukasz Zofia Jürgen Søren Þóra Ayşe", "Wiśniewski Müller-Lüdenscheidt Kjærgaard Jónsdóttir Çelik van_den_Berg"),
)
_SYLLABLES = words(
    "al ar az be bar ca cas cor da du es fer fon gar go her ir ja la lar mon mar no ol or pe qui ro ru sa sal so"
    " te to ur va vi za zu"
)
_ENDINGS = words("ez a o ano ero eta ia ola uri era edo illa ues al ano ín és és al aga")
_DOMAINS = (
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "hotmail.com",
    "hotmail.es",
    "yahoo.es",
    "outlook.com",
    "example.org",
)
_RARE = 40_000  # family names that few people share
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_EPOCH = dt.date(1930, 1, 1)
_DAYS = 34_000  # from then on somebody was born


class Stranger(NamedTuple):
    """One of the crowd."""

    given_name: str
    family_name: str
    preferred_name: str | None
    birthdate: dt.date | None
    document_number: str | None
    points: tuple[tuple[str, str, str], ...]  # kind, value as written, value as compared

    @property
    def full_name(self) -> str:
        """Return given and family name, joined."""
        return f"{self.given_name} {self.family_name}"


def crowd(luck: Random, size: int, seed: int = 1, first: int = 0) -> Iterator[Stranger]:
    """Yield as many people as wanted, in families; the seed decides how people are called.

    `first` is how many there are already: no family has the phone of an earlier one.
    """
    return itertools.islice(_everyone(luck, seed, first), size)


def _everyone(luck: Random, seed: int, first: int) -> Iterator[Stranger]:
    names = _Names(luck, *_family_names(seed))
    for number in itertools.count(first):
        home = f"9{10_000_000 + number * 7919 % 89_999_999}"
        family = names.family()
        for _ in range(luck.choice((1, 1, 1, 2, 2, 3, 4))):
            yield _stranger(luck, names, family, home)


@functools.cache
def _family_names(seed: int) -> tuple[list[str], list[float]]:
    """Return family names, common and rare ones, and the sums of how common they are."""
    luck = random.Random(seed)  # noqa: S311 - makes data, not secrets
    rare = (
        "".join((*luck.choices(_SYLLABLES, k=luck.choice((1, 2, 2, 3))), luck.choice(_ENDINGS))).capitalize()
        for _ in range(_RARE)
    )
    families = [*_FAMILIES, *dict.fromkeys(rare)]
    return families, list(itertools.accumulate(1 / (place + 3) ** 0.9 for place in range(len(families))))


@functools.lru_cache(100_000)
def folded(word: str) -> str:
    """Return a name as it is compared: the same few come again and again."""
    return fold(word)


class _Names:
    """Names as they are spread among people: a few have most of them, most have a few."""

    def __init__(self, luck: Random, families: list[str], weights: list[float]) -> None:
        self._luck, self._families, self._weights = luck, families, weights
        self._given_weights = list(itertools.accumulate(1 / (place + 4) for place in range(len(_GIVEN))))
        self._elsewhere = [
            ([name.replace("_", " ") for name in given.split()], [name.replace("_", " ") for name in family.split()])
            for given, family in _ELSEWHERE
        ]

    def family(self) -> tuple[str, tuple[str, ...] | None]:
        """Return a family name, and the given names that go with it where not those of the country."""
        luck = self._luck
        if luck.random() < 0.06:  # noqa: PLR2004 - from elsewhere
            given, families = luck.choice(self._elsewhere)
            return luck.choice(families), tuple(given)
        two = luck.choices(self._families, cum_weights=self._weights, k=2)
        return (" ".join(two) if luck.random() < 0.85 else two[0]), None  # noqa: PLR2004 - most write both

    def given(self, names: tuple[str, ...] | None) -> str:
        """Return a given name, now and then two."""
        if names:
            return self._luck.choice(names)
        some = self._luck.choices(_GIVEN, cum_weights=self._given_weights, k=2)
        return " ".join(dict.fromkeys(some)) if self._luck.random() < 0.12 else some[0]  # noqa: PLR2004 - one in eight


def _stranger(luck: Random, names: _Names, family: tuple[str, tuple[str, ...] | None], home: str) -> Stranger:
    family_name, from_there = family
    given = names.given(from_there)
    dice = luck.random()
    born = _EPOCH + dt.timedelta(days=int(luck.random() * _DAYS)) if dice < 0.9 else None  # noqa: PLR2004
    number = int(luck.random() * 90_000_000) + 5_000_000
    return Stranger(
        given,
        family_name,
        NICKNAMES.get(given) if dice < 0.5 else None,  # noqa: PLR2004 - half of them
        born,
        f"{number:08}{_LETTERS[number % 23]}" if 0.3 < dice < 0.7 else None,  # noqa: PLR2004 - four in ten
        tuple(_points(luck, given, family_name, home, dice)),
    )


def _points(luck: Random, given: str, family: str, home: str, dice: float) -> Iterator[tuple[str, str, str]]:
    if dice < 0.92:  # noqa: PLR2004 - most have one
        mobile = f"6{int(luck.random() * 100_000_000):08}"
        yield "phone", mobile, f"34{mobile}"
    if dice > 0.7:  # noqa: PLR2004 - the family's
        yield "phone", home, f"34{home}"
    if dice < 0.7:  # noqa: PLR2004 - most adults
        names = " ".join(map(folded, f"{given} {family}".split()))
        name = ".".join(names.encode("ascii", "ignore").decode().split()[:2]) or "client"
        address = f"{name}{int(luck.random() * 10_000)}@{luck.choice(_DOMAINS)}"
        yield "email", address, address

"""Names, streets and numbers that people who do not exist could have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A town with some of its streets; `postal_codes` are real ones."""

    city: str
    state: str | None
    postal_codes: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """Where somebody lives: how people there are called, and how they write addresses and phone numbers.

    In `mobile` and `landline` each # is a digit; the British and Australian ones are set aside for fiction.
    """

    code: str
    name: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    towns: tuple[Town, ...]
    mobiles: tuple[str, ...]
    landline: str
    titles: dict[str, str]
    street: str = "{number} {street}"


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, in which a name of two words is written with a low line."""
    return tuple(word.replace("_", " ") for word in text.split())


SPAIN = Country(
    code="ES",
    name="España",
    women=words(
        "María Carmen Lucía Inés Sofía Begoña Rocío Núria Aitana Concepción María_José Mónica Raquel Belén"
        " Verónica Ainhoa Martina Leire Noelia Jimena Pilar Dolores"
    ),
    men=words(
        "José Antonio Iñaki Andrés Joaquín Ramón Sebastián Óscar Álvaro Adrián Jesús Martín Rubén Íñigo Hugo"
        " Agustín Raúl Nicolás Francisco Xavier Juan_Carlos"
    ),
    families=words(
        "García López Núñez Muñoz Martínez Fernández Peña Ibáñez Sánchez Gutiérrez Ordóñez Castaño Domínguez"
        " Etxeberria Ruiz Güell Vázquez Jiménez Cortés Ferrer de_la_Fuente Zúñiga Pérez Marín"
    ),
    towns=(
        Town(
            "Valencia",
            "Valencia",
            ("46001", "46004", "46010"),
            ("Calle Colón", "Calle de la Paz", "Avinguda del Port"),
        ),
        Town(
            "Madrid",
            "Madrid",
            ("28004", "28012", "28045"),
            ("Calle Mayor", "Calle de Alcalá", "Paseo de las Delicias"),
        ),
        Town("Sevilla", "Sevilla", ("41001", "41004"), ("Calle Sierpes", "Calle Feria", "Plaza Nueva")),
        Town("Bilbao", "Bizkaia", ("48001", "48009"), ("Gran Vía", "Calle Licenciado Poza", "Ercilla Kalea")),
        Town("A Coruña", "A Coruña", ("15001", "15005"), ("Rúa Real", "Rúa de San Andrés")),
    ),
    mobiles=("+34 600 10 ## ##", "60010####", "600 10# ###", "0034 600 10 ## ##", "+34600-10-##-##"),
    landline="960 00 ## ##",
    titles={"female": "Sra.", "male": "Sr."},
    street="{street}, {number}",
)

AUSTRALIA = Country(
    code="AU",
    name="Australia",
    women=words("Helen Charlotte Zoe Matilda Isla Ruby Amelia Grace Alexandra Margaret Chloe Sienna Tahlia Kirra"),
    men=words("John Oliver Jack William Noah Lachlan Cooper Angus Thomas Ethan Marcus Callum Jarrah Patrick"),
    families=words(
        "Smith O'Connor Taylor Nguyen Brown Fitzgerald Walker Patel Campbell Ryan Kelly Papadopoulos Chen Marsh"
    ),
    towns=(
        Town("Sydney", "NSW", ("2000", "2010"), ("Harbour Street", "Crown Street", "Elizabeth Street")),
        Town("Melbourne", "VIC", ("3000", "3065"), ("Smith Street", "Gertrude Street", "Collins Street")),
        Town("Fremantle", "WA", ("6160",), ("High Street", "South Terrace")),
        Town("Hobart", "TAS", ("7000", "7004"), ("Salamanca Place", "Hampden Road")),
    ),
    mobiles=("+61 491 570 ###", "0491 570 ###", "+61491570###"),
    landline="+61 2 5550 ####",
    titles={"female": "Ms", "male": "Mr"},
)

BRITAIN = Country(
    code="GB",
    name="United Kingdom",
    women=words(
        "Katherine Imogen Siân Elizabeth Zoë Harriet Priya Fiona Eilidh Beatrice Yasmin Chloë Rosalind Anne-Marie"
    ),
    men=words("John Edward Rhys George Alistair Finlay Oliver Mohammed Samuel Dafydd Henry Peter Jean-Luc Arthur"),
    families=words(
        "Smith Hughes Llewellyn Wright MacLeod Clarke Thompson Bennett Sinclair Hughes-Jones Davies Khan Brontë"
        " Okafor D'Arcy St_John"
    ),
    towns=(
        Town("London", None, ("SE1 7PB", "N1 9GU", "E8 4AE"), ("Upper Street", "Mare Street", "Long Lane")),
        Town("Cardiff", None, ("CF10 1EP", "CF11 9LJ"), ("Cathedral Road", "Mill Lane")),
        Town("Edinburgh", None, ("EH1 1RE", "EH6 6JJ"), ("Leith Walk", "Candlemaker Row", "Hanover Street")),
        Town("Whitby", "North Yorkshire", ("YO21 3PU",), ("Harbour Street", "Church Street")),
    ),
    mobiles=("+44 7700 900###", "07700 900###", "+447700900###"),
    landline="+44 20 7946 0###",
    titles={"female": "Mrs", "male": "Mr"},
)

COUNTRIES = (SPAIN, AUSTRALIA, BRITAIN)

# From everywhere: (given name, family name or none, sex)
OTHERS = (
    ("Łukasz", "Wiśniewski", "male"),
    ("Siobhán", "Ní Bhriain", "female"),
    ("Jürgen", "Müller-Lüdenscheidt", "male"),
    ("Anaïs", "Lefèvre", "female"),
    ("João", "Gonçalves", "male"),
    ("Thị Hạnh", "Nguyễn", "female"),
    ("Søren", "Kjærgaard", "male"),
    ("Þóra", "Jónsdóttir", "female"),
    ("Ayşe", "Çelik", "female"),
    ("Jiří", "Dvořák", "male"),
    ("小美", "陳", "female"),
    ("فاطمة", "الزهراء", "female"),
    ("Aroha", "Ngāta", "female"),
    ("Sanne", "van den Berg", "female"),
    ("Suharto", None, "male"),
    ("Ștefan", "Țepeș", "male"),
    ("Oğuz", "Şahin", "male"),
    ("Renée", "D'Aubigné", "female"),
    ("Håkon", "Bjørnstad", "male"),
    ("Christopher", "Null", "male"),
)

NICKNAMES = {
    "José": "Pepe",
    "Francisco": "Paco",
    "Concepción": "Concha",
    "Dolores": "Lola",
    "María José": "Mariajo",
    "Ramón": "Moncho",
    "Katherine": "Kit",
    "William": "Bill",
    "Alexandra": "Lex",
    "Margaret": "Peg",
    "Elizabeth": "Lizzie",
    "Edward": "Ned",
    "Thị Hạnh": "Hannah",
    "小美": "May",
    "Ștefan": "Fane",
}

"""What a clinic writes down about its clients, in the languages they speak."""

from __future__ import annotations

TAGS = (
    ("Home visits", 1),
    ("Interpreter", 2),
    ("Invoice to employer", 3),
    ("Pilates group", 4),
    ("Podiatry", 5),
    ("School team", 6),
    ("Speaks Spanish", 7),
    ("Step-free room", 8),
)

REFERRAL_TYPES = ("Doctor", "Friend or family", "Insurance", "Search engine", "Social media", "Walked past")

# (key, label, kind, what one may say)
CUSTOM_FIELDS = (
    ("insurer", "Insurer", "text", ("Sanitas", "Bupa", "Medibank", "Adeslas", "None")),
    ("policy_number", "Policy number", "text", ("SN-204418", "BU 77 1203", "MB/90021", "00419")),
    ("shoe_size", "Shoe size", "number", (36, 38, 39.5, 41, 43, 45)),
    ("newsletter", "Newsletter", "flag", (True, False)),
    ("last_check_up", "Last check-up", "date", ("2024-11-05", "2025-03-18", "2026-01-22")),
    ("languages", "Languages", "choice", (["es"], ["en"], ["es", "en"], ["en", "ca", "fr"])),
)

PROFESSIONS = (
    "Teacher",
    "Maestra de primaria",
    "Bricklayer",
    "Enfermero",
    "Retired",
    "Jubilada",
    "Student",
    "Estudiante",
    "Cook",
    "Camarero",
    "Violinist",
    "Programadora",
    "Nurse",
    "Carpenter",
    "Abogada",
    "Fishmonger",
    "Bus driver",
)

ALERTS = (
    "Faints at needles: let them lie down first.",
    "Hard of hearing in the left ear: speak from the right.",
    "Do not leave messages with anybody else at this number.",
    "Pacemaker: no electrotherapy.",
    "Guide dog comes along: keep room 2 free.",
    "Se desmaya al ver sangre: que espere tumbado.",
    "No dar citas por la tarde: trabaja de noche.",
    "Llamar siempre al móvil, nunca al fijo.",
    "Lleva marcapasos: sin electroterapia.",
    "Paga siempre al final del mes: no reclamar antes.",
)

ALLERGIES = (
    ("Penicillin", "Hives"),
    ("Latex", "Rash: use nitrile gloves"),
    ("Penicilina", "Urticaria"),
    ("Ibuprofen", "Wheezing"),
    ("Látex", None),
    ("Peanuts", "Anaphylaxis: carries a pen"),
    ("Adhesive tape", "Blisters"),
    ("Nuts", None),
    ("Yodo", "Picor"),
)

MEDICATIONS = (
    ("Metformin", "500 mg, twice a day"),
    ("Enalapril", "10 mg por la mañana"),
    ("Levothyroxine", "75 µg before breakfast"),
    ("Omeprazol", "20 mg"),
    ("Warfarin", "as the clinic says"),
    ("Salbutamol", "2 puffs when needed"),
    ("Vitamin D", None),
    ("Sintrom", "según pauta"),
)

INTOLERANCES = ("Gluten", "Lactose", "Fructose", "Lactosa", "Histamine")

NOTES = (
    "Prefers mornings.",
    "Prefiere que le llamen después de las seis.",
    "Comes with her son.\nHe signs for her.",
    "Vive lejos: mejor dos sesiones el mismo día.",
    "Plays the cello; left shoulder since spring.",
    "Asked for the receipt by e-mail each time.",
    "Corre maratones. Rodilla derecha operada en 2019.",
    "Likes the blue room.",
    "Pregunta siempre por Lin.",
)

REFERRED_HOW = ("By her sister", "Dr Osei", "Se lo recomendó una vecina", "Saw the sign", "Instagram", "GP surgery")

RELATIONS = ("Mother", "Father", "Partner", "Hermana", "Hijo", "Friend", "Marido", "Daughter", "Neighbour")

GENDERS = {"female": ("Woman", "Mujer"), "male": ("Man", "Hombre")}

PRONOUNS = {"female": "she/her", "male": "he/him"}

CONTACTS = ("Carmen Ruiz", "Peter Walsh", "Íñigo Sáez", "Noor Haddad", "Jo Whitfield", "Àngels Puig", "Tom O'Hara")

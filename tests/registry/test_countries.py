import pytest

from registry.countries import code_of_country, country_name, country_names, is_country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spain", "ES"),
        ("España", "ES"),
        ("espana", "ES"),
        (" SPAIN ", "ES"),
        ("ES", "ES"),
        ("es", "ES"),
        ("Deutschland", "DE"),
        ("Alemania", "DE"),
        ("Estados Unidos", "US"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("Reino Unido", "GB"),
        ("Côte d’Ivoire", "CI"),
        ("Portugal", "PT"),
    ],
)
def test_knows_a_country_by_the_names_people_use(text: str, code: str) -> None:
    assert code_of_country(text) == code


@pytest.mark.parametrize("text", [None, "", "   ", "Atlantis", "XX", "EU", "ZZ", "Spain and France", "123"])
def test_does_not_guess(text: str | None) -> None:
    assert code_of_country(text) is None


@pytest.mark.parametrize("code", ["ES", "GB", "US", "CI", "XK"])
def test_takes_the_codes_of_countries(code: str) -> None:
    assert is_country_code(code)


@pytest.mark.parametrize("code", ["es", "EU", "UN", "ZZ", "IC", "CQ", "ESP", "001", "", "E", " ES"])
def test_takes_nothing_else_for_a_code(code: str) -> None:
    assert not is_country_code(code)


def test_every_country_has_a_name_in_both_languages_of_the_desk() -> None:
    english, spanish = country_names("en"), country_names("es")
    assert english.keys() == spanish.keys()
    assert len(english) == 249 + len(["XK"])
    assert all(english.values())
    assert all(spanish.values())


def test_names_a_country_in_a_language() -> None:
    assert (country_name("ES"), country_name("ES", "es"), country_name(None), country_name("ZZ")) == (
        "Spain",
        "España",
        None,
        None,
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_name_leads_back_to_its_code(language: str) -> None:
    astray = {name: code for code, name in country_names(language).items() if code_of_country(name) != code}
    assert astray == {}

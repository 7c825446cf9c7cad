from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.names import author, people


@pytest.mark.parametrize(
    ("name", "given_name", "family"),
    [
        ("Ngozi Okwuosa", "Ngozi", "Okwuosa"),
        ("Pim van der Boerhave", "Pim", "van der Boerhave"),
        ("Mark Van der Merwijk", "Mark", "Van der Merwijk"),
        ("Emanuele De Pierini", "Emanuele", "De Pierini"),
        ("Luc Van Goolen", "Luc", "Van Goolen"),
        ("van der Kloet", "", "van der Kloet"),
        ("José de la Peña y Ruiz", "José", "de la Peña y Ruiz"),
        ("Jean d'Aubigny", "Jean", "d'Aubigny"),
        ("Omar ibn Khalifa", "Omar", "ibn Khalifa"),
        ("J. P. 't Hooftman", "J. P.", "'t Hooftman"),
        ("Le Yanru", "Le", "Yanru"),
        ("H.J. Tamsin Oyelaran", "H.J. Tamsin", "Oyelaran"),
        ("Marta R. Costa-jussana", "Marta R.", "Costa-jussana"),
        ("Aoife O'Sullivane", "Aoife", "O'Sullivane"),
        ("Donal McAllindon III", "Donal III", "McAllindon"),
        ("Lina Bergh, Jr.", "Lina Jr.", "Bergh"),
        ("Bergh, Lina", "Lina", "Bergh"),
        ("Bergh, Jr., Lina", "Lina Jr.", "Bergh"),
        ("Bergh, Lina, Jr.", "Lina Jr.", "Bergh"),
        ("de la Cruz, Ana María", "Ana María", "de la Cruz"),
        ("Bergh LM", "LM", "Bergh"),
        ("van Bergh L.M.", "L.M.", "van Bergh"),
        ("ZUBERI Amani", "Amani", "ZUBERI"),
        ("Amani ZUBERI", "Amani", "ZUBERI"),
        ("Pallavithra", "", "Pallavithra"),
        ("王小明", "", "王小明"),
        ("AtlasNine-AI", "", "AtlasNine-AI"),
        ("Team Atlas", "", "Team Atlas"),
        ("The Polar Ice Consortium", "", "The Polar Ice Consortium"),
        ("Atlas-9 Authors", "", "Atlas-9 Authors"),
    ],
)
def test_names(name: str, given_name: str, family: str) -> None:
    read = author(name)
    assert (read.given, read.family) == (given_name, family)


def test_the_shown_name_puts_the_given_name_first() -> None:
    assert author("Bergh,  Lina  Maria").name == "Lina Maria Bergh"
    assert author("  Lina\tBergh ").name == "Lina Bergh"
    assert author("Lina Bergh, Jr.").name == "Lina Bergh, Jr."


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("Lina Bergh", ("Lina Bergh",)),
        ("M. B. Diasz and A. Stentzel", ("M. B. Diasz", "A. Stentzel")),
        ("and A. Stentzel", ("A. Stentzel",)),
        ("Vision and Learning Group", ("Vision and Learning Group",)),
        ("Salt and Pepper", ("Salt and Pepper",)),
    ],
)
def test_people(shown: str, names: tuple[str, ...]) -> None:
    assert people(shown) == names


@given(st.text(max_size=80))
def test_any_text_is_some_name(text: str) -> None:
    read = author(text)
    assert read.name == " ".join(read.name.split())
    assert (
        sorted(f"{read.given} {read.family}".split()) == sorted(read.name.replace(",", " ").split())
        or read.family == read.name
    )

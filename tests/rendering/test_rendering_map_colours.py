"""The colours of the map are told apart by every kind of sight, and stand out from the paper."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reviewer.rendering import map_html

FOLDER = Path(map_html.__file__).parent / "map_page"
# Linear sRGB to cone responses and on to OKLab (Ottosson 2020).
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# What linear sRGB looks like to others (Machado et al. 2009, severity 1), and how far apart, in
# OKLab, two colours must still be. .02 is a difference that can just be seen.
SIGHTS = {
    "usual": (np.eye(3), 0.09),
    "without red cones": (
        np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                  [-0.003882, -0.048116, 1.051998]]), 0.07,
    ),
    "without green cones": (
        np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                  [-0.011820, 0.042940, 0.968881]]), 0.07,
    ),
    "without blue cones": (
        np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                  [0.004733, 0.691367, 0.303900]]), 0.06,
    ),
}  # fmt: skip


def table(name: str, key: str) -> list[str]:
    """Return the colours of a table in colours.js."""
    text = (FOLDER / "colours.js").read_text("utf-8")
    found = re.search(rf"const {name} = {{.*?{key}: \[(.*?)\]", text, re.DOTALL)
    assert found
    return re.findall("#[0-9a-f]{6}", found[1])


def papers() -> dict[str, str]:
    """Return the colour of the paper, light and dark."""
    light, dark = re.findall(r"--paper: (#[0-9a-f]{6})", (FOLDER / "page.css").read_text("utf-8"))
    return {"light": light, "dark": dark}


def linear(colours: list[str]) -> NDArray[np.float64]:
    values = np.array([[int(c[n : n + 2], 16) / 255 for n in (1, 3, 5)] for c in colours])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(values: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.cbrt(np.clip(values, 0, None) @ CONES.T) @ LAB.T
    return found


def contrasts(colours: list[str], paper: str) -> NDArray[np.float64]:
    """Return the contrast of each colour with the paper (WCAG 2.2, 1.4.11)."""
    light = linear([paper, *colours]) @ np.array([0.2126, 0.7152, 0.0722]) + 0.05
    found: NDArray[np.float64] = np.maximum(light[1:] / light[0], light[0] / light[1:])
    return found


@pytest.mark.parametrize("paper", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_themes_look_alike(paper: str, sight: str) -> None:
    seen, least = SIGHTS[sight]
    places = lab(linear(table("THEME_COLOURS", paper)) @ seen.T)
    assert len(places) == 12
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(places, 2)) >= least


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_points_stand_out_from_the_paper(paper: str) -> None:
    assert contrasts(table("THEME_COLOURS", paper), papers()[paper]).min() >= 3
    assert contrasts(table("YEAR_COLOURS", paper), papers()[paper]).min() >= 3


@pytest.mark.parametrize(("paper", "rising"), [("light", -1), ("dark", 1)])
@pytest.mark.parametrize("sight", SIGHTS)
def test_later_years_are_always_deeper(paper: str, rising: int, sight: str) -> None:
    lightness = lab(linear(table("YEAR_COLOURS", paper)) @ SIGHTS[sight][0].T)[:, 0]
    assert (rising * np.diff(lightness) > 0.02).all()

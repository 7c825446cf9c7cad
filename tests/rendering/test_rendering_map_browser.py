"""The page of a map in a real browser: by mouse, keys and address, and without any network."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.rendering.map_html import page
from reviewer.writing.map import Map
from tests.rendering.maps import HOSTILE, a_map, hostile_records, plain_records
from tests.servers.browser import Page, find_browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_browser(), reason="LEFT OUT: no Chromium is installed"),
]
WIDTH, HEIGHT = 1280, 800
PIXELS = (
    "(c => new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer))"
    "(document.getElementById('picture'))"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Page(tmp_path_factory.mktemp("browser"), width=WIDTH, height=HEIGHT) as opened:
        yield opened


@pytest.fixture
def show(browser: Page, tmp_path: Path) -> Any:
    """Open the page of a map; afterwards nothing may have failed or been asked for."""
    shown: list[str] = []

    def open_map(drawn: Map, view: str = "", *, abstracts: bool = True) -> Page:
        path = tmp_path / "map.html"
        path.write_text(page(drawn, abstracts=abstracts), encoding="utf-8")
        shown.append(path.as_uri() + view)
        browser.open("about:blank", ready="true")
        browser.open(shown[-1])
        return browser

    browser.errors.clear()
    browser.resize(WIDTH, HEIGHT)
    browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    yield open_map
    browser.run("new Promise(done => setTimeout(done, 300))")
    assert browser.errors == []
    asked = {url.split("#")[0] for url in browser.requests}
    assert asked <= {"about:blank", *(url.split("#")[0] for url in shown)}


def text(opened: Page, name: str) -> str:
    return str(opened.run(f"document.getElementById('{name}').innerText"))


def hidden(opened: Page, name: str) -> bool:
    return bool(opened.run(f"document.getElementById('{name}').hidden"))


def pointed_at(opened: Page) -> tuple[float, float]:
    """Move the mouse over the picture until a paper is pointed at, and return where."""
    box = opened.run("(({x,y,width,height}) => [x,y,width,height])"
                     "(document.getElementById('picture').getBoundingClientRect())")  # fmt: skip
    for row in range(8, int(box[3]), 16):
        for column in range(8, int(box[2]), 16):
            x, y = box[0] + column, box[1] + row
            opened.mouse("Moved", x, y)
            if not hidden(opened, "hover"):
                return x, y
    raise AssertionError("no paper is to be found")


def focus(opened: Page, name: str) -> None:
    opened.run(f"document.getElementById('{name}').focus()")


def test_a_paper_is_pointed_at_opened_and_closed(show: Any) -> None:
    opened = show(a_map(plain_records(12)))
    assert text(opened, "count") == "12 papers · 3 themes · 2011–2021"
    x, y = pointed_at(opened)
    opened.wait("document.getElementById('hover').innerText.includes('It spins.')")
    assert "Study" in text(opened, "hover")
    opened.click(x, y)
    opened.wait("document.getElementById('card').innerText.includes('It spins.')")
    card = text(opened, "card")
    assert "pages/ada.txt:7-9" in card
    assert "MOST LIKE IT" in card.upper()
    opened.press("Escape")
    assert hidden(opened, "card")


def test_everything_works_without_a_mouse(show: Any) -> None:
    opened = show(a_map(plain_records(12)))
    focus(opened, "picture")
    opened.press("ArrowRight", shift=True)
    assert "Study" in text(opened, "said")
    assert not hidden(opened, "hover")
    opened.press("Enter")
    opened.wait("document.activeElement.id === 'card'")
    opened.press("Escape")
    opened.wait("document.activeElement.id === 'picture'")
    before = opened.run("location.hash")
    for key in ("+", "+", "ArrowLeft", "-"):
        opened.press(key)
    opened.wait(f"location.hash.includes('at=') && location.hash !== {json.dumps(before)}")
    opened.press("0")
    opened.wait("!location.hash.includes('at=')")
    opened.press("/")
    opened.wait("document.activeElement.id === 'query'")
    focus(opened, "tab-map")
    opened.press("ArrowRight")
    opened.press("ArrowRight")
    opened.wait("document.activeElement.id === 'tab-list'")
    assert text(opened, "list").count("Study") == 12


def zoomed(opened: Page) -> list[float]:
    """Return where the address says the camera is, once it does: x, y, zoom."""
    opened.wait("new URLSearchParams(location.hash.slice(1)).has('at')")
    said = opened.run("new URLSearchParams(location.hash.slice(1)).get('at')")
    return [float(part) for part in said.split(",")]


def test_the_wheel_zooms_a_drag_moves_and_two_fingers_do_both(show: Any) -> None:
    opened = show(a_map(plain_records(60)))
    opened.mouse("Wheel", 900, 300, deltaX=0, deltaY=-300)
    x, y, zoom = zoomed(opened)
    assert zoom > 1.2
    opened.mouse("Moved", 900, 300)
    opened.mouse("Pressed", 900, 300, button="left", clickCount=1)
    for step in range(1, 6):
        opened.mouse("Moved", 900 - 20 * step, 300 - 10 * step, button="left", buttons=1)
    opened.mouse("Released", 800, 250, button="left")
    opened.run("new Promise(done => setTimeout(done, 400))")
    right, down, same = zoomed(opened)
    assert (right > x, down > y, same) == (True, True, zoom)
    assert hidden(opened, "card")  # a drag is no click
    opened.press("Escape")
    focus(opened, "picture")
    opened.press("0")
    opened.wait("!location.hash.includes('at=')")
    for kind, apart in (("touchStart", 40), ("touchMove", 90), ("touchMove", 160)):
        ends = [{"x": 700 - apart, "y": 400, "id": 1}, {"x": 700 + apart, "y": 400, "id": 2}]
        opened.send("Input.dispatchTouchEvent", type=kind, touchPoints=ends)
    opened.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert zoomed(opened)[2] > 1.5


def test_every_control_is_reached_by_tab_and_has_a_name(show: Any) -> None:
    opened = show(a_map(plain_records(12)))
    seen = []
    for _ in range(40):
        opened.press("Tab")
        seen.append(opened.run("document.activeElement.id"))
    for name in ("skip", "tab-map", "query", "colour", "help-button", "picture", "zoom-in",
                 "from", "to"):  # fmt: skip
        assert name in seen, name
    nodes = opened.send("Accessibility.getFullAXTree")["nodes"]
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in ("button", "tab", "checkbox", "slider", "searchbox", "combobox", "application"):
            assert node["name"]["value"].strip(), node


def test_search_finds_marks_and_walks(show: Any) -> None:
    opened = show(a_map(plain_records(12)))
    focus(opened, "query")
    opened.type("eclairs widget")  # only an abstract says it, with an accent
    opened.wait("document.getElementById('count').innerText === '1 of 12 papers match'")
    opened.press("Enter")
    opened.wait("document.querySelectorAll('#card mark').length > 1")
    assert "Éclairs" in opened.run("[...document.querySelectorAll('mark')].map(m => m.innerText)")
    assert "Study 5 of widgets" in text(opened, "card")
    opened.run("document.getElementById('query').select()")
    opened.type("nowhere")
    opened.wait("document.getElementById('count').innerText === '0 of 12 papers match'")
    assert hidden(opened, "next")


def test_years_and_themes_narrow_down(show: Any) -> None:
    opened = show(a_map(plain_records(25)))
    opened.run("document.querySelector('#legend input').click()")
    opened.wait("document.getElementById('count').innerText === '16 papers of 25'")
    opened.run("document.querySelector('#legend li:nth-child(2) button').click()")
    opened.wait("document.getElementById('count').innerText === '8 papers of 25'")
    opened.run("document.getElementById('all-themes').click()")
    focus(opened, "from")
    for _ in range(3):
        opened.press("ArrowRight")
    opened.wait("document.getElementById('count').innerText === '18 papers of 25'")
    assert opened.run("document.getElementById('from').getAttribute('aria-valuetext')") == "2013"
    assert "1 paper without a date left out" in text(opened, "span")
    opened.run("document.getElementById('no-theme').click()")
    opened.wait("!document.getElementById('empty').hidden")


def test_the_address_brings_back_what_was_seen(show: Any) -> None:
    drawn = a_map(plain_records(25))
    opened = show(
        drawn, "#view=time&colour=year&q=spins&from=2012&to=2015&without=1&paper=author3study"
    )
    opened.wait("!document.getElementById('card').hidden")
    assert "Study 3 of widgets" in text(opened, "card")
    opened.wait("document.getElementById('count').innerText === '6 of 6 papers match'")
    assert opened.run("document.getElementById('tab-time').ariaSelected") == "true"
    opened.run("document.getElementById('tab-map').click()")
    focus(opened, "picture")
    opened.press("+")
    opened.wait("location.hash.includes('at=')")
    address = opened.run("location.hash")
    assert "view=" not in address
    again = show(drawn, address)
    again.run("new Promise(done => setTimeout(done, 400))")
    assert again.run("location.hash") == address


@pytest.mark.parametrize(
    "view",
    [
        "#view=nowhere&from=x&to=9999&without=99.-1.x&paper=none&at=NaN,1e99,-5",
        "#at=0.5,0.5,1e308&q=%00%ff&%%%",
        "#__proto__=x&view=constructor&colour=__proto__",
        "#paper=%3Cscript%3E&q=" + "a" * 5000,
    ],
)
def test_an_address_that_makes_no_sense_is_passed_over(show: Any, view: str) -> None:
    opened = show(a_map(plain_records(12)), view)
    assert not hidden(opened, "stage")
    assert hidden(opened, "card")


@pytest.mark.parametrize("view", ["map", "time", "list"])
def test_text_of_papers_is_never_run(show: Any, view: str) -> None:
    opened = show(a_map(hostile_records(), topic=HOSTILE[0]), f"#view={view}&q=script")
    focus(opened, "picture")
    for number in range(len(HOSTILE)):
        opened.run(f"location.hash = 'view={view}&paper=key{number}'")
        opened.wait(f"document.querySelector('#card .key')?.innerText === 'key{number}'")
        opened.wait("document.querySelector('#card .abstract').innerText.includes('and more')")
        assert opened.run("document.querySelectorAll('#card a').length") == 0
    opened.run(f"location.hash = 'view={view}&paper=long'")
    opened.wait("document.querySelector('#card .key')?.innerText === 'long'")
    assert opened.run("document.title").startswith("Papers on “</script>")
    assert opened.run("document.querySelectorAll('img, iframe, object').length") == 0
    assert opened.run("document.scripts.length") == 3


@pytest.mark.parametrize("count", [1, 2, 3, 700])
def test_few_papers_and_many_are_shown(show: Any, count: int) -> None:
    opened = show(a_map(plain_records(count)))
    opened.wait(f"new Set({PIXELS}).size > 5")  # it is drawn with the next frame
    opened.run("document.getElementById('tab-time').click()")
    opened.run("document.getElementById('tab-list').click()")
    assert opened.run("document.querySelectorAll('#list button').length") == min(count, 100)
    assert hidden(opened, "more") == (count <= 100)


def test_papers_without_any_date_have_no_bars(show: Any) -> None:
    records = [r for r in hostile_records() if not r.date[:4].isdigit()]
    opened = show(a_map(records), "#view=time")
    assert hidden(opened, "time")
    assert not opened.run("document.getElementById('stage').hidden")


def test_a_page_without_abstracts_says_so(show: Any) -> None:
    opened = show(a_map(plain_records(5)), "#paper=author1study", abstracts=False)
    opened.wait("document.getElementById('card').innerText.includes('without abstracts')")


@pytest.mark.parametrize("view", ["map", "time", "list"])
def test_nothing_is_wider_than_a_telephone(show: Any, view: str) -> None:
    opened = show(a_map(plain_records(30), topic="a long topic " * 9), f"#view={view}")
    opened.resize(360, 640, touch=True)
    opened.run("new Promise(done => setTimeout(done, 200))")
    assert opened.run("document.documentElement.scrollWidth") <= 360
    wide = opened.run(
        "[...document.querySelectorAll('button, input, select, h1, canvas')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().right > 361).map(e => e.id)"
    )
    assert wide == []


def test_an_older_browser_unpacks_the_papers_itself(show: Any, browser: Page) -> None:
    script = browser.send(
        "Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream"
    )
    opened = show(a_map(plain_records(700)), "#paper=author699study&q=spins")
    opened.wait("document.getElementById('card').innerText.includes('We study widget 699.')")
    opened.wait("document.getElementById('count').innerText === '700 of 700 papers match'")
    assert opened.run("'DecompressionStream' in window") is False
    browser.send("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def test_the_policy_keeps_the_page_from_the_network(show: Any) -> None:
    opened = show(a_map(plain_records(3)))
    refused = opened.run(
        "Promise.all(['http://127.0.0.1:9/', 'data:text/plain,x'].map(u => "
        "fetch(u).then(() => 'let through', () => 'refused')))"
    )
    assert refused == ["refused", "refused"]
    opened.errors.clear()  # the browser has logged the two refusals
    opened.requests.clear()


def test_dark_paper_is_drawn(show: Any) -> None:
    opened = show(a_map(plain_records(12)))
    opened.media(prefers_color_scheme="dark")
    opened.wait("getComputedStyle(document.body).backgroundColor === 'rgb(20, 22, 27)'")
    opened.wait(f"{PIXELS}[0] === 0xff1b1614")


def test_print_has_the_picture_on_white_and_every_paper(show: Any, browser: Page) -> None:
    script = browser.send(  # first in line, so that it sees what was printed
        "Page.addScriptToEvaluateOnNewDocument",
        source="addEventListener('afterprint', () => { const all = "
        f"{PIXELS}; window.printed = [all[0], new Set(all).size, "
        "document.querySelectorAll('#list button').length]; })",
    )
    opened = show(a_map(plain_records(12)))
    opened.media(prefers_color_scheme="dark")
    opened.send("Page.printToPDF", printBackground=True)
    first, colours, listed = opened.run("printed")
    assert first == 0xFFFFFFFF
    assert colours > 5
    assert listed == 12
    opened.wait(f"{PIXELS}[0] === 0xff1b1614")  # and afterwards it is as it was
    browser.send("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def test_many_papers_are_moved_smoothly(show: Any) -> None:
    """20,000 papers: a frame while dragging takes a tenth of a second at the very most."""
    opened = show(a_map(plain_records(20_000), themes=10), abstracts=False)
    opened.mouse("Moved", 700, 400)
    opened.mouse("Pressed", 700, 400, button="left", clickCount=1)
    opened.run(
        "{ window.spent = []; let last = performance.now(); const next = now => "
        "{ spent.push(now - last); last = now; requestAnimationFrame(next); }; "
        "requestAnimationFrame(next); }"
    )
    for step in range(40):
        opened.mouse("Moved", 700 + 5 * (step % 20), 400 + step, button="left", buttons=1)
        time.sleep(0.005)
    opened.mouse("Released", 700, 400, button="left")
    spent = sorted(opened.run("spent.slice(2)"))
    assert spent[len(spent) // 2] < 100

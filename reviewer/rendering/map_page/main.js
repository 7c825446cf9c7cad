// Everything together: the views, the controls, and what is told of a change.

const HINT = { meaning: "say similar things (their vectors are alike)", words: "use the same words" };

async function begin() {
  await loadPapers();
  shown = new Uint8Array(count).fill(1);
  matched = new Uint8Array(count).fill(1);
  canvas = byId("picture");
  context = canvas.getContext("2d", { alpha: false });
  over = byId("over").getContext("2d");
  findSteps();
  state.to = steps.count - 1;
  findExtent();
  const at = readAddress();
  readColours();
  measureStage();
  byId("basis").textContent = `Papers that ${HINT[head.basis]} lie close together.`;
  byId("help-basis").textContent = `Each point is a paper. Papers that ${HINT[head.basis]} lie close together (t-SNE).`;
  byId("colour").value = state.colour;
  byId("query").value = state.query;
  setUpYears();
  setUpLegend();
  setUpPointer();
  setUpControls();
  onChange(redraw);
  setView(state.view, false);
  setPlace(at);
  setQuery(state.query);
  if (state.paper >= 0) openPaper(state.paper);
  document.documentElement.dataset.ready = "yes";
}

/** Show what has changed everywhere. */
function redraw() {
  terrain = null;
  if (state.view === "time") setPlaces();
  index = null;
  if (state.hovered >= 0 && !isPlaced(state.hovered)) hover(-1);
  showLegend();
  paintBars();
  if (state.view === "list") showList();
  const some = shownCount < count || words.length > 0;
  const found = words.length ? `${number.format(matchCount)} of ${plural(shownCount, "paper")} match` : plural(shownCount, "paper");
  byId("count").textContent = some ? found + (words.length ? "" : ` of ${number.format(count)}`) : head.count;
  byId("next").hidden = byId("previous").hidden = !words.length || !matchCount;
  byId("empty").hidden = shownCount > 0;
  if (state.paper >= 0) showCard();
  repaint();
}

function measureStage() {
  const box = byId("stage").getBoundingClientRect();
  stage.width = box.width;
  stage.height = box.height;
  stage.ratio = Math.min(2, window.devicePixelRatio || 1) * (printing ? 1.5 : 1);
  if (!box.width || !box.height) return;
  canvas.width = over.canvas.width = Math.round(box.width * stage.ratio);
  canvas.height = over.canvas.height = Math.round(box.height * stage.ratio);
  dots.clear();
}

function resized() {
  measureStage();
  if (state.view === "time") setPlaces();
  bounded();
  paintBars();
  if (!byId("hover").hidden && state.hovered >= 0) placeHover();
  if (state.view !== "list") paint();
}

/** Papers that are listed below the picture when the page is printed. */
const PRINTED = 500;
const TABS = { map: "tab-map", time: "tab-time", list: "tab-list" };

function setView(view, moving = true) {
  const before = state.view;
  const flies = moving && before !== view && before !== "list" && view !== "list" && !still.matches;
  if (flies) rememberSpots();
  hover(-1);
  state.view = view;
  for (const [name, id] of Object.entries(TABS)) {
    byId(id).setAttribute("aria-selected", String(name === view));
    byId(id).tabIndex = name === view ? 0 : -1;
  }
  byId("papers").hidden = view !== "list";
  byId("stage").hidden = view === "list";
  byId("stage").setAttribute("aria-labelledby", TABS[view === "list" ? "map" : view]);
  canvas.setAttribute("aria-label", view === "time" ? "Timeline of the papers, a lane for each theme" : "Map of the papers");
  if (view === "list") showList();
  else measureStage();
  setPlaces();
  setPlace("");
  showLegend();
  keepAddress();
  if (flies) fly();
  else repaint();
}

function rememberSpots() {
  wasX = new Float32Array(count);
  wasY = new Float32Array(count);
  for (let n = 0; n < count; n++) [wasX[n], wasY[n]] = toScreen(atX[n], atY[n]);
}

/** Let the papers move from where they were to where the new view has them. */
function fly() {
  const began = performance.now(), length = 650;
  const step = (now) => {
    const share = Math.min(1, (now - began) / length);
    arrived = share < 1 ? share * share * (3 - 2 * share) : 1;
    paint();
    if (share < 1) requestAnimationFrame(step);
  };
  arrived = 0;
  requestAnimationFrame(step);
}

function setUpControls() {
  canvas.addEventListener("keydown", pressed);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("help").open) return;
    if (byId("themes").classList.contains("open")) toggleThemes(false);
    else if (state.paper >= 0) {
      openPaper(-1);
      (state.view === "list" ? byId("papers") : canvas).focus({ preventScroll: true });
    } else hover(-1);
  });
  byId("zoom-in").addEventListener("click", () => flyTo(camera.x, camera.y, Math.min(MOST_ZOOM, camera.zoom * 1.6)));
  byId("zoom-out").addEventListener("click", () => flyTo(camera.x, camera.y, Math.max(0.7, camera.zoom / 1.6)));
  byId("zoom-fit").addEventListener("click", fitAll);
  byId("colour").addEventListener("change", (event) => {
    state.colour = event.target.value;
    byShade = null;
    sortByShade();
    changed();
  });
  setUpTabs();
  setUpSearch();
  byId("order").addEventListener("change", () => showList());
  byId("more").addEventListener("click", () => writeMore());
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    setView("list");
    byId("papers").focus();
  });
  byId("help-button").addEventListener("click", () => byId("help").showModal());
  byId("show-themes").addEventListener("click", () => toggleThemes(!byId("themes").classList.contains("open")));
  window.addEventListener("hashchange", follow);
  const watch = new ResizeObserver(resized);
  for (const name of ["stage", "time"]) watch.observe(byId(name));
  darkness.addEventListener("change", recolour);
  window.addEventListener("beforeprint", () => { printing = true; recolour(); showList(PRINTED); });
  window.addEventListener("afterprint", () => { printing = false; recolour(); });
}

/** Another address was given: show what it says. */
function follow() {
  Object.assign(state, { view: "map", colour: "theme", query: "", from: 0, to: steps.count - 1, paper: -1 });
  state.hidden.clear();
  const at = readAddress();
  byId("colour").value = state.colour;
  byId("query").value = state.query;
  byShade = null;
  setView(state.view, false);
  setPlace(at);
  setQuery(state.query);
  openPaper(state.paper);
}

function recolour() {
  readColours();
  dots.clear();
  measureStage();
  redraw();
  paint();
}

function toggleThemes(open) {
  byId("themes").classList.toggle("open", open);
  byId("show-themes").setAttribute("aria-expanded", String(open));
}

function setUpTabs() {
  const names = Object.keys(TABS);
  names.forEach((name, place) => {
    const tab = byId(TABS[name]);
    tab.addEventListener("click", () => setView(name));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = names[(place + step + names.length) % names.length];
      setView(next);
      byId(TABS[next]).focus();
      event.preventDefault();
    });
  });
}

function setUpSearch() {
  let waiting = 0;
  byId("query").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => setQuery(event.target.value), count > 5000 ? 180 : 60);
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    nextMatch(1);
  });
  byId("previous").addEventListener("click", () => nextMatch(-1));
}

begin().catch((error) => {
  byId("count").textContent = `The page cannot be shown: ${error.message}.`;
  throw error;
});

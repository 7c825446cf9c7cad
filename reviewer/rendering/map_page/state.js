// What is shown: the view, the years, the themes, the search, the paper that is open. Kept in the address.

const state = {
  view: "map", colour: "theme", query: "", from: 0, to: 0, paper: -1, hovered: -1, glow: -1,
  hidden: new Set(),
};
/** For each paper: is it among the years and themes shown; does it match the search. */
let shown, matched;
let shownCount = 0, matchCount = 0;
const listeners = [];

const onChange = (listener) => listeners.push(listener);

/** Work out which papers are shown, and tell everyone. */
function changed() {
  const first = steps.edges[state.from], last = steps.edges[state.to + 1];
  const whole = state.from === 0 && state.to === steps.count - 1;
  shownCount = matchCount = 0;
  for (const region of regions) region.shown = region.found = 0;
  for (let n = 0; n < count; n++) {
    const inYears = whole || (when[n] >= first && when[n] < last);
    shown[n] = inYears && !state.hidden.has(themeOf[n]) ? 1 : 0;
    if (!shown[n]) continue;
    shownCount++;
    matchCount += matched[n];
    for (let at = papers.region[n]; at >= 0; at = regions[at].parent) {
      regions[at].shown++;
      regions[at].found += matched[n];
    }
  }
  for (const listener of listeners) listener();
  keepAddress();
}

const number = new Intl.NumberFormat("en-GB");
const plural = (n, one, many = `${one}s`) => `${number.format(n)} ${n === 1 ? one : many}`;

let keeping = 0;
/** The address as it was last written or read here. */
let knownAddress = "";

function keepAddress() {
  clearTimeout(keeping);
  keeping = setTimeout(() => {
    const said = new URLSearchParams();
    if (state.view !== "map") said.set("view", state.view);
    if (state.colour !== "theme") said.set("colour", state.colour);
    if (state.query) said.set("q", state.query);
    if (state.from > 0) said.set("from", steps.names[state.from]);
    if (state.to < steps.count - 1) said.set("to", steps.names[state.to]);
    if (state.hidden.size) said.set("without", [...state.hidden].sort((a, b) => a - b).join("."));
    if (state.paper >= 0) said.set("paper", papers.key[state.paper]);
    const at = placeNow();
    if (at) said.set("at", at);
    const address = said.toString();
    if (location.hash !== knownAddress) return; // another one was just given, and is yet to be read
    try {
      if (address !== location.hash.slice(1)) history.replaceState(null, "", `#${address}`);
      knownAddress = location.hash;
    } catch { /* a browser that forbids it for files: the view is only not in the address */ }
  }, 250);
}

/** Read the address; what makes no sense in it is passed over. */
function readAddress() {
  knownAddress = location.hash;
  const said = new URLSearchParams(location.hash.slice(1));
  if (["map", "time", "list"].includes(said.get("view"))) state.view = said.get("view");
  if (said.get("colour") === "year") state.colour = "year";
  state.query = (said.get("q") || "").slice(0, 500);
  const from = steps.names.indexOf(said.get("from")), to = steps.names.indexOf(said.get("to"));
  if (from >= 0) state.from = from;
  if (to >= 0) state.to = to;
  if (state.from > state.to) [state.from, state.to] = [state.to, state.from];
  for (const theme of (said.get("without") || "").split(".")) {
    if (/^\d+$/.test(theme) && Number(theme) < themes.length) state.hidden.add(Number(theme));
  }
  state.paper = said.has("paper") ? papers.key.indexOf(said.get("paper")) : -1;
  return said.get("at");
}

// Where papers are: on the map, and in the timeline, one lane a theme. Found again by a grid.

/** Positions in 0..1 of the view that is shown, and, while it changes, of the one before. */
let atX, atY, wasX, wasY;
/** How far the change from one view to another is, 0..1; 1 when it is over. */
let arrived = 1;
let lanes = [];
/** Pixels at the top of a lane for its name. */
const LANE_NAME = 24;

function setPlaces() {
  if (state.view === "time") layLanes();
  else [atX, atY] = [mapX, mapY];
  index = null;
}

/** Lay the papers shown by date from left to right, those of a theme in a lane of their own. */
function layLanes() {
  atX = new Float32Array(count);
  atY = new Float32Array(count);
  const sizes = new Array(themes.length).fill(0);
  for (let n = 0; n < count; n++) if (shown[n] && !Number.isNaN(when[n])) sizes[themeOf[n]]++;
  const weights = sizes.map((size) => (size ? Math.sqrt(size) + Math.sqrt(shownCount) / 8 : 0));
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  lanes = [];
  let top = 0;
  weights.forEach((weight, theme) => {
    if (weight) lanes.push({ theme, top, height: weight / whole, papers: sizes[theme] });
    top += weight / whole;
  });
  const first = steps.edges[state.from], span = steps.edges[state.to + 1] - first || 1;
  for (const lane of lanes) layLane(lane, first, span);
}

/** Lay the papers of a lane by date, each in the row nearest to the middle where it has room. */
function layLane(lane, first, span) {
  const those = [];
  for (let n = 0; n < count; n++) {
    if (!shown[n] || themeOf[n] !== lane.theme || Number.isNaN(when[n])) continue;
    atX[n] = (spreadWhen[n] - first) / span;
    those.push(n);
  }
  those.sort((a, b) => atX[a] - atX[b] || a - b);
  const wide = (2.2 * radiusFor(1)) / Math.max(1, scales()[0] / camera.zoom);
  const ends = [];
  const rows = those.map((n) => {
    let row = ends.findIndex((end) => end <= atX[n]);
    if (row < 0) row = ends.length;
    ends[row] = atX[n] + wide;
    return row;
  });
  const named = Math.min(0.45, LANE_NAME / (lane.height * stage.height)), free = 0.94 - named;
  const gap = Math.min((lane.height * free) / (ends.length + 1), (2.3 * radiusFor(1)) / stage.height);
  const middle = lane.top + lane.height * (named + free / 2);
  those.forEach((n, k) => { atY[n] = middle + Math.ceil(rows[k] / 2) * (rows[k] % 2 ? 1 : -1) * gap; });
}

/** Whether a paper has a place in the view: the timeline has none for those without a date. */
const isPlaced = (paper) => shown[paper] && !(state.view === "time" && Number.isNaN(when[paper]));

// A grid over the unit square: for each cell, its papers.
let index = null;

function makeIndex() {
  const side = Math.max(4, Math.min(256, Math.ceil(Math.sqrt(count / 2))));
  const starts = new Uint32Array(side * side + 1), items = new Uint32Array(count);
  const cells = new Int32Array(count).fill(-1);
  for (let n = 0; n < count; n++) {
    if (!isPlaced(n)) continue;
    cells[n] = cellOf(atY[n], side) * side + cellOf(atX[n], side);
    starts[cells[n] + 1]++;
  }
  for (let n = 0; n < side * side; n++) starts[n + 1] += starts[n];
  const next = starts.slice();
  for (let n = 0; n < count; n++) if (cells[n] >= 0) items[next[cells[n]]++] = n;
  index = { side, starts, items };
}

const cellOf = (value, side) => Math.max(0, Math.min(side - 1, Math.floor(value * side)));

/** Call `visit` for every paper placed in a part of the unit square. */
function within(left, top, right, bottom, visit) {
  if (!index) makeIndex();
  const { side, starts, items } = index;
  const firstColumn = cellOf(left, side), lastColumn = cellOf(right, side);
  for (let row = cellOf(top, side), last = cellOf(bottom, side); row <= last; row++) {
    const from = starts[row * side + firstColumn], to = starts[row * side + lastColumn + 1];
    for (let n = from; n < to; n++) visit(items[n]);
  }
}

/** The paper nearest to a place on the screen, among those at most `reach` pixels away; or -1. */
function paperAt(x, y, reach) {
  const [left, top] = toPlace(x - reach, y - reach), [right, bottom] = toPlace(x + reach, y + reach);
  let best = -1, least = reach * reach;
  within(left, top, right, bottom, (n) => {
    const [px, py] = toScreen(atX[n], atY[n]);
    const far = (px - x) ** 2 + (py - y) ** 2 + (matched[n] ? 0 : 9);
    if (far < least) [best, least] = [n, far];
  });
  return best;
}

/** The next paper from one in a direction (dx, dy): near, and not far off that way; or -1. */
function paperTowards(paper, dx, dy) {
  const [x, y] = paper >= 0 ? toScreen(atX[paper], atY[paper]) : [stage.width / 2, stage.height / 2];
  let best = -1, least = Infinity;
  for (let n = 0; n < count; n++) {
    if (n === paper || !isPlaced(n) || !matched[n]) continue;
    const [px, py] = toScreen(atX[n], atY[n]);
    const ahead = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    if (paper >= 0 && (ahead < 0.5 || aside > ahead)) continue;
    const far = paper >= 0 ? ahead + 2 * aside : ahead ** 2 + aside ** 2;
    if (far < least) [best, least] = [n, far];
  }
  return best;
}

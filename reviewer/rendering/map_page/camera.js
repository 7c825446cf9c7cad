// The camera: which part of the unit square is on the screen, and how it moves.

const stage = { width: 1, height: 1, ratio: 1 };
const MOST_ZOOM = 200;
/** The middle of the screen, in the unit square, and how much larger than fitted it is drawn. */
const camera = { x: 0.5, y: 0.5, zoom: 1 };
/** Room around the picture, in pixels: the timeline has the names of lanes and dates there. */
const ROOM = { map: [26, 26, 26, 26], time: [6, 66, 34, 24] };

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Pixels per unit, to the right and downwards. */
function scales() {
  const [top, right, bottom, left] = ROOM[state.view] || ROOM.map;
  const width = Math.max(40, stage.width - left - right), height = Math.max(40, stage.height - top - bottom);
  if (state.view === "time") return [width * camera.zoom, height];
  // The map may be drawn up to 1.5 times as wide as high, to use the screen.
  const { width: wide, height: high } = extent;
  const across = width / wide, down = height / high;
  const least = Math.min(across, down);
  return [Math.min(across, least * 1.5) * camera.zoom, Math.min(down, least * 1.5) * camera.zoom];
}

/** The part of the unit square that the map's papers are in. */
let extent = { x: 0.5, y: 0.5, width: 1, height: 1 };

function findExtent() {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (let n = 0; n < count; n++) {
    left = Math.min(left, mapX[n]); right = Math.max(right, mapX[n]);
    top = Math.min(top, mapY[n]); bottom = Math.max(bottom, mapY[n]);
  }
  const room = count < 8 ? 0.25 : count < 100 ? 0.075 : 0.05;
  extent = {
    x: (left + right) / 2, y: (top + bottom) / 2,
    width: Math.max(0.25, right - left + 2 * room), height: Math.max(0.25, bottom - top + 2 * room),
  };
}

let frame = { kx: 1, ky: 1, dx: 0, dy: 0 };

/** Work out the frame of this moment: screen = place * k + d. */
function aim() {
  const [kx, ky] = scales();
  const [top, , bottom] = ROOM[state.view] || ROOM.map;
  const middle = (stage.height + top - bottom) / 2;
  frame = { kx, ky, dx: stage.width / 2 - camera.x * kx, dy: middle - camera.y * ky };
}

const toScreen = (x, y) => [x * frame.kx + frame.dx, y * frame.ky + frame.dy];
const toPlace = (x, y) => [(x - frame.dx) / frame.kx, (y - frame.dy) / frame.ky];

function bounded() {
  camera.zoom = Math.max(0.7, Math.min(MOST_ZOOM, camera.zoom));
  if (state.view === "time") {
    camera.zoom = Math.max(1, camera.zoom);
    const half = 0.5 / camera.zoom;
    camera.x = Math.max(half, Math.min(1 - half, camera.x));
    camera.y = 0.5;
  } else {
    camera.x = Math.max(0, Math.min(1, camera.x));
    camera.y = Math.max(0, Math.min(1, camera.y));
  }
  aim();
}

function moveBy(dx, dy) {
  camera.x -= dx / frame.kx;
  camera.y -= dy / frame.ky;
  moved();
}

/** Zoom by a factor; what is at (x, y) on the screen stays there. */
function zoomBy(factor, x = stage.width / 2, y = stage.height / 2) {
  const [px, py] = toPlace(x, y);
  const before = camera.zoom;
  camera.zoom *= factor;
  bounded();
  if (camera.zoom === before) return;
  const [sx, sy] = toScreen(px, py);
  camera.x -= (x - sx) / frame.kx;
  camera.y -= (y - sy) / frame.ky;
  moved();
}

function moved() {
  bounded();
  repaint();
  keepAddress();
}

let flight = 0;

/** Move to a place and a zoom, in a third of a second. */
function flyTo(x, y, zoom) {
  cancelAnimationFrame(flight);
  const from = { ...camera }, began = performance.now();
  const step = (now) => {
    const share = still.matches ? 1 : Math.min(1, (now - began) / 320);
    const eased = 1 - (1 - share) ** 3;
    camera.zoom = from.zoom * (zoom / from.zoom) ** eased;
    camera.x = from.x + (x - from.x) * eased;
    camera.y = from.y + (y - from.y) * eased;
    moved();
    if (share < 1) flight = requestAnimationFrame(step);
  };
  step(began);
}

function fitAll() {
  if (state.view === "time") flyTo(0.5, 0.5, 1);
  else flyTo(extent.x, extent.y, 1);
}

/** Bring a paper into sight, zoomed in so that those around it are told apart. */
function goTo(paper) {
  if (!isPlaced(paper)) return;
  const closer = state.view === "time" ? 1 : Math.max(1, Math.min(14, Math.sqrt(count) / 14));
  const zoom = Math.max(camera.zoom, closer);
  const aside = stage.width > 820 && !byId("card").hidden ? 195 / (frame.kx / camera.zoom) / zoom : 0;
  flyTo(atX[paper] + aside, state.view === "time" ? 0.5 : atY[paper], zoom);
}

function placeNow() {
  const base = state.view === "time" ? [0.5, 0.5, 1] : [extent.x, extent.y, 1];
  const now = [camera.x, camera.y, camera.zoom];
  return now.every((value, n) => Math.abs(value - base[n]) < 1e-3) ? "" : now.map((value) => Number(value.toFixed(3))).join(",");
}

function setPlace(text) {
  const [x, y, zoom] = (text || "").split(",").map(Number);
  [camera.x, camera.y, camera.zoom] = state.view === "time" ? [0.5, 0.5, 1] : [extent.x, extent.y, 1];
  if ([x, y, zoom].every(Number.isFinite)) [camera.x, camera.y, camera.zoom] = [x, y, zoom];
  bounded();
}

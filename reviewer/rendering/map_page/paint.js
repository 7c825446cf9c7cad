// The picture: hills, points, lines to what is alike, and the axes of the timeline.

let context, canvas, over;
let painting = 0;
/** Papers in order of their shade, so that each colour is set once. */
let byShade = null;

function repaint() {
  if (!painting) painting = requestAnimationFrame(paint);
}

function radiusFor(zoom) {
  const base = Math.max(1.15, Math.min(7, 44 / Math.sqrt(Math.max(1, count)) ** 0.75));
  const narrow = Math.max(0.62, Math.min(1, Math.sqrt(Math.min(stage.width, stage.height) / 620)));
  return Math.min(9, base * narrow * zoom ** 0.38);
}

function sortByShade() {
  const keys = Array.from({ length: count }, (_, n) => n);
  const shade = Int16Array.from(keys, shadeOf);
  keys.sort((a, b) => shade[a] - shade[b] || a - b);
  byShade = { papers: Uint32Array.from(keys), shade };
}

function paint() {
  painting = 0;
  if (state.view === "list" || stage.width < 2) return;
  aim();
  context.setTransform(stage.ratio, 0, 0, stage.ratio, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, stage.width, stage.height);
  if (state.view === "map") paintTerrain();
  else paintAxes();
  paintPoints();
  if (arrived === 1) paintLabels();
  paintOver();
}

/** The sheet above the picture: the paper that is open, the one pointed at, and lines from it. */
function paintOver() {
  over.setTransform(stage.ratio, 0, 0, stage.ratio, 0, 0);
  over.clearRect(0, 0, stage.width, stage.height);
  paintLinks();
  paintFocus();
}

/** Where a paper is drawn now; between two views it is on its way. */
function spot(n) {
  if (arrived === 1) return [atX[n] * frame.kx + frame.dx, atY[n] * frame.ky + frame.dy];
  const x = atX[n] * frame.kx + frame.dx, y = atY[n] * frame.ky + frame.dy;
  return [wasX[n] + (x - wasX[n]) * arrived, wasY[n] + (y - wasY[n]) * arrived];
}

function paintPoints() {
  if (!byShade) sortByShade();
  const radius = radiusFor(camera.zoom), all = state.query === "" && state.glow < 0;
  const pixels = count > MANY && radius * stage.ratio < LARGEST, alpha = count > MANY ? 0.85 : 0.94;
  const draw = pixels ? stampThat : pointsThat;
  if (pixels) clearSheet();
  if (!all) draw(false, radius * 0.85, 0.16);
  draw(all ? null : true, radius, alpha);
  if (pixels) showSheet();
  context.globalAlpha = 1;
}

/** Whether a paper is one that stands out: it matches the search, and the theme pointed at. */
const stands = (n) => matched[n] === 1 && (state.glow < 0 || themeOf[n] === state.glow);

/** Draw the points that stand out (true), those that do not (false), or all (null). */
function pointsThat(standing, radius, alpha) {
  context.globalAlpha = alpha;
  let last = -2, picture = null, half = radius;
  everyPoint(standing, radius, (x, y, shade) => {
    if (shade !== last) ({ picture, half } = dotOf(colourOf(last = shade), radius));
    context.drawImage(picture, x - half, y - half, 2 * half, 2 * half);
  });
}

/** The same pixel by pixel. */
function stampThat(standing, radius, alpha) {
  const { ratio } = stage, discs = masksOf(radius * ratio, alpha);
  let last = -2, colour = 0;
  everyPoint(standing, radius, (x, y, shade) => {
    if (shade !== last) {
      const [red, green, blue] = channels(colourOf(last = shade));
      colour = (blue << 16) | (green << 8) | red;
    }
    stamp(x * ratio, y * ratio, discs, colour);
  });
}

function everyPoint(standing, radius, draw) {
  const { papers: order, shade } = byShade, { kx, ky, dx, dy } = frame;
  const margin = radius + 2, right = stage.width + margin, bottom = stage.height + margin;
  const undated = state.view === "time", moving = arrived < 1;
  for (let k = 0; k < count; k++) {
    const n = order[k];
    if (!shown[n] || (undated && when[n] !== when[n])) continue;
    if (standing !== null && stands(n) !== standing) continue;
    let x = atX[n] * kx + dx, y = atY[n] * ky + dy;
    if (moving) {
      x = wasX[n] + (x - wasX[n]) * arrived;
      y = wasY[n] + (y - wasY[n]) * arrived;
    }
    if (x > -margin && y > -margin && x < right && y < bottom) draw(x, y, shade[n]);
  }
}

const dots = new Map();

/** A point as a little picture: copying one is quicker than drawing it. */
function dotOf(colour, radius) {
  const name = `${colour} ${radius.toFixed(2)} ${stage.ratio} ${palette.name}`;
  if (!dots.has(name)) {
    if (dots.size > 200) dots.clear();
    const rim = count > MANY ? 0.4 : 1;
    const half = Math.ceil((radius + rim + 1) * stage.ratio) / stage.ratio;
    const picture = document.createElement("canvas");
    picture.width = picture.height = Math.round(2 * half * stage.ratio);
    const pen = picture.getContext("2d");
    pen.scale(stage.ratio, stage.ratio);
    disc(pen, half, half, radius + rim, palette.paper);
    disc(pen, half, half, radius, colour);
    dots.set(name, { picture, half });
  }
  return dots.get(name);
}

function disc(pen, x, y, radius, colour) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
}

/** Lines from the paper that is open (or pointed at) to those most like it. */
function paintLinks() {
  const paper = state.hovered >= 0 ? state.hovered : state.paper;
  if (paper < 0 || !isPlaced(paper) || arrived < 1) return;
  const [x, y] = spot(paper);
  over.strokeStyle = palette.soft;
  over.lineWidth = 1;
  over.globalAlpha = 0.75;
  over.beginPath();
  for (const other of papers.near[paper]) {
    if (!isPlaced(other)) continue;
    over.moveTo(x, y);
    over.lineTo(...spot(other));
  }
  over.stroke();
  over.globalAlpha = 1;
}

function paintFocus() {
  for (const [paper, width] of [[state.paper, 2.5], [state.hovered, 1.5]]) {
    if (paper < 0 || !isPlaced(paper)) continue;
    const [x, y] = spot(paper), radius = Math.max(4, radiusFor(camera.zoom) + 1);
    disc(over, x, y, radius + 2 + width, palette.paper);
    disc(over, x, y, radius + 2 + width / 2, palette.ink);
    disc(over, x, y, radius + 2 - width / 2, palette.paper);
    disc(over, x, y, radius, colourOf(shadeOf(paper)));
  }
}

/** The lanes and dates of the timeline. */
function paintAxes() {
  context.textBaseline = "alphabetic";
  context.globalAlpha = arrived;
  for (const lane of lanes) {
    const [, top] = toScreen(0, lane.top);
    context.fillStyle = palette.line;
    if (lane.top > 0) context.fillRect(0, Math.round(top), stage.width, 1);
  }
  context.font = `12px ${palette.sans}`;
  context.textAlign = "center";
  const first = steps.edges[state.from], span = steps.edges[state.to + 1] - first || 1;
  for (const mark of marks(first, span)) {
    const [x] = toScreen((mark.at - first) / span, 0);
    if (x < 0 || x > stage.width) continue;
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), 0, 1, stage.height - 26);
    if (x < 24 || x > stage.width - 24) continue;
    context.fillStyle = palette.soft;
    context.fillText(mark.text, x, stage.height - 10);
  }
  context.globalAlpha = 1;
}

/** Dates to write below the timeline: as many as have room. */
function marks(first, span) {
  const pixels = frame.kx / span;
  const size = LENGTHS.find((length) => length * pixels > 64) || 1000;
  const found = [];
  const from = Math.max(first, first + (0 - frame.dx) / frame.kx * span);
  const to = Math.min(first + span, first + (stage.width - frame.dx) / frame.kx * span);
  for (let n = Math.ceil(from / size - 1e-9); n * size <= to + 1e-9; n++) {
    const per = size < 1 ? Math.round(1 / size) : 1, year = size < 1 ? Math.floor(n / per) : n * size;
    const month = size < 1 ? (n - year * per) * (12 / per) : 0;
    found.push({ at: n * size, text: month ? `${MONTHS[month].slice(0, 3)} ${year}` : `${year}` });
  }
  return found;
}

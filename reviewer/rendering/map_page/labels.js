// Words on the picture: names of themes and of what they are made of, titles when few are in sight.
// No two overlap; the more telling ones come first.

const FONTS = [
  { size: 16.5, weight: "600", style: "", family: "serif", wrap: 24 },
  { size: 13, weight: "500", style: "italic", family: "serif", wrap: 24 },
  { size: 12, weight: "400", style: "italic", family: "serif", wrap: 26 },
];
const TITLES = { most: 60, chars: 44, size: 12 };
const PART_ROOM = 120;
const widths = new Map();

function paintLabels() {
  const taken = [];
  context.lineJoin = "round";
  context.textBaseline = "middle";
  const seen = papersInSight(TITLES.most + 1), few = seen.length <= TITLES.most;
  if (few) for (const n of seen) taken.push(boxOf(n, radiusFor(camera.zoom)));
  if (state.view === "time") {
    paintLaneNames(taken);
  } else {
    keepClear(taken);
    paintRegionNames(taken, few ? boundsOf(seen) : null);
  }
  if (few && (state.view === "map" || seen.length <= 30)) paintTitles(taken, seen);
}

function boxOf(n, radius) {
  const [x, y] = spot(n);
  return [x - radius, y - radius, x + radius, y + radius];
}

/** The paper that is open is not written over, nor are the buttons in the corner. */
function keepClear(taken) {
  if (state.paper >= 0 && isPlaced(state.paper)) taken.push(boxOf(state.paper, 10));
  taken.push([stage.width - 56, stage.height - 130, stage.width, stage.height]);
}

/** For each region with papers among those given: the part of the screen that they take. */
function boundsOf(seen) {
  const bounds = new Map();
  for (const n of seen) {
    const [x, y] = spot(n);
    for (let at = papers.region[n]; at >= 0; at = regions[at].parent) {
      const [left, top, right, bottom] = bounds.get(at) || [x, y, x, y];
      bounds.set(at, [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]);
    }
  }
  return bounds;
}

/** Write the names of the regions in sight; `bounds` has where their papers are, if those are few. */
function paintRegionNames(taken, bounds) {
  const wanted = regions.map((_, n) => n).filter((n) => regions[n].shown > 0 && (bounds ? bounds.has(n) && isTelling(n, bounds) : isRoomy(regions[n])));
  wanted.sort((a, b) => regions[a].level - regions[b].level || regions[b].shown - regions[a].shown);
  const narrow = stage.width < 600;
  for (const n of wanted) {
    const region = regions[n], font = FONTS[Math.min(region.level, 2)];
    const size = font.size * (narrow ? 0.8 : 1) * Math.min(1.25, Math.max(1, camera.zoom ** 0.12));
    const lines = wrapped(narrow ? region.name.split(", ")[0] : region.name, narrow ? 18 : font.wrap);
    const style = `${font.style} ${font.weight} ${size.toFixed(1)}px ${palette[font.family]}`;
    const wide = Math.max(...lines.map((line) => widthOf(line, style))), high = lines.length * size * 1.16;
    const place = free(taken, placesFor(region, high, bounds && bounds.get(n)), wide, high);
    if (!place) continue;
    const dim = region.found === 0 || (state.glow >= 0 && state.glow !== region.theme);
    context.globalAlpha = dim ? 0.3 : 1;
    context.font = style;
    context.textAlign = "center";
    lines.forEach((line, k) => write(line, place[0], place[1] + (k - (lines.length - 1) / 2) * size * 1.16, palette.labels[region.theme], 4));
    context.globalAlpha = 1;
  }
}

/** Whether a part of a theme is large enough on the screen to be named on its own. */
function isRoomy(region) {
  if (region.level === 0) return true;
  const across = 2 * region.spread * Math.sqrt(frame.kx * frame.ky);
  return across > PART_ROOM * (region.level === 1 ? 0.75 : 0.6) && camera.zoom > 1.25;
}

/** Where few papers are in sight: themes, and the smallest parts of them that are in sight. */
function isTelling(n, bounds) {
  if (regions[n].level === 0) return true;
  return camera.zoom > 2 && !regions.some((other, k) => other.parent === n && bounds.has(k));
}

/** Where the name of a region may stand, best first: where its papers lie closest, or, where each
 *  paper is seen on its own, above or below those in sight. */
function placesFor(region, high, bounds) {
  const [x, y] = toScreen(region.x, region.y), line = high + 4;
  if (!bounds) return region.level ? [[x, y]] : [0, -1, 1, -2, 2].map((step) => [x, y + step * line]);
  const [left, top, right, bottom] = bounds, middle = (left + right) / 2;
  const away = radiusFor(camera.zoom) + 6 + high / 2;
  const above = [middle, top - away], below = [middle, bottom + away];
  return [above, below, [left, top - away], [right, top - away], [left, bottom + away], [middle, top - away - line], [middle, bottom + away + line]];
}

/** The first free place for a box among some for its middle, noted as taken; or null. */
function free(taken, places, wide, high) {
  for (const [x, y] of places) {
    if (x < -20 || y < -20 || x > stage.width + 20 || y > stage.height + 20) continue;
    const left = Math.max(6, Math.min(stage.width - wide - 6, x - wide / 2));
    const top = Math.max(6, Math.min(stage.height - high - 6, y - high / 2));
    const box = [left - 4, top - 2, left + wide + 4, top + high + 2];
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return [left + wide / 2, top + high / 2];
  }
  return null;
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Short titles beside the points, if few are in sight: right of them, left, above, or below. */
function paintTitles(taken, seen) {
  const radius = radiusFor(camera.zoom), style = `${TITLES.size}px ${palette.sans}`;
  const high = TITLES.size + 2, gap = radius + 5;
  context.font = style;
  context.textAlign = "left";
  for (const most of stage.width < 600 ? [26] : [TITLES.chars, 26]) {
    const left = [];
    for (const n of seen) {
      if (!stands(n)) continue;
      const [x, y] = spot(n), text = short(papers.title[n], most), wide = widthOf(text, style);
      const places = [[x + gap, y], [x - gap - wide, y], [x - wide / 2, y - gap - 5], [x - wide / 2, y + gap + 5]];
      const place = places.find(([from, middle]) => {
        const box = [from - 2, middle - high / 2, from + wide + 2, middle + high / 2];
        if (box[0] < 2 || box[2] > stage.width - 2 || taken.some((other) => overlap(box, other))) return false;
        taken.push(box);
        return true;
      });
      if (place) write(text, place[0], place[1], palette.soft, 3);
      else left.push(n);
    }
    seen = left;
  }
}

function papersInSight(most) {
  const [left, top] = toPlace(0, 0), [right, bottom] = toPlace(stage.width, stage.height);
  const found = [];
  within(left, top, right, bottom, (n) => {
    if (found.length >= most) return;
    const [x, y] = spot(n);
    if (x > 0 && y > 0 && x < stage.width && y < stage.height) found.push(n);
  });
  return found.sort((a, b) => a - b);
}

function paintLaneNames(taken) {
  context.textAlign = "left";
  for (const lane of lanes) {
    const [, top] = toScreen(0, lane.top), high = lane.height * frame.ky;
    if (high < 13) continue;
    const size = Math.min(14, high - 1), style = `600 ${size.toFixed(1)}px ${palette.serif}`;
    const { name } = regions[themes[lane.theme]];
    const text = `${stage.width < 600 ? name.split(", ")[0] : name}  ${number.format(lane.papers)}`;
    context.font = style;
    taken.push([8, top + 2, 20 + widthOf(text, style), top + size + 8]);
    write(text, 14, top + size / 2 + 5, palette.labels[lane.theme], 4);
  }
}

/** Write with a rim in the colour of the paper, so that words are read on any ground. */
function write(text, x, y, colour, rim) {
  context.lineWidth = rim;
  context.strokeStyle = palette.paper;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function widthOf(text, style) {
  const name = `${style}|${text}`;
  if (!widths.has(name)) {
    if (widths.size > 5000) widths.clear();
    context.font = style;
    widths.set(name, context.measureText(text).width);
  }
  return widths.get(name);
}

/** Text in at most three lines of about `most` characters, broken at spaces. */
function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.length > 3 ? [lines[0], lines[1], `${lines[2]}\u2026`] : lines;
}

function short(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most), space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,:;.\u2013-]+$/, "")}\u2026`;
}

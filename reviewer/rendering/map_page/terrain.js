// The hills under the points: where the papers of a theme lie close, in three tints, as on a map.

const CELLS = 420;
/** The hills reach beyond the outermost papers: cells on each side of the unit square. */
const BRIM = 120;
const SIDE = CELLS + 1 + 2 * BRIM;
const HEIGHTS = [0.16, 0.5, 1.0];
/** Pixels of the screen in one of the hills, when they are drawn for what is in sight. */
const GRAIN = 2;
const REST = 140;
/** The heights (1 where papers usually lie), whose hill each cell is, and a picture of it all. */
let terrain = null;
/** A sharper picture of the part in sight, made when the camera rests; and for which frame. */
let detail = null;
let resting = 0;

/** Work out the hills of the papers shown, and draw them on a canvas that the camera then scales. */
function makeTerrain() {
  const cells = SIDE * SIDE;
  const highest = new Float32Array(cells), owner = new Int16Array(cells).fill(-1);
  const heights = new Float32Array(cells), layer = new Float32Array(cells), spare = new Float32Array(cells);
  const spread = Math.max(0.011, Math.min(0.09, 0.24 / Math.sqrt(Math.max(1, shownCount)))) * CELLS;
  for (let theme = 0; theme < themes.length; theme++) {
    if (state.hidden.has(theme)) continue;
    layer.fill(0);
    for (let n = 0; n < count; n++) if (themeOf[n] === theme && shown[n]) layer[cellUnder(n)]++;
    blur(layer, spare, spread);
    for (let n = 0; n < cells; n++) {
      heights[n] += layer[n];
      if (layer[n] > highest[n]) [highest[n], owner[n]] = [layer[n], theme];
    }
  }
  const usual = usualHeight(heights);
  for (let n = 0; n < cells; n++) heights[n] /= usual;
  terrain = { heights, owner, picture: null };
  terrain.picture = tinted(SIDE, SIDE, (x, y) => [heights[y * SIDE + x], owner[y * SIDE + x]]);
  detail = null;
}

const cellUnder = (n) => (BRIM + Math.round(mapY[n] * CELLS)) * SIDE + BRIM + Math.round(mapX[n] * CELLS);

/** The height at the middle one of the papers, by height. */
function usualHeight(heights) {
  const found = [];
  for (let n = 0; n < count; n += Math.max(1, Math.floor(count / 2000))) if (shown[n]) found.push(heights[cellUnder(n)]);
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] || 1;
}

/** A picture of hills: `at(x, y)` gives the height and the theme of a pixel. */
function tinted(width, height, at) {
  const picture = document.createElement("canvas");
  picture.width = width;
  picture.height = height;
  const pen = picture.getContext("2d"), image = pen.createImageData(width, height);
  const tint = (palette.name === "dark" ? 0.085 : 0.07) * 255;
  const colours = (state.colour === "theme" ? palette.themes : palette.themes.map(() => palette.soft)).map(channels);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const [high, theme] = at(x, y);
      if (theme < 0 || high < HEIGHTS[0] * 0.9) continue;
      let tints = 0;
      for (const level of HEIGHTS) tints += Math.max(0, Math.min(1, (high / level - 1) * 9 + 0.5));
      const colour = colours[theme];
      image.data[n] = colour[0];
      image.data[n + 1] = colour[1];
      image.data[n + 2] = colour[2];
      image.data[n + 3] = tint * tints;
    }
  }
  pen.putImageData(image, 0, 0);
  return picture;
}

function paintTerrain() {
  if (!terrain) makeTerrain();
  context.globalAlpha = arrived * Math.max(0.5, Math.min(1, 1.2 - camera.zoom / 60));
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  const { kx, ky, dx, dy } = frame;
  if (detail && Object.entries(detail.frame).every(([name, value]) => frame[name] === value)) {
    context.drawImage(detail.picture, 0, 0, detail.picture.width * GRAIN, detail.picture.height * GRAIN);
  } else {
    const edge = (BRIM + 0.5) / CELLS, whole = SIDE / CELLS;
    context.drawImage(terrain.picture, dx - edge * kx, dy - edge * ky, whole * kx, whole * ky);
    clearTimeout(resting);
    if (camera.zoom > 1.5 && arrived === 1) resting = setTimeout(sharpen, REST);
  }
  context.globalAlpha = 1;
}

/** Draw the hills in sight from their heights, so that their edges stay sharp however near. */
function sharpen() {
  if (state.view !== "map" || !terrain) return;
  const { heights, owner } = terrain, { kx, ky, dx, dy } = frame;
  const width = Math.ceil(stage.width / GRAIN), height = Math.ceil(stage.height / GRAIN);
  const picture = tinted(width, height, (x, y) => {
    const gx = ((x * GRAIN - dx) / kx) * CELLS + BRIM, gy = ((y * GRAIN - dy) / ky) * CELLS + BRIM;
    const column = Math.floor(gx), row = Math.floor(gy);
    if (column < 0 || row < 0 || column >= SIDE - 1 || row >= SIDE - 1) return [0, -1];
    const n = row * SIDE + column, right = gx - column, down = gy - row;
    const above = heights[n] + (heights[n + 1] - heights[n]) * right;
    const below = heights[n + SIDE] + (heights[n + SIDE + 1] - heights[n + SIDE]) * right;
    return [above + (below - above) * down, owner[n + (right > 0.5 ? 1 : 0) + (down > 0.5 ? SIDE : 0)]];
  });
  detail = { picture, frame: { ...frame } };
  repaint();
}

/** Blur a square by three box filters in each direction: close to a Gaussian, whatever its width. */
function blur(layer, spare, spread) {
  const reach = Math.max(1, Math.round((Math.sqrt(4 * spread * spread + 1) - 1) / 2));
  for (let round = 0; round < 3; round++) {
    boxes(layer, spare, reach, 1, SIDE);
    boxes(spare, layer, reach, SIDE, 1);
  }
}

function boxes(from, to, reach, along, across) {
  const share = 1 / (2 * reach + 1);
  for (let line = 0; line < SIDE; line++) {
    const base = line * across;
    let sum = 0;
    for (let n = 0; n < reach; n++) sum += from[base + n * along];
    for (let n = 0; n < SIDE; n++) {
      if (n + reach < SIDE) sum += from[base + (n + reach) * along];
      if (n - reach > 0) sum -= from[base + (n - reach - 1) * along];
      to[base + n * along] = sum * share;
    }
  }
}

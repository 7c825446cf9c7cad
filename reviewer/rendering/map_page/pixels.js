// Very many small points, set pixel by pixel: a canvas takes ten times as long to be told of each.

const MANY = 4000;
const LARGEST = 4.5;
let sheet = null;
const masks = new Map();

function clearSheet() {
  const { width, height } = canvas;
  if (!sheet || sheet.width !== width || sheet.height !== height) {
    const page = document.createElement("canvas");
    page.width = width;
    page.height = height;
    const pen = page.getContext("2d");
    const image = pen.createImageData(width, height);
    sheet = { width, height, page, pen, image, pixels: new Uint32Array(image.data.buffer) };
  }
  sheet.pixels.fill(0);
}

function showSheet() {
  sheet.pen.putImageData(sheet.image, 0, 0);
  context.drawImage(sheet.page, 0, 0, stage.width, stage.height);
}

/** How much of each pixel around its middle a disc covers, 0..255: sixteen masks, for a middle at
 *  each quarter of a pixel to the right and down. */
function masksOf(radius, alpha) {
  const name = `${radius.toFixed(2)} ${alpha}`;
  if (!masks.has(name)) {
    if (masks.size > 60) masks.clear();
    const reach = Math.ceil(radius + 1), covers = [];
    for (let quarter = 0; quarter < 16; quarter++) covers.push(cover(radius, reach, alpha, (quarter & 3) / 4, (quarter >> 2) / 4));
    masks.set(name, { reach, covers });
  }
  return masks.get(name);
}

function cover(radius, reach, alpha, right, down) {
  const side = 2 * reach + 1, covered = new Uint8Array(side * side);
  for (let y = -reach, n = 0; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++, n++) {
      covered[n] = 255 * alpha * Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x - right, y - down)));
    }
  }
  return covered;
}

/** Set a disc; where discs meet, the one that covers more of a pixel has it. */
function stamp(x, y, { reach, covers }, blueGreenRed) {
  const column = Math.floor(x), row = Math.floor(y), side = 2 * reach + 1;
  const { width, height, pixels } = sheet;
  if (column < reach || row < reach || column + reach >= width || row + reach >= height) return;
  const covered = covers[Math.floor((x - column) * 4) + 4 * Math.floor((y - row) * 4)];
  for (let dy = 0, n = 0, at = (row - reach) * width + column - reach; dy < side; dy++, at += width - side) {
    for (let dx = 0; dx < side; dx++, n++, at++) {
      if (covered[n] > pixels[at] >>> 24) pixels[at] = ((covered[n] << 24) | blueGreenRed) >>> 0;
    }
  }
}

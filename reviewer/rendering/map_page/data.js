// The papers: columns of plain values, unpacked from the page. Abstracts are unpacked when needed.

const byId = (id) => document.getElementById(id);

function packed(id) {
  const text = atob(byId(id).textContent.trim());
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  return bytes;
}

async function unpacked(id) {
  if (!("DecompressionStream" in window)) return JSON.parse(new TextDecoder().decode(inflate(packed(id))));
  const stream = new Blob([packed(id)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

let head, papers, regions, count;
/** Positions in 0..1, the theme of each paper (its place in `themes`), and its date as a fraction of years. */
let mapX, mapY, themeOf, when;
/** The same, with papers of which only the year (or month) is known spread over it, in no order. */
let spreadWhen;
let themes;

async function loadPapers() {
  head = await unpacked("papers-data");
  ({ papers, regions } = head);
  count = papers.key.length;
  mapX = Float32Array.from(papers.x, (value) => value / 65535);
  mapY = Float32Array.from(papers.y, (value) => value / 65535);
  themes = regions.map((_, n) => n).filter((n) => regions[n].parent < 0);
  const place = new Map(themes.map((region, n) => [region, n]));
  const rootOf = regions.map((region, n) => (region.parent < 0 ? place.get(n) : -1));
  regions.forEach((region, n) => { if (rootOf[n] < 0) rootOf[n] = rootOf[region.parent]; });
  regions.forEach((region, n) => { Object.assign(region, { theme: rootOf[n], spread: 0, shown: 0 }); });
  themeOf = Uint16Array.from(papers.region, (region) => rootOf[region]);
  when = Float64Array.from(papers.date, instant);
  spreadWhen = spread(papers.date);
  for (let n = 0; n < count; n++) {
    for (let at = papers.region[n]; at >= 0; at = regions[at].parent) {
      const region = regions[at];
      region.spread += (mapX[n] - region.x) ** 2 + (mapY[n] - region.y) ** 2;
    }
  }
  for (const region of regions) region.spread = Math.sqrt(region.spread / Math.max(1, region.papers));
}

/** A date as a fraction of years: 2023-07 is 2023.54; the middle of what is known. NaN without a date. */
function instant(date) {
  const parts = date.split("-").map(Number);
  if (!date || !(parts[0] > 0)) return NaN;
  if (parts.length === 1) return parts[0] + 0.5;
  return parts[0] + (parts[1] - 1 + (parts.length > 2 ? (parts[2] - 0.5) / 31 : 0.5)) / 12;
}

function spread(dates) {
  const spreadOut = when.slice(), alike = new Map();
  dates.forEach((date, n) => {
    if (date.length !== 4 && date.length !== 7) return;
    if (!alike.has(date)) alike.set(date, []);
    alike.get(date).push(n);
  });
  for (const [date, those] of alike) {
    const room = date.length === 4 ? 0.84 : 0.84 / 12;
    those.forEach((n, place) => { spreadOut[n] += room * ((place + 0.5) / those.length - 0.5); });
  }
  return spreadOut;
}

const blocks = new Map();

function abstractsOf(block) {
  if (!blocks.has(block)) blocks.set(block, unpacked(`abstracts-${block}`));
  return blocks.get(block);
}

/** The abstract of a paper, "" if it has none, null where the page was made without. */
async function abstractOf(paper) {
  if (!head.block) return null;
  const block = await abstractsOf(Math.floor(paper / head.block));
  return block[paper % head.block];
}

const MARKS = /\p{M}/gu;

/** Lower case without accents: what is compared when something is searched. */
function fold(text) {
  const lowered = text.toLowerCase();
  return /^[ -~\s]*$/.test(lowered) ? lowered : lowered.normalize("NFKD").replace(MARKS, "");
}

/** The addresses of a paper: only what a browser opens as http or https. */
function linksOf(paper) {
  const found = [];
  for (const [label, address] of papers.links[paper]) {
    let url;
    try { url = new URL(address); } catch { continue; }
    if (url.protocol === "https:" || url.protocol === "http:") found.push([label, url.href]);
  }
  return found;
}

// Search: papers that have all the words, in titles, authors and keys, and in abstracts.

let words = [];
let order = [];
let searching = 0;
/** What is searched, folded: at hand for titles, made once for abstracts. */
let briefs = null;
const folded = new Map();

function setQuery(text) {
  state.query = text.trim().slice(0, 500);
  words = fold(state.query).split(/\s+/).filter(Boolean);
  findMatches();
}

async function findMatches() {
  const mine = ++searching;
  if (!briefs) briefs = papers.title.map((title, n) => fold(`${title}\n${papers.authors[n]}\n${papers.key[n]}`));
  const wanted = words;
  const missing = briefs.map((brief) => wanted.filter((word) => !brief.includes(word)));
  missing.forEach((rest, n) => { matched[n] = rest.length ? 0 : 1; });
  settle();
  if (!wanted.length || !head.block) return;
  for (let block = 0; block * head.block < count; block++) {
    if (!folded.has(block)) folded.set(block, (await abstractsOf(block)).map(fold));
    if (mine !== searching) return;
    folded.get(block).forEach((text, k) => {
      const n = block * head.block + k;
      if (!matched[n] && missing[n].every((word) => text.includes(word))) matched[n] = 1;
    });
    if (block % 8 === 7) await new Promise((next) => setTimeout(next));
  }
  if (mine === searching) settle();
}

function settle() {
  order = [];
  changed();
}

/** Where the words searched for stand in a text: [start, end) pairs, in order, none overlapping. */
function placesOf(text) {
  if (!words.length) return [];
  const plain = fold(text);
  if (plain.length !== text.length) return words.length && text.length < 5000 ? slowPlaces(text) : [];
  return merged(words.flatMap((word) => allOf(plain, word)));
}

/** The same where folding changes lengths: letter by letter. */
function slowPlaces(text) {
  const starts = [];
  let plain = "", at = 0;
  for (const letter of text) {
    const lowered = fold(letter);
    for (let n = 0; n < lowered.length; n++) starts.push(at);
    plain += lowered;
    at += letter.length;
  }
  starts.push(text.length);
  return merged(words.flatMap((word) => allOf(plain, word).map(([from, to]) => [starts[from], starts[to]])));
}

function allOf(text, word) {
  const found = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) found.push([at, at + word.length]);
  return found;
}

function merged(spans) {
  const found = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) found.push([start, end]);
  }
  return found;
}

/** Open the next match (or the one before), those of one theme after another. */
function nextMatch(step) {
  if (!order.length) {
    for (let n = 0; n < count; n++) if (matched[n] && isPlaced(n)) order.push(n);
    order.sort((a, b) => themeOf[a] - themeOf[b] || a - b);
  }
  if (!order.length) return;
  const now = order.indexOf(state.paper);
  const next = order[now < 0 ? (step > 0 ? 0 : order.length - 1) : (now + step + order.length) % order.length];
  openPaper(next);
  goTo(next);
}

// A paper in words: a small card beside the pointer, and a large one when it is opened.

/** Make an element with a class and text. Text of papers only ever becomes text. */
function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

/** The same with the words that are searched for marked. */
function marked(tag, name, text) {
  const element = make(tag, name);
  element.dir = "auto";
  let at = 0;
  for (const [start, end] of placesOf(text)) {
    element.append(text.slice(at, start), make("mark", "", text.slice(start, end)));
    at = end;
  }
  element.append(text.slice(at));
  return element;
}

function themeLine(paper) {
  const line = make("p", "theme", regions[themes[themeOf[paper]]].name);
  line.style.setProperty("--swatch", palette.themes[themeOf[paper]]);
  return line;
}

const dateOf = (paper) => papers.date[paper] || "no date";

function whereLine(paper) {
  const line = make("p", "where", [dateOf(paper), papers.venue[paper], papers.subject[paper]].filter(Boolean).join(" \u00b7 "));
  return line;
}

function essentials(paper, heading) {
  const found = [marked(heading, "title", papers.title[paper])];
  if (papers.authors[paper]) found.push(marked("p", "who", papers.authors[paper]));
  found.push(whereLine(paper), themeLine(paper));
  return found;
}

/** The first sentences of a text, about `most` characters. */
function opening(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most + 40), stop = cut.search(/[.!?]\s[^.!?]*$/);
  return stop > most / 3 ? cut.slice(0, stop + 1) : short(text, most);
}

const OPENING = 330;

function showHover() {
  const box = byId("hover"), paper = state.hovered;
  if (paper < 0 || paper === state.paper) {
    box.hidden = true;
    return;
  }
  const parts = essentials(paper, "p");
  const key = make("p", "key where", papers.key[paper]);
  const text = make("p", "abstract");
  box.replaceChildren(...parts, key, text);
  box.hidden = false;
  text.hidden = true;
  placeHover();
  abstractOf(paper).then((abstract) => {
    if (state.hovered !== paper || !abstract) return;
    text.replaceWith(marked("p", "abstract", opening(abstract, OPENING)));
    placeHover();
  }, failed);
}

/** Beside the paper, on the side that has room, whole on the screen. */
function placeHover() {
  const box = byId("hover"), gap = 16;
  const [x, y] = spot(state.hovered);
  const { offsetWidth: wide, offsetHeight: high } = box;
  const open = !byId("card").hidden && stage.width > 820 ? 390 : 0;
  const right = x + gap + wide <= stage.width - open - 8;
  const left = right ? x + gap : x - gap - wide >= 8 ? x - gap - wide : Math.max(8, (stage.width - wide) / 2);
  const beside = right || x - gap - wide >= 8;
  let top = beside ? y - high / 3 : y + gap;
  if (!beside && top + high > stage.height - 8) top = y - gap - high;
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, Math.min(stage.height - high - 8, top)))}px)`;
}

function showCard() {
  const box = byId("card"), paper = state.paper;
  box.hidden = paper < 0;
  if (paper < 0) {
    box.replaceChildren();
    return;
  }
  const close = make("button", "close", "\u00d7");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.title = "Close";
  close.addEventListener("click", () => { openPaper(-1); canvas.focus({ preventScroll: true }); });
  const text = make("p", "abstract", "\u2026");
  box.replaceChildren(close, ...essentials(paper, "h2"), addresses(paper), text, ...alike(paper), ...origins(paper));
  box.scrollTop = 0;
  abstractOf(paper).then((abstract) => {
    if (state.paper !== paper) return;
    if (abstract) text.replaceWith(marked("p", "abstract", abstract));
    else text.replaceWith(make("p", "where", abstract === null ? "The page was made without abstracts." : "There is no abstract."));
  }, failed);
}

function addresses(paper) {
  const row = make("p", "links");
  row.append(make("span", "key", papers.key[paper]));
  for (const [label, address] of linksOf(paper)) {
    const link = make("a", "", label);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    row.append(link);
  }
  return row;
}

function alike(paper) {
  if (!papers.near[paper].length) return [];
  const list = make("ul");
  for (const other of papers.near[paper]) {
    const item = make("li"), button = make("button", "", papers.title[other]);
    button.type = "button";
    button.dir = "auto";
    button.addEventListener("click", () => { openPaper(other); goTo(other); byId("card").focus(); });
    item.append(button);
    list.append(item);
  }
  return [make("h3", "", "Most like it"), list];
}

function origins(paper) {
  const list = make("ul", "key");
  for (const source of papers.sources[paper]) list.append(make("li", "", source));
  return list.childElementCount ? [make("h3", "", "Read from"), list] : [];
}

function openPaper(paper) {
  state.paper = paper;
  state.hovered = -1;
  byId("hover").hidden = true;
  showCard();
  repaint();
  keepAddress();
}

function failed(error) {
  byId("said").textContent = `An abstract cannot be shown: ${error.message}.`;
}

// The papers as text: those shown and found, for whoever cannot or will not use the picture.

const PAGE = 100;
let listed = [], written = 0;

const ORDERS = {
  theme: (a, b) => themeOf[a] - themeOf[b] || later(a, b),
  newest: (a, b) => later(a, b),
  oldest: (a, b) => later(b, a),
  title: (a, b) => papers.title[a].localeCompare(papers.title[b], "en"),
};

/** Later dates first; papers without a date last. */
function later(a, b) {
  if (Number.isNaN(when[a]) || Number.isNaN(when[b])) return Number.isNaN(when[a]) - Number.isNaN(when[b]) || a - b;
  return when[b] - when[a] || a - b;
}

function showList(most = PAGE) {
  listed = [];
  for (let n = 0; n < count; n++) if (shown[n] && matched[n]) listed.push(n);
  listed.sort(ORDERS[byId("order").value]);
  byId("list-count").textContent = plural(listed.length, "paper");
  byId("list").replaceChildren();
  written = 0;
  writeMore(most);
}

function writeMore(most = PAGE) {
  const part = document.createDocumentFragment();
  const grouped = byId("order").value === "theme";
  for (const n of listed.slice(written, written + most)) {
    const before = written ? listed[written - 1] : -1;
    if (grouped && (before < 0 || themeOf[before] !== themeOf[n])) part.append(heading(themeOf[n]));
    part.append(entry(n));
    written++;
  }
  byId("list").append(part);
  byId("more").hidden = written >= listed.length;
}

function heading(theme) {
  const item = make("li", "group"), name = make("span", "theme", regions[themes[theme]].name);
  name.style.setProperty("--swatch", palette.themes[theme]);
  item.append(name);
  return item;
}

function entry(paper) {
  const item = make("li"), button = make("button");
  button.type = "button";
  const who = papers.authors[paper] ? [marked("span", "who", papers.authors[paper])] : [];
  const where = make("span", "where", `${dateOf(paper)} \u00b7 ${papers.key[paper]}`);
  const parts = [marked("span", "title", papers.title[paper]), ...who, where];
  for (const part of parts) button.append(part, document.createElement("br"));
  button.lastChild.remove();
  button.addEventListener("click", () => { openPaper(paper); byId("card").focus(); });
  item.append(button);
  return item;
}

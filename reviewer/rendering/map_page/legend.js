// The themes beside the picture: which are shown, and how many papers each has.

function setUpLegend() {
  const list = byId("legend");
  themes.forEach((place, theme) => {
    const item = make("li"), label = make("label"), box = make("input");
    box.type = "checkbox";
    box.checked = !state.hidden.has(theme);
    box.addEventListener("change", () => {
      if (box.checked) state.hidden.delete(theme);
      else state.hidden.add(theme);
      changed();
    });
    const only = make("button", "", "only");
    only.type = "button";
    only.setAttribute("aria-label", `Only ${regions[place].name}`);
    only.addEventListener("click", () => showOnly(theme));
    const name = make("span", "name", regions[place].name);
    name.title = regions[place].terms.join(", ");
    label.append(box, make("span", "swatch"), name, make("span", "papers"));
    item.append(label, only);
    item.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") glow(theme); });
    item.addEventListener("pointerleave", () => glow(-1));
    list.append(item);
  });
  byId("all-themes").addEventListener("click", () => { state.hidden.clear(); changed(); });
  byId("no-theme").addEventListener("click", () => { themes.forEach((_, theme) => state.hidden.add(theme)); changed(); });
}

function showOnly(wanted) {
  const alone = !state.hidden.has(wanted) && state.hidden.size === themes.length - 1;
  state.hidden = new Set(alone ? [] : themes.map((_, theme) => theme).filter((theme) => theme !== wanted));
  changed();
}

function glow(theme) {
  if (state.glow === theme) return;
  state.glow = theme;
  repaint();
}

function showLegend() {
  const counts = new Array(themes.length).fill(0);
  for (let n = 0; n < count; n++) if (shown[n] && matched[n]) counts[themeOf[n]]++;
  [...byId("legend").children].forEach((item, theme) => {
    item.querySelector("input").checked = !state.hidden.has(theme);
    item.querySelector(".papers").textContent = number.format(state.hidden.has(theme) ? regions[themes[theme]].papers : counts[theme]);
    item.style.setProperty("--swatch", state.colour === "theme" ? palette.themes[theme] : palette.soft);
  });
  const scale = byId("scale");
  scale.hidden = state.colour !== "year" || state.view === "list" || steps.count < 2;
  if (scale.hidden) return;
  const bar = make("div"), row = make("p");
  bar.style.background = `linear-gradient(to right, ${palette.years.join(", ")})`;
  row.append(make("span", "", steps.names[0]), make("span", "", steps.names[steps.count - 1]));
  scale.replaceChildren(bar, row);
}

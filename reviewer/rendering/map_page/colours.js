// Colours: of themes, told apart with any colour vision, and of years, from pale to deep.

// Twelve each for light and dark paper, found by making the least difference (OKLab) between any
// two as large as it gets, for usual sight and for the three kinds of colour blindness (Machado et
// al. 2009), each at least 3:1 against the paper. Held by tests/rendering/test_rendering_map_colours.py.
const THEME_COLOURS = {
  light: ["#244806", "#9174f9", "#c66668", "#124c8d", "#a78e23", "#641b51", "#1e9999", "#986c28", "#5f4aca", "#934a5d", "#067898", "#535a03"],
  dark: ["#e6e73c", "#4b65d9", "#c53637", "#83d8f2", "#c78090", "#efa41b", "#60ffc4", "#b13b92", "#8d81cd", "#97c48d", "#d46f09", "#6eaefe"],
};
// Lightness runs one way for every kind of sight, so that anyone tells earlier from later.
const YEAR_COLOURS = {
  light: ["#b77610", "#b44c0e", "#9e2b36", "#772051", "#4b1b56", "#231649"],
  dark: ["#695ca3", "#aa5bb0", "#e3629b", "#fe847c", "#fdb27f", "#feda81"],
};
const YEAR_STEPS = 24;

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
let printing = false;
let palette;

function readColours() {
  const name = darkness.matches && !printing ? "dark" : "light";
  const style = getComputedStyle(document.documentElement);
  const named = (variable) => style.getPropertyValue(variable).trim();
  palette = {
    name,
    paper: printing ? "#ffffff" : named("--paper"), ink: printing ? "#000000" : named("--ink"), soft: named("--soft"), line: named("--line"),
    panel: named("--panel"), accent: named("--accent"), serif: named("--serif"), sans: named("--sans"),
    themes: themes.map((_, n) => THEME_COLOURS[name][n % 12]),
    years: Array.from({ length: YEAR_STEPS }, (_, n) => ramp(YEAR_COLOURS[name], n / (YEAR_STEPS - 1))),
  };
  palette.labels = palette.themes.map((colour) => mix(colour, palette.ink, 0.45));
}

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

function mix(one, other, share) {
  const to = channels(other.length === 7 ? other : "#000000");
  const parts = channels(one).map((value, n) => Math.round(value + (to[n] - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function ramp(colours, share) {
  const at = share * (colours.length - 1), low = Math.min(Math.floor(at), colours.length - 2);
  return mix(colours[low], colours[low + 1], at - low);
}

/** Which colour a paper has: its place in `palette.themes`, or in `palette.years`, or -1 for none. */
function shadeOf(paper) {
  if (state.colour === "theme") return themeOf[paper];
  if (Number.isNaN(when[paper])) return -1;
  const share = (when[paper] - steps.first) / Math.max(1e-9, steps.last - steps.first);
  return Math.max(0, Math.min(YEAR_STEPS - 1, Math.floor(share * YEAR_STEPS)));
}

const shades = () => (state.colour === "theme" ? palette.themes : palette.years);
const colourOf = (shade) => (shade < 0 ? palette.soft : shades()[shade]);

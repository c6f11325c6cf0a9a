// The page of the network map: shows the picture, zooms and scrolls it, and says what was clicked. It keeps its place
// while the picture changes below it.
const editor = acquireVsCodeApi();
const map = document.getElementById('map');
const reason = document.getElementById('reason');
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

const LEAST = 0.1;
const MOST = 4;

/** Smaller letters are hard to read: at first a wide picture is cut rather than made smaller. */
const LEGIBLE = 0.55;

/** The zoom that people chose; 0 while the picture fits the width, undefined before they chose any. */
let { zoom, left = 0, top = 0 } = editor.getState() ?? {};
let picture;

window.addEventListener('message', ({ data }) => {
  const drawn = data.type === 'map';
  map.hidden = !drawn;
  reason.hidden = drawn;
  if (drawn) {
    show(data.svg);
  } else {
    picture = undefined;
    map.replaceChildren();
    reason.textContent = data.reason;
  }
});

/** Parsed as XML, without its style sheet: this page may take that as an object only. */
function show(text) {
  const [element, style] = /<style>([^<]*)<\/style>/.exec(text) ?? ['', ''];
  sheet.replaceSync(style);
  const parsed = new DOMParser().parseFromString(text.replace(element, ''), 'image/svg+xml').documentElement;
  const focused = document.activeElement?.closest?.('[data-id]')?.getAttribute('data-id');
  const isFirst = picture === undefined;
  const place = isFirst ? { left, top } : { left: map.scrollLeft, top: map.scrollTop };
  picture = document.importNode(parsed, true);
  map.replaceChildren(picture);
  resize();
  map.scrollTo(place);
  if (focused !== null && focused !== undefined) {
    picture.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

function resize() {
  if (picture === undefined) {
    return;
  }
  const { width, height } = picture.viewBox.baseVal;
  const fit = Math.min(1, Math.max(LEAST, map.clientWidth / width));
  const factor = zoom === undefined ? Math.max(fit, LEGIBLE) : zoom || fit;
  picture.setAttribute('width', String(width * factor));
  picture.setAttribute('height', String(height * factor));
}

/** Zooms so that what is at a point of the window stays there. */
function zoomTo(next, x = map.clientWidth / 2, y = map.clientHeight / 2) {
  if (picture === undefined) {
    return;
  }
  const before = picture.getBoundingClientRect();
  const at = { x: (x - before.left) / before.width, y: (y - before.top) / before.height };
  zoom = next === 0 ? 0 : Math.min(MOST, Math.max(LEAST, next));
  resize();
  const after = picture.getBoundingClientRect();
  map.scrollBy(after.left + at.x * after.width - x, after.top + at.y * after.height - y);
  keep();
}

function factor() {
  return picture === undefined ? 1 : picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
}

function keep() {
  left = map.scrollLeft;
  top = map.scrollTop;
  editor.setState({ zoom, left, top });
}

document.getElementById('in').addEventListener('click', () => zoomTo(factor() * 1.25));
document.getElementById('out').addEventListener('click', () => zoomTo(factor() / 1.25));
document.getElementById('fit').addEventListener('click', () => zoomTo(0));
window.addEventListener('resize', resize);
map.addEventListener('scroll', keep);
map.addEventListener(
  'wheel',
  (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoomTo(factor() * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    }
  },
  { passive: false },
);

// A drag moves the picture; a click that moved nothing opens the source.
let drag;
map.addEventListener('pointerdown', (event) => {
  if (event.button === 0) {
    drag = { x: event.clientX, y: event.clientY, left: map.scrollLeft, top: map.scrollTop, moved: false };
  }
});
window.addEventListener('pointermove', (event) => {
  if (drag === undefined) {
    return;
  }
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  if (drag.moved || Math.hypot(x, y) > 4) {
    drag.moved = true;
    map.classList.add('dragged');
    map.scrollTo(drag.left - x, drag.top - y);
  }
});
window.addEventListener('pointerup', () => {
  const moved = drag?.moved;
  drag = undefined;
  map.classList.remove('dragged');
  if (moved) {
    window.addEventListener('click', (event) => event.stopPropagation(), { capture: true, once: true });
  }
});
map.addEventListener('click', (event) => open(event.target));
map.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    open(event.target);
  }
});

function open(target) {
  const id = target.closest?.('[data-line]')?.getAttribute('data-id');
  if (id !== null && id !== undefined) {
    editor.postMessage({ type: 'open', id });
  }
}

editor.postMessage({ type: 'ready' });

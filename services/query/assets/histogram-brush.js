// Lays a slider over the bars: a range of time is dragged, or chosen by arrows with Shift.
const SVG = 'http://www.w3.org/2000/svg';

function addBrush(holder) {
  const svg = holder.querySelector('svg');
  const bars = [...svg.querySelectorAll('a')];
  if (holder.dataset.ready || bars.length === 0) return;
  holder.dataset.ready = 'yes';
  const status = holder.closest('figure').querySelector('[data-histogram-status]');
  const total = status.textContent;
  const { width, height } = svg.viewBox.baseVal;
  const step = width / bars.length;
  // The slider speaks for the bars: they leave the order of the keyboard.
  svg.setAttribute('aria-hidden', 'true');
  for (const bar of bars) bar.setAttribute('tabindex', '-1');

  const shade = document.createElementNS(SVG, 'rect');
  shade.setAttribute('height', height);
  shade.setAttribute('class', 'fill-indigo-500/20 dark:fill-indigo-300/25');
  svg.append(shade);
  const slider = document.createElement('div');
  slider.className = 'absolute inset-0 cursor-crosshair touch-pan-y rounded';
  slider.tabIndex = 0;
  const names = {
    role: 'slider',
    'aria-label': 'Time of the search',
    'aria-valuemin': 0,
    'aria-valuemax': bars.length - 1,
  };
  for (const [name, value] of Object.entries(names)) slider.setAttribute(name, value);
  holder.append(slider);

  let start = bars.length - 1;
  let end = start;
  const time = (text) => text.slice(5, 16).replace('T', ' ');
  const show = (isChosen) => {
    const [low, high] = [Math.min(start, end), Math.max(start, end)];
    const chosen = bars.slice(low, high + 1);
    const count = chosen.reduce((sum, bar) => sum + Number(bar.dataset.count), 0);
    const text = `${count.toLocaleString('en')} events, ${time(bars[low].dataset.from)} – ${time(bars[high].dataset.to)}`;
    slider.setAttribute('aria-valuenow', end);
    slider.setAttribute('aria-valuetext', text);
    shade.setAttribute('x', low * step);
    shade.setAttribute('width', isChosen ? (high - low + 1) * step : 0);
    status.textContent = isChosen ? text : total;
  };
  const open = () => {
    const url = new URL(holder.dataset.histogram, location.href);
    url.searchParams.set('from', bars[Math.min(start, end)].dataset.from);
    url.searchParams.set('to', bars[Math.max(start, end)].dataset.to);
    location.assign(url);
  };
  const barAt = (event) => {
    const box = slider.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.max(0, Math.min(bars.length - 1, at));
  };

  let isDragging = false;
  slider.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    isDragging = true;
    slider.setPointerCapture(event.pointerId);
    start = end = barAt(event);
    show(true);
  });
  slider.addEventListener('pointermove', (event) => {
    end = barAt(event);
    if (!isDragging) start = end;
    show(true);
  });
  slider.addEventListener('pointerup', () => {
    if (isDragging) open();
    isDragging = false;
  });
  const leave = () => {
    isDragging = false;
    show(false);
  };
  slider.addEventListener('pointercancel', leave);
  slider.addEventListener('pointerleave', () => isDragging || leave());
  slider.addEventListener('focus', () => show(true));
  slider.addEventListener('blur', leave);
  slider.addEventListener('keydown', (event) => {
    const places = { ArrowLeft: end - 1, ArrowRight: end + 1, Home: 0, End: bars.length - 1 };
    if (event.key === 'Enter') return open();
    if (event.key === 'Escape') start = end;
    else if (event.key in places) {
      end = Math.max(0, Math.min(bars.length - 1, places[event.key]));
      if (!event.shiftKey) start = end;
    } else return;
    event.preventDefault();
    show(true);
  });
  show(false);
}

const addAll = () => document.querySelectorAll('[data-histogram]').forEach(addBrush);
addAll();
document.addEventListener('htmx:after:swap', addAll);

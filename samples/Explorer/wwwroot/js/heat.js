import { el } from './dom.js';

// Where black and white are read equally well on the colour: on light paper, which darkens, and on dark paper, which brightens.
const deep = 0.7, bright = 0.42, mostSwatches = 9;

/** Colours a cell by how often it is written, between the palest for once and the darkest for the most. */
export function heat(cell, count, largest) {
  const share = largest <= 1 ? 0.35 : (count - 1) / (largest - 1);
  cell.classList.toggle('heat', count > 0);
  cell.classList.toggle('is-none', count === 0);
  cell.classList.toggle('is-deep', count > 0 && share > deep);
  cell.classList.toggle('is-bright', count > 0 && share > bright);
  cell.style.setProperty('--heat', count > 0 ? share : 0);
}

export function legend(holder, largest) {
  const counts = largest < mostSwatches ? Array.from({ length: largest + 1 }, (_, count) => count) : [0, 1, Math.ceil(largest / 2), largest];
  holder.replaceChildren('written', ...counts.map((count) => {
    const swatch = el('i', { class: 'swatch' });
    heat(swatch, count, largest);
    return el('span', {}, swatch, `${count}×`);
  }));
}

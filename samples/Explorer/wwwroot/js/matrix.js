import { el, svg } from './dom.js';
import { short, times } from './format.js';

const tallest = 440, largest = 36, least = 3, legible = 20;

/** The convolution matrix: a row per output cell, a column per input element, with their values beside it where there is room. */
export class MatrixView {
  #entries;
  #band;
  #cell;

  constructor(holder, report) {
    const { rows, columns, entries } = report.matrix;
    const cell = this.#cell = Math.max(least, Math.min(largest, tallest / (rows + 1), (holder.clientWidth - 12) / (columns + 2)));
    const isLegible = cell >= legible;
    const margin = isLegible ? cell : 0;
    const inset = cell > 8 ? 1 : 0.25;
    const text = (column, row, value, name) => isLegible ? svg('text', { class: name, x: (column + 0.5) * cell, y: (row + 0.5) * cell + margin }, short(value)) : null;
    const box = ({ column, row }) => svg('rect', { class: 'entry', x: column * cell + inset, y: row * cell + margin + inset, width: cell - 2 * inset, height: cell - 2 * inset, rx: cell * 0.12 });
    this.#entries = entries.map((entry) => ({ column: entry.column, shapes: [box(entry), text(entry.column, entry.row, entry.value, 'entry-text')].filter(Boolean) }));
    this.#band = svg('rect', { class: 'column', y: margin, width: cell, height: rows * cell });
    const width = columns * cell + margin * 2, height = rows * cell + margin;
    holder.replaceChildren(
      el('p', { class: 'quiet' }, 'y = ', el('b', {}, 'Mᵀ'), ' · x with ', el('span', { class: 'number', id: 'matrix-size' }, `${rows} × ${columns}`),
        ` numbers${isLegible ? '; x stands above it, y at its right' : ''}. Column q is the copy that element q stamps. M is the matrix of the ordinary convolution.`),
      el('div', { class: 'matrix-scroll', tabindex: 0, role: 'img', 'aria-label': `Convolution matrix of ${times([rows, columns])}; ${entries.length} places hold a tap, the others are zero` },
        svg('svg', { width, height, viewBox: `0 0 ${width} ${height}` },
          svg('rect', { class: 'field', y: margin, width: columns * cell, height: rows * cell, rx: 3 }), this.#band,
          ...this.#entries.flatMap(({ shapes }) => shapes),
          ...report.input.values.map((value, column) => text(column, -1, value, 'vector is-x')),
          ...report.output.values.map((value, row) => text(columns + 0.3, row, value, 'vector')))));
  }

  show(step, now) {
    this.#band.setAttribute('visibility', now < 0 ? 'hidden' : 'visible');
    this.#band.setAttribute('x', Math.max(now, 0) * this.#cell);
    for (const { column, shapes } of this.#entries) {
      for (const shape of shapes) {
        shape.classList.toggle('is-now', column === now);
        shape.classList.toggle('is-done', column < step && column !== now);
      }
    }
  }
}

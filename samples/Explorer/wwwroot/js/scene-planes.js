import { el } from './dom.js';
import { place, short, times } from './format.js';
import { heat } from './heat.js';

const widest = 44, narrowest = 7, legible = 21, small = 34;

/** Two axes: the input, the kernel, and the output with the cells that the padding cuts off. */
export class PlanesScene {
  #report;
  #inputs;
  #taps;
  #cells = new Map();
  #outputs = [];

  constructor(holder, report, goTo) {
    this.#report = report;
    const [rows, columns] = report.axes.map((axis, number) => ({
      first: Math.min(axis.begin, 0), last: Math.max(axis.begin + axis.reached, report.output.shape[number]),
    }));
    const width = columns.last - columns.first;
    const beside = (Math.max(report.input.shape[1], 1) + report.weight.shape[1]) * (small + 2) + 150;
    const room = holder.clientWidth - 10 > beside + width * legible ? holder.clientWidth - beside : holder.clientWidth - 10;
    const gap = room / width > 14 ? 2 : 1;
    const cell = Math.floor(Math.max(narrowest, Math.min(widest, room / width - gap)));

    this.#inputs = report.steps.map((step, q) => el('div', { class: 'cell is-source', title: `x${place(step.cell)}`, onclick: () => goTo(q + 1) }, short(step.value)));
    this.#taps = report.weight.values.map((value) => el('div', { class: 'cell' }, short(value)));
    this.#outputs = report.output.values.map((_, output) => el('div', { class: 'cell', 'data-output': output }));
    const all = [];
    for (let row = rows.first; row < rows.last; row++) {
      for (let column = columns.first; column < columns.last; column++) {
        const isInside = row >= 0 && column >= 0 && row < report.output.shape[0] && column < report.output.shape[1];
        const box = isInside ? this.#outputs[row * report.output.shape[1] + column] : el('div', { class: 'cell is-cut', title: 'cut off by the padding' });
        this.#cells.set(`${row},${column}`, box);
        all.push(box);
      }
    }

    holder.replaceChildren(el('div', { class: 'planes' },
      plane(`input x, ${times(report.input.shape)}`, report.input.shape[1], small, 2, this.#inputs),
      el('span', { class: 'sign', 'aria-hidden': 'true' }, '·'),
      plane(`kernel w, ${times(report.weight.shape)}`, report.weight.shape[1], small, 2, this.#taps),
      el('span', { class: 'sign is-result', 'aria-hidden': 'true' }, '→'),
      plane(`output y, ${times(report.output.shape)}`, width, cell, gap, all)));
  }

  /** Shows the output after a number of steps, and which element is the present one; −1 for none. */
  show(step, now) {
    const { steps, analysis } = this.#report;
    const sums = this.#outputs.map(() => ({ sum: 0, count: 0 }));
    steps.slice(0, step).forEach(({ writes }) => {
      for (const { output, sum, count } of writes) if (output !== null) sums[output] = { sum, count };
    });
    this.#outputs.forEach((cell, output) => {
      cell.textContent = short(sums[output].sum);
      cell.dataset.value = sums[output].sum;
      cell.dataset.count = sums[output].count;
      heat(cell, sums[output].count, analysis.largestOverlap);
    });
    this.#inputs.forEach((cell, q) => {
      cell.classList.toggle('is-current', q === now);
      cell.classList.toggle('is-waiting', q >= step);
    });
    for (const cell of this.#cells.values()) cell.classList.remove('is-current', 'stamp');
    for (const { at } of now >= 0 ? steps[now].writes : []) this.#cells.get(at.join(',')).classList.add('is-current', 'stamp');
  }
}

function plane(title, columns, cell, gap, cells) {
  return el('div', { class: 'plane' }, el('h3', {}, title),
    el('div', { class: `grid${cell < legible ? ' tiny' : ''}`, '--columns': columns, '--cell': `${cell}px`, '--gap': `${gap}px`, '--size': `${Math.min(14, cell * 0.38)}px` }, ...cells));
}

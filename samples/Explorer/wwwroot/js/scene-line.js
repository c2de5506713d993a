import { el } from './dom.js';
import { short } from './format.js';
import { heat } from './heat.js';

const widest = 46, narrowest = 22, nameWidth = 84, gap = 3;

/** One axis: a row for every input element's copy of the kernel, and their sum below. */
export class LineScene {
  #report;
  #copies = [];
  #names = [];
  #sums = [];

  constructor(holder, report, goTo) {
    this.#report = report;
    const axis = report.axes[0];
    const first = Math.min(axis.begin, 0);
    const last = Math.max(axis.begin + axis.reached, report.output.shape[0]);
    const columns = last - first;
    const cell = Math.max(narrowest, Math.min(widest, (holder.clientWidth - nameWidth) / columns - gap));
    const column = (position) => position - first + 2;
    const line = el('div', { class: 'line', '--columns': columns, '--cell': `${cell}px`, '--size': `${Math.min(14, cell * 0.4)}px` });

    line.append(el('div', { class: 'name quiet', row: 1 }, 'position'));
    for (let position = first; position < last; position++) {
      const isOut = position < 0 || position >= report.output.shape[0];
      line.append(el('div', { class: `place${isOut ? ' is-out' : ''}`, row: 1, column: column(position) }, short(position)));
    }

    report.steps.forEach((step, q) => {
      const name = el('div', { class: 'name', row: q + 2 }, el('button', { type: 'button', tabindex: -1, onclick: () => goTo(q + 1) }, `x[${q}] = ${short(step.value)}`));
      const cells = step.writes.map((write) => el('div', {
        class: `cell copy${write.output === null ? ' is-cut' : ''}`, row: q + 2, column: column(write.at[0]), 'data-value': write.product,
        title: `x[${q}] · w[${write.tap}] = ${short(step.value)} · ${short(report.weight.values[write.tap])}${write.output === null ? ', cut off' : ''}`,
      }, short(write.product)));
      this.#names.push(name);
      this.#copies.push(cells);
      line.append(name, ...cells);
    });

    const bottom = report.steps.length + 2;
    line.append(el('div', { class: 'rule', row: bottom }), el('div', { class: 'name', row: bottom + 1 }, 'y = sum'));
    this.#sums = report.output.values.map((_, position) => el('div', { class: 'cell', row: bottom + 1, column: column(position), 'data-output': position }));
    line.append(...this.#sums);
    holder.replaceChildren(el('div', { class: 'kernel', '--cell': '30px' }, el('h3', {}, 'kernel w'), ...report.weight.values.map((value) => el('div', { class: 'cell' }, short(value)))), line);
  }

  /** Shows the output after a number of steps, and which element is the present one; −1 for none. */
  show(step, now) {
    const { steps, analysis } = this.#report;
    const sums = this.#sums.map(() => ({ sum: 0, count: 0 }));
    steps.forEach(({ writes }, q) => {
      this.#names[q].classList.toggle('is-now', q === now);
      this.#names[q].classList.toggle('is-waiting', q >= step);
      this.#copies[q].forEach((cell) => {
        cell.classList.toggle('is-waiting', q >= step);
        cell.classList.toggle('is-now', q === now);
        cell.classList.toggle('stamp', q === now);
      });
      if (q < step) for (const { output, sum, count } of writes) if (output !== null) sums[output] = { sum, count };
    });
    const touched = new Set(now >= 0 ? steps[now].writes.map(({ output }) => output) : []);
    this.#sums.forEach((cell, output) => {
      cell.textContent = short(sums[output].sum);
      cell.dataset.value = sums[output].sum;
      cell.dataset.count = sums[output].count;
      heat(cell, sums[output].count, analysis.largestOverlap);
      cell.classList.toggle('is-current', touched.has(output));
    });
    if (now >= 0) this.#reveal(this.#copies[now]);
  }

  // Scrolls the picture alone, never the page.
  #reveal(cells) {
    const scene = cells[0].closest('.scene');
    const left = cells[0].offsetLeft - nameWidth, right = cells.at(-1).offsetLeft + cells.at(-1).offsetWidth;
    if (left < scene.scrollLeft) scene.scrollLeft = left;
    else if (right > scene.scrollLeft + scene.clientWidth) scene.scrollLeft = right - scene.clientWidth;
  }
}

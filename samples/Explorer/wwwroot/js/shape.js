import { el } from './dom.js';
import { times } from './format.js';

const words = '(input − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1';

/** The formula of the output size, in words and with the numbers. */
export function showShape(holder, report) {
  holder.replaceChildren(el('div', { class: 'formula', tabindex: 0, role: 'group', 'aria-label': 'Formula of the output size' },
    el('div', { class: 'words' }, words),
    ...report.axes.map((axis) => {
      const [left, right] = axis.formula.split(' = ');
      return el('div', { 'data-axis': axis.name }, report.axes.length > 1 ? el('b', {}, `${axis.name} `) : null, `${left} = `, el('span', { class: 'result' }, right));
    })),
  el('p', { class: 'quiet' }, `${times(report.input.shape)} in, `, el('span', { class: 'number', id: 'output-size' }, times(report.output.shape)), ' out.'));
}

import { el } from './dom.js';
import { times } from './format.js';
import { heat } from './heat.js';

const dense = 60;

/** What the analysis says about the grid. */
export function showAnalysis(holder, report) {
  const { analysis, axes } = report;
  const of = (name) => times(axes.map((axis) => axis[name]));
  holder.replaceChildren(
    el('div', { class: `verdict ${analysis.isUniform ? 'is-good' : 'is-bad'}`, id: 'verdict' },
      el('span', { 'aria-hidden': 'true' }, analysis.isUniform ? '✓' : '▦'),
      analysis.isUniform ? 'No. Away from the edges every cell is written equally often.' : 'Yes. Some cells are written more often than their neighbours.'),
    ...axes.map((axis) => strip(axis, axes.length > 1)),
    el('dl', { class: 'facts' },
      fact('Ripple of a constant input', analysis.ripple, ripple(analysis), 'ripple'),
      fact('Grid against constant', analysis.grid, 'power, with these weights', 'grid'),
      fact('One output cell sees', of('receptiveField'), 'input elements at most', 'field'),
      fact('One input element reaches', of('cellsReached'), `output cells, over a span of ${of('footprint')}`, 'reached')),
    ...suggestions(analysis));
}

function strip(axis, isNamed) {
  const most = Math.max(...axis.counts, 1);
  const text = axis.counts.join(', ');
  return el('div', { class: 'strip' },
    el('h3', {}, `Overlaps per position${isNamed ? `, ${axis.name}` : ''}; inside they repeat as ${axis.phaseCounts.join(', ')}`),
    el('div', { class: `bars${axis.counts.length > dense ? ' is-dense' : ''}`, role: 'img', 'aria-label': `Overlap counts: ${text}` }, ...axis.counts.map((count, position) => {
      const bar = el('div', { class: `bar${axis.interior[position] ? '' : ' is-edge'}`, title: `position ${position}: ${count}×${axis.interior[position] ? '' : ', near an edge'}` });
      bar.style.height = `${(count / most) * 100}%`;
      heat(bar, count, most);
      return bar;
    })));
}

function fact(title, value, note, id) {
  return el('div', { class: 'fact' }, el('dt', {}, title), el('dd', { id }, value, note ? el('small', {}, note) : null));
}

function ripple(analysis) {
  if (analysis.ripple.startsWith('∞')) return 'some phases are empty or change sign';
  return analysis.ripple === '0 dB' ? 'it stays a constant' : 'from its weakest phase to its strongest';
}

function suggestions({ isUniform, suggestions: list }) {
  if (isUniform) return [];
  if (list.length === 0) return [el('p', { class: 'quiet suggestions' }, 'No clean setting nearby fits on this page.')];
  return [el('div', { class: 'suggestions' }, el('h3', {}, 'Clean settings nearby'), ...list.map(({ text, query, keepsOutputSize }) =>
    el('a', { href: `?${query}` }, text, el('small', {}, keepsOutputSize ? 'the same output size' : 'another output size'))))];
}

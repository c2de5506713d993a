import { el } from './dom.js';
import { place, precise } from './format.js';

/** One sentence about the present step. */
export function statusOf(report, step, now) {
  const count = report.steps.length;
  if (step === 0) return ['Nothing is written yet. The output holds zeros.'];
  if (now < 0) return [`All ${count} elements have stamped their copies; the output is the sum.`];
  const { cell, value, writes } = report.steps[now];
  const cut = writes.filter(({ output }) => output === null).length;
  const span = `${place(writes[0].at)} to ${place(writes.at(-1).at)}`;
  return [
    `Element ${step} of ${count}: x${place(cell)} = `, number(precise(value)),
    ` adds ${precise(value)} times the kernel at y${span}${cut > 0 ? `; the padding cuts off ${cut} of its ${writes.length} taps` : ''}.`,
  ];
}

const number = (text) => el('span', { class: 'number' }, text);

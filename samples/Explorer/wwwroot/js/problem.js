import { el } from './dom.js';

/** Shows why there is no layer, in the library's words, or takes the notice away. */
export function showProblem(holder, answer) {
  holder.hidden = answer.isLegal;
  if (answer.isLegal) holder.replaceChildren();
  else holder.replaceChildren(
    el('strong', {}, answer.exception ? 'There is no such layer' : 'This page can’t draw that'),
    el('p', { id: 'problem-text' }, answer.message),
    ...(answer.exception ? [el('code', {}, `${answer.exception}${answer.argument ? ` (${answer.argument})` : ''}`)] : []));
}

import { el } from './dom.js';

/** The lines that build the layer, to take along. */
export function showCode(holder, code) {
  holder.replaceChildren(el('div', { class: 'code' }, line('C#', code.cSharp, 'csharp'), line('PyTorch', code.pyTorch, 'pytorch')));
}

function line(language, text, id) {
  const copy = el('button', { type: 'button', 'aria-label': `Copy the line of ${language}`, onclick: async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
    setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
  } }, 'Copy');
  return el('figure', {}, el('figcaption', {}, language, copy), el('pre', { tabindex: 0, role: 'group', 'aria-label': `The line of ${language}` }, el('code', { id }, text)));
}

import { el } from './dom.js';
import { isSquare, numberNames, withRank } from './state.js';

const titles = {
  input: ['Input size', 'elements'],
  kernel: ['Kernel', 'taps'],
  stride: ['Stride', 'step between copies'],
  padding: ['Padding', 'cut off at both ends'],
  outputPadding: ['Output padding', 'added at the end'],
  dilation: ['Dilation', 'step between taps'],
};
const least = { input: 1, kernel: 1, stride: 1, padding: 0, outputPadding: 0, dilation: 1 };
const axisNames = ['height', 'width'];
const choices = {
  weights: ['Weights', { ones: 'all 1', counting: '1, 2, 3, …', bilinear: 'bilinear', random: 'random', replicated: 'sub-pixel-replicated' }],
  values: ['Input', { counting: '1, 2, 3, …', ones: 'all 1 (a constant)' }],
};

/** The sliders. Builds them anew only when the number of sliders changes, so that the focus stays where it is. */
export class Controls {
  #form;
  #limits;
  #onChange;
  #state;
  #isLinked = true;
  #layout = '';
  #sliders = new Map();

  constructor(form, limits, onChange) {
    this.#form = form;
    this.#limits = limits;
    this.#onChange = onChange;
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  show(state, refusedSetting = null) {
    this.#state = state;
    if (!isSquare(state)) this.#isLinked = false;
    const layout = `${state.rank} ${this.#isLinked}`;
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#build();
    }
    for (const [name, axes] of this.#sliders) {
      axes.forEach(({ row, input, output }, axis) => {
        const value = state[name][axis] ?? '';
        input.value = value;
        output.value = value;
        row.classList.toggle('is-refused', name === refusedSetting);
        if (name === refusedSetting) input.setAttribute('aria-invalid', 'true');
        else input.removeAttribute('aria-invalid');
      });
    }
    for (const radio of this.#form.querySelectorAll('[name=rank]')) radio.checked = radio.value === state.rank;
    for (const name of Object.keys(choices)) this.#form.elements[name].value = state[name];
  }

  #build() {
    const rank = this.#state.rank === '2' ? 2 : 1;
    const most = this.#limits[rank - 1];
    this.#sliders.clear();
    const rows = [];
    for (const name of numberNames) {
      const count = rank === 1 || this.#isLinked ? 1 : 2;
      const axes = Array.from({ length: count }, (_, axis) => this.#slider(name, axis, count, most[name]));
      this.#sliders.set(name, axes);
      rows.push(...axes.map(({ row }) => row));
    }
    const link = rank === 1 ? null : el('label', { class: 'check' },
      el('input', { type: 'checkbox', name: 'linked', checked: this.#isLinked, onchange: (event) => this.#link(event.target.checked) }), 'Height and width alike');
    this.#form.replaceChildren(
      el('fieldset', { class: 'segments' }, el('legend', {}, 'Axes'), this.#rank('1', '1-D line'), this.#rank('2', '2-D image')),
      ...(link ? [link] : []), ...rows, ...Object.keys(choices).map((name) => this.#choice(name)));
  }

  #rank(value, text) {
    return el('label', {}, el('input', { type: 'radio', name: 'rank', value, onchange: () => this.#onChange(withRank(this.#state, value)) }), text);
  }

  #slider(name, axis, count, most) {
    const id = count === 1 ? name : `${name}-${axis}`;
    const [title, hint] = titles[name];
    const input = el('input', { type: 'range', id, min: least[name], max: most, step: 1, oninput: (event) => this.#slide(name, axis, event.target.value) });
    const output = el('output', { for: id });
    const row = el('div', { class: 'slider' }, el('label', { for: id }, count === 1 ? title : `${title}, ${axisNames[axis]}`, ' ', el('small', {}, count === 1 ? hint : '')), output, input);
    return { row, input, output };
  }

  #slide(name, axis, value) {
    const values = this.#sliders.get(name).length === 1 ? this.#state[name].map(() => value) : this.#state[name].with(axis, value);
    this.#onChange({ ...this.#state, [name]: values, step: null, strange: {} });
  }

  #link(isLinked) {
    this.#isLinked = isLinked;
    const state = { ...this.#state };
    if (isLinked) for (const name of numberNames) state[name] = state[name].map(() => state[name][0]);
    this.#onChange(state);
  }

  #choice(name) {
    const [title, options] = choices[name];
    return el('div', { class: 'choice' }, el('label', { for: name }, title),
      el('select', { id: name, name, onchange: (event) => this.#onChange({ ...this.#state, [name]: event.target.value }) },
        ...Object.entries(options).map(([value, text]) => el('option', { value }, text))));
  }
}

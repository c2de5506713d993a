/** The settings that the address holds; the numbers are lists, one per axis, as text until the server has read them. */
const numbers = ['input', 'kernel', 'stride', 'padding', 'outputPadding', 'dilation'];
const defaults = { input: '4', kernel: '3', stride: '2', padding: '0', outputPadding: '0', dilation: '1', weights: 'ones', values: 'counting' };

export const numberNames = numbers;

export function read(search) {
  const query = new URLSearchParams(search);
  const rank = query.get('rank') ?? '1';
  const axes = rank === '2' ? 2 : 1;
  const state = { rank, step: query.has('step') ? query.get('step') : null, strange: {} };
  for (const name of numbers) state[name] = spread(query.get(name) ?? defaults[name], axes);
  for (const name of ['weights', 'values']) state[name] = query.get(name) ?? defaults[name];
  for (const [name, value] of query) {
    if (!(name in state)) state.strange[name] = value;
  }
  return state;
}

/** The query that the server understands. */
export function query(state) {
  const text = new URLSearchParams({ rank: state.rank });
  for (const name of numbers) text.set(name, joined(state[name]));
  text.set('weights', state.weights);
  text.set('values', state.values);
  for (const [name, value] of Object.entries(state.strange)) text.set(name, value);
  return text.toString().replaceAll('%2C', ',');
}

/** Writes the settings and the step into the address, so that it can be shared. */
export function write(state) {
  const step = state.step === null ? '' : `&step=${state.step}`;
  history.replaceState(null, '', `?${query(state)}${step}`);
}

/** The same settings with another number of axes. */
export function withRank(state, rank) {
  const axes = Number(rank);
  const next = { ...state, rank, step: null };
  for (const name of numbers) next[name] = spread(state[name].slice(0, axes).join(','), axes);
  return next;
}

/** Whether all settings are the same for both axes. */
export const isSquare = (state) => numbers.every((name) => new Set(state[name]).size === 1);

function spread(text, axes) {
  const parts = text.split(',');
  return parts.length === 1 ? Array(axes).fill(parts[0]) : parts;
}

const joined = (values) => new Set(values).size === 1 ? values[0] : values.join(',');

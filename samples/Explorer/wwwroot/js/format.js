/** A number short enough for a cell; whole numbers as they are. */
export function short(value) {
  if (value === null || value === undefined) return '';
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  return text.replace('-', '−').replace(/^(−?)0\./, '$1.');
}

/** A number with enough digits to be told apart from its neighbours. */
export const precise = (value) => String(Number(value.toPrecision(6))).replace('-', '−');

/** A place such as [2] or [1, 3]. */
export const place = (indices) => `[${indices.join(', ').replaceAll('-', '−')}]`;

/** Sizes such as 4 or 4 × 5. */
export const times = (sizes) => sizes.join(' × ');

let running = null;

/** What the library says about the settings; null when a newer question has overtaken this one. */
export async function layer(query) {
  running?.abort();
  const mine = running = new AbortController();
  try {
    const response = await fetch(`api/layer?${query}`, { signal: mine.signal });
    return { isLegal: response.ok, ...await response.json() };
  } catch (failure) {
    if (failure.name === 'AbortError') return null;
    return { isLegal: false, exception: null, argument: null, code: null, message: `The program that computes the numbers does not answer: ${failure.message}.` };
  }
}

export const limits = async () => (await fetch('api/limits')).json();

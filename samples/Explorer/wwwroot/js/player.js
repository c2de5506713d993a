import { el } from './dom.js';

const slow = 750, fast = 260, many = 16;

/** Goes through the input elements one by one: by buttons, by a slider, by keys, or by itself. */
export class Player {
  #onStep;
  #count = 0;
  #step = 0;
  #timer = null;
  #play;
  #range;

  constructor(holder, onStep) {
    this.#onStep = onStep;
    this.#play = el('button', { type: 'button', class: 'main', id: 'play', onclick: () => this.toggle() }, '▶ Play');
    this.#range = el('input', { type: 'range', id: 'step', min: 0, step: 1, 'aria-label': 'Elements scattered so far', oninput: (event) => this.go(Number(event.target.value)) });
    holder.replaceChildren(
      el('div', { class: 'buttons' },
        el('button', { type: 'button', id: 'back', 'aria-label': 'One element back', onclick: () => this.go(this.#step - 1) }, '‹'),
        this.#play,
        el('button', { type: 'button', id: 'forward', 'aria-label': 'One element on', onclick: () => this.go(this.#step + 1) }, '›')),
      this.#range);
  }

  get isPlaying() { return this.#timer !== null; }

  /** Takes a new layer; without a step all elements have been scattered and none is the present one. */
  load(count, step) {
    this.pause();
    this.#count = count;
    this.#range.max = count;
    this.#set(step === null ? count : Math.min(Math.max(step, 0), count), step === null);
  }

  go(step) {
    this.pause();
    this.#set(Math.min(Math.max(step, 0), this.#count));
  }

  toggle() {
    if (this.isPlaying) {
      this.go(this.#step);
      return;
    }
    if (this.#step >= this.#count) this.#set(0);
    this.#timer = setInterval(() => this.#advance(), this.#count > many ? fast : slow);
    this.#play.textContent = '❚❚ Pause';
    this.#advance();
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#play.textContent = '▶ Play';
  }

  /** Keys that work wherever no control needs them itself. */
  key(event, isOnScene) {
    if (event.key === ' ') this.toggle();
    else if (!isOnScene) return;
    else if (event.key === 'ArrowRight') this.go(this.#step + 1);
    else if (event.key === 'ArrowLeft') this.go(this.#step - 1);
    else if (event.key === 'Home') this.go(0);
    else if (event.key === 'End') this.go(this.#count);
    else return;
    event.preventDefault();
  }

  #advance() {
    if (this.#step >= this.#count) this.go(this.#count);
    else this.#set(this.#step + 1);
  }

  #set(step, isResting = false) {
    this.#step = step;
    this.#range.value = step;
    this.#range.setAttribute('aria-valuetext', `${step} of ${this.#count}`);
    this.#onStep(step, isResting ? -1 : step - 1);
  }
}

import { limits, layer } from './api.js';
import { showAnalysis } from './analysis.js';
import { showCode } from './code.js';
import { Controls } from './controls.js';
import { byId } from './dom.js';
import { times } from './format.js';
import { legend } from './heat.js';
import { MatrixView } from './matrix.js';
import { Player } from './player.js';
import { showProblem } from './problem.js';
import { LineScene } from './scene-line.js';
import { PlanesScene } from './scene-planes.js';
import { showShape } from './shape.js';
import { query, read, write } from './state.js';
import { statusOf } from './status.js';

const drawn = ['scene-card', 'shape-card', 'analysis-card', 'matrix-card'];
const scene = byId('scene');
let state = read(location.search);
let report = null;
let views = [];

const player = new Player(byId('player'), (step, now) => {
  for (const view of views) view.show(step, now);
  if (player.isPlaying && step < report.steps.length) byId('status').setAttribute('aria-live', 'off');
  else byId('status').setAttribute('aria-live', 'polite');
  byId('status').replaceChildren(...statusOf(report, step, now));
  const shown = now < 0 && step > 0 ? null : String(step);
  if (state.step === shown) return;
  state = { ...state, step: shown };
  if (!player.isPlaying) write(state);
});
const controls = new Controls(byId('controls'), await limits(), (changed) => show(changed, true));

/** Asks for a layer and shows it. */
async function show(wanted, isNew) {
  state = wanted;
  controls.show(state);
  if (isNew) write(state);
  const answer = await layer(query(state));
  if (answer === null) return;
  showProblem(byId('problem'), answer);
  controls.show(state, answer.isLegal ? null : answer.argument);
  for (const id of drawn) byId(id).hidden = !answer.isLegal;
  byId('code-card').hidden = answer.code === null;
  if (answer.code !== null) showCode(byId('code'), answer.code);
  markExample();
  if (answer.isLegal) draw(answer);
  else player.pause();
  document.body.dataset.shown = query(state);
}

function draw(answer) {
  report = answer;
  scene.setAttribute('role', 'group');
  scene.setAttribute('aria-label', `Output of ${times(report.output.shape)}: ${report.output.values.map((value) => Number(value.toPrecision(4))).join(', ')}`);
  legend(byId('legend'), report.analysis.largestOverlap);
  showShape(byId('shape'), report);
  showAnalysis(byId('analysis'), report);
  const goTo = (step) => player.go(step);
  views = [new (report.axes.length === 1 ? LineScene : PlanesScene)(scene, report, goTo), new MatrixView(byId('matrix'), report)];
  player.load(report.steps.length, state.step === null || !/^\d+$/.test(state.step) ? null : Number(state.step));
}

function markExample() {
  for (const link of document.querySelectorAll('.presets a')) {
    if (query(read(link.search)) === query(state)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

document.addEventListener('keydown', (event) => {
  const isOnScene = scene.contains(event.target);
  const isFree = isOnScene || event.target === document.body || event.target.closest('.card:not(form)') === event.target;
  if (isFree && report !== null && !event.ctrlKey && !event.metaKey && !event.altKey) player.key(event, isOnScene);
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('.presets a, .suggestions a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, '', link.search);
  show(read(link.search), false);
});
addEventListener('popstate', () => show(read(location.search), false));
let resizing = 0;
let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth === width) return;
  width = innerWidth;
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (report !== null && byId('problem').hidden) draw(report); }, 120);
});

show(state, false);

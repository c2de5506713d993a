// ONNX Runtime by Node as a peer of the compare command: one JSON request a line on stdin, one JSON answer a line on stdout.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [, , home] = process.argv;
const send = (reply) => process.stdout.write(JSON.stringify(reply) + '\n');

function find() {
  for (const base of [home + '/', process.cwd() + '/', import.meta.url]) {
    try {
      const require = createRequire(base);
      require.resolve('onnxruntime-node');
      return require;
    } catch (failure) {
      if (failure.code !== 'MODULE_NOT_FOUND') throw failure;
    }
  }
  return null;
}

// session.run of the package awaits the event loop on every call; the object behind it runs at once, which is the shorter way.
function load(require, model, options) {
  const { binding, initOrt } = require('onnxruntime-node/dist/binding.js');
  initOrt?.();
  const session = new binding.InferenceSession();
  session.loadModel(model, options);
  return session;
}

function floats(path) {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const elements = (shape) => shape.reduce((product, size) => product * size, 1);

// One model of the problem. A step hands its state to the next: two of them take turns, one being read while the other is written.
class Form {
  constructor(require, request, model, threads) {
    const { Tensor } = require('onnxruntime-node');
    this.session = load(require, model.path, { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', logSeverityLevel: 3 });
    this.y = new Float32Array(elements(request.outputShape));
    const length = elements(request.inputShape);
    const x = floats(request.input);
    this.chunks = Array.from({ length: x.length / length }, (_, i) => new Tensor('float32', x.slice(i * length, (i + 1) * length), request.inputShape));
    this.states = model.stateShape === null ? null : [0, 1].map(() => new Float32Array(elements(model.stateShape)));
    const states = this.states?.map((values) => new Tensor('float32', values, model.stateShape));
    const y = new Tensor('float32', this.y, request.outputShape);
    this.turns = [0, 1].map((turn) => {
      const feeds = { x: this.chunks[0] };
      if (request.kind === 'matmul') feeds.w = new Tensor('float32', floats(request.weight), request.weightShape);
      if (states) feeds.s = states[turn];
      const next = states ? { t: states[1 - turn] } : {};
      return { feeds, fetches: { preallocated: { y, ...next }, allocating: { y: null, ...next } } };
    });
  }

  loop(iterations, buffer) {
    const { session, turns } = this;
    const [first, second] = turns.map((turn) => ({ feeds: turn.feeds, fetches: turn.fetches[buffer] }));
    const options = {};
    const start = process.hrtime.bigint();
    // Whole pairs of turns, so that the next call goes on with the first one; an odd one more is a step of its own.
    for (let i = 1; i < iterations; i += 2) {
      session.run(first.feeds, first.fetches, options);
      session.run(second.feeds, second.fetches, options);
    }
    if (iterations % 2 === 1) session.run(first.feeds, first.fetches, options);
    return Number(process.hrtime.bigint() - start);
  }

  result(buffer) {
    for (const state of this.states ?? []) state.fill(0);
    const outputs = this.chunks.map((chunk, i) => {
      const { feeds, fetches } = this.turns[i % 2];
      this.y.fill(NaN);
      const { y } = this.session.run({ ...feeds, x: chunk }, fetches[buffer], {});
      return Buffer.from((buffer === 'preallocated' ? this.y : y.data).slice().buffer);
    });
    return Buffer.concat(outputs);
  }

  dispose() {
    this.session.dispose();
  }
}

// On tiny outputs handing over a buffer costs more than making one.
const BUFFERS = ['preallocated', 'allocating'];

class Session {
  constructor(require, request, threads) {
    const forms = request.models.map((model) => [model.name, new Form(require, request, model, threads)]);
    this.forms = forms.map(([, form]) => form);
    this.variants = new Map(
      forms.flatMap(([name, form]) => BUFFERS.map((buffer) => [forms.length > 1 ? `${name}, ${buffer}` : buffer, { form, buffer }])),
    );
  }

  loop(iterations, variant) {
    const { form, buffer } = this.variants.get(variant);
    return form.loop(iterations, buffer);
  }

  result(variant) {
    const { form, buffer } = this.variants.get(variant);
    return form.result(buffer);
  }

  dispose() {
    for (const form of this.forms) form.dispose();
  }
}

function answer(require, state, request) {
  switch (request.op) {
    case 'hello':
      state.threads = request.threads;
      return { version: require('onnxruntime-node').env.versions.node, runtime: 'Node ' + process.versions.node };
    case 'load':
      state.session?.dispose();
      state.session = new Session(require, request, state.threads);
      return { variants: [...state.session.variants.keys()] };
    case 'run':
      return { ns: state.session.loop(request.iterations, request.variant) };
    case 'results':
      writeFileSync(request.paths[0], state.session.result(request.variant));
      return {};
    case 'empty': {
      const empty = new Session(require, request, state.threads);
      empty.loop(500, BUFFERS[0]);
      return { ns: empty.loop(request.iterations, BUFFERS[0]) };
    }
    case 'ping':
      return {};
    default:
      throw new Error(`unknown request '${request.op}'`);
  }
}

const require = find();
if (require === null) {
  send({ missing: "no package 'onnxruntime-node'" });
} else {
  const state = {};
  createInterface({ input: process.stdin }).on('line', (line) => {
    try {
      send(answer(require, state, JSON.parse(line)));
    } catch (failure) {
      send({ error: String(failure) });
    }
  });
}

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

class Session {
  constructor(require, request, threads) {
    const { Tensor } = require('onnxruntime-node');
    this.session = load(require, request.model, { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', logSeverityLevel: 3 });
    this.y = new Float32Array(request.outputShape.reduce((product, size) => product * size, 1));
    this.feeds = { x: new Tensor('float32', floats(request.input), request.inputShape) };
    if (request.kind === 'matmul') this.feeds.w = new Tensor('float32', floats(request.weight), request.weightShape);
    this.fetches = { preallocated: { y: new Tensor('float32', this.y, request.outputShape) }, allocating: { y: null } };
  }

  loop(iterations, variant = 'preallocated') {
    const { session, feeds } = this;
    const fetches = this.fetches[variant];
    const options = {};
    const start = process.hrtime.bigint();
    for (let i = 0; i < iterations; i++) session.run(feeds, fetches, options);
    return Number(process.hrtime.bigint() - start);
  }

  result(variant) {
    this.y.fill(NaN);
    const { y } = this.session.run(this.feeds, this.fetches[variant], {});
    return new Uint8Array((variant === 'preallocated' ? this.y : y.data).buffer);
  }
}

function answer(require, state, request) {
  switch (request.op) {
    case 'hello':
      state.threads = request.threads;
      return { version: require('onnxruntime-node').env.versions.node, runtime: 'Node ' + process.versions.node };
    case 'load':
      state.session?.session.dispose();
      state.session = new Session(require, request, state.threads);
      // On tiny outputs handing over a buffer costs more than making one.
      return { variants: ['preallocated', 'allocating'] };
    case 'run':
      return { ns: state.session.loop(request.iterations, request.variant) };
    case 'results':
      writeFileSync(request.paths[0], state.session.result(request.variant));
      return {};
    case 'empty': {
      const empty = new Session(require, request, state.threads);
      empty.loop(500);
      return { ns: empty.loop(request.iterations) };
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

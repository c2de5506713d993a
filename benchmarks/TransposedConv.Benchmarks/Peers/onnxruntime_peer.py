"""ONNX Runtime by Python as a peer of the compare command: one JSON request a line on stdin, one JSON answer a line on stdout."""
import json
import sys
import time


class Form:
    """One model of the problem, with inputs and output bound to buffers that are made once. A step hands its state to the next: two take turns."""

    def __init__(self, request, model, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(model["path"], options, providers=["CPUExecutionProvider"])
        chunks = numpy.fromfile(request["input"], dtype=numpy.float32).reshape([-1, *request["inputShape"]])
        self.chunks = [onnxruntime.OrtValue.ortvalue_from_numpy(chunk) for chunk in chunks]
        self.y = onnxruntime.OrtValue.ortvalue_from_shape_and_type(request["outputShape"], numpy.float32)
        self.w = None
        if request.get("kind") == "matmul":
            w = numpy.fromfile(request["weight"], dtype=numpy.float32).reshape(request["weightShape"])
            self.w = onnxruntime.OrtValue.ortvalue_from_numpy(w)
        self.state_shape = model["stateShape"]
        self.reset()

    def reset(self):
        if self.state_shape is None:
            self.states = []
        else:
            self.states = [onnxruntime.OrtValue.ortvalue_from_numpy(numpy.zeros(self.state_shape, numpy.float32)) for _ in range(2)]
        self.turns = [self.bind(self.chunks[0], turn) for turn in range(2)]

    def bind(self, chunk, turn):
        binding = self.session.io_binding()
        binding.bind_ortvalue_input("x", chunk)
        binding.bind_ortvalue_output("y", self.y)
        if self.w is not None:
            binding.bind_ortvalue_input("w", self.w)
        if self.states:
            binding.bind_ortvalue_input("s", self.states[turn])
            binding.bind_ortvalue_output("t", self.states[1 - turn])
        return binding

    def loop(self, iterations):
        run, (first, second) = self.session.run_with_iobinding, self.turns
        start = time.perf_counter_ns()
        for _ in range(iterations // 2):
            run(first)
            run(second)
        if iterations % 2:
            run(first)
        return time.perf_counter_ns() - start

    def results(self):
        self.reset()
        outputs = []
        for step, chunk in enumerate(self.chunks):
            self.session.run_with_iobinding(self.bind(chunk, step % 2))
            outputs.append(self.y.numpy().copy())
        return numpy.stack(outputs)


def answer(request, state):
    op = request["op"]
    if op == "hello":
        state["threads"] = request["threads"]
        return {"version": onnxruntime.__version__, "runtime": "Python " + sys.version.split()[0]}
    if op == "load":
        state["forms"] = {model["name"] or "binding": Form(request, model, state["threads"]) for model in request["models"]}
        return {"variants": list(state["forms"])}
    if op == "run":
        return {"ns": state["forms"][request["variant"]].loop(request["iterations"])}
    if op == "results":
        state["forms"][request["variant"]].results().tofile(request["paths"][0])
        return {}
    if op == "empty":
        empty = Form(request, request["models"][0], state["threads"])
        empty.loop(100)
        return {"ns": empty.loop(request["iterations"])}
    if op == "ping":
        return {}
    raise ValueError(f"unknown request {op!r}")


def main():
    state = {}
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), state)
        except Exception as failure:  # the runner decides what a failure means
            reply = {"error": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(reply), flush=True)


try:
    import numpy
    import onnxruntime
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}), flush=True)
else:
    main()

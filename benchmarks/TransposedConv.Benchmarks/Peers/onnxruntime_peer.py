"""ONNX Runtime by Python as a peer of the compare command: one JSON request a line on stdin, one JSON answer a line on stdout."""
import json
import sys
import time


class Session:
    """The loaded model with input and output bound to buffers that are made once."""

    def __init__(self, request, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(request["model"], options, providers=["CPUExecutionProvider"])
        x = numpy.fromfile(request["input"], dtype=numpy.float32).reshape(request["inputShape"])
        self.x = onnxruntime.OrtValue.ortvalue_from_numpy(x)
        self.y = onnxruntime.OrtValue.ortvalue_from_shape_and_type(request["outputShape"], numpy.float32)
        self.binding = self.session.io_binding()
        self.binding.bind_ortvalue_input("x", self.x)
        self.binding.bind_ortvalue_output("y", self.y)
        if request.get("kind") == "matmul":
            w = numpy.fromfile(request["weight"], dtype=numpy.float32).reshape(request["weightShape"])
            self.w = onnxruntime.OrtValue.ortvalue_from_numpy(w)
            self.binding.bind_ortvalue_input("w", self.w)

    def loop(self, iterations):
        run, binding = self.session.run_with_iobinding, self.binding
        start = time.perf_counter_ns()
        for _ in range(iterations):
            run(binding)
        return time.perf_counter_ns() - start


def answer(request, state):
    op = request["op"]
    if op == "hello":
        state["threads"] = request["threads"]
        return {"version": onnxruntime.__version__, "runtime": "Python " + sys.version.split()[0]}
    if op == "load":
        state["session"] = Session(request, state["threads"])
        return {"variants": ["binding"]}
    if op == "run":
        return {"ns": state["session"].loop(request["iterations"])}
    if op == "results":
        state["session"].loop(1)
        state["session"].y.numpy().tofile(request["paths"][0])
        return {}
    if op == "empty":
        empty = Session(request, state["threads"])
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

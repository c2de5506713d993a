"""PyTorch as a peer of the compare command: one JSON request a line on stdin, one JSON answer a line on stdout."""
import json
import sys
import time
from array import array


def read(path, shape):
    values = array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    return torch.frombuffer(values, dtype=torch.float32).clone().reshape(shape)


def write(path, tensor):
    with open(path, "wb") as file:
        file.write(tensor.detach().contiguous().numpy().tobytes())


class Layer:
    """The loaded problem. call() is what gets timed; results() is what gets compared."""

    def __init__(self, request):
        self.x = read(request["input"], request["inputShape"])
        self.w = read(request["weight"], request["weightShape"])
        self.b = read(request["bias"], [request["outputShape"][1]])
        rank = len(request["kernel"])
        functional = torch.nn.functional
        if request["transposed"]:
            function = getattr(functional, f"conv_transpose{rank}d")
            rest = (request["stride"], request["padding"], request["outputPadding"], request["groups"], request["dilation"])
        else:
            function = getattr(functional, f"conv{rank}d")
            rest = (request["stride"], request["padding"], request["dilation"], request["groups"])
        x, w, b = self.x, self.w, self.b
        self.training = request["pass"] == "training"
        if self.training:
            leaves = (x.requires_grad_(), w.requires_grad_(), b.requires_grad_())
            g = read(request["outputGradient"], request["outputShape"])
            grad = torch.autograd.grad

            def step():
                y = function(x, w, b, *rest)
                return (y, *grad(y, leaves, g))

            self.call = step
        else:
            self.call = lambda: function(x, w, b, *rest)

    def results(self):
        value = self.call()
        return value if self.training else (value,)


def loop(call, iterations):
    clock = time.perf_counter_ns
    start = clock()
    for _ in range(iterations):
        call()
    return clock() - start


def measured(layer, variant, iterations):
    with torch.backends.mkldnn.flags(enabled=variant == "mkldnn"):
        if layer.training:
            return loop(layer.call, iterations)
        with torch.inference_mode():
            return loop(layer.call, iterations)


def results(layer, variant, paths):
    with torch.backends.mkldnn.flags(enabled=variant == "mkldnn"):
        for path, value in zip(paths, layer.results(), strict=False):
            write(path, value)


def probe():
    """The least nanoseconds of a small matrix product: what the runner chooses OpenBLAS's kernels by."""
    a = torch.ones(384, 384)
    return min(loop(lambda: a @ a, 1) for _ in range(100))


def answer(request, state):
    op = request["op"]
    if op == "hello":
        torch.set_num_threads(request["threads"])
        return {"version": torch.__version__, "runtime": "Python " + sys.version.split()[0]}
    if op == "load":
        state["layer"] = Layer(request)
        return {"variants": ["mkldnn", "native"] if torch.backends.mkldnn.is_available() else ["native"]}
    if op == "run":
        return {"ns": measured(state["layer"], request["variant"], request["iterations"])}
    if op == "results":
        results(state["layer"], request["variant"], request["paths"])
        return {}
    if op == "empty":
        return {"ns": loop(lambda: None, request["iterations"])}
    if op == "probe":
        return {"ns": probe()}
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
    import torch
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}), flush=True)
else:
    main()

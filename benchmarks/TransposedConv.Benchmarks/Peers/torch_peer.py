"""PyTorch as a peer of the compare command: one JSON request a line on stdin, one JSON answer a line on stdout."""
import contextlib
import ctypes
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


def convolution(request):
    """The function of the request's kind and its arguments behind bias."""
    rank = len(request["kernel"])
    if request["kind"] == "conv_transpose":
        function = getattr(torch.nn.functional, f"conv_transpose{rank}d")
        return function, (request["stride"], request["padding"], request["outputPadding"], request["groups"], request["dilation"])
    function = getattr(torch.nn.functional, f"conv{rank}d")
    return function, (request["stride"], request["padding"], request["dilation"], request["groups"])


class Problem:
    """The loaded problem: calls, by the name of their variant, are what gets timed; results() is what gets compared."""

    def __init__(self, request):
        x = read(request["input"], request["inputShape"])
        w = read(request["weight"], request["weightShape"])
        b = read(request["bias"], [-1]) if "bias" in request else None
        self.training = request["pass"] == "training"
        if request["kind"] == "matmul":
            y = torch.empty(request["outputShape"])
            self.calls = {"preallocated": lambda: torch.mm(x, w, out=y), "allocating": lambda: torch.mm(x, w)}
        elif request["kind"] == "linear":
            self.calls = {"allocating": lambda: torch.nn.functional.linear(x, w, b)}
        else:
            call = self.convolution(request, x, w, b)
            self.calls = {"mkldnn": call, "native": call} if torch.backends.mkldnn.is_available() else {"native": call}

    def convolution(self, request, x, w, b):
        function, rest = convolution(request)
        if not self.training:
            return lambda: function(x, w, b, *rest)
        leaves = (x.requires_grad_(), w.requires_grad_(), b.requires_grad_())
        g = read(request["outputGradient"], request["outputShape"])
        grad = torch.autograd.grad

        def step():
            y = function(x, w, b, *rest)
            return (y, *grad(y, leaves, g))

        return step

    def results(self, variant):
        value = self.calls[variant]()
        return value if self.training else (value,)


def load(request):
    if request["kind"] not in ("steps", "hifigan"):
        return Problem(request)
    chunks, w = read(request["input"], [-1]), read(request["weight"], request["weightShape"])
    if request["kind"] == "hifigan":
        return torch_network.Network(request, chunks, w)
    return torch_steps.Steps(request, chunks, w, read(request["bias"], [-1]))


def modes(problem, variant):
    """Whether oneDNN computes and whether derivatives are recorded: what a variant is measured and compared in."""
    stack = contextlib.ExitStack()
    stack.enter_context(torch.backends.mkldnn.flags(enabled=variant.endswith("mkldnn")))
    if not problem.training:
        stack.enter_context(torch.inference_mode())
    return stack


def loop(call, iterations):
    clock = time.perf_counter_ns
    start = clock()
    for _ in range(iterations):
        call()
    return clock() - start


def measured(problem, variant, iterations):
    with modes(problem, variant):
        return loop(problem.calls[variant], iterations)


def results(problem, variant, paths):
    with modes(problem, variant):
        for path, value in zip(paths, problem.results(variant), strict=True):
            write(path, value)


def openblas_kernels():
    """The processor whose kernels OpenBLAS has chosen; empty where there is no OpenBLAS, or none that can be asked."""
    try:
        with open("/proc/self/maps") as maps:
            path = next(line.split()[-1] for line in maps if "openblas" in line.split()[-1].rpartition("/")[2])
        function = ctypes.CDLL(path).openblas_get_corename
    except (OSError, StopIteration, AttributeError):
        return ""
    function.restype = ctypes.c_char_p
    return function().decode()


def capability():
    """The vectors that PyTorch's own loops use, as it says."""
    lines = [line.rpartition(": ")[2] for line in torch.__config__.show().splitlines() if "CPU capability usage" in line]
    return lines[0] if lines else ""


def probe():
    """The least nanoseconds of a small matrix product: what the runner chooses OpenBLAS's kernels by."""
    a = torch.ones(384, 384)
    return min(loop(lambda: a @ a, 1) for _ in range(100))


def answer(request, state):
    op = request["op"]
    if op == "hello":
        torch.set_num_threads(request["threads"])
        return {
            "version": torch.__version__,
            "runtime": "Python " + sys.version.split()[0],
            "capability": capability(),
            "openblas": openblas_kernels(),
        }
    if op == "load":
        state["problem"] = load(request)
        return {"variants": list(state["problem"].calls)}
    if op == "run":
        return {"ns": measured(state["problem"], request["variant"], request["iterations"])}
    if op == "results":
        results(state["problem"], request["variant"], request["paths"])
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
    import torch_network
    import torch_steps
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}), flush=True)
else:
    main()

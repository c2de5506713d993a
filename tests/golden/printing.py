"""Golden printed tensors: str(tensor) by PyTorch over dtypes, ranks, ranges, line wrapping and summaries.

Writes printing.json. Values are exact: the shortest decimal of the double that equals the element.
"""
import torch
import torch.nn.functional as F

from golden import Lcg, json_tensor, write_json_rows

INF, NAN = float("inf"), float("nan")
FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)
INTEGERS = (torch.int64, torch.int32, torch.uint8)
EVERY = FLOATS + INTEGERS + (torch.bool,)


def t(values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype)


def reals(seed, shape, scale=1.0, dtype=torch.float32):
    return (Lcg(seed).reals(shape) * scale).to(dtype)


def counting(shape, dtype=torch.float32, step=1, start=0):
    count = torch.Size(shape).numel()
    return (torch.arange(count) * step + start).to(dtype).reshape(shape)


def by_dtype():
    for dtype in EVERY:
        name = str(dtype).removeprefix("torch.")
        yield f"scalar {name}", t(1, dtype)
        yield f"vector {name}", t([0, 1, 2, 3], dtype)
        yield f"matrix {name}", t([[1, 0, 7], [2, 5, 100]], dtype)
        yield f"empty {name}", torch.empty(0, dtype=dtype)
        yield f"empty matrix {name}", torch.empty((0, 3), dtype=dtype)
    for dtype in FLOATS:
        name = str(dtype).removeprefix("torch.")
        yield f"fractions {name}", t([0.1, -2.75, 3.14159265, 12.5], dtype)
        yield f"wide range {name}", t([1e-3, 1.0, 2500.0], dtype)
        yield f"not finite {name}", t([NAN, 1.0, INF, -INF], dtype)


def by_shape():
    for shape in [(0,), (2, 0), (0, 2), (1, 0, 3), (2, 3, 0), (0, 0), (1, 1, 1, 0)]:
        yield f"empty {list(shape)}", torch.empty(shape)
    for shape in [(1,), (1, 1), (1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1, 1), (4,), (2, 3), (2, 2, 3), (2, 1, 2, 2), (2, 1, 2, 1, 3)]:
        yield f"counting {list(shape)}", counting(shape)
        yield f"reals {list(shape)}", reals(11, shape, 3)
    yield "int64 rank 4", counting((2, 2, 2, 2), torch.int64, -3, 5)
    yield "bool rank 3", counting((2, 2, 3), torch.int64).remainder(3).eq(0)


def by_range():
    yield "scalar fraction", t(3.14159)
    yield "scalar negative", t(-0.5)
    yield "scalar large integer", t(123456789.0)
    yield "scalar tiny", t(1e-5)
    yield "scalar just under 1e-4", t(9.9e-5)
    yield "scalar 1e-4", t(1e-4)
    yield "scalar large fraction", t(1234567.5)
    yield "scalar 1e8", t(1e8)
    yield "scalar above 1e8", t(1.5e9)
    yield "scalar nan", t(NAN)
    yield "scalar inf", t(INF)
    yield "scalar minus inf", t(-INF)
    yield "scalar minus zero", t(-0.0)
    yield "scalar float64 third", t(1 / 3, torch.float64)
    yield "integers in float", t([1.0, 2.0, 300.0])
    yield "integers in float, negative", t([-1.0, 20.0, -300.0])
    yield "integers in float, wide ratio", t([1.0, 5000.0])
    yield "integers in float, 1e7", t([1.0, 1e7])
    yield "integers in float, 1e8", t([1.0, 1e8])
    yield "integers in float, above 1e8", t([1.0, 2e8])
    yield "integers in float, 1e20", t([1e20, 1.0])
    yield "integers in float with nan", t([1.0, NAN, 3.0])
    yield "integers in float with inf", t([1.0, INF, -20.0])
    yield "zeros", torch.zeros(3)
    yield "minus zeros", t([-0.0, 0.0, -1.0])
    yield "ratio of 1000", t([1.5, 1500.0])
    yield "ratio just above 1000", t([1.5, 1500.5])
    yield "ratio with zero", t([0.0, 1.5, 2000.25])
    yield "maximum above 1e8", t([150000000.5e1, 1500000001.5e1], torch.float64)
    yield "minimum below 1e-4", t([0.00005, 0.00007])
    yield "mixed with negative", t([[0.5, -1.25], [100.0, -0.001]])
    yield "scientific negative", t([-1e-10, 2e5, 3.3])
    yield "scientific three digit exponent", t([1e-200, 1e150], torch.float64)
    yield "scientific with nan and inf", t([1e-7, NAN, INF, 1.0])
    yield "only nan", t([NAN, NAN])
    yield "only inf", t([INF, -INF])
    yield "nan and inf matrix", t([[NAN, INF], [-INF, NAN]])
    yield "nan among fractions", t([[0.25, NAN], [-3.5, 12.0]])
    yield "rounding half", t([0.00005, 0.00015, 0.12345, 0.99995, 1.00005], torch.float64)
    yield "rounding to next digit", t([9.99999, 0.5])
    yield "largest float32", t([3.4028234663852886e38, -1.0])
    yield "smallest float32", t([1e-45, 1.0])
    yield "float16 limits", t([65504.0, 6e-8], torch.float16)
    yield "bfloat16 large", t([3e38, 1.0], torch.bfloat16)
    yield "int64 limits", torch.tensor([2 ** 62, -(2 ** 62), 0])
    yield "int64 negative widths", torch.tensor([[1, -1], [100, -1000]])
    yield "int32 limits", torch.tensor([2 ** 31 - 1, -(2 ** 31)], dtype=torch.int32)
    yield "uint8 limits", torch.tensor([0, 255], dtype=torch.uint8)
    yield "bool row", torch.tensor([True, False, True])


def by_width():
    for count in (9, 10, 11, 12, 13, 25):
        yield f"counting {count}", counting((count,))
    for count in (8, 9, 10, 30):
        yield f"reals {count}", reals(5, (count,))
    yield "wrapped int64", counting((40,), torch.int64, 37, -200)
    yield "wrapped bool", counting((30,), torch.int64).remainder(2).eq(0)
    yield "wrapped scientific", reals(6, (20,), 1e-6)
    yield "wrapped matrix", reals(7, (2, 15), 10)
    yield "wrapped rank 3", counting((2, 2, 20), torch.float32, 3, 0)
    yield "wrapped float64", reals(8, (14,), 1, torch.float64)
    yield "long column", counting((12, 1))
    yield "suffix on its own line", reals(9, (9,), 1, torch.float64)
    yield "suffix that fits", reals(9, (5,), 1, torch.float64)
    yield "matrix whose suffix fits", reals(9, (2, 5), 1, torch.float64)
    yield "matrix whose suffix wraps", reals(9, (2, 9), 1, torch.float64)


def by_summary():
    yield "1000 elements", counting((1000,))
    yield "1001 elements", counting((1001,))
    yield "1001 int64", counting((1001,), torch.int64)
    yield "1001 bool", counting((1001,), torch.int64).eq(0)
    yield "1005 float64", reals(20, (1005,), 1, torch.float64)
    yield "summary [40, 30]", reals(21, (40, 30))
    yield "summary [2, 600]", reals(22, (2, 600), 100)
    yield "summary [600, 2]", counting((600, 2))
    yield "summary [6, 200]", counting((6, 200))
    yield "summary [7, 200]", counting((7, 200), torch.int64)
    yield "summary [10, 11, 12]", counting((10, 11, 12))
    yield "summary [2, 3, 200]", counting((2, 3, 200), torch.float32, 1, -600)
    yield "summary [8, 2, 8, 9]", counting((8, 2, 8, 9))
    yield "summary [1, 1, 1, 1001]", counting((1, 1, 1, 1001))
    yield "summary [3, 1, 7, 7, 7]", counting((3, 1, 7, 7, 7))
    yield "summary hides the widest", torch.cat([torch.zeros(500), t([123456.0]), torch.zeros(600)])
    yield "summary [1001, 0]", torch.empty((1001, 0))


def by_gradient():
    """The tensors require a gradient or carry a grad_fn; the label of the latter is the PyTorch expression."""
    def leaf(values, dtype=torch.float32):
        return torch.tensor(values, dtype=dtype, requires_grad=True)

    x, m = leaf([1.0, 2.0, 3.0]), leaf([[1.0, 2.0], [3.0, 4.5]])
    yield "leaf", x
    yield "leaf scalar", leaf(2.5)
    yield "leaf float64", leaf([1.0, 2.0], torch.float64)
    yield "leaf matrix", m
    yield "leaf empty", torch.empty(0, requires_grad=True)
    yield "leaf empty matrix", torch.empty((0, 2), requires_grad=True)
    yield "leaf long", reals(30, (9,)).requires_grad_()
    yield "parameter", torch.nn.Parameter(t([1.0, 2.0]))
    yield "parameter matrix", torch.nn.Parameter(reals(31, (2, 12)))
    w = leaf([[[1.0, 1.0, 1.0]]])
    i = t([[[1.0, 2.0, 3.0, 4.0]]])
    expressions = [
        "x + 1", "x - 1", "x * 2", "x / 2", "-x", "x ** 2", "x.sqrt()", "x.exp()", "x.log()", "x.tanh()",
        "x.sigmoid()", "x.relu()", "x.abs()", "x.sign()", "x.clamp(1, 2)", "x.sum()", "m.sum(0)", "x.mean()",
        "m.mean(1)", "x.var()", "x.std()", "x.prod()", "x.max()", "m.max(0).values", "m.min(1).values", "x.cumsum(0)",
        "m @ m", "m @ t([1.0, 2.0])", "x @ x", "m.unsqueeze(0) @ m", "m.t()", "m.transpose(0, 1)", "m.permute(1, 0)",
        "m.reshape(4)", "m.view(4)", "m.reshape(2, 2, 1)", "m.unsqueeze(0)", "m[None].squeeze(0)",
        "m[None].squeeze()", "x.expand(2, 3)", "m[0]", "m[:, 0:1]", "x[0:2]", "x.flip(0)", "x.unfold(0, 2, 1)",
        "m.flatten()", "torch.cat([x, x])", "torch.stack([x, x])", "F.pad(x, (1, 1))",
        'F.pad(x[None, None], (1, 1), "reflect")', 'F.pad(x[None, None], (1, 1), "replicate")', "x.split(2)[0]",
        "x.chunk(3)[1]", "x.narrow(0, 1, 2)", "torch.where(x > 1, x, -x)", "x.masked_fill(x > 1, 0.0)",
        "x.gather(0, torch.tensor([2, 0]))", "x.index_select(0, torch.tensor([1]))", "x.sort().values",
        "x.topk(2).values", "x.clone()", "x.double()", "torch.maximum(x, 2 * x)", "torch.minimum(x, 2 * x)",
        "x.amax()", "F.conv1d(i, w)", "F.conv_transpose1d(i, w, stride=2, padding=1)",
        "F.conv_transpose1d(i, w, stride=2, padding=1)[..., :6]", "F.conv2d(i[None], w[None])",
        "F.conv_transpose3d(i[None, None], w[None, None])", "(x + 1).double()", "(x + 1).reshape(1, 3)",
        "F.mse_loss(x, x.detach() * 2)", "F.binary_cross_entropy_with_logits(x, x.detach() * 0)", "F.softplus(x)",
        "F.gelu(x)", "F.silu(x)", "F.elu(x)", "F.leaky_relu(x)", "x.softmax(0)", "x.log_softmax(0)",
    ]
    names = {"x": x, "m": m, "w": w, "i": i, "t": t, "torch": torch, "F": F}
    for expression in expressions:
        yield expression, eval(expression, names)
    yield "long with grad_fn", reals(32, (8,)).requires_grad_() * 1
    yield "summary with grad_fn", counting((1001,)).requires_grad_() * 1
    in_place = leaf([1.0, 2.0]).clone()
    in_place.add_(1)
    yield "in place", in_place


def main():
    rows = []
    for group in (by_dtype, by_shape, by_range, by_width, by_summary, by_gradient):
        for label, tensor in group():
            printed = str(tensor)
            fn = tensor.grad_fn
            rows.append({
                "group": group.__name__.removeprefix("by_"), "name": label, **json_tensor(tensor),
                "requiresGrad": tensor.requires_grad, "gradFn": type(fn).__name__ if fn is not None else None,
                "text": printed,
            })
    write_json_rows("printing.json", rows, pytorch=torch.__version__.split("a")[0])


if __name__ == "__main__":
    main()

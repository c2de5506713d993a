"""Golden operator results by PyTorch where a hand-written reference would be as error-prone as the code.

Writes operators.json (float64 and index results with gradients, one case per line), ranges.json (arange and linspace)
and promotion.tsv (result dtypes).
"""
import itertools

import torch
import torch.nn.functional as F

from golden import DATA, Lcg, dtype_name, json_number, json_tensor, write_json_rows

INF, NAN = float("inf"), float("nan")
DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.uint8, torch.bool]


def d(values):
    return torch.tensor(values, dtype=torch.float64)


def reals(seed, *shape):
    return Lcg(seed).reals(shape)


def integers(seed, *shape, radius=4):
    return Lcg(seed).integers(shape, radius)


def json_argument(value):
    return json_number(value) if isinstance(value, float) else value


def case(op, inputs, function, gradients=True, **arguments):
    """Run function(*inputs, **arguments); gradients follow from upstream integers, null where PyTorch gives none."""
    row = {"op": op, "args": {k: json_argument(v) for k, v in arguments.items()}, "inputs": [json_tensor(i) for i in inputs]}
    leaves = [i.clone().requires_grad_() if i.dtype.is_floating_point and gradients else i for i in inputs]
    try:
        result = function(*leaves, **arguments)
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        row["error"] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        return row
    outputs = list(result) if isinstance(result, (tuple, list)) else [result]
    row["outputs"] = [json_tensor(o) for o in outputs]
    differentiable = [o for o in outputs if o.requires_grad]
    if differentiable:
        stream = Lcg(97)
        upstream = [stream.integers(o.shape, 3) if o.requires_grad else None for o in outputs]
        given = [g for g in upstream if g is not None]
        wanted = [leaf for leaf in leaves if leaf.requires_grad]
        found = iter(torch.autograd.grad(differentiable, wanted, given, allow_unused=True))
        gradients_in_order = [next(found) if leaf.requires_grad else None for leaf in leaves]
        row["upstream"] = [None if g is None else json_tensor(g) for g in upstream]
        row["gradients"] = [None if g is None else json_tensor(g) for g in gradients_in_order]
    return row


def pad_cases():
    for shape, pads in [
        ((1, 2, 5), [(1, 2), (3, 0), (0, 4), (2, 2), (-1, 2), (-2, -1)]),
        ((1, 2, 3, 4), [(1, 2, 2, 1), (3, 0, 0, 2), (0, 0, 1, 1), (-1, 1, 1, -1), (2, 1)]),
        ((1, 1, 2, 3, 3), [(1, 1, 2, 0, 1, 1), (0, 2, 1, 1, 0, 0), (2, 2, 2, 2, 1, 1)]),
        ((2, 3), [(1, 1), (0, 2)]), ((2, 3, 3), [(1, 1, 1, 0)]), ((3,), [(2, 1)]),
    ]:
        x = integers(1, *shape, radius=9)
        for pad in pads:
            yield case("pad", [x], F.pad, pad=list(pad), mode="constant", value=0.0)
            yield case("pad", [x], F.pad, pad=list(pad), mode="constant", value=-1.5)
            for mode in ("reflect", "replicate", "circular"):
                yield case("pad", [x], F.pad, pad=list(pad), mode=mode)


def reduction_cases():
    x = reals(2, 2, 3, 4)
    for op, dim, unbiased, keepdim in itertools.product(
            ("var", "std"), (None, [0], [1], [-1], [0, 2], [0, 1, 2]), (True, False), (False, True)):
        function = getattr(torch, op)
        if dim is None:
            if not keepdim:
                yield case(op, [x], function, unbiased=unbiased)
        else:
            yield case(op, [x], function, dim=dim, unbiased=unbiased, keepdim=keepdim)
    for op in ("var", "std"):
        # Without dim this version cannot differentiate the undefined variance of one element.
        yield case(op, [d([3.0])], getattr(torch, op), gradients=False, unbiased=True)
        yield case(op, [d([3.0])], getattr(torch, op), dim=[0], unbiased=True, keepdim=False)
        yield case(op, [d([3.0])], getattr(torch, op), unbiased=False)
        yield case(op, [d([2.0, 2.0, 2.0])], getattr(torch, op), unbiased=True)
        yield case(op, [d([1e8 + 1, 1e8 + 2, 1e8 + 4])], getattr(torch, op), unbiased=True)
        yield case(op, [torch.empty((0, 2), dtype=torch.float64)], getattr(torch, op), dim=[0], unbiased=True, keepdim=False)
    for values in ([2.0, 3.0, 4.0], [2.0, 0.0, 4.0], [0.0, 3.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 0.0, NAN], []):
        yield case("prod", [d(values)], torch.prod)
    zeros = d([[1.0, 0.0, 3.0], [0.0, 0.0, 5.0], [2.0, -3.0, 4.0]])
    for dim, keepdim in itertools.product((0, 1, -1), (False, True)):
        yield case("prod", [zeros], torch.prod, dim=dim, keepdim=keepdim)
        yield case("prod", [integers(3, 2, 3, 2)], torch.prod, dim=dim, keepdim=keepdim)
    for dim in (0, 1, 2, -1):
        yield case("cumsum", [integers(4, 2, 3, 4)], torch.cumsum, dim=dim)
    yield case("cumsum", [d(5.0)], torch.cumsum, dim=0)
    yield case("cumsum", [d([1.0, NAN, 2.0])], torch.cumsum, dim=0)
    yield case("cumsum", [torch.tensor([True, True, False, True])], torch.cumsum, dim=0)
    yield case("cumsum", [torch.tensor([200, 100], dtype=torch.uint8)], torch.cumsum, dim=0)
    for op in ("sum", "mean"):
        for dim, keepdim in itertools.product(([0], [1, 2], [-1], [0, 1, 2]), (False, True)):
            yield case(op, [integers(5, 2, 3, 4)], getattr(torch, op), dim=dim, keepdim=keepdim)
        yield case(op, [torch.empty((0, 2), dtype=torch.float64)], getattr(torch, op), dim=[0], keepdim=False)
        yield case(op, [torch.empty(0, dtype=torch.float64)], getattr(torch, op))
    for dtype in DTYPES:
        for op in ("sum", "prod", "mean"):
            yield case(op, [torch.tensor([1, 0, 1, 1], dtype=dtype)], getattr(torch, op), gradients=False)
    yield case("sum", [torch.tensor([2 ** 31 - 1, 1], dtype=torch.int32)], torch.sum)


def order_cases():
    ties, nans = d([3.0, 1.0, 3.0, 2.0, 1.0]), d([2.0, NAN, 5.0, NAN, -1.0])
    infinite = d([[INF, 0.0, -INF], [1.0, NAN, 1.0]])
    matrix = d([[1.0, 4.0, 4.0, 0.0], [2.0, 2.0, -1.0, 2.0], [4.0, 0.0, 4.0, 2.0]])
    for x in (ties, nans, infinite, matrix, d(7.0), torch.empty((0,), dtype=torch.float64), d([0.0, -0.0, 0.0])):
        dims = range(max(1, x.dim()))
        for dim, descending in itertools.product(dims, (False, True)):
            yield case("sort", [x], torch.sort, dim=dim, descending=descending, stable=True)
    for x, dim in itertools.product((ties, nans, infinite, matrix, d(7.0), torch.empty((0, 2), dtype=torch.float64)), (None, 0, -1)):
        for op in ("argmax", "argmin"):
            keywords = {} if dim is None else {"dim": dim, "keepdim": False}
            yield case(op, [x], getattr(torch, op), gradients=False, **keywords)
    yield case("argmax", [matrix], torch.argmax, gradients=False, dim=1, keepdim=True)
    yield case("argmin", [matrix], torch.argmin, gradients=False, dim=0, keepdim=True)
    distinct = d([[5.0, 1.0, 4.0, 2.0], [0.0, 9.0, -3.0, 7.0]])
    for k, dim, largest in itertools.product((0, 1, 2), (0, 1), (True, False)):
        yield case("topk", [distinct], torch.topk, k=k, dim=dim, largest=largest, sorted=True)
    yield case("topk", [d([2.0, NAN, 5.0, -1.0])], torch.topk, k=2, dim=0, largest=True, sorted=True)
    yield case("topk", [d([2.0, NAN, 5.0, -1.0])], torch.topk, k=3, dim=0, largest=False, sorted=True)
    yield case("topk", [distinct], torch.topk, k=5, dim=1, largest=True, sorted=True)
    for x, op in itertools.product((ties, nans, matrix, infinite), ("max", "min")):
        yield case(op, [x], getattr(torch, op))
        for dim, keepdim in itertools.product(range(x.dim()), (False, True)):
            yield case(op, [x], getattr(torch, op), dim=dim, keepdim=keepdim)
        for dim in range(x.dim()):
            yield case("a" + op, [x], getattr(torch, "a" + op), dim=[dim], keepdim=False)
        yield case("a" + op, [x], getattr(torch, "a" + op), dim=list(range(x.dim())), keepdim=False)
    yield case("max", [torch.empty(0, dtype=torch.float64)], torch.max)
    yield case("max", [torch.empty((0, 2), dtype=torch.float64)], torch.max, dim=0, keepdim=False)
    yield case("max", [torch.empty((2, 0, 3), dtype=torch.float64)], torch.max, dim=0, keepdim=False)
    a, b = d([1.0, 2.0, NAN, 4.0, -0.0]), d([1.0, 5.0, 1.0, NAN, 0.0])
    yield case("maximum", [a, b], torch.maximum)
    yield case("minimum", [a, b], torch.minimum)
    yield case("maximum", [d([[1.0], [3.0]]), d([1.0, 2.0, 3.0])], torch.maximum)


def index_cases():
    x = integers(6, 3, 4)
    for dim, index in [(0, [[0, 1, 2, 0], [2, 2, 1, 0]]), (1, [[0, 3], [1, 1], [2, 0]]), (-1, [[0], [3], [3]]), (0, [[2, 2]])]:
        yield case("gather", [x, torch.tensor(index)], lambda t, i, dim: t.gather(dim, i), dim=dim)
    yield case("gather", [x, torch.tensor([[4]])], lambda t, i, dim: t.gather(dim, i), dim=0)
    yield case("gather", [x, torch.tensor([[-1]])], lambda t, i, dim: t.gather(dim, i), dim=0)
    for dim, index in [(0, [0, 2, 2]), (1, [3, 0, 0, 1]), (-1, []), (0, [1])]:
        yield case("index_select", [x, torch.tensor(index, dtype=torch.int64)], lambda t, i, dim: t.index_select(dim, i), dim=dim)
    yield case("index_select", [x, torch.tensor([3])], lambda t, i, dim: t.index_select(dim, i), dim=0)
    yield case("index_select", [x, torch.tensor([-1])], lambda t, i, dim: t.index_select(dim, i), dim=0)
    for dimension, size, step in [(0, 2, 1), (1, 2, 1), (1, 2, 2), (1, 3, 2), (1, 4, 1), (-1, 1, 3), (0, 3, 5), (1, 0, 1), (1, 5, 1), (1, 2, 0)]:
        yield case("unfold", [x], lambda t, dimension, size, step: t.unfold(dimension, size, step), dimension=dimension, size=size, step=step)
    yield case("unfold", [d(3.0)], lambda t, dimension, size, step: t.unfold(dimension, size, step), dimension=0, size=1, step=1)
    cube = integers(7, 2, 3, 2)
    for dims in ([0], [1], [-1], [0, 2], [0, 1, 2], []):
        yield case("flip", [cube], torch.flip, dims=dims)
    yield case("flip", [cube], torch.flip, dims=[0, 0])
    mask = torch.tensor([[True, False, True, False], [False] * 4, [True] * 4])
    yield case("where", [mask, x, integers(8, 3, 4)], torch.where)
    yield case("where", [mask, x, d([1.0, NAN, 3.0, INF])], torch.where)
    yield case("where", [mask[:, :1], x, d(9.0)], torch.where)
    yield case("masked_fill", [x, mask], lambda t, m, value: t.masked_fill(m, value), value=-7.5)
    yield case("masked_fill", [x, mask[:, :1]], lambda t, m, value: t.masked_fill(m, value), value=NAN)
    yield case("masked_fill", [x, mask[0]], lambda t, m, value: t.masked_fill(m, value), value=0.0)


def elementwise_cases():
    x = d([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, NAN, INF, -INF])
    for low, high in [(-1.0, 1.0), (None, 0.5), (-0.5, None), (1.0, -1.0), (0.0, 0.0)]:
        yield case("clamp", [x], torch.clamp, min=low, max=high)
    signs = d([-3.0, -0.0, 0.0, 2.0, NAN, INF, -INF])
    for op in ("abs", "sign", "relu", "neg", "sqrt", "exp", "log", "tanh", "sigmoid", "floor", "ceil", "trunc", "round", "reciprocal", "square"):
        yield case(op, [signs], getattr(torch, op))
    yield case("round", [d([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999])], torch.round)
    yield case("sigmoid", [d([-1000.0, -40.0, 0.0, 40.0, 1000.0])], torch.sigmoid)
    yield case("tanh", [d([-1000.0, -20.0, 1e-9, 20.0, 1000.0])], torch.tanh)
    base, exponent = zip(*itertools.product((-2.0, -1.0, 0.0, 0.5, 1.0, 3.0), (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0)))
    yield case("pow", [d(base), d(exponent)], torch.pow)
    for value in (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, NAN, INF):
        yield case("pow_scalar", [d([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0, NAN, INF])], lambda t, exponent: t.pow(exponent), exponent=value)
    yield case("pow", [d([0.0, NAN, INF, 1.0, -INF]), d([NAN, 0.0, 0.0, NAN, 3.0])], torch.pow)
    yield case("pow", [torch.tensor([2, -2, 0, 3]), torch.tensor([3, 3, 0, 1])], torch.pow)
    yield case("pow", [torch.tensor([2, -2]), torch.tensor([-1, -1])], torch.pow)
    left, right = zip(*itertools.product((7.0, -7.0, 5.5, -5.5, 0.0), (3.0, -3.0, 0.5, -2.5)))
    for op in ("floor_divide", "remainder", "fmod"):
        yield case(op, [d(left), d(right)], getattr(torch, op), gradients=op != "floor_divide")
        yield case(op, [torch.tensor([7, -7, 7, -7, 6]), torch.tensor([3, 3, -3, -3, 3])], getattr(torch, op))
        yield case(op, [d([1.0, -1.0, 0.0, INF, NAN]), d([0.0, 0.0, 0.0, 2.0, 2.0])], getattr(torch, op), gradients=False)
        yield case(op, [torch.tensor([1]), torch.tensor([0])], getattr(torch, op))
    yield case("div", [d([1.0, -1.0, 0.0, INF, 1.0]), d([0.0, 0.0, 0.0, INF, -0.0])], torch.div)
    yield case("div", [torch.tensor([7, -7, 1]), torch.tensor([2, 2, 0])], torch.div)
    yield case("div", [torch.tensor([7, 1], dtype=torch.uint8), torch.tensor([2, 3], dtype=torch.uint8)], torch.div)
    yield case("add", [torch.tensor([250, 5], dtype=torch.uint8), torch.tensor([10, 1], dtype=torch.uint8)], torch.add)
    yield case("sub", [torch.tensor([5], dtype=torch.uint8), torch.tensor([6], dtype=torch.uint8)], torch.sub)
    yield case("mul", [torch.tensor([2 ** 30], dtype=torch.int32), torch.tensor([4], dtype=torch.int32)], torch.mul)
    yield case("neg", [torch.tensor([5, 0], dtype=torch.uint8)], torch.neg)
    a, b = d([1.0, NAN, INF, -0.0, 2.0]), d([1.0, NAN, INF, 0.0, 3.0])
    for op in ("eq", "ne", "lt", "le", "gt", "ge"):
        yield case(op, [a, b], getattr(torch, op), gradients=False)
    for op in ("add", "sub", "mul", "div"):
        yield case(op, [integers(9, 2, 1, 3), integers(10, 4, 1).abs() + 1], getattr(torch, op))
        yield case(op, [integers(9, 2, 3), integers(10, 2, 2)], getattr(torch, op))
        yield case(op, [torch.empty((0, 3), dtype=torch.float64), d([1.0, 2.0, 3.0])], getattr(torch, op))


def matmul_cases():
    for left, right in [
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((1, 3), (3, 1)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)),
        ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 2)), ((5, 2, 3), (5, 3, 2)), ((1, 2, 3), (4, 3, 2)), ((2, 1, 2, 3), (3, 3, 2)),
        ((2, 1, 1, 3), (1, 2, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((0,), (0,)), ((0, 2, 3), (3, 2)), ((2, 3), (2, 3)),
        ((3,), (2,)), ((2, 2, 3), (3, 3, 2)), ((), (3,)),
    ]:
        yield case("matmul", [integers(11, *left), integers(12, *right)], torch.matmul)
    yield case("matmul", [d([[0.0, 1.0]]), d([[INF], [2.0]])], torch.matmul)


def range_rows():
    for dtype in (torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8):
        for arguments in [(5,), (2, 7), (0, 10, 3), (1, 2, 0.25), (0, 1, 0.1), (1, 0, -0.25), (10, 0, -3), (0.5, 3), (3, 3), (0, 3, 5),
                          (-2, 2, 0.5), (5, 0), (0, 5, 0), (0, 5, -1), (1, 1.3, 0.1), (0, INF), (0, NAN)]:
            if dtype == torch.uint8 and min(arguments) < 0:
                continue
            yield range_row("arange", torch.arange, arguments, dtype)
        for arguments in [(0, 1, 5), (0, 10, 1), (0, 10, 0), (-3, 3, 7), (5, 1, 4), (0, 1, 11), (1, 2, 3), (3, 3, 4), (0, 1, -1), (-10, 10, 6), (0, 100, 13)]:
            if dtype == torch.uint8 and min(arguments) < 0:
                continue
            yield range_row("linspace", torch.linspace, arguments, dtype)
    for arguments in [(5,), (5.0,), (0, 3), (0, 3.0), (0, 1, 0.5)]:
        yield range_row("arange", torch.arange, arguments, None)


def range_row(op, function, arguments, dtype):
    row = {"op": op, "args": [json_argument(float(a)) for a in arguments], "integers": all(isinstance(a, int) for a in arguments),
           "dtype": None if dtype is None else dtype_name(dtype)}
    try:
        row["output"] = json_tensor(function(*arguments, dtype=dtype))
    except RuntimeError as error:
        row["error"] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return row


def promotion_lines():
    """op, left dtype, left kind, right dtype, right kind, result dtype or 'error'; kinds: tensor, zeroDim, scalar."""
    yield "op\tleft\tleftKind\tright\trightKind\tresult"
    operations = {
        "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
        "pow": lambda a, b: a ** b, "floor_divide": torch.floor_divide, "remainder": torch.remainder, "lt": lambda a, b: a < b, "eq": lambda a, b: a == b,
        "maximum": torch.maximum,
    }
    kinds = {"tensor": (2,), "zeroDim": ()}
    scalars = {"bool": True, "int64": 1, "float64": 1.5}
    for name, operation in operations.items():
        for (left, right), (lk, rk) in itertools.product(itertools.product(DTYPES, DTYPES), itertools.product(kinds, kinds)):
            result = promoted(operation, torch.ones(kinds[lk], dtype=left), torch.ones(kinds[rk], dtype=right))
            yield "\t".join([name, dtype_name(left), lk, dtype_name(right), rk, result])
        if name == "maximum":
            continue
        for dtype, kind, (scalar, value) in itertools.product(DTYPES, kinds, scalars.items()):
            tensor = torch.ones(kinds[kind], dtype=dtype)
            yield "\t".join([name, dtype_name(dtype), kind, scalar, "scalar", promoted(operation, tensor, value)])
            if name not in ("floor_divide", "remainder"):
                yield "\t".join([name, scalar, "scalar", dtype_name(dtype), kind, promoted(operation, value, tensor)])
    for left, right in itertools.product(DTYPES, DTYPES):
        result = promoted(lambda a, b: torch.cat([a, b]), torch.ones(2, dtype=left), torch.ones(2, dtype=right))
        yield "\t".join(["cat", dtype_name(left), "tensor", dtype_name(right), "tensor", result])
        result = promoted(lambda a, b: torch.where(a > 0, a, b), torch.ones(2, dtype=left), torch.ones(2, dtype=right))
        yield "\t".join(["where", dtype_name(left), "tensor", dtype_name(right), "tensor", result])


def promoted(operation, a, b):
    try:
        return dtype_name(operation(a, b).dtype)
    except (RuntimeError, TypeError):
        return "error"


def main():
    version = torch.__version__.split("a")[0]
    groups = (pad_cases, reduction_cases, order_cases, index_cases, elementwise_cases, matmul_cases)
    write_json_rows("operators.json", [row for group in groups for row in group()], pytorch=version)
    write_json_rows("ranges.json", list(range_rows()), pytorch=version)
    lines = list(promotion_lines())
    (DATA / "promotion.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"promotion.tsv: {len(lines) - 1} rows")


if __name__ == "__main__":
    main()

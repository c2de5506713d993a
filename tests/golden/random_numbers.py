"""Golden random numbers: what PyTorch's processor generator gives for a seed.

Writes random.json. Values are exact. Each case starts from its own seed; "next" is one more float64 rand, drawn afterwards, which tells
whether as many words were used up. The cases of layers hold the weight and, behind it, the bias as first drawn.
"""
import base64

import torch

from golden import json_number, json_tensor, write_json_rows

REAL = (torch.float32, torch.float64)


def calls():
    """(operation, numeric arguments, shape, dtype, call)"""
    for dtype in (*REAL, torch.float16, torch.bfloat16):
        yield "rand", [], [2, 13], dtype, lambda shape, dtype=dtype: torch.rand(shape, dtype=dtype)
    for dtype in REAL:
        for count in (0, 1, 2, 15, 16, 17, 37, 64, 1000):
            yield "randn", [], [count], dtype, lambda shape, dtype=dtype: torch.randn(shape, dtype=dtype)
        yield "uniform", [-2, 3.3], [3, 7], dtype, lambda shape, dtype=dtype: torch.empty(shape, dtype=dtype).uniform_(-2, 3.3)
        for count in (9, 40):
            yield "normal", [2, 0.25], [count], dtype, lambda shape, dtype=dtype: torch.empty(shape, dtype=dtype).normal_(2, 0.25)
    for dtype in (torch.float16, torch.bfloat16):
        yield "randn", [], [15], dtype, lambda shape, dtype=dtype: torch.randn(shape, dtype=dtype)
    for low, high in ((0, 10), (-5, 1000), (0, 2 ** 32 - 1), (0, 2 ** 32), (-2 ** 40, 2 ** 51), (3, 4)):
        yield "randint", [low, high], [8], torch.int64, lambda shape, a=low, b=high: torch.randint(a, b, shape)
    for dtype in (torch.int32, torch.uint8, torch.float32, torch.bool):
        yield "randint", [0, 2], [12], dtype, lambda shape, dtype=dtype: torch.randint(0, 2, shape, dtype=dtype)
    for n in (0, 1, 2, 10, 1000):
        yield "randperm", [], [n], torch.int64, lambda shape: torch.randperm(shape[0])


def main():
    rows = []
    for index, (op, args, shape, dtype, call) in enumerate(calls()):
        seed = (0, 42, 2 ** 32 + 7, 2 ** 64 - 1)[index % 4]
        torch.manual_seed(seed)
        output = call(shape)
        after = torch.rand((), dtype=torch.float64).item()
        rows.append({"op": op, "seed": seed, "args": args, "output": json_tensor(output), "next": json_number(after)})
    for kind, dtype in (("Conv1d", torch.float32), ("Conv2d", torch.float64), ("ConvTranspose1d", torch.float32), ("ConvTranspose2d", torch.float64),
                        ("ConvTranspose3d", torch.float32)):
        torch.manual_seed(7)
        layer = getattr(torch.nn, kind)(4, 6, 3, dtype=dtype)
        after = torch.rand((), dtype=torch.float64).item()
        first = torch.cat([layer.weight.reshape(-1), layer.bias])
        rows.append({"op": kind, "seed": 7, "args": [4, 6, 3], "output": json_tensor(first), "next": json_number(after)})
    torch.manual_seed(123)
    torch.rand(700)
    torch.randn(3)
    state = base64.b64encode(torch.get_rng_state().numpy().tobytes()).decode()
    rows.append({"op": "state", "seed": 123, "args": [], "output": json_tensor(torch.randn(3, dtype=torch.float64)),
                 "next": torch.rand((), dtype=torch.float64).item(), "state": state})
    write_json_rows("random.json", rows, pytorch=torch.__version__.split("a")[0])


if __name__ == "__main__":
    main()

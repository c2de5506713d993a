"""What the golden-data scripts share: the data folder, deterministic gzip, exact JSON values, the fill generator."""
import gzip
import json
import math
import pathlib

import torch

DATA = pathlib.Path(__file__).resolve().parent.parent / "TransposedConv.Tests" / "Data" / "Golden"


class Lcg:
    """state = (state * 1103515245 + 12345) mod 2^31; one stream per case, the C# reader repeats it."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state

    def integers(self, shape, radius):
        """Integers in [-radius, radius]: (state >> 16) mod (2 radius + 1) - radius."""
        return self._fill(shape, lambda s: float((s >> 16) % (2 * radius + 1) - radius))

    def reals(self, shape):
        """Multiples of 2^-30 in [-1, 1): state / 2^30 - 1, exact in float64."""
        return self._fill(shape, lambda s: s / 2.0 ** 30 - 1.0)

    def _fill(self, shape, value):
        count = math.prod(shape)
        return torch.tensor([value(self.next()) for _ in range(count)], dtype=torch.float64).reshape(shape)


def number(value):
    """Shortest text that reads back to the same double; integers without a fraction."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def json_number(value):
    """A JSON number, or the name that System.Text.Json reads as a non-finite number."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 and math.copysign(1.0, value) < 0:
        return -0.0
    return int(value) if value.is_integer() and abs(value) < 2 ** 53 else value


def dtype_name(dtype):
    return str(dtype).removeprefix("torch.")


def json_tensor(tensor):
    flat = tensor.detach()
    if flat.dtype in (torch.float16, torch.bfloat16, torch.float32):
        flat = flat.double()
    return {
        "dtype": dtype_name(tensor.dtype),
        "shape": list(tensor.shape),
        "values": [json_number(v) for v in flat.reshape(-1).tolist()],
    }


def write_gzip_lines(name, lines):
    DATA.mkdir(parents=True, exist_ok=True)
    text = "\n".join(lines) + "\n"
    path = DATA / name
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    print(f"{name}: {len(lines)} lines, {len(text)} characters, {path.stat().st_size} bytes")


def write_json_rows(name, rows, **header):
    """One row per line, so that a change of one case is one changed line."""
    DATA.mkdir(parents=True, exist_ok=True)
    parts = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in header.items()]
    body = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    text = "{" + ",\n".join([*parts, f'"cases": [\n{body}\n]']) + "}\n"
    path = DATA / name
    path.write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} cases, {path.stat().st_size} bytes")

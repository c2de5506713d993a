"""Golden convolution geometries: forward and the three gradients of all six layers, by PyTorch in float64.

Writes convolutions.txt.gz: header lines that start with '#', then one case per line with the tab-separated columns
named in COLUMNS. Inputs are not stored: they follow from the seed (see README.md), only results are.
"""
import collections
import math
import random
import warnings

import torch
from torch import nn

from golden import Lcg, number, write_gzip_lines

COLUMNS = [
    "layer", "fill", "seed", "inputShape", "weightShape", "bias", "stride", "padding", "outputPadding", "dilation",
    "groups", "paddingMode", "outputSize", "outputShape", "output", "gradInput", "gradWeight", "gradBias",
]
LAYERS = [f"{kind}{rank}d" for kind in ("Conv", "ConvTranspose") for rank in (1, 2, 3)]
INTEGER_CASES, REAL_CASES, MODE_CASES = 180, 35, 17  # per layer (the last: per rank of Conv and padding mode)
MAX_INPUT = {1: 12, 2: 6, 3: 4}
MAX_KERNEL = {1: 7, 2: 4, 3: 3}
INPUT_RADIUS, WEIGHT_RADIUS, BIAS_RADIUS, UPSTREAM_RADIUS = 4, 3, 5, 3


class Case:
    def __init__(self, rng, layer, fill, mode):
        self.layer, self.fill, self.mode, self.seed = layer, fill, mode, rng.randrange(1, 2 ** 31)
        self.rank, self.transposed = int(layer[-2]), "Transpose" in layer
        rank = self.rank
        self.groups = rng.choice([1, 1, 1, 2, 2, 3, 4])
        depthwise = self.groups > 1 and rng.random() < 0.5
        most = 3 if rank == 1 else 2
        self.channels_in = self.groups * (1 if depthwise else rng.randint(1, most))
        self.channels_out = self.groups * rng.randint(1, most)
        self.kernel = [rng.randint(1, MAX_KERNEL[rank]) for _ in range(rank)]
        if rng.random() < 0.08:
            self.kernel = [1] * rank
        self.stride = [rng.choice([1, 1, 2, 2, 3, 4]) for _ in range(rank)]
        self.dilation = [rng.choice([1, 1, 1, 2, 3]) for _ in range(rank)]
        self.size = [rng.randint(1, MAX_INPUT[rank]) for _ in range(rank)]
        self.batch = rng.choice([None, None, 0, 1, 1, 2, 2, 2, 3])
        self.bias = rng.random() < 0.6
        reach = [d * (k - 1) for d, k in zip(self.dilation, self.kernel)]
        self.padding = [rng.choice([0, rng.randint(0, r + 1), r // 2]) for r in reach]
        self.output_padding, self.output_size = [0] * rank, None
        if not self.transposed:
            word = rng.random()
            if word < 0.06:
                self.padding = "valid"
            elif word < 0.15:
                self.padding, self.stride = "same", [1] * rank
            if mode != "zeros" and self.padding == "valid":
                self.padding = [0] * rank
        elif rng.random() < 0.22:
            low = self.transposed_size([0] * rank)
            spatial = [n + rng.randrange(s) for n, s in zip(low, self.stride)]
            lead = ([] if self.batch is None else [self.batch]) + [self.channels_out]
            self.output_size = (lead if rng.random() < 0.4 else []) + spatial
        elif rng.random() < 0.65:
            self.output_padding = [rng.randrange(max(s, d)) for s, d in zip(self.stride, self.dilation)]

    def transposed_size(self, output_padding):
        return [
            (n - 1) * s - 2 * p + d * (k - 1) + o + 1
            for n, s, p, d, k, o in zip(self.size, self.stride, self.padding, self.dilation, self.kernel, output_padding)
        ]

    def output_spatial(self):
        if self.transposed:
            if self.output_size is not None:
                return self.output_size[-self.rank:]
            return self.transposed_size(self.output_padding)
        if self.padding == "same":
            return self.size
        padding = [0] * self.rank if self.padding == "valid" else self.padding
        return [
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, s, p, d, k in zip(self.size, self.stride, padding, self.dilation, self.kernel)
        ]

    def is_legal(self):
        if min(self.output_spatial()) < 1 or (self.transposed and min(self.transposed_size([0] * self.rank)) < 1):
            return False
        if self.mode == "zeros":
            return True
        reach = [d * (k - 1) for d, k in zip(self.dilation, self.kernel)]
        widest = [r - r // 2 for r in reach] if self.padding == "same" else self.padding
        limit = 1 if self.mode == "reflect" else 0  # reflect needs padding < size, circular padding <= size
        # This version's pad refuses empty batches, and unbatched input when circular.
        refused = self.batch == 0 or (self.batch is None and self.mode == "circular")
        return max(widest) > 0 and not refused and all(p <= n - limit for p, n in zip(widest, self.size))

    def stored_values(self):
        lead = 1 if self.batch is None else self.batch
        weight = self.channels_in * self.channels_out // self.groups * math.prod(self.kernel)
        return lead * (self.channels_in * math.prod(self.size) + self.channels_out * math.prod(self.output_spatial())) + weight

    def module(self):
        shared = dict(stride=self.stride, padding=self.padding, dilation=self.dilation, groups=self.groups, bias=self.bias)
        if self.transposed:
            shared["output_padding"] = self.output_padding
        else:
            shared["padding_mode"] = self.mode
        return getattr(nn, self.layer)(self.channels_in, self.channels_out, self.kernel, **shared).double()

    def row(self):
        module, stream, lead = self.module(), Lcg(self.seed), [] if self.batch is None else [self.batch]

        def fill(shape, radius):
            return stream.integers(shape, radius) if self.fill == "integer" else stream.reals(shape)

        x = fill([*lead, self.channels_in, *self.size], INPUT_RADIUS).requires_grad_()
        with torch.no_grad():
            module.weight.copy_(fill(list(module.weight.shape), WEIGHT_RADIUS))
            if self.bias:
                module.bias.copy_(fill([self.channels_out], BIAS_RADIUS))
        y = module(x) if self.output_size is None else module(x, self.output_size)
        assert list(y.shape) == [*lead, self.channels_out, *self.output_spatial()], self.layer
        y.backward(fill(list(y.shape), UPSTREAM_RADIUS))
        texts = dict(
            layer=self.layer, fill=self.fill, seed=self.seed, inputShape=x.shape, weightShape=module.weight.shape,
            bias=int(self.bias), stride=self.stride, padding=self.padding, outputPadding=self.output_padding,
            dilation=self.dilation, groups=self.groups, paddingMode=self.mode, outputSize=self.output_size,
            outputShape=y.shape, output=y, gradInput=x.grad, gradWeight=module.weight.grad,
            gradBias=module.bias.grad if self.bias else None)
        return "\t".join(text(texts[column]) for column in COLUMNS)

    def traits(self):
        yield self.layer
        yield f"fill {self.fill}"
        yield "unbatched" if self.batch is None else f"batch {self.batch}"
        yield f"mode {self.mode}"
        if isinstance(self.padding, str):
            yield f"padding {self.padding}"
        if self.channels_in == self.groups > 1:
            yield "depthwise" if self.channels_out == self.groups else "depthwise with multiplier"
        elif self.groups > 1:
            yield "grouped"
        if all(k == 1 for k in self.kernel):
            yield "kernel 1"
        if any(k < s for k, s in zip(self.kernel, self.stride)):
            yield "kernel < stride"
        if any(k > n for k, n in zip(self.kernel, self.size)):
            yield "kernel > input"
        if max(self.dilation) > 1:
            yield "dilated"
        if len(set(self.stride)) > 1:
            yield "stride differs per axis"
        if self.output_size is not None:
            yield "outputSize spatial" if len(self.output_size) == self.rank else "outputSize full"
        if any(self.output_padding):
            yield "output padding"
        if any(o >= s for o, s in zip(self.output_padding, self.stride)):
            yield "output padding >= stride"
        if not self.bias:
            yield "no bias"


def text(value):
    if value is None:
        return "-"
    if isinstance(value, (list, torch.Size)):
        return ",".join(map(str, value))
    if isinstance(value, torch.Tensor):
        return " ".join(number(v) for v in value.detach().reshape(-1).tolist())
    return str(value)


def cases(rng, layer, fill, mode, count):
    limit, made = 330 if fill == "integer" else 150, 0
    while made < count:
        case = Case(rng, layer, fill, mode)
        if case.is_legal() and case.stored_values() <= limit:
            made += 1
            yield case


def main():
    warnings.filterwarnings("ignore", message="Using padding='same'")
    rng = random.Random(20240229)
    chosen = []
    for layer in LAYERS:
        chosen += cases(rng, layer, "integer", "zeros", INTEGER_CASES)
        chosen += cases(rng, layer, "real", "zeros", REAL_CASES)
    for rank in (1, 2, 3):
        for mode in ("reflect", "replicate", "circular"):
            chosen += cases(rng, f"Conv{rank}d", "integer", mode, MODE_CASES)
    counts = collections.Counter(trait for case in chosen for trait in case.traits())
    for trait, count in sorted(counts.items()):
        print(f"{count:6} {trait}")
    header = [
        f"# PyTorch {torch.__version__.split('a')[0]}, tests/golden/convolutions.py; the fill of each case follows from its seed, see tests/golden/README.md",
        "# " + "\t".join(COLUMNS),
    ]
    write_gzip_lines("convolutions.txt.gz", header + [case.row() for case in chosen])


if __name__ == "__main__":
    main()

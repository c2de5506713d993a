"""torch.nn.functional.interpolate in float64, which ConvTranspose with bilinear weights repeats away from the edges: upsampling.json."""
import torch
import torch.nn.functional as F

import golden

MODES = {1: "linear", 2: "bilinear", 3: "trilinear"}


def main():
    fill = golden.Lcg(91)
    rows = []
    for size, scales in (([7], [2, 3, 4, 5]), ([5, 6], [2, 3, 4]), ([4, 3, 5], [2, 3])):
        for scale in scales:
            x = fill.reals([1, 2 if len(size) == 1 else 1, *size])
            y = F.interpolate(x, scale_factor=float(scale), mode=MODES[len(size)], align_corners=False)
            rows.append({"scale": scale, "input": golden.json_tensor(x), "output": golden.json_tensor(y)})
    golden.write_json_rows("upsampling.json", rows, torch=torch.__version__)


if __name__ == "__main__":
    main()

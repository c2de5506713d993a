using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// How often, along one axis of an unbounded grid, input cell q reaches output cell t through a stack of layers: <c>Taps[t − q·Stride]</c> times.
/// A stack of ConvTransposes is one ConvTranspose whose kernel is the product of their kernels, spread by the strides behind them.
/// </summary>
/// <param name="Taps">The counts; the first and the last are positive.</param>
/// <param name="Stride">The product of the strides.</param>
/// <param name="Shift">Output position 0 of the layers, paddings included, lies at t = Shift.</param>
internal sealed record AxisPaths(long[] Taps, int Stride, long Shift)
{
    /// <summary>A phase has an entry in what is kept per axis, so there must not be too many of them.</summary>
    internal const int MostPhases = 1 << 16;

    internal static AxisPaths Identity { get; } = new([1], 1, 0);

    /// <summary>The paths that go on through a layer.</summary>
    /// <exception cref="ArgumentException">The strides multiply to more than <see cref="MostPhases"/>.</exception>
    /// <exception cref="OverflowException">There are more paths, or longer ones, than can be counted.</exception>
    internal AxisPaths Through(bool isTransposed, ConvolutionAxis axis)
    {
        int step = isTransposed ? axis.Stride : 1;
        if ((long)Stride * step > MostPhases)
        {
            throw ConvolutionChecks.Invalid("layer", $"layer: expected strides whose product is at most {MostPhases} on every axis, got {(long)Stride * step}.");
        }

        long reach = (long)(axis.Kernel - 1) * axis.Dilation;
        Int128 length = ((Int128)(Taps.Length - 1) * step) + reach + 1;
        if (length > Array.MaxLength) throw new OverflowException($"The layers spread one input cell over {length} output cells, more than the {Array.MaxLength} that an array holds.");
        var taps = new long[(int)length];
        for (int t = 0; t < Taps.Length; t++)
        {
            if (Taps[t] == 0) continue;
            for (int k = 0; k < axis.Kernel; k++)
            {
                ref long tap = ref taps[((long)t * step) + ((long)k * axis.Dilation)];
                tap = PathCount.Add(tap, Taps[t]);
            }
        }

        // Conv with stride 1 is ConvTranspose with the kernel turned around, which for counting makes no difference, and the rest of the padding.
        long shift = isTransposed ? (Shift * step) + axis.PadBegin : Shift + reach - axis.PadBegin;
        return new AxisPaths(taps, Stride * step, shift);
    }

    /// <summary>The taps of a phase: those at t ≡ phase modulo the stride that are positive.</summary>
    internal IEnumerable<int> TapsOf(int phase)
    {
        for (long t = phase; t < Taps.Length; t += Stride)
        {
            if (Taps[t] > 0) yield return (int)t;
        }
    }
}

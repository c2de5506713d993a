using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Kernels.Reference;

/// <summary>
/// The taps of one axis at which a cell of one grid meets an existing cell of the other. They lie evenly, since <c>u = q·Stride + k·Dilation − PadBegin</c> is linear, and so do the
/// cells that they meet.
/// </summary>
/// <remarks>They are found by trying every tap, not by the arithmetic of <see cref="ConvolutionAxis.Clip"/>, which the kernels that are checked by this use.</remarks>
/// <param name="First">The first of the taps.</param>
/// <param name="Step">From one of them to the next.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Cell">The cell that the first one meets.</param>
/// <param name="CellStep">From one such cell to the next.</param>
internal readonly record struct AxisTaps(int First, int Step, int Count, int Cell, int CellStep)
{
    /// <summary>Those that lead small cell <paramref name="q"/> to a large one.</summary>
    public static AxisTaps OfSmall(in ConvolutionAxis axis, int q)
    {
        AxisTaps taps = default;
        for (int k = 0; k < axis.Kernel; k++)
        {
            long u = axis.LargeCell(q, k);
            if (u >= 0 && u < axis.Large) taps = taps.With(k, (int)u);
        }

        return taps;
    }

    /// <summary>Those that lead large cell <paramref name="u"/> to a small one.</summary>
    public static AxisTaps OfLarge(in ConvolutionAxis axis, int u)
    {
        AxisTaps taps = default;
        for (int k = 0; k < axis.Kernel; k++)
        {
            long scaled = u - axis.LargeCell(0, k);
            if (scaled >= 0 && scaled % axis.Stride == 0 && scaled / axis.Stride < axis.Small) taps = taps.With(k, (int)(scaled / axis.Stride));
        }

        return taps;
    }

    private AxisTaps With(int tap, int cell) => Count switch
    {
        0 => new AxisTaps(tap, 0, 1, cell, 0),
        1 => new AxisTaps(First, tap - First, 2, Cell, cell - Cell),
        _ => this with { Count = Count + 1 },
    };
}

using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>Counts how many paths lead from input cells to every output cell of one axis of one layer.</summary>
internal static class PathCount
{
    /// <summary>The paths that reach each output cell, given those that reach each input cell.</summary>
    /// <param name="isTransposed">Whether the layer is a ConvTranspose.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="mode">What happens at the edges of the large grid.</param>
    /// <param name="input">One count per input cell.</param>
    /// <exception cref="OverflowException">A count is beyond 64 bits.</exception>
    internal static long[] Through(bool isTransposed, ConvolutionAxis axis, PaddingMode mode, long[] input)
    {
        int[] cells = EdgeCells.Sources(axis, mode);
        var output = new long[isTransposed ? axis.Large : axis.Small];
        for (int q = 0; q < axis.Small; q++)
        {
            for (int k = 0; k < axis.Kernel; k++)
            {
                int u = cells[axis.LargeCell(q, k) + axis.PadBegin];
                if (u < 0) continue;
                if (isTransposed) output[u] = Add(output[u], input[q]);
                else output[q] = Add(output[q], input[u]);
            }
        }

        return output;
    }

    /// <exception cref="OverflowException">The sum is beyond 64 bits.</exception>
    internal static long Add(long left, long right) => right <= long.MaxValue - left
        ? left + right
        : throw new OverflowException($"More paths than {long.MaxValue} lead through the layers along one axis.");
}

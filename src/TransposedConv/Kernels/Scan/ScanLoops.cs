using System.Numerics;

namespace TransposedConv.Kernels.Scan;

/// <summary>How a running result takes in the next element.</summary>
internal interface IScanStep
{
    T Next<T>(T running, T element) where T : unmanaged, INumber<T>;
}

/// <summary>Running sums and products along an axis.</summary>
internal static class ScanLoops
{
    /// <summary>y[o, 0, :] = x[o, 0, :] and y[o, i, :] = step(y[o, i − 1, :], x[o, i, :]).</summary>
    /// <param name="x">The input, row-major, as [outer, length, inner], not empty.</param>
    /// <param name="y">The result, likewise.</param>
    /// <param name="length">The size of the axis.</param>
    /// <param name="inner">The number of elements per position.</param>
    /// <param name="step">The operation.</param>
    internal static void Run<T, TStep>(ReadOnlySpan<T> x, Span<T> y, int length, int inner, TStep step)
        where T : unmanaged, INumber<T>
        where TStep : struct, IScanStep
    {
        int block = length * inner;
        for (int start = 0; start < x.Length; start += block)
        {
            x.Slice(start, inner).CopyTo(y[start..]);
            for (int i = start + inner; i < start + block; i++) y[i] = step.Next(y[i - inner], x[i]);
        }
    }
}

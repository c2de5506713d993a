using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Kernels.Indexing;

/// <summary>Reads and adds at positions along one axis. The callers have checked every position.</summary>
internal static class IndexLoops
{
    /// <summary>y[n] = x at the n-th index of <paramref name="others"/>, moved to positions[n] along the axis.</summary>
    /// <param name="x">The storage to read.</param>
    /// <param name="others">x's layout, cut to the shape of the positions, with stride 0 along the axis.</param>
    /// <param name="axisStride">x's stride along the axis.</param>
    /// <param name="positions">One position per element of y.</param>
    /// <param name="y">The result, row-major.</param>
    internal static void Gather<T>(ReadOnlySpan<T> x, Layout others, long axisStride, ReadOnlySpan<int> positions, Span<T> y) where T : unmanaged
    {
        var walk = new StridedWalk(others.Shape, others);
        if (walk.IsEmpty) return;
        int n = 0;
        do
        {
            long at = walk.Offsets[0];
            for (int i = 0; i < walk.RowLength; i++, n++, at += walk.RowStrides[0]) y[n] = x[(int)(at + (positions[n] * axisStride))];
        }
        while (walk.MoveNext());
    }

    /// <summary>The adjoint of <see cref="Gather"/>: adds source[n] where Gather reads, in ascending n.</summary>
    internal static void ScatterAdd<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> positions, Span<T> y, Layout others, long axisStride)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        var walk = new StridedWalk(others.Shape, others);
        if (walk.IsEmpty) return;
        int n = 0;
        do
        {
            long at = walk.Offsets[0];
            for (int i = 0; i < walk.RowLength; i++, n++, at += walk.RowStrides[0]) y[(int)(at + (positions[n] * axisStride))] += source[n];
        }
        while (walk.MoveNext());
    }

    /// <summary>y[o, j, :] = x[o, positions[j], :].</summary>
    /// <param name="x">The input, row-major, as [outer, length, inner].</param>
    /// <param name="length">The size of the axis in x.</param>
    /// <param name="inner">The number of elements per position.</param>
    /// <param name="positions">The positions to read.</param>
    /// <param name="y">The result, row-major, as [outer, positions, inner].</param>
    internal static void Select<T>(ReadOnlySpan<T> x, int length, int inner, ReadOnlySpan<int> positions, Span<T> y) where T : unmanaged
    {
        for (int to = 0, block = 0; to < y.Length; block += length * inner)
        {
            foreach (int position in positions)
            {
                x.Slice(block + (position * inner), inner).CopyTo(y[to..]);
                to += inner;
            }
        }
    }

    /// <summary>The adjoint of <see cref="Select"/>: y[o, positions[j], :] += source[o, j, :], in ascending j.</summary>
    internal static void AddAt<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> positions, Span<T> y, int length, int inner) where T : unmanaged, INumber<T>
    {
        for (int from = 0, block = 0; from < source.Length; block += length * inner)
        {
            foreach (int position in positions)
            {
                Span<T> target = y.Slice(block + (position * inner), inner);
                TensorPrimitives.Add(target, source.Slice(from, inner), target);
                from += inner;
            }
        }
    }
}

namespace TransposedConv.Kernels.Elementwise;

/// <summary>Moves elements between layouts of one shape.</summary>
internal static class StridedCopy
{
    /// <summary>Copies; source and destination must not overlap.</summary>
    internal static void Copy<T>(ReadOnlySpan<T> source, Layout sourceLayout, Span<T> destination, Layout destinationLayout) where T : unmanaged
    {
        var walk = new StridedWalk(sourceLayout.Shape, sourceLayout, destinationLayout);
        if (walk.IsEmpty) return;
        Span<T> buffer = stackalloc T[Row.Piece];
        do
        {
            long from = walk.Offsets[0], to = walk.Offsets[1], fromStride = walk.RowStrides[0], toStride = walk.RowStrides[1];
            if (fromStride == 1 && toStride == 1)
            {
                source.Slice((int)from, walk.RowLength).CopyTo(destination[(int)to..]);
                continue;
            }

            for (int start = 0; start < walk.RowLength; start += Row.Piece)
            {
                int count = Math.Min(Row.Piece, walk.RowLength - start);
                Row.Write(Row.Read(source, from + (start * fromStride), fromStride, count, buffer), destination, to + (start * toStride), toStride);
            }
        }
        while (walk.MoveNext());
    }

    internal static void Fill<T>(T value, Span<T> destination, Layout layout) where T : unmanaged
    {
        var walk = new StridedWalk(layout.Shape, layout);
        if (walk.IsEmpty) return;
        do
        {
            if (walk.RowStrides[0] == 1)
            {
                destination.Slice((int)walk.Offsets[0], walk.RowLength).Fill(value);
                continue;
            }

            for (int i = 0; i < walk.RowLength; i++) destination[(int)(walk.Offsets[0] + (i * walk.RowStrides[0]))] = value;
        }
        while (walk.MoveNext());
    }

    /// <summary>Adds each source element onto its destination; destination cells that the layout names several times collect several.</summary>
    internal static void Accumulate<T>(ReadOnlySpan<T> source, Layout sourceLayout, Span<T> destination, Layout destinationLayout)
        where T : unmanaged, System.Numerics.IAdditionOperators<T, T, T>
    {
        var walk = new StridedWalk(sourceLayout.Shape, sourceLayout, destinationLayout);
        if (walk.IsEmpty) return;
        do
        {
            long from = walk.Offsets[0], to = walk.Offsets[1];
            for (int i = 0; i < walk.RowLength; i++)
            {
                destination[(int)to] += source[(int)from];
                from += walk.RowStrides[0];
                to += walk.RowStrides[1];
            }
        }
        while (walk.MoveNext());
    }
}

namespace TransposedConv.Kernels.Elementwise;

/// <summary>An operation on one operand, over spans of equal length.</summary>
internal interface IUnaryLoop<TIn, TOut>
{
    void Invoke(ReadOnlySpan<TIn> x, Span<TOut> y);
}

/// <summary>An operation on two operands, over spans of equal length.</summary>
internal interface IBinaryLoop<TIn, TOut>
{
    void Invoke(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y);
}

/// <summary>
/// Applies elementwise operations to operands of any layout. The destination is contiguous and written entirely; it may be the memory of
/// an operand that is contiguous too.
/// </summary>
internal static class ElementwiseLoops
{
    internal static void Unary<TIn, TOut, TLoop>(ReadOnlySpan<TIn> x, Layout xLayout, Span<TOut> y, TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IUnaryLoop<TIn, TOut>
    {
        if (y.IsEmpty) return;
        if (xLayout.IsContiguous)
        {
            ContiguousLoops.Unary(x.Slice((int)xLayout.Offset, y.Length), y, loop);
            return;
        }

        Span<TIn> buffer = stackalloc TIn[Row.Piece];
        var walk = new StridedWalk(xLayout.Shape, xLayout);
        int done = 0;
        do
        {
            for (int start = 0; start < walk.RowLength; start += Row.Piece)
            {
                int count = Math.Min(Row.Piece, walk.RowLength - start);
                long stride = walk.RowStrides[0];
                loop.Invoke(Row.Read(x, walk.Offsets[0] + (start * stride), stride, count, buffer), y.Slice(done, count));
                done += count;
            }
        }
        while (walk.MoveNext());
    }

    /// <summary>The layouts have been broadcast to one shape.</summary>
    internal static void Binary<TIn, TOut, TLoop>(
        ReadOnlySpan<TIn> a, Layout aLayout, ReadOnlySpan<TIn> b, Layout bLayout, Span<TOut> y, TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IBinaryLoop<TIn, TOut>
    {
        if (y.IsEmpty) return;
        if ((aLayout.IsContiguous && (bLayout.IsContiguous || bLayout.IsOneElement)) || (aLayout.IsOneElement && bLayout.IsContiguous))
        {
            ContiguousLoops.Binary(
                a.Slice((int)aLayout.Offset, aLayout.IsContiguous ? y.Length : 1), b.Slice((int)bLayout.Offset, bLayout.IsContiguous ? y.Length : 1), y, loop);
            return;
        }

        Span<TIn> aBuffer = stackalloc TIn[Row.Piece];
        Span<TIn> bBuffer = stackalloc TIn[Row.Piece];
        var walk = new StridedWalk(aLayout.Shape, aLayout, bLayout);
        int done = 0;
        do
        {
            for (int start = 0; start < walk.RowLength; start += Row.Piece)
            {
                int count = Math.Min(Row.Piece, walk.RowLength - start);
                ReadOnlySpan<TIn> aPiece = Row.Read(a, walk.Offsets[0] + (start * walk.RowStrides[0]), walk.RowStrides[0], count, aBuffer);
                ReadOnlySpan<TIn> bPiece = Row.Read(b, walk.Offsets[1] + (start * walk.RowStrides[1]), walk.RowStrides[1], count, bBuffer);
                loop.Invoke(aPiece, bPiece, y.Slice(done, count));
                done += count;
            }
        }
        while (walk.MoveNext());
    }
}

namespace TransposedConv.Kernels.Elementwise;

/// <summary>Takes each element from one of two sources, by a mask; the layouts have been broadcast to one shape.</summary>
internal static class ChoiceLoop
{
    internal static void Choose<T>(
        ReadOnlySpan<bool> condition, Layout conditionLayout, ReadOnlySpan<T> a, Layout aLayout, ReadOnlySpan<T> b, Layout bLayout, Span<T> y)
        where T : unmanaged
    {
        if (y.IsEmpty) return;
        var walk = new StridedWalk(conditionLayout.Shape, conditionLayout, aLayout, bLayout);
        int done = 0;
        do
        {
            long c = walk.Offsets[0], p = walk.Offsets[1], q = walk.Offsets[2];
            long cStep = walk.RowStrides[0], pStep = walk.RowStrides[1], qStep = walk.RowStrides[2];
            foreach (ref T element in y.Slice(done, walk.RowLength))
            {
                element = condition[(int)c] ? a[(int)p] : b[(int)q];
                c += cStep;
                p += pStep;
                q += qStep;
            }

            done += walk.RowLength;
        }
        while (walk.MoveNext());
    }
}

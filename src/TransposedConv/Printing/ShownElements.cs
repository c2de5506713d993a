namespace TransposedConv.Printing;

/// <summary>
/// Which elements of a layout are printed: all, or, when there are too many, the first and last few along each axis. Gives their places in
/// the storage, so that nothing else of the tensor is touched. The printing folder is used by <c>Tensor.ToString</c> alone.
/// </summary>
internal sealed class ShownElements(Layout layout, PrintOptions options)
{
    private readonly bool _isSummary = layout.ElementCount > options.Threshold;

    internal int Rank => layout.Rank;

    internal long First => layout.Offset;

    /// <summary>Whether the middle of an axis is left out.</summary>
    internal bool IsCut(int axis) => _isSummary && layout.Shape[axis] > 2L * options.EdgeItems;

    /// <summary>The places of the items along one axis, in two runs; the second is empty unless the axis is cut.</summary>
    internal (IEnumerable<long> Head, IEnumerable<long> Tail) Along(int axis, long start)
    {
        int size = layout.Shape[axis];
        return IsCut(axis)
            ? (Run(axis, start, 0, options.EdgeItems), Run(axis, start, size - options.EdgeItems, size))
            : (Run(axis, start, 0, size), []);
    }

    /// <summary>The places of all shown elements, in row-major order.</summary>
    internal IEnumerable<long> Places()
    {
        IEnumerable<long> places = [First];
        for (int axis = 0; axis < Rank; axis++)
        {
            int along = axis;
            places = places.SelectMany(start =>
            {
                (IEnumerable<long> head, IEnumerable<long> tail) = Along(along, start);
                return head.Concat(tail);
            });
        }

        return places;
    }

    private IEnumerable<long> Run(int axis, long start, int from, int to)
    {
        for (int i = from; i < to; i++) yield return start + (i * layout.Strides[axis]);
    }
}

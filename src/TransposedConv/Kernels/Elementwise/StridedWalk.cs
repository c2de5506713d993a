namespace TransposedConv.Kernels.Elementwise;

/// <summary>
/// Walks several layouts of one shape together, row by row. Axes of length 1 are dropped and axes that lie behind each other in every
/// layout are merged, so that most walks are a single row.
/// </summary>
internal sealed class StridedWalk
{
    private readonly int[] _sizes;
    private readonly long[][] _strides;
    private readonly int[] _position;

    internal StridedWalk(Shape shape, params ReadOnlySpan<Layout> layouts)
    {
        var sizes = new List<int>();
        var strides = new List<long>[layouts.Length];
        Offsets = new long[layouts.Length];
        for (int l = 0; l < layouts.Length; l++)
        {
            strides[l] = [];
            Offsets[l] = layouts[l].Offset;
        }

        IsEmpty = shape.ElementCount == 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int size = shape[axis];
            if (size == 1) continue;
            if (sizes.Count > 0 && ContinuesInAll(layouts, strides, axis, size) && (long)sizes[^1] * size <= int.MaxValue)
            {
                sizes[^1] *= size;
                for (int l = 0; l < layouts.Length; l++) strides[l][^1] = layouts[l].Strides[axis];
            }
            else
            {
                sizes.Add(size);
                for (int l = 0; l < layouts.Length; l++) strides[l].Add(layouts[l].Strides[axis]);
            }
        }

        if (sizes.Count == 0)
        {
            sizes.Add(1);
            foreach (List<long> list in strides) list.Add(1);
        }

        RowLength = sizes[^1];
        RowStrides = [.. strides.Select(static list => list[^1])];
        _sizes = [.. sizes[..^1]];
        _strides = [.. strides.Select(static list => list[..^1].ToArray())];
        _position = new int[_sizes.Length];
    }

    internal bool IsEmpty { get; }

    /// <summary>Elements per row.</summary>
    internal int RowLength { get; }

    /// <summary>The step within a row, per layout.</summary>
    internal long[] RowStrides { get; }

    /// <summary>Where the current row starts, per layout.</summary>
    internal long[] Offsets { get; }

    /// <summary>Moves to the next row; false after the last.</summary>
    internal bool MoveNext()
    {
        for (int axis = _sizes.Length - 1; axis >= 0; axis--)
        {
            for (int l = 0; l < Offsets.Length; l++) Offsets[l] += _strides[l][axis];
            if (++_position[axis] < _sizes[axis]) return true;
            for (int l = 0; l < Offsets.Length; l++) Offsets[l] -= _strides[l][axis] * _sizes[axis];
            _position[axis] = 0;
        }

        return false;
    }

    private static bool ContinuesInAll(ReadOnlySpan<Layout> layouts, List<long>[] strides, int axis, int size)
    {
        for (int l = 0; l < layouts.Length; l++)
        {
            if (strides[l][^1] != layouts[l].Strides[axis] * size) return false;
        }

        return true;
    }
}

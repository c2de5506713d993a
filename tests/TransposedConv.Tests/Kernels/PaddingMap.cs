using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Kernels;

/// <summary>Which input cell each cell of a padded input reads, for padding by reflection, replication or wrapping around.</summary>
internal sealed class PaddingMap
{
    private readonly int[] _source;
    private readonly int _cells;

    public PaddingMap(GoldenConvolution c, int[] begin, int[] end)
    {
        int rank = c.Rank;
        int[] padded = [.. c.InputSpatial.Select((length, axis) => length + begin[axis] + end[axis])];
        PaddedShape = [.. c.InputShape[..^rank], .. padded];
        _cells = c.InputSpatial.Aggregate(1, (product, length) => product * length);
        _source = [0];
        for (int axis = 0; axis < rank; axis++)
        {
            int length = c.InputSpatial[axis], before = begin[axis];
            int[] onAxis = [.. Enumerable.Range(0, padded[axis]).Select(i => Source(c.PaddingMode, i - before, length))];
            _source = [.. _source.SelectMany(outer => onAxis.Select(inner => (outer * length) + inner))];
        }
    }

    public int[] PaddedShape { get; }

    /// <summary>The padded input.</summary>
    public double[] Pad(double[] input)
    {
        int planes = input.Length / _cells;
        return [.. Enumerable.Range(0, planes).SelectMany(plane => _source.Select(cell => input[(plane * _cells) + cell]))];
    }

    /// <summary>The adjoint of <see cref="Pad"/>: what lies in the padding is added to the cell it was read from.</summary>
    public double[] Fold(double[] padded)
    {
        double[] input = new double[padded.Length / _source.Length * _cells];
        for (int i = 0; i < padded.Length; i++)
        {
            (int plane, int cell) = Math.DivRem(i, _source.Length);
            input[(plane * _cells) + _source[cell]] += padded[i];
        }

        return input;
    }

    private static int Source(string mode, int position, int length) => mode switch
    {
        "replicate" => Math.Clamp(position, 0, length - 1),
        "circular" => ((position % length) + length) % length,
        "reflect" => position < 0 ? -position : position >= length ? (2 * (length - 1)) - position : position,
        _ => throw new ArgumentException($"'{mode}' is no padding mode that reads the input.", nameof(mode)),
    };
}

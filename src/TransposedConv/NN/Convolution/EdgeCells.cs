using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators;

namespace TransposedConv.NN;

/// <summary>
/// Padding modes other than zeros: for each cell of a padded grid the cell of the grid that it stands for. Reading through these maps is what
/// Conv does; adding back through them is the adjoint, what ConvTranspose does.
/// </summary>
internal sealed class EdgeCells
{
    private readonly PadAxis[] _axes;
    private readonly int[][] _sources;

    /// <param name="mode">Any mode but zeros.</param>
    /// <param name="shape">A shape that ends with the spatial axes.</param>
    /// <param name="begin">Cells before each spatial axis.</param>
    /// <param name="end">Cells behind each spatial axis.</param>
    /// <exception cref="ArgumentException">The padding is larger than the mode allows.</exception>
    /// <exception cref="OverflowException">The padded grid has more cells than an array holds.</exception>
    internal EdgeCells(PaddingMode mode, Shape shape, int[] begin, int[] end)
    {
        PadMode pad = mode switch
        {
            PaddingMode.Reflect => PadMode.Reflect,
            PaddingMode.Replicate => PadMode.Replicate,
            PaddingMode.Circular => PadMode.Circular,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, $"paddingMode: expected Zeros, Reflect, Replicate or Circular, got {(int)mode}."),
        };
        int lead = shape.Rank - begin.Length;
        PaddedShape(shape, begin, end);
        _axes = [.. begin.Select((before, axis) => new PadAxis(lead + axis, shape[lead + axis], before, end[axis]))];
        foreach (PadAxis axis in _axes) axis.Check(pad, shape, "padding");
        _sources = Array.ConvertAll(_axes, axis => axis.Sources(pad));
    }

    /// <summary>The shape of a padded grid, checked before anything of its size is allocated.</summary>
    /// <exception cref="OverflowException">It has more cells than an array holds.</exception>
    internal static int[] PaddedShape(ReadOnlySpan<int> shape, int[] begin, int[] end)
    {
        int[] padded = shape.ToArray();
        int lead = padded.Length - begin.Length;
        for (int axis = 0; axis < begin.Length; axis++)
        {
            long length = (long)begin[axis] + shape[lead + axis] + end[axis];
            padded[lead + axis] = length <= Array.MaxLength ? (int)length : throw new OverflowException(
                $"padding: expected at most {Array.MaxLength} cells with the edges on axis {axis}, got {length}: length {shape[lead + axis]}, padding ({begin[axis]}, {end[axis]}).");
        }

        ConvolutionSizes.RequireElements("the padded grid", padded);
        return padded;
    }

    /// <summary>The cell that each position of a spatial axis, counted from the begin of the padding, stands for.</summary>
    internal int[] Sources(int axis) => _sources[axis];

    /// <summary>
    /// The cell of the large grid that each position of an axis, counted from the begin of the padding, stands for; −1 where it stands for none.
    /// </summary>
    internal static int[] Sources(ConvolutionAxis axis, PaddingMode mode)
    {
        if (mode != PaddingMode.Zeros) return new EdgeCells(mode, new Shape(axis.Large), [axis.PadBegin], [axis.PadEnd]).Sources(0);
        var cells = new int[PaddedShape([axis.Large], [axis.PadBegin], [axis.PadEnd])[0]];
        for (int i = 0; i < cells.Length; i++)
        {
            int cell = i - axis.PadBegin;
            cells[i] = cell >= 0 && cell < axis.Large ? cell : -1;
        }

        return cells;
    }

    /// <summary>The padded grid.</summary>
    internal Tensor Read(Tensor x)
    {
        for (int i = 0; i < _axes.Length; i++)
        {
            if (IsPadded(i)) x = IndexSelect.Forward(x, _axes[i].Axis, _sources[i]);
        }

        return x;
    }

    /// <summary>The grid, onto whose cells all cells of the padded one that stand for them are added.</summary>
    internal Tensor Fold(Tensor padded)
    {
        for (int i = 0; i < _axes.Length; i++)
        {
            if (!IsPadded(i)) continue;
            Shape narrower = IndexSelect.WithLength(padded.Shape, _axes[i].Axis, _axes[i].Size);
            padded = IndexAdd.Forward(Tensor.Zeros(narrower, padded.DType), _axes[i].Axis, _sources[i], padded);
        }

        return padded;
    }

    private bool IsPadded(int i) => _axes[i] is not { Before: 0, After: 0 };
}

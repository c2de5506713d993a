using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How <see cref="FewPositionsConvolution{T, TVector, TSimd}"/> goes through a plan: where from a position its taps read, and where its cells are written.
/// </summary>
internal sealed class FewPositionsLayout
{
    /// <summary>Every position is listed, and has sums of a block of rows.</summary>
    private const int MostPositions = 512;

    /// <summary>A block of rows has room for one input channel's taps of a phase.</summary>
    private const int MostTaps = 512;

    /// <param name="plan">What to compute; it must have taps and positions.</param>
    public FewPositionsLayout(PhasePlan plan)
    {
        var segments = new RowSegment[plan.Positions];
        int count = RowSegment.Cut(0, plan.Positions, plan.Depth.Cells, plan.Height.Cells, plan.Width.Cells, segments);
        Classes = new FewPositionsClass[plan.Classes.Length];
        long weights = 0;
        for (int i = 0; i < Classes.Length; i++)
        {
            Classes[i] = new FewPositionsClass(plan, plan.Classes[i], weights, segments.AsSpan(0, count));
            weights += (long)Classes[i].Rows * plan.InChannels * plan.Classes[i].Taps;
        }
    }

    public FewPositionsClass[] Classes { get; }

    /// <summary>Positions of a plan, without one.</summary>
    public static long Positions(in ConvolutionGeometry geometry, bool isScatter) =>
        geometry.Batch * Cells(geometry.Depth, isScatter) * Cells(geometry.Height, isScatter) * Cells(geometry.Width, isScatter);

    /// <summary>Whether positions and taps of a geometry are few enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, bool isScatter) =>
        Positions(geometry, isScatter) <= MostPositions
        && (double)Taps(geometry.Depth, isScatter) * Taps(geometry.Height, isScatter) * Taps(geometry.Width, isScatter) <= MostTaps;

    /// <summary>Whether Scatter reads the rows of every step as neighbours in the weight itself: no tap leads where another one does.</summary>
    public static bool IsAsItLies(in ConvolutionGeometry geometry) => IsAsItLies(geometry.Depth) && IsAsItLies(geometry.Height) && IsAsItLies(geometry.Width);

    /// <summary>Blocks of so many rows, of all classes.</summary>
    public int Blocks(int rowsOfBlock)
    {
        int blocks = 0;
        foreach (FewPositionsClass rows in Classes) blocks += (rows.Rows + rowsOfBlock - 1) / rowsOfBlock;
        return blocks;
    }

    /// <summary>One of these blocks: its class, its first row and how many rows.</summary>
    public (FewPositionsClass Class, int First, int Count) Block(int block, int rowsOfBlock)
    {
        foreach (FewPositionsClass rows in Classes)
        {
            int first = block * rowsOfBlock;
            if (first < rows.Rows) return (rows, first, Math.Min(rowsOfBlock, rows.Rows - first));
            block -= (rows.Rows + rowsOfBlock - 1) / rowsOfBlock;
        }

        throw new ArgumentOutOfRangeException(nameof(block));
    }

    /// <summary>Positions along an axis.</summary>
    private static long Cells(in ConvolutionAxis axis, bool isScatter) =>
        !isScatter ? axis.Small : axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Large, axis.Stride);

    private static bool IsAsItLies(in ConvolutionAxis axis) =>
        axis is { Dilation: 1, PadBegin: 0 } && axis.Kernel == (axis.Small == 1 ? axis.Large : axis.Stride);

    /// <summary>The most taps of a phase.</summary>
    private static long Taps(in ConvolutionAxis axis, bool isScatter)
    {
        if (!isScatter) return axis.Kernel;
        int phases = axis.Stride / (int)BigInteger.GreatestCommonDivisor(axis.Stride, axis.Dilation);
        return axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Kernel, phases);
    }
}

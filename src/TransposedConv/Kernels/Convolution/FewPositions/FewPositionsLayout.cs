using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How <see cref="FewPositionsConvolution{T, TVector, TSimd}"/> goes through a plan: where from a position its taps read, and where its cells are written.
/// </summary>
/// <remarks>
/// Where all input cells that any tap of any position leads to exist, they are read in place. Else they are copied into a panel
/// <c>[group][input channel][shift][position]</c> with zeros for those that do not.
/// </remarks>
internal sealed class FewPositionsLayout
{
    /// <summary>Steps (input channel, tap) that are summed before the next positions or rows get their turn: of a block of rows they stay in the first-level cache.</summary>
    private const int StepsAtATime = 64;

    /// <summary>Every weight is read so many times by eight: at this number other kernels have long been faster.</summary>
    private const int MostPositions = 64;

    /// <summary>A block of rows has room for one input channel's taps of a phase.</summary>
    private const int MostTaps = 512;

    /// <summary>Elements; all blocks of rows read the whole panel. With 1024 channels of 16 positions, 147,456, it took 1.9 ms and tiles of one register 2.5.</summary>
    private const int LongestPanel = 192 * 1024;

    private readonly PanelCell[] _cells;
    private readonly int _panelStride;

    /// <param name="plan">What to compute; it must have taps and positions.</param>
    public FewPositionsLayout(PhasePlan plan)
    {
        IsInPlace = plan.Depth.HasCells(0, plan.Depth.Cells) && plan.Height.HasCells(0, plan.Height.Cells) && plan.Width.HasCells(0, plan.Width.Cells);
        Bases = new AlignedMemory<int>(plan.Positions);
        _panelStride = plan.Shifts * plan.Positions;
        PanelLength = IsInPlace ? 0 : (long)plan.Groups * plan.InChannels * _panelStride;
        ChannelStride = IsInPlace ? plan.InputCells : _panelStride;
        var segments = new RowSegment[plan.Positions];
        int count = RowSegment.Cut(0, plan.Positions, plan.Depth.Cells, plan.Height.Cells, plan.Width.Cells, segments);
        segments = segments[..count];
        _cells = IsInPlace ? [] : [.. ExistingCells(plan, segments)];
        SetBases(plan, segments);
        Classes = new FewPositionsClass[plan.Classes.Length];
        long weights = 0;
        for (int i = 0; i < Classes.Length; i++)
        {
            Classes[i] = new FewPositionsClass(plan, plan.Classes[i], weights, Steps(plan, plan.Classes[i]), segments);
            weights += (long)Classes[i].Rows * plan.InChannels * plan.Classes[i].Taps;
        }
    }

    /// <summary>Positions of a plan, without one.</summary>
    public static long Positions(in ConvolutionGeometry geometry, bool isScatter) =>
        geometry.Batch * Cells(geometry.Depth, isScatter) * Cells(geometry.Height, isScatter) * Cells(geometry.Width, isScatter);

    /// <summary>Rows (output channel, phase) of one group.</summary>
    public static long Rows(in ConvolutionGeometry geometry, bool isScatter) => isScatter
        ? geometry.LargeChannelsPerGroup * Phases(geometry.Depth) * Phases(geometry.Height) * Phases(geometry.Width)
        : geometry.SmallChannelsPerGroup;

    /// <summary>Whether positions, taps and panel of a geometry are few enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, bool isScatter)
    {
        long positions = Positions(geometry, isScatter);
        if (positions > MostPositions) return false;
        long channels = isScatter ? geometry.SmallChannels : geometry.LargeChannels;
        return (double)Taps(geometry.Depth, isScatter) * Taps(geometry.Height, isScatter) * Taps(geometry.Width, isScatter) <= MostTaps
            && (!MayMissCells(geometry, isScatter) || (double)channels * positions * Shifts(geometry.Depth, isScatter) * Shifts(geometry.Height, isScatter) * Shifts(geometry.Width, isScatter) <= LongestPanel);
    }

    /// <summary>Whether cells may be missing at some position where others have them, for which the panel has zeros.</summary>
    public static bool MayMissCells(in ConvolutionGeometry geometry, bool isScatter)
    {
        bool isOneCell = geometry.Depth.Small == 1 && geometry.Height.Small == 1 && geometry.Width.Small == 1;
        return !isOneCell && (isScatter || !geometry.HasAllCells);
    }

    /// <summary>Whether Scatter reads the rows of every step as neighbours in the weight itself: no tap leads where another one does.</summary>
    public static bool IsAsItLies(in ConvolutionGeometry geometry) => IsAsItLies(geometry.Depth) && IsAsItLies(geometry.Height) && IsAsItLies(geometry.Width);

    /// <summary>Whether the input needs no panel.</summary>
    public bool IsInPlace { get; }

    /// <summary>Elements of the panel.</summary>
    public long PanelLength { get; }

    /// <summary>Elements between channels of the input, or of the panel.</summary>
    public int ChannelStride { get; }

    /// <summary>For each position where it begins, in the input or the panel.</summary>
    public AlignedMemory<int> Bases { get; }

    public FewPositionsClass[] Classes { get; }

    /// <summary>Blocks of so many rows, of all classes.</summary>
    public int Blocks(int rowsOfBlock)
    {
        int blocks = 0;
        foreach (FewPositionsClass rows in Classes) blocks += (rows.Rows + rowsOfBlock - 1) / rowsOfBlock;
        return blocks;
    }

    /// <summary>Copies the existing cells of the input into the panel and clears the rest.</summary>
    public unsafe void FillPanel<T>(PhasePlan plan, T* input, T* panel)
        where T : unmanaged
    {
        new Span<T>(panel, (int)PanelLength).Clear();
        int channels = plan.Groups * plan.InChannels;
        fixed (PanelCell* cells = _cells)
        {
            PanelCell* end = cells + _cells.Length;
            for (int c = 0; c < channels; c++, input += plan.InputCells, panel += _panelStride)
            {
                for (PanelCell* cell = cells; cell < end; cell++) panel[cell->Target] = input[cell->Source];
            }
        }
    }

    /// <summary>Positions along an axis.</summary>
    private static long Cells(in ConvolutionAxis axis, bool isScatter) =>
        !isScatter ? axis.Small : axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Large, axis.Stride);

    private static long Phases(in ConvolutionAxis axis) => axis.Small == 1 ? axis.Large : Math.Min(axis.Stride, axis.Large);

    private static bool IsAsItLies(in ConvolutionAxis axis) =>
        axis is { Dilation: 1, PadBegin: 0 } && axis.Kernel == (axis.Small == 1 ? axis.Large : axis.Stride);

    /// <summary>The most taps of a phase.</summary>
    private static long Taps(in ConvolutionAxis axis, bool isScatter)
    {
        if (!isScatter) return axis.Kernel;
        int phases = axis.Stride / (int)BigInteger.GreatestCommonDivisor(axis.Stride, axis.Dilation);
        return axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Kernel, phases);
    }

    /// <summary>No fewer than the shifts of all phases.</summary>
    private static long Shifts(in ConvolutionAxis axis, bool isScatter) =>
        !isScatter ? axis.Kernel : axis.Small == 1 ? 1 : Math.Min(axis.Kernel, (axis.Kernel - 1L) * axis.Dilation / axis.Stride + 2);

    private void SetBases(PhasePlan plan, RowSegment[] segments)
    {
        Span<int> bases;
        unsafe
        {
            bases = new Span<int>(Bases.Pointer, plan.Positions);
        }

        foreach (RowSegment segment in segments)
        {
            for (int i = 0; i < segment.Length; i++)
            {
                int p = segment.Offset + i;
                bases[p] = IsInPlace ? (int)Cell(plan, segment, i, shift: 0) : p;
            }
        }
    }

    private static IEnumerable<PanelCell> ExistingCells(PhasePlan plan, RowSegment[] segments)
    {
        for (int shift = 0; shift < plan.Shifts; shift++)
        {
            foreach (RowSegment segment in segments)
            {
                for (int i = 0; i < segment.Length; i++)
                {
                    long cell = Cell(plan, segment, i, shift);
                    if (cell >= 0) yield return new PanelCell((int)cell, shift * plan.Positions + segment.Offset + i);
                }
            }
        }
    }

    /// <summary>The input cell in channel 0 that a shift leads to from a position, or −1 if there is none.</summary>
    private static long Cell(PhasePlan plan, in RowSegment segment, int i, int shift)
    {
        long cell = PlanCells.Input(plan, shift, segment.Z, segment.Y, segment.X + i);
        return cell < 0 ? -1 : (long)segment.N * plan.Groups * plan.InChannels * plan.InputCells + cell;
    }

    private unsafe FewPositionsSteps Steps(PhasePlan plan, PhaseClass phaseClass)
    {
        int channels = Math.Clamp(StepsAtATime / phaseClass.Taps, 1, plan.InChannels);
        var offsets = new AlignedMemory<int>((long)channels * phaseClass.Taps);
        int* next = offsets.Pointer;
        for (int c = 0; c < channels; c++)
        {
            foreach (int shift in phaseClass.Shifts) *next++ = c * ChannelStride + (IsInPlace ? plan.OffsetInPlace(shift) : shift * plan.Positions);
        }

        return new FewPositionsSteps(channels, offsets);
    }

    /// <summary>An existing cell of the input, in channel 0, and where it goes in the panel of its channel.</summary>
    private readonly record struct PanelCell(int Source, int Target);
}

/// <summary>The steps that are summed at a time.</summary>
/// <param name="Channels">How many input channels.</param>
/// <param name="Offsets">For each of them and each tap where, from the base of a position, its input is.</param>
internal sealed record FewPositionsSteps(int Channels, AlignedMemory<int> Offsets);

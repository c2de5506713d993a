using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The lines of memory that a block of a <see cref="WindowConvolution{T, TVector, TSimd}"/> reads of one plane of the input: from its first cell the same for every block, but
/// that those at the edges read fewer.
/// </summary>
internal sealed unsafe class WindowLines
{
    /// <summary>A smaller input is in the second-level cache after its first use.</summary>
    private const long NearBytes = 512 * 1024;

    /// <summary>How many lines a step may ask for; see <see cref="ICellRule.LinesPerStep"/>.</summary>
    public const int MostLinesPerStep = 3;

    private readonly AlignedMemory<int> _offsets;

    private WindowLines(PhasePlan plan, in WindowLinesKey key)
    {
        int width = plan.Width.InputLength;
        int rows = CellsOf(plan.Height, key.Rows);
        int length = (rows - 1) * width + CellsOf(plan.Width, key.Columns);
        int lines = (length + key.CellsPerLine - 1) / key.CellsPerLine + 1;
        Count = key.Examples * key.Channels * lines;
        _offsets = new AlignedMemory<int>(Count + (long)MostLinesPerStep * key.Channels * Math.Max(plan.Taps, plan.Shifts));
        new Span<int>(_offsets.Pointer, checked((int)_offsets.Length)).Clear();
        int* next = _offsets.Pointer;
        for (int n = 0; n < key.Examples; n++)
        {
            for (int c = 0; c < key.Channels; c++)
            {
                int first = (n * plan.Groups * plan.InChannels + c) * plan.InputCells;
                for (int i = 0; i < lines; i++) *next++ = first + Math.Min(i * key.CellsPerLine, length - 1);
            }
        }
    }

    public int Count { get; }

    /// <summary>For each line an element of it, counted from the block's first; behind them zeros, as many as the steps of a tile ask for.</summary>
    public int* Offsets => _offsets.Pointer;

    /// <summary>The list, or null if the input is small, or so large that offsets, or the lines, of which a plane has at most twice as many as cells, are no numbers of 32 bits.</summary>
    public static WindowLines? Of(PhasePlan plan, in WindowLinesKey key)
    {
        long example = (long)plan.Groups * plan.InChannels * plan.InputCells;
        return IsNear(plan, key.CellsPerLine) || key.Examples * example > int.MaxValue / 2 ? null : new WindowLines(plan, key);
    }

    /// <summary>Whether the input is so small that nothing need be asked for.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cellsPerLine">Elements in a line of memory.</param>
    public static bool IsNear(PhasePlan plan, int cellsPerLine) =>
        (long)plan.Batch * plan.Groups * plan.InChannels * plan.InputCells * CacheLine.Bytes / cellsPerLine <= NearBytes;

    public void KeepAlive() => _offsets.KeepAlive();

    private static int CellsOf(PhaseAxis axis, int positions) =>
        (int)Math.Min(axis.InputLength, (positions - 1L) * axis.InputStep + axis.Shifts[^1] - axis.Shifts[0] + 1);
}

/// <summary>What a list of lines is made for.</summary>
/// <param name="Rows">Rows of positions in a block.</param>
/// <param name="Columns">Positions in a row of a block.</param>
/// <param name="Examples">Examples side by side.</param>
/// <param name="Channels">Channels that are copied together.</param>
/// <param name="CellsPerLine">Elements in a line of memory.</param>
internal readonly record struct WindowLinesKey(int Rows, int Columns, int Examples, int Channels, int CellsPerLine);

using System.Numerics.Tensors;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The lines of memory that a panel is packed from, for register tiles that ask for those of the next one: in one channel those of the rows that its positions read, in the
/// others the same so much further.
/// </summary>
/// <remarks>
/// Asked for while a panel was packed, where the positions of the next one go on in the same row, they came late, and not at all where rows are short. Conv of maskrcnn_mask
/// took 8.3 ms and takes 7.3, of unet_up4 17.3 and 15.7; forward 7.9 and 7.5, 15.7 and 15.3. All at once after the packing they cost more than they saved.
/// </remarks>
/// <param name="plan">Which cells.</param>
/// <param name="memory">Room for <see cref="MemoryLength"/> numbers.</param>
internal unsafe struct PanelLines<T>(PhasePlan plan, int* memory)
    where T : unmanaged
{
    /// <summary>A smaller input is in the second-level cache after its first use.</summary>
    private const long NearBytes = 512 * 1024;

    /// <summary>The rest is not asked for: half of the second-level cache.</summary>
    private const int MostLines = 8192;

    private int _ofChannel;
    private int _channels;

    /// <summary>How many lines.</summary>
    public int Count { get; private set; }

    /// <summary>The cell that the offsets are counted from, in the first channel of example 0.</summary>
    public int Origin { get; private set; }

    /// <summary>For each line an element of it; behind them zeros, as many as a tile has steps.</summary>
    public readonly int* Offsets => memory + MostLines;

    private static int CellsPerLine => CacheLine.Bytes / sizeof(T);

    /// <summary>Whether the input is worth asking for, and its cells can be numbered in 32 bits.</summary>
    public static bool AreFar(PhasePlan plan)
    {
        long cells = (long)plan.Batch * plan.Groups * plan.InChannels * plan.InputCells;
        return cells * sizeof(T) > NearBytes && cells <= int.MaxValue / 2;
    }

    public static long MemoryLength(PhasePlan plan, int channels) => 2L * MostLines + (long)channels * plan.Taps;

    /// <summary>Lists the lines of some channels of a tile.</summary>
    /// <param name="channels">How many channels.</param>
    /// <param name="segments">The positions.</param>
    public void List(int channels, ReadOnlySpan<RowSegment> segments)
    {
        bool isKnown = channels == _channels;
        int count = 0, start = 0, end = 0;
        foreach (ref readonly RowSegment segment in segments)
        {
            long left = Math.Max((long)segment.X * plan.Width.InputStep + plan.Width.Shifts[0], 0);
            long right = Math.Min((segment.X + segment.Length - 1L) * plan.Width.InputStep + plan.Width.Shifts[^1] + 1, plan.Width.InputLength);
            if (left >= right) continue;
            foreach (long shiftZ in plan.Depth.Shifts)
            {
                long z = (long)segment.Z * plan.Depth.InputStep + shiftZ;
                if (z < 0 || z >= plan.Depth.InputLength) continue;
                foreach (long shiftY in plan.Height.Shifts)
                {
                    long y = (long)segment.Y * plan.Height.InputStep + shiftY;
                    if (y < 0 || y >= plan.Height.InputLength) continue;
                    int row = segment.N * plan.Groups * plan.InChannels * plan.InputCells + (int)((z * plan.Height.InputLength + y) * plan.Width.InputLength);
                    int first = row + (int)left, last = row + (int)right;
                    if (end > 0 && first >= start && first < end + CellsPerLine)
                    {
                        end = Math.Max(end, last);
                        continue;
                    }

                    if (end > 0) AddStretch(start, end, ref count, ref isKnown);
                    else Origin = first;
                    (start, end) = (first, last);
                }
            }
        }

        if (end > 0) AddStretch(start, end, ref count, ref isKnown);
        Count = (int)Math.Min((long)count * channels, MostLines);
        if (!isKnown || count != _ofChannel) Repeat(count, channels);
    }

    private readonly void AddStretch(int start, int end, ref int count, ref bool isKnown)
    {
        for (int cell = start; cell < end + CellsPerLine - 1 && count < MostLines; cell += CellsPerLine)
        {
            int offset = Math.Min(cell, end - 1) - Origin;
            isKnown &= memory[count] == offset;
            memory[count++] = offset;
        }
    }

    private void Repeat(int count, int channels)
    {
        (_ofChannel, _channels) = (count, channels);
        new ReadOnlySpan<int>(memory, count).CopyTo(new Span<int>(Offsets, count));
        for (int done = count; done < Count;)
        {
            int some = Math.Min(done, Count - done);
            TensorPrimitives.Add(new ReadOnlySpan<int>(Offsets, some), done / count * plan.InputCells, new Span<int>(Offsets + done, some));
            done += some;
        }

        new Span<int>(Offsets + Count, channels * plan.Taps).Clear();
    }
}

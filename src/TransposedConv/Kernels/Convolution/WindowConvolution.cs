using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter with few channels in a group: every input cell is copied once into a window in which all taps of all phases read
/// neighbours, and the weights are taken from the layer as they lie.
/// </summary>
/// <remarks>
/// Against <see cref="PhaseConvolution{T, TVector, TSimd, TCells}"/>, whose panel holds a row per tap, this copies less by the number of taps, and tiles
/// of one to three rows are longer. Items are (example, group, depth, block of rows, block of columns); a block is as large as the window of all
/// channels may be. Zeros stand for cells that do not exist, so the weights must be finite.
/// </remarks>
internal readonly unsafe struct WindowConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private const int WindowBytes = 384 * 1024;
    private const int SumBytes = 64 * 1024;

    /// <summary>A multiple of every tile height, so that a chunk of channels ends with a whole tile.</summary>
    private const int ChannelGranule = 8;

    /// <summary>Vectors of positions summed before they are stored: a multiple of the widths of all tiles.</summary>
    private const int TileVectors = 24;

    private readonly PhasePlan _plan;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly InputWindow<T, TVector, TSimd> _window;
    private readonly int* _offsets;
    private readonly int _blockRows;
    private readonly int _blockColumns;

    private WindowConvolution(
        PhasePlan plan, T* input, T* weight, T* bias, T* output, InputWindow<T, TVector, TSimd> window, int* offsets, int blockRows, int blockColumns)
    {
        _plan = plan;
        _input = input;
        _weight = weight;
        _bias = bias;
        _output = output;
        _window = window;
        _offsets = offsets;
        _blockRows = blockRows;
        _blockColumns = blockColumns;
    }

    private static int TileWidth => TileVectors * TSimd.Count;

    private int RowBlocks => (_plan.Height.Cells + _blockRows - 1) / _blockRows;

    private int ColumnBlocks => (_plan.Width.Cells + _blockColumns - 1) / _blockColumns;

    /// <summary>Writes all of the output.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, T* bias, T* output)
    {
        if (!plan.IsCovered) new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;

        (int rows, int columns) = ChooseBlock(plan);
        var window = new InputWindow<T, TVector, TSimd>(plan, rows, columns);
        using var offsets = new AlignedScratch<int>((long)plan.InChannels * plan.Taps);
        FillOffsets(plan, window, offsets.Pointer);
        var body = new WindowConvolution<T, TVector, TSimd>(plan, input, weight, bias, output, window, offsets.Pointer, rows, columns);
        ParallelRange.Run(plan.Batch * plan.Groups * plan.Depth.Cells * body.RowBlocks * body.ColumnBlocks, plan.Operations, body);
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int chunk = Math.Clamp(SumBytes / sizeof(T) / TileWidth / _plan.Phases, 1, _plan.OutChannels);
        if (chunk > ChannelGranule && chunk < _plan.OutChannels) chunk -= chunk % ChannelGranule;
        using var window = new AlignedScratch<T>(_plan.InChannels * _window.ChannelLength + TileWidth);
        using var sums = new AlignedScratch<T>((long)chunk * _plan.Phases * TileWidth + OutputStore<T, TVector, TSimd>.Slack);
        using var factors = new AlignedScratch<T>(WeightsOf(_plan.OutChannels));
        int packed = -1;
        for (int item = start; item < end; item++)
        {
            (int rest, int columnBlock) = Math.DivRem(item, ColumnBlocks);
            (rest, int rowBlock) = Math.DivRem(rest, RowBlocks);
            (rest, int z) = Math.DivRem(rest, _plan.Depth.Cells);
            (int n, int group) = Math.DivRem(rest, _plan.Groups);
            if (group != packed) PackWeights(group, chunk, factors.Pointer);
            packed = group;
            ComputeBlock(n, group, z, rowBlock * _blockRows, columnBlock * _blockColumns, chunk, window.Pointer, factors.Pointer, sums.Pointer);
        }
    }

    /// <summary>Whole rows, as many as fit; of long rows a part.</summary>
    private static (int Rows, int Columns) ChooseBlock(PhasePlan plan)
    {
        long budget = WindowBytes / sizeof(T) / plan.InChannels;
        int columns = plan.Width.Cells;
        if (plan.Height.Cells == 1)
        {
            long perColumn = Math.Max(1, new InputWindow<T, TVector, TSimd>(plan, 1, TileWidth).ChannelLength / TileWidth);
            long fitting = Math.Max(budget / perColumn / TileWidth, 1) * TileWidth;
            return (1, (int)Math.Min(columns, fitting));
        }

        long oneRow = new InputWindow<T, TVector, TSimd>(plan, 1, columns).ChannelLength;
        long perRow = InputWindow<T, TVector, TSimd>.LengthPerRow(plan, columns);
        long rows = 1 + Math.Max(0, (budget - oneRow) / perRow);
        if (plan.Batch * plan.Groups * plan.Depth.Cells < 2 * ParallelRange.ThreadsFor(plan.Operations))
        {
            rows = Math.Min(rows, (plan.Height.Cells + 7) / 8);
        }

        return ((int)Math.Min(rows, plan.Height.Cells), columns);
    }

    private static void FillOffsets(PhasePlan plan, InputWindow<T, TVector, TSimd> window, int* offsets)
    {
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            for (int c = 0; c < plan.InChannels; c++)
            {
                foreach (int shift in phaseClass.Shifts) *offsets++ = (int)(c * window.ChannelLength) + window.OffsetOf(shift);
            }
        }
    }

    private long WeightsOf(int channels)
    {
        long perKernel = 0;
        foreach (PhaseClass phaseClass in _plan.Classes) perKernel += (long)phaseClass.Taps * phaseClass.Phases.Length;
        return perKernel * _plan.InChannels * channels;
    }

    // [chunk of channels][class][block of rows][input channel][tap][row], in the order of use.
    private void PackWeights(int group, int chunk, T* target)
    {
        T* source = _weight + (nint)group * _plan.GroupWeights;
        for (int o = 0; o < _plan.OutChannels; o += chunk)
        {
            int channels = Math.Min(chunk, _plan.OutChannels - o);
            foreach (PhaseClass phaseClass in _plan.Classes)
            {
                int phases = phaseClass.Phases.Length;
                int depth = _plan.InChannels * phaseClass.Taps;
                for (int row = 0; row < channels * phases;)
                {
                    int height = WindowTile.NextRows<T, TVector, TSimd>(channels * phases, channels * phases - row);
                    for (int r = 0; r < height; r++)
                    {
                        (int channel, int phase) = Math.DivRem(row + r, phases);
                        PackRow(source + (nint)(o + channel) * _plan.WeightOutStride, phaseClass.Phases[phase].Taps, target + r, height);
                    }

                    target += (nint)height * depth;
                    row += height;
                }
            }
        }
    }

    private void PackRow(T* kernel, int[] taps, T* target, int height)
    {
        for (int c = 0; c < _plan.InChannels; c++, kernel += _plan.WeightInStride)
        {
            foreach (int tap in taps)
            {
                *target = kernel[tap];
                target += height;
            }
        }
    }

    private void ComputeBlock(int n, int group, int z, int y, int x, int chunk, T* window, T* factors, T* sums)
    {
        int rows = Math.Min(_blockRows, _plan.Height.Cells - y);
        int columns = Math.Min(_blockColumns, _plan.Width.Cells - x);
        T* input = _input + ((nint)n * _plan.Groups + group) * _plan.InChannels * _plan.InputCells;
        for (int c = 0; c < _plan.InChannels; c++)
        {
            _window.Fill(input + (nint)c * _plan.InputCells, z, y, rows, x, window + c * _window.ChannelLength);
        }

        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, group, TileWidth);
        int positions = (rows - 1) * _window.Pitch + columns;
        Span<RowSegment> segments = stackalloc RowSegment[TileWidth];
        for (int first = 0; first < positions; first += TileWidth)
        {
            int count = Math.Min(TileWidth, positions - first);
            int vectors = (count + TSimd.Count - 1) / TSimd.Count;
            int used = Cut(first, count, columns, n, z, y, x, segments);
            T* weights = factors;
            for (int o = 0; o < _plan.OutChannels; o += chunk)
            {
                int channels = Math.Min(chunk, _plan.OutChannels - o);
                MultiplyClasses(channels, vectors, window + first, weights, sums);
                store.Write(o, channels, segments[..used], sums);
                weights += WeightsOf(channels);
            }
        }
    }

    /// <summary>The positions of a tile without those between the rows.</summary>
    private int Cut(int first, int count, int columns, int n, int z, int y, int x, Span<RowSegment> segments)
    {
        int used = 0;
        for (int offset = 0; offset < count;)
        {
            (int row, int column) = Math.DivRem(first + offset, _window.Pitch);
            int length = Math.Min(columns - column, count - offset);
            if (length > 0) segments[used++] = new RowSegment(offset, length, n, z, y + row, x + column);
            offset += _window.Pitch - column;
        }

        return used;
    }

    private void MultiplyClasses(int channels, int vectors, T* window, T* weights, T* sums)
    {
        int* offsets = _offsets;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int rows = channels * phaseClass.Phases.Length;
            int depth = _plan.InChannels * phaseClass.Taps;
            int step = WindowTile.StepOf<T, TVector, TSimd>(rows);
            for (int v = 0; v < vectors; v += step)
            {
                int width = Math.Min(step, vectors - v);
                T* cells = window + v * TSimd.Count;
                T* target = sums + v * TSimd.Count;
                if (rows < 4) WindowTile.Multiply<T, TVector, TSimd>(rows, width, depth, weights, cells, offsets, target, TileWidth);
                else TileLoop.Multiply<T, TVector, TSimd, AllCells>(rows, width, depth, weights, depth, 0, cells, offsets, 0, target, TileWidth, accumulate: false);
            }

            offsets += depth;
            weights += (nint)rows * depth;
            sums += (nint)rows * TileWidth;
        }
    }
}

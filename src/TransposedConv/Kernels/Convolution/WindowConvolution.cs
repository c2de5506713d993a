using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter with few channels in a group: every input cell is copied once into a window in which all taps of all phases read
/// neighbours.
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

    /// <summary>What writing sums and reading them back takes, in steps of the depth.</summary>
    private const int StepsOfStore = 8;

    /// <summary>With fewer rows, tiles of more than three vectors are better.</summary>
    private const int FewestFinishedRows = 4;

    /// <summary>In a longer sum the way through memory is no longer seen, and tiles share their cells.</summary>
    private const int MostFinishedDepth = 128;

    /// <summary>A multiple of every tile height, so that a chunk of channels ends with a whole tile.</summary>
    private const int ChannelGranule = 8;

    /// <summary>Vectors of positions summed before they are stored: a multiple of the widths of all tiles.</summary>
    private const int TileVectors = 24;

    private readonly PhasePlan _plan;
    private readonly T* _input;
    private readonly T* _weights;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly InputWindow<T, TVector, TSimd> _window;
    private readonly int* _offsets;
    private readonly int _chunk;
    private readonly int _blockRows;
    private readonly int _blockColumns;
    private readonly bool _isFinishedInRegisters;

    private WindowConvolution(
        PhasePlan plan, T* input, T* weights, T* bias, T* output, InputWindow<T, TVector, TSimd> window, int* offsets, int chunk, in Cutting cutting)
    {
        _plan = plan;
        _input = input;
        _weights = weights;
        _bias = bias;
        _output = output;
        _window = window;
        _offsets = offsets;
        _chunk = chunk;
        (_blockRows, _blockColumns, _isFinishedInRegisters) = cutting;
    }

    private static int TileWidth => TileVectors * TSimd.Count;

    /// <summary>Whether the end of a row and the start of the next are neighbours in the window and in the output.</summary>
    private bool IsUnbroken => _window.Pitch == _plan.Width.Cells;

    private int RowBlocks => (_plan.Height.Cells + _blockRows - 1) / _blockRows;

    private int ColumnBlocks => (_plan.Width.Cells + _blockColumns - 1) / _blockColumns;

    /// <summary>Writes all of the output.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, in WeightSlot<T> slot, T* bias, T* output)
    {
        if (!plan.IsCovered) new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;

        (int rows, int columns) = ChooseBlock(plan);
        var cutting = new Cutting(rows, columns, CanFinishInRegisters(plan, rows, columns));
        int chunk = plan.OutChannels;
        if (!cutting.IsFinishedInRegisters) chunk = Math.Clamp(SumBytes / sizeof(T) / TileWidth / plan.Phases, 1, chunk);
        if (chunk > ChannelGranule && chunk < plan.OutChannels) chunk -= chunk % ChannelGranule;
        if (slot.Cache is not null)
        {
            AlignedMemory<T> kept = PackedWeights<T, TVector, TSimd>.Keep(plan, chunk, isWindow: true, weight, slot);
            RunPacked(plan, input, kept.Pointer, bias, output, chunk, cutting);
            kept.KeepAlive();
            return;
        }

        using var packed = new AlignedScratch<T>(plan.PackedLength);
        new PackedWeights<T, TVector, TSimd>(plan, chunk, isWindow: true, weight, packed.Pointer).Pack();
        RunPacked(plan, input, packed.Pointer, bias, output, chunk, cutting);
    }

    private static void RunPacked(PhasePlan plan, T* input, T* weights, T* bias, T* output, int chunk, in Cutting cutting)
    {
        var window = new InputWindow<T, TVector, TSimd>(plan, cutting.Rows, cutting.Columns);
        using var offsets = new AlignedScratch<int>((long)plan.InChannels * plan.Taps);
        FillOffsets(plan, window, offsets.Pointer);
        var body = new WindowConvolution<T, TVector, TSimd>(plan, input, weights, bias, output, window, offsets.Pointer, chunk, cutting);
        ParallelRange.Run(plan.Batch * plan.Groups * plan.Depth.Cells * body.RowBlocks * body.ColumnBlocks, plan.Operations, body);
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var window = new AlignedScratch<T>(_plan.InChannels * _window.ChannelLength + TileWidth);
        using var sums = new AlignedScratch<T>((long)_chunk * _plan.Phases * TileWidth + OutputStore<T, TVector, TSimd>.Slack);
        using var pieces = new AlignedScratch<OutputPiece>((long)TileWidth * _plan.OutputRows.Length);
        using var ends = new AlignedScratch<T>(_plan.OutChannels);
        for (int item = start; item < end; item++)
        {
            WindowBlock block = BlockAt(item);
            WindowBlock next = item + 1 < end ? BlockAt(item + 1) : block with { Rows = 0 };
            Fill(block, window.Pointer);
            if (_isFinishedInRegisters) FinishBlock(block, next, window.Pointer, ends.Pointer);
            else ComputeBlock(block, next, window.Pointer, pieces.Pointer, sums.Pointer);
        }
    }

    private WindowBlock BlockAt(int item)
    {
        (int rest, int columnBlock) = Math.DivRem(item, ColumnBlocks);
        (rest, int rowBlock) = Math.DivRem(rest, RowBlocks);
        (rest, int z) = Math.DivRem(rest, _plan.Depth.Cells);
        (int n, int group) = Math.DivRem(rest, _plan.Groups);
        int y = rowBlock * _blockRows;
        int x = columnBlock * _blockColumns;
        return new WindowBlock(n, group, z, y, x, Math.Min(_blockRows, _plan.Height.Cells - y), Math.Min(_blockColumns, _plan.Width.Cells - x));
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

        long blocks = (plan.Height.Cells + rows - 1) / rows;
        return ((int)((plan.Height.Cells + blocks - 1) / blocks), columns);
    }

    /// <summary>
    /// Whether outputs can be written from the registers: they lie side by side in the order of the positions, and the way through memory, about
    /// <see cref="StepsOfStore"/> steps of the depth, costs more than vectors cut short at the ends of rows.
    /// </summary>
    private static bool CanFinishInRegisters(PhasePlan plan, int rows, int columns)
    {
        int depth = plan.InChannels * plan.Taps;
        bool isNeighbours = plan.Phases == 1 && plan.Depth.OutputStep == 1 && plan.Height.OutputStep == 1 && plan.Width.OutputStep == 1;
        if (!isNeighbours || plan.OutChannels < FewestFinishedRows || depth > MostFinishedDepth) return false;
        bool isUnbroken = columns + plan.WindowWidth!.Reach == plan.Width.Cells;
        int length = isUnbroken ? rows * columns : columns;
        int vectors = (length + TSimd.Count - 1) / TSimd.Count;
        return (long)(vectors * TSimd.Count - length) * depth <= (long)StepsOfStore * vectors * TSimd.Count;
    }

    private static void FillOffsets(PhasePlan plan, InputWindow<T, TVector, TSimd> window, int* offsets)
    {
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            int taps = phaseClass.Taps;
            for (int tap = 0; tap < taps; tap++) offsets[tap] = window.OffsetOf(phaseClass.Shifts[tap]);
            int rest = (plan.InChannels - 1) * taps;
            for (int i = 0; i < rest; i++) offsets[taps + i] = offsets[i] + (int)window.ChannelLength;
            offsets += rest + taps;
        }
    }

    private void ComputeBlock(in WindowBlock block, in WindowBlock next, T* window, OutputPiece* pieces, T* sums)
    {
        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, block.Group, TileWidth);
        int positions = (block.Rows - 1) * _window.Pitch + block.Columns;
        int tiles = (positions + TileWidth - 1) / TileWidth;
        Span<RowSegment> segments = stackalloc RowSegment[TileWidth];
        for (int tile = 0; tile < tiles; tile++)
        {
            Prefetch(next, tile, tiles);
            int first = tile * TileWidth;
            int count = Math.Min(TileWidth, positions - first);
            int vectors = (count + TSimd.Count - 1) / TSimd.Count;
            int used = Cut(first, count, block, segments);
            OutputPiece.Locate(_plan, segments[..used], new Span<OutputPiece>(pieces, used * _plan.OutputRows.Length));
            T* weights = _weights + block.Group * _plan.GroupLength;
            for (int o = 0; o < _plan.OutChannels; o += _chunk)
            {
                int channels = Math.Min(_chunk, _plan.OutChannels - o);
                MultiplyClasses(channels, vectors, window + first, weights, sums);
                store.Write(o, channels, pieces, used, sums);
                weights += _plan.GroupLength / _plan.OutChannels * channels;
            }
        }
    }

    /// <summary>The same where outputs lie side by side; see <see cref="FinishedTile"/>.</summary>
    private void FinishBlock(in WindowBlock block, in WindowBlock next, T* window, T* ends)
    {
        int firstChannel = block.Group * _plan.OutChannels;
        for (int o = 0; o < _plan.OutChannels; o++) ends[o] = _bias is null ? T.Zero : _bias[firstChannel + o] + T.Zero;
        nint rowStride = _plan.OutputCells;
        nint plane = ((nint)block.N * _plan.Groups * _plan.OutChannels + firstChannel) * rowStride;
        T* output = _output + plane + ((nint)block.Z * _plan.Height.OutputLength + block.Y) * _plan.Width.OutputLength + block.X;
        int lines = IsUnbroken ? 1 : block.Rows;
        int length = IsUnbroken ? block.Rows * block.Columns : block.Columns;
        int tiles = (length + TileWidth - 1) / TileWidth;
        int depth = _plan.InChannels * _plan.Taps;
        T* weights = _weights + block.Group * _plan.GroupLength;
        for (int line = 0; line < lines; line++)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                Prefetch(next, line * tiles + tile, lines * tiles);
                int first = tile * TileWidth;
                FinishedTileLoop.Multiply<T, TVector, TSimd>(
                    _plan.OutChannels,
                    Math.Min(TileWidth, length - first),
                    depth,
                    weights,
                    window + (nint)line * _window.Pitch + first,
                    _offsets,
                    ends,
                    output + (nint)line * _plan.Width.OutputLength + first,
                    rowStride);
            }
        }
    }

    private T* InputOf(in WindowBlock block) => _input + ((nint)block.N * _plan.Groups + block.Group) * _plan.InChannels * _plan.InputCells;

    private void Fill(in WindowBlock block, T* window)
    {
        nint channelStride = _plan.InputCells;
        T* input = InputOf(block);
        T* end = _input + (nint)_plan.Batch * _plan.Groups * _plan.InChannels * channelStride;
        var row = _window.RowAt(block.X, _input, end, stackalloc WindowStretch[_window.Lines]);
        for (int c = 0; c < _plan.InChannels; c++)
        {
            _window.Fill(input + c * channelStride, block.Z, block.Y, block.Rows, row, window + c * _window.ChannelLength);
        }
    }

    /// <summary>Asks for a part of what the next block will copy.</summary>
    private void Prefetch(in WindowBlock next, int part, int parts)
    {
        if (next.Rows == 0) return;
        nint channelStride = _plan.InputCells;
        T* input = InputOf(next);
        int end = (int)((long)_plan.InChannels * (part + 1) / parts);
        for (int c = (int)((long)_plan.InChannels * part / parts); c < end; c++)
        {
            _window.Prefetch(input + c * channelStride, next.Z, next.Y, next.Rows, next.X, next.Columns);
        }
    }

    /// <summary>The positions of a tile without those between the rows.</summary>
    private int Cut(int first, int count, in WindowBlock block, Span<RowSegment> segments)
    {
        int used = 0;
        for (int offset = 0; offset < count;)
        {
            (int row, int column) = Math.DivRem(first + offset, _window.Pitch);
            int length = Math.Min(block.Columns - column, count - offset);
            if (length > 0) segments[used++] = new RowSegment(offset, length, block.N, block.Z, block.Y + row, block.X + column);
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

    /// <summary>How the positions are cut into blocks.</summary>
    /// <param name="Rows">Rows of a block.</param>
    /// <param name="Columns">Positions in a row of a block.</param>
    /// <param name="IsFinishedInRegisters">Whether outputs are written from the registers.</param>
    private readonly record struct Cutting(int Rows, int Columns, bool IsFinishedInRegisters);
}

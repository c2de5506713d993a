using System.Runtime.CompilerServices;
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
/// of one to three rows are longer. Items are (examples, group, depth, block of rows, block of columns); a block is as large as the window of all
/// channels may be. Zeros stand for cells that do not exist, so the weights must be finite. Where every cell is read by few rows only, blocks without such
/// cells are read where they lie. Of deep planes some channels come after the others; see <see cref="WindowParts"/>.
/// </remarks>
internal readonly unsafe partial struct WindowConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly T* _input;
    private readonly T* _weights;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly InputWindow<T, TVector, TSimd> _window;
    private readonly int* _offsets;
    private readonly int* _offsetsInPlace;
    private readonly WindowCutting<T, TVector, TSimd> _cutting;
    private readonly SharedRows? _shared;
    private readonly StaggeredRows? _staggered;
    private readonly WindowPlanes _planes;
    private readonly WindowLines? _lines;
    private readonly int _linesPerStep;
    private readonly bool _mayTapsDiffer;
    private readonly bool _isStreamed;

    private WindowConvolution(
        PhasePlan plan, T* input, T* weights, T* bias, T* output, InputWindow<T, TVector, TSimd> window, int* offsets, int* offsetsInPlace, in WindowPlanes planes, in WindowCutting<T, TVector, TSimd> cutting, SharedRows? shared, StaggeredRows? staggered)
    {
        _plan = plan;
        _input = input;
        _weights = weights;
        _bias = bias;
        _output = output;
        _window = window;
        _offsets = offsets;
        _offsetsInPlace = offsetsInPlace;
        _planes = planes;
        _cutting = cutting;
        _shared = shared;
        _staggered = staggered;
        _linesPerStep = LinesPerStep(plan, shared, staggered, cutting.IsInterleaved || cutting.IsStaggered ? WindowLines.MostLinesPerStep : 1);
        _isStreamed = cutting.IsReadInPlace && !WindowLines.IsNear(plan, CacheLine.Bytes / sizeof(T)) && IsStreamed(plan, shared is not null || staggered is not null);
        _lines = _linesPerStep > 0 && !_isStreamed ? plan.WindowLines(new WindowLinesKey(cutting.Rows, cutting.Columns, cutting.Examples, cutting.Channels, CacheLine.Bytes / sizeof(T))) : null;
        _mayTapsDiffer = shared is null && staggered is null && !cutting.IsFinishedInRegisters && !cutting.IsInParts && PresentTaps.MayDiffer(plan, TileWidth);
    }

    private static int TileWidth => WindowCutting<T, TVector, TSimd>.TileWidth;

    /// <summary>Whether the end of a row and the start of the next are neighbours in the window and in the output.</summary>
    private bool IsUnbroken => _window.Pitch == _plan.Width.Cells;

    private bool IsWrittenByRegisters => _cutting.IsInterleaved || _cutting.IsStaggered;

    private long SumsLength
    {
        get
        {
            if (_cutting.IsFinishedInRegisters) return 0;
            if (_cutting.IsInParts) return (long)TilesOfBlock * _plan.OutChannels * _plan.Phases * TileWidth + OutputStore<T, TVector, TSimd>.Slack;
            long length = IsWrittenByRegisters ? (long)TSimd.MaxTileRows * TileLoop.MaxVectors * TSimd.Count : (long)_cutting.Chunk * _plan.Phases * TileWidth;
            return length + OutputStore<T, TVector, TSimd>.Slack;
        }
    }

    private WindowBlocks Blocks => new(_plan, _cutting.Rows, _cutting.Columns, _cutting.Examples);

    /// <summary>Writes all of the output.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    /// <param name="isJoint">Whether classes of phases may share register tiles.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, in WeightSlot<T> slot, T* bias, T* output, bool isJoint)
    {
        if (!plan.IsCovered) new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;

        WindowCutting<T, TVector, TSimd> cutting = WindowCutting<T, TVector, TSimd>.Of(plan, isJoint);
        SharedRows? shared = cutting.IsShared ? plan.SharedRows(TSimd.MaxTileRows) : null;
        StaggeredRows? staggered = cutting.IsStaggered ? plan.StaggeredRows(TSimd.MaxTileRows) : null;
        ListedWeights? listed = shared?.Weights ?? staggered?.Weights;
        if (slot.Cache is not null)
        {
            AlignedMemory<T> kept = listed is null
                ? PackedWeights<T, TVector, TSimd>.Keep(plan, cutting.Chunk, isWindow: true, weight, slot)
                : listed.Keep(plan, weight, slot);
            RunPacked(plan, input, kept.Pointer, bias, output, cutting, shared, staggered);
            kept.KeepAlive();
            return;
        }

        using var packed = new AlignedScratch<T>(plan.PackedLength);
        if (listed is not null) listed.Pack(plan, weight, packed.Pointer);
        else new PackedWeights<T, TVector, TSimd>(plan, cutting.Chunk, isWindow: true, weight, packed.Pointer).Pack();
        RunPacked(plan, input, packed.Pointer, bias, output, cutting, shared, staggered);
    }

    private static void RunPacked(PhasePlan plan, T* input, T* weights, T* bias, T* output, in WindowCutting<T, TVector, TSimd> cutting, SharedRows? shared, StaggeredRows? staggered)
    {
        var window = new InputWindow<T, TVector, TSimd>(plan, cutting.Rows, cutting.Columns, cutting.Examples, cutting.Overlap);
        long length = OffsetsLength(plan, cutting.Channels, shared, staggered);
        var planes = new WindowPlanes(plan.Depth, length);
        using var offsets = new AlignedScratch<int>((planes.Rotations + 1) * length);
        for (int rotation = 0; rotation < planes.Rotations; rotation++) FillOffsets(plan, cutting.Channels, window, shared, staggered, isInPlace: false, rotation, offsets.Pointer + rotation * length);
        int* offsetsInPlace = cutting.IsReadInPlace ? offsets.Pointer + planes.Rotations * length : null;
        if (cutting.IsReadInPlace) FillOffsets(plan, cutting.Channels, window, shared, staggered, isInPlace: true, rotation: 0, offsetsInPlace);
        var body = new WindowConvolution<T, TVector, TSimd>(plan, input, weights, bias, output, window, offsets.Pointer, offsetsInPlace, planes, cutting, shared, staggered);
        ParallelRange.Run(body.Blocks.Count, plan.Operations, body);
        body._lines?.KeepAlive();
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var window = new AlignedScratch<T>(_cutting.Channels * _window.ChannelLength + TileWidth);
        using var sums = new AlignedScratch<T>(SumsLength);
        using var pieces = new AlignedScratch<OutputPiece>((long)TileWidth * _plan.OutputRows.Length);
        using var ends = new AlignedScratch<T>(_plan.OutChannels);
        using var rows = new AlignedScratch<InterleavedRow<T>>(IsWrittenByRegisters ? (long)_plan.OutChannels * _plan.OutputRows.Length : 0);
        using var targets = new AlignedScratch<nint>(IsWrittenByRegisters ? (long)_plan.OutputRows.Length * WindowCutting.TileVectors : 0);
        using var taps = new AlignedScratch<int>(_mayTapsDiffer ? PresentTaps.MemoryLength(_plan, _plan.InChannels) : 0);
        long offsetsLength = OffsetsLength(_plan, _cutting.Channels, _shared, _staggered);
        WindowBlocks blocks = Blocks;
        WindowBlock filled = default;
        for (int item = start; item < end; item++)
        {
            WindowBlock block = blocks.At(item);
            WindowBlock next = item + 1 < end ? blocks.At(item + 1) : block with { Rows = 0 };
            if (_cutting.IsInParts)
            {
                ComputeParts(block, next, window.Pointer, _offsets, pieces.Pointer, sums.Pointer);
                continue;
            }

            int rotation = _planes.RotationOf(block.Z);
            T* cells = _offsetsInPlace is null ? null : CellsInPlace(block);
            bool isInPlace = cells is not null;
            if (!isInPlace)
            {
                cells = window.Pointer;
                Fill(block, 0, _plan.InChannels, cells, rotation, _planes.Kept(filled, block));
                filled = block;
            }

            int* offsets = isInPlace ? _offsetsInPlace : _offsets + rotation * offsetsLength;
            if (_cutting.IsFinishedInRegisters) FinishBlock(block, next, cells, offsets, ends.Pointer);
            else if (_cutting.IsStaggered) StaggerBlock(block, next, cells, offsets, sums.Pointer, rows.Pointer, targets.Pointer);
            else ComputeBlock(block, next, cells, offsets, _mayTapsDiffer && !isInPlace ? taps.Pointer : null, pieces.Pointer, sums.Pointer, rows.Pointer, targets.Pointer);
        }
    }

    private static long OffsetsLength(PhasePlan plan, int channels, SharedRows? shared, StaggeredRows? staggered) =>
        staggered is not null ? (long)channels * staggered.Shifts.Length : shared is not null ? shared.Shifts.Length : (long)channels * plan.Taps;

    private static void FillOffsets(PhasePlan plan, int channels, in InputWindow<T, TVector, TSimd> window, SharedRows? shared, StaggeredRows? staggered, bool isInPlace, int rotation, int* offsets)
    {
        if (shared is not null)
        {
            foreach (int shift in shared.Shifts) *offsets++ = isInPlace ? plan.OffsetInPlace(shift) : window.OffsetOf(shift, rotation);
            return;
        }

        int channelLength = isInPlace ? plan.InputCells : (int)window.ChannelLength;
        int classes = staggered is null ? plan.Classes.Length : staggered.Pairs;
        for (int c = 0; c < classes; c++)
        {
            ReadOnlySpan<int> shifts = staggered is null ? plan.Classes[c].Shifts : staggered.ShiftsOf(c);
            for (int tap = 0; tap < shifts.Length; tap++) offsets[tap] = isInPlace ? plan.OffsetInPlace(shifts[tap]) : window.OffsetOf(shifts[tap], rotation);
            int rest = (channels - 1) * shifts.Length;
            for (int i = 0; i < rest; i++) offsets[shifts.Length + i] = offsets[i] + channelLength;
            offsets += rest + shifts.Length;
        }
    }

    private void ComputeBlock(in WindowBlock block, in WindowBlock next, T* window, int* offsets, int* taps, OutputPiece* pieces, T* sums, InterleavedRow<T>* rows, nint* targets)
    {
        PresentTaps present = taps is null ? default : new PresentTaps(_plan, _plan.InChannels, offsets, placedSteps: null, taps);
        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, block.Group, TileWidth);
        int positions = _cutting.IsByRows
            ? block.Rows * block.Examples * block.Columns
            : (block.Rows - 1) * _window.Pitch + (block.Examples - 1) * _window.ExamplePitch + block.Columns;
        int tiles = (positions + TileWidth - 1) / TileWidth;
        Span<RowSegment> segments = stackalloc RowSegment[TileWidth];
        BlockFetch<T> fetch = FetchOf(block, next, IsInPlace(offsets), out bool isAsked);
        for (int tile = 0; tile < tiles; tile++)
        {
            if (!isAsked) Prefetch(block, next, tile, tiles);
            int first = tile * TileWidth;
            int count = Math.Min(TileWidth, positions - first);
            int vectors = (count + TSimd.Count - 1) / TSimd.Count;
            int used = _cutting.IsByRows ? WindowRegisters.Cut(first, count, block, segments) : _window.Cut(first, count, block, segments);
            if (taps is not null) present.Find(segments[..used], _plan.InChannels);
            int located = OutputPiece.Locate(_plan, segments[..used], new Span<OutputPiece>(pieces, used * _plan.OutputRows.Length));
            T* weights = _weights + block.Group * _plan.GroupLength;
            if (_cutting.IsInterleaved)
            {
                InterleavedTarget<T> target = InterleavedTarget<T>.Of<TVector, TSimd>(
                    _plan, _bias, _output, block.Group * _plan.OutChannels, _plan.OutChannels, pieces, located, WindowCutting.TileVectors, rows, targets, sums, store.IsPast);
                present.AreSome(0, 0, out int* steps, out int some);
                InterleavedTileLoop.Multiply<T, TVector, TSimd>(
                    _plan.OutChannels * _plan.Phases, _plan.Width.OutputStep, _plan.InChannels * _plan.Taps, vectors, weights, window + first, offsets, steps, some, target, ref fetch);
            }
            else
            {
                for (int o = 0; o < _plan.OutChannels; o += _cutting.Chunk)
                {
                    int channels = Math.Min(_cutting.Chunk, _plan.OutChannels - o);
                    if (_cutting.IsByRows) MultiplyRows(channels, segments[..used], block, window, offsets, present, weights, sums, ref fetch);
                    else MultiplyClasses(channels, vectors, window + first, offsets, present, weights, sums, ref fetch);
                    store.Write(o, channels, pieces, located, sums);
                    weights += _plan.GroupLength / _plan.OutChannels * channels;
                }
            }

            fetch.CatchUp(tile + 1, tiles);
        }

        if (store.IsPast) CacheLine.FinishStores();
    }

    /// <summary>Whether tiles ask for cells that are read where they lie, those of shared and staggered tiles once for each channel.</summary>
    private static bool IsStreamed(PhasePlan plan, bool isOnce)
    {
        int steps = 1, vectors = TileLoop.MaxVectors;
        foreach (PhaseClass phaseClass in isOnce ? [] : plan.Classes)
        {
            steps = Math.Max(steps, phaseClass.Taps);
            vectors = Math.Max(vectors, WindowTile.StepOf<T, TVector, TSimd>(plan.OutChannels * phaseClass.Phases.Length));
        }

        return CellStream.Suits(plan.InChannels, steps, vectors * sizeof(TVector));
    }

    /// <summary>Whether a block whose offsets these are is read where it lies.</summary>
    private bool IsInPlace(int* offsets) => offsets == _offsetsInPlace;

    /// <summary>The first cell that a block reads if all that it reads exist, or else null.</summary>
    private T* CellsInPlace(in WindowBlock block)
    {
        bool exist = _plan.Depth.HasCells(block.Z, 1) && _plan.Height.HasCells(block.Y, block.Rows) && _plan.Width.HasCells(block.X, block.Columns);
        if (!exist) return null;
        nint row = (nint)((block.Z + _plan.Depth.Shifts[0]) * _plan.Height.InputLength + block.Y + _plan.Height.Shifts[0]);
        T* first = InputOf(block) + row * _plan.Width.InputLength + (nint)(block.X + _plan.Width.Shifts[0]);
        nint lastShift = (nint)(_plan.InChannels - 1) * _plan.InputCells + _plan.OffsetInPlace(_plan.Shifts - 1);
        nint positions = (nint)(block.Rows - 1) * _window.Pitch + block.Columns;
        nint left = (nint)(_input + (nint)_plan.Batch * _plan.Groups * _plan.InChannels * _plan.InputCells - first);
        return left >= lastShift + positions + WindowTile.MostVectors * TSimd.Count ? first : null;
    }

    private nint ExampleStride => (nint)_plan.Groups * _plan.InChannels * _plan.InputCells;

    private T* InputOf(in WindowBlock block) => _input + ((nint)block.N * _plan.Groups + block.Group) * _plan.InChannels * _plan.InputCells;

    private void Fill(in WindowBlock block, int firstChannel, int channels, T* window, int rotation, int kept)
    {
        nint channelStride = _plan.InputCells;
        T* input = InputOf(block) + firstChannel * channelStride;
        TVector* masks = stackalloc TVector[RowSplit<T, TVector, TSimd>.Masks];
        var row = _window.RowAt(block.X, stackalloc WindowStretch[_window.Lines], masks, block.Examples, ExampleStride);
        _window.Fill(input, channelStride, channels, block.Z, block.Y, block.Rows, row, window, rotation, kept);
    }

    /// <summary>
    /// How many lines of the next block a step asks for, so that the steps of a block ask for two thirds of them or more; 0 if that is more than the most. With a third it
    /// took longer than to ask for all of them first. Of staggered tiles, whose steps are longer, one more: they came too late for 2 to 5 % of the time.
    /// </summary>
    private static int LinesPerStep(PhasePlan plan, SharedRows? shared, StaggeredRows? staggered, int most)
    {
        int steps = 0;
        if (staggered is not null) steps = StaggeredTileLoop.Steps<T, TVector, TSimd>(staggered);
        else if (shared is not null) steps = shared.Shifts.Length * (WindowCutting.TileVectors / TileLoop.MaxVectors);
        else foreach (PhaseClass phaseClass in plan.Classes) steps += WindowTileLoop.Steps<T, TVector, TSimd>(plan.OutChannels * phaseClass.Phases.Length, phaseClass.Taps);

        long lines = Math.Max(1, TileWidth * sizeof(T) / CacheLine.Bytes);
        int perStep = (int)Math.Min((lines + steps - 1) / steps + (staggered is null ? 0 : 1), most);
        return 3L * steps * perStep >= 2 * lines ? perStep : 0;
    }

    /// <summary>The lines of the next block that are not there already.</summary>
    /// <param name="block">The block computed before.</param>
    /// <param name="next">The next one, without rows if there is none.</param>
    /// <param name="isInPlace">Whether the block is read where it lies.</param>
    /// <param name="isAsked">Whether tiles ask for them; else do so by <see cref="Prefetch"/>.</param>
    private BlockFetch<T> FetchOf(in WindowBlock block, in WindowBlock next, bool isInPlace, out bool isAsked)
    {
        isAsked = isInPlace && _isStreamed;
        if (isAsked) return new BlockFetch<T> { IsStreamed = true };
        if (_lines is null || next.Rows == 0) return default;
        int kept = _planes.Kept(block, next);
        long z = (long)next.Z * _plan.Depth.InputStep + _plan.Depth.Shifts[kept];
        if (kept + 1 < _plan.Depth.Shifts.Length || z < 0 || z >= _plan.Depth.InputLength) return default;
        isAsked = true;
        return new BlockFetch<T>(FirstCell(next, z), _lines.Offsets, _lines.Count, _linesPerStep);
    }

    /// <summary>The first cell of one plane that a block reads.</summary>
    private T* FirstCell(in WindowBlock block, long z)
    {
        long y = Math.Max(0, _plan.WindowHeight!.FirstCell(block.Y, 0)), x = Math.Max(0, _plan.WindowWidth!.FirstCell(block.X, 0));
        return InputOf(block) + (nint)((z * _plan.Height.InputLength + y) * _plan.Width.InputLength + x);
    }

    /// <summary>Asks for a part of what the next block will copy.</summary>
    private void Prefetch(in WindowBlock block, in WindowBlock next, int part, int parts)
    {
        if (next.Rows == 0) return;
        nint channelStride = _plan.InputCells;
        int first = (int)((long)_plan.InChannels * part / parts);
        int end = (int)((long)_plan.InChannels * (part + 1) / parts);
        T* input = InputOf(next) + first * channelStride;
        for (int n = 0; n < next.Examples; n++, input += ExampleStride)
        {
            _window.Prefetch(input, channelStride, end - first, next.Z, next.Y, next.Rows, next.X, next.Columns, _planes.Kept(block, next));
        }
    }

    /// <summary>Row by row, so that no register has positions between the rows.</summary>
    private void MultiplyRows(
        int channels, Span<RowSegment> rows, in WindowBlock block, T* window, int* offsets, in PresentTaps present, T* weights, T* sums, ref BlockFetch<T> fetch)
    {
        foreach (ref readonly RowSegment row in rows)
        {
            nint place = (row.Y - block.Y) * _window.Pitch + (row.N - block.N) * _window.ExamplePitch + row.X - block.X;
            MultiplyClasses(channels, row.Length / TSimd.Count, window + place, offsets, present, weights, sums + row.Offset, ref fetch);
        }
    }

    private void MultiplyClasses(int channels, int vectors, T* window, int* offsets, in PresentTaps present, T* weights, T* sums, ref BlockFetch<T> fetch)
    {
        if (_shared is not null)
        {
            nint channelStride = IsInPlace(offsets) ? _plan.InputCells : (nint)_window.ChannelLength;
            SharedTileLoop.Multiply<T, TVector, TSimd>(_shared, _plan.InChannels, vectors, offsets, weights, window, channelStride, sums, TileWidth, ref fetch);
            return;
        }

        int tapStart = 0;
        for (int c = 0; c < _plan.Classes.Length; c++)
        {
            PhaseClass phaseClass = _plan.Classes[c];
            int rows = channels * phaseClass.Phases.Length;
            int depth = _plan.InChannels * phaseClass.Taps;
            present.AreSome(c, tapStart, out int* steps, out int count);
            WindowTileLoop.Multiply<T, TVector, TSimd>(rows, vectors, DepthPart.Whole(depth), weights, window, offsets, steps, count, sums, TileWidth, ref fetch);
            offsets += depth;
            weights += (nint)rows * depth;
            sums += (nint)rows * TileWidth;
            tapStart += phaseClass.Taps;
        }
    }
}

using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter: vectors along positions, register tiles of (output channel, phase) rows × positions, the input packed into a
/// small panel per tile of positions, every output summed in one chain.
/// </summary>
/// <remarks>
/// Work is cut into items of (group, a few tiles of positions), the last ones also by output channels (<see cref="TileShares"/>), which threads take in any order. Positions run over rows, planes
/// and the batch, so short rows fill a vector too. The reduction is cut into blocks of channels only to keep the panel in the cache.
/// </remarks>
internal readonly unsafe struct PhaseConvolution<T, TVector, TSimd, TCells> : IRangeBody
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
    where TCells : struct, ICellRule
{
    /// <summary>The panel of all channels, which the second-level cache holds beside weights.</summary>
    private const int PanelBytes = 384 * 1024;

    /// <summary>The panel of a block of them, beside which it holds the sums of all output channels of a share.</summary>
    private const int BlockPanelBytes = 192 * 1024;

    private const int SumBytes = 192 * 1024;

    /// <summary>
    /// From this size on a weight that is used once is packed part by part: the training step of a layer of 33 MB took 16 ms instead of 22, of 1 MB 0.5 instead
    /// of 0.8.
    /// </summary>
    private const long WeightBytesOfParts = 1 << 20;

    /// <summary>
    /// Channels of the panel of all tiles, for each part. For fewer of them the sums come and go too often: 512 to 512 channels of 16 × 16 with kernel 3 and stride 2, gathered 19
    /// channels at a time, took 6.5 ms, and 5.7 with the weight packed as a whole.
    /// </summary>
    private const int FewestChannelsOfParts = 32;

    /// <summary>The tiles at most that each part is used for.</summary>
    private const int MostTilesOfParts = 6;

    /// <summary>A multiple of every tile height, so that a part or chunk starts where a block of packed rows does.</summary>
    private const int RowGranule = 8;

    private readonly PhasePlan _plan;
    private readonly T* _input;
    private readonly WeightSupply<T, TVector, TSimd> _weights;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly PanelShape _shape;
    private readonly int* _rowOffsets;
    private readonly int* _placedSteps;
    private readonly int _channelBlock;
    private readonly int _tilesPerItem;
    private readonly TileShares _shares;
    private readonly T* _existing;
    private readonly PositionOrder _order;
    private readonly int _granule;
    private readonly bool _mayTapsDiffer;
    private readonly bool _isListed;
    private readonly bool _isInterleaved;

    private PhaseConvolution(PhasePlan plan, T* input, in WeightSupply<T, TVector, TSimd> weights, T* bias, T* output, PositionOrder order, PanelShape shape, int* rowOffsets, int* placedSteps, int channelBlock, int tilesPerItem, int granule, in TileShares shares, T* existing)
    {
        _plan = plan;
        _input = input;
        _weights = weights;
        _bias = bias;
        _output = output;
        _shape = shape;
        _rowOffsets = rowOffsets;
        _placedSteps = placedSteps;
        _channelBlock = channelBlock;
        _tilesPerItem = tilesPerItem;
        _granule = granule;
        _shares = shares;
        _existing = existing;
        _order = order;
        _isInterleaved = !weights.IsInPlace && !TCells.MayBeMissing && tilesPerItem == 1 && channelBlock == plan.InChannels && order.IsRowMajor && CanInterleave(plan);
        _isListed = tilesPerItem == 1 && PanelLines<T>.AreFar(plan);
        _mayTapsDiffer = !order.IsRowMajor || (!TCells.MayBeMissing && PresentTaps.MayDiffer(plan, TileWidth));
    }

    private int TileWidth => _order.TileWidth;

    private nint MaskOffset => _shape.Length;

    private nint PanelLength => TCells.MayBeMissing ? 2 * MaskOffset : MaskOffset;

    /// <summary>Sums of one tile for so many output channels.</summary>
    private nint SumsOf(int channels) => (nint)channels * _plan.Phases * TileWidth;

    /// <summary>Writes all of the output.</summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    /// <param name="isScatter">The direction, by which a weight's use is counted.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, in WeightSlot<T> slot, bool isScatter, T* bias, T* output)
    {
        if (!plan.IsCovered) new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;
        bool isWorthKeeping = PackedWeights<T, TVector, TSimd>.IsWorthKeeping(plan, slot, isScatter);
        bool isInPlace = !isWorthKeeping && !TCells.MayBeMissing && PlacedTileLoop.Suits(plan, TSimd.Count, sizeof(T));
        if (isInPlace || (!isWorthKeeping && IsPackedInParts(plan)))
        {
            Run(plan, input, null, weight, isInPlace, bias, output);
            return;
        }

        if (slot.Cache is not null)
        {
            AlignedMemory<T> kept = PackedWeights<T, TVector, TSimd>.Keep(plan, plan.OutChannels, isWindow: false, weight, slot);
            Run(plan, input, kept.Pointer, weight, isInPlace: false, bias, output);
            kept.KeepAlive();
            return;
        }

        using var packed = new AlignedScratch<T>(plan.PackedLength);
        new PackedWeights<T, TVector, TSimd>(plan, plan.OutChannels, isWindow: false, weight, packed.Pointer).Pack();
        Run(plan, input, packed.Pointer, weight, isInPlace: false, bias, output);
    }

    /// <summary>Whether a weight that is used once is packed part by part: it does not stay in the cache, and one item of positions uses it up.</summary>
    private static bool IsPackedInParts(PhasePlan plan)
    {
        PositionOrder order = OrderOf(plan);
        int tiles = order.RowMajor.Tiles;
        return plan.GroupLength * sizeof(T) >= WeightBytesOfParts
            && tiles <= TilesThatFit(plan, MostTilesOfParts)
            && tiles * ChannelBytes(plan, order.RowMajor) <= BlockPanelBytes / FewestChannelsOfParts;
    }

    /// <summary>The order of a plan. Where cells may be missing, no product may be left out for them.</summary>
    private static PositionOrder OrderOf(PhasePlan plan)
    {
        PositionOrder order = plan.Order(TSimd.Count, sizeof(T));
        return TCells.MayBeMissing ? order.RowMajor : order;
    }

    private static void Run(PhasePlan plan, T* input, T* packed, T* weight, bool isInPlace, T* bias, T* output)
    {
        PositionOrder order = OrderOf(plan);
        int tiles = order.Tiles, tileWidth = order.TileWidth;
        int threads = ParallelRange.ThreadsFor(plan.Operations);
        int tilesPerItem = packed is not null || isInPlace ? TilesPerItem(plan, order, threads) : tiles;
        long channelSums = (long)plan.Phases * tilesPerItem * tileWidth * sizeof(T);
        int granule = Granule(plan, channelSums);
        int granulesOfBlocks = (int)Math.Max(1, SumBytes / (granule * channelSums));
        var weights = new WeightSupply<T, TVector, TSimd>(plan, packed, weight, isInPlace, (int)Math.Min((long)granulesOfBlocks * granule, plan.OutChannels));
        int channelBlock = ChannelsAtATime(plan, weights.InChannels, tilesPerItem * ChannelBytes(plan, order));
        int mostGranules = channelBlock == plan.InChannels ? int.MaxValue : granulesOfBlocks;
        TileShares shares = SharesOf(plan, order, tilesPerItem, granule, mostGranules, threads);
        PanelRows rows = plan.PanelRows(channelBlock, tileWidth);
        int* placedSteps = isInPlace ? rows.Steps.Pointer : null;
        using var existing = new AlignedScratch<T>(TCells.MayBeMissing ? plan.InputCells : 0);
        if (TCells.MayBeMissing) new Span<byte>(existing.Pointer, plan.InputCells * sizeof(T)).Fill(byte.MaxValue);
        var body = new PhaseConvolution<T, TVector, TSimd, TCells>(
            plan, input, weights, bias, output, order, rows.Shape, rows.Offsets.Pointer, placedSteps, channelBlock, tilesPerItem, granule, shares, existing.Pointer);
        ParallelRange.Run(shares.Count, plan.Operations, body);
        GC.KeepAlive(rows);
    }

    /// <summary>Bytes of a tile's rows of one channel.</summary>
    private static long ChannelBytes(PhasePlan plan, PositionOrder order) => (TCells.MayBeMissing ? 2L : 1L) * plan.Shifts * order.TileWidth * sizeof(T);

    /// <summary>All channels if their panel fits, or else equal blocks of them.</summary>
    private static int ChannelsAtATime(PhasePlan plan, int most, long channelBytes)
    {
        if (most == plan.InChannels && most * channelBytes <= PanelBytes) return most;
        return ProductBlock.EvenDepth(most, (int)Math.Max(1, BlockPanelBytes / channelBytes));
    }

    /// <summary>
    /// Output channels that are summed together: those that fit if phases are many, and of every class whole blocks of packed rows. Of 32 × 32 phases eight channels would
    /// take 1.5 MB.
    /// </summary>
    private static int Granule(PhasePlan plan, long channelBytes)
    {
        int granule = RowGranule;
        while (granule > 1 && granule * channelBytes > SumBytes && AreWholeBlocks(plan, granule / 2)) granule /= 2;
        return granule;
    }

    private static bool AreWholeBlocks(PhasePlan plan, int channels)
    {
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            if (channels * phaseClass.Phases.Length % RowGranule != 0) return false;
        }

        return true;
    }

    /// <summary>Whether phases go from registers to the output; see <see cref="InterleavedTile"/>.</summary>
    private static bool CanInterleave(PhasePlan plan) =>
        InterleavedTileLoop.Suits(plan, TSimd.MaxTileRows)
        && (plan.Width.Cells % TSimd.Count == 0 || plan.Width.Cells >= InterleavedTileLoop.LongRow * TSimd.Count);

    /// <summary>Weights that leave the cache before they are used again are read once for several tiles.</summary>
    private static int TilesPerItem(PhasePlan plan, PositionOrder order, int threads)
    {
        int most = TilesThatFit(plan, order.TilesPerPass);
        int items = Math.Max((order.Tiles + most - 1) / most, Math.Min(threads, order.Tiles));
        return (order.Tiles + items - 1) / items;
    }

    /// <summary>As many as are wanted, if one channel of their panels fits.</summary>
    private static int TilesThatFit(PhasePlan plan, int most) => (int)Math.Clamp(PanelBytes / ChannelBytes(plan, OrderOf(plan)), 1, most);

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int mostChannels = Math.Min(_shares.MostGranules * _granule, _plan.OutChannels);
        int kept = _channelBlock == _plan.InChannels ? Math.Min(_granule, mostChannels) : _tilesPerItem * mostChannels;
        using var panels = new AlignedScratch<T>(_tilesPerItem * PanelLength);
        using var sums = new AlignedScratch<T>(SumsOf(kept) + OutputStore<T, TVector, TSimd>.Slack);
        using var memory = new AlignedScratch<T>(_weights.PartLength);
        using WeightTiles<T, TVector, TSimd> weightTiles = !_weights.IsInParts ? default : new WeightTiles<T, TVector, TSimd>(_plan, isWindow: false);
        using var pieces = new AlignedScratch<OutputPiece>((long)_tilesPerItem * TileWidth * _plan.OutputRows.Length);
        using var taps = new AlignedScratch<int>(_mayTapsDiffer ? _tilesPerItem * PresentTaps.MemoryLength(_plan, _channelBlock) : 0);
        using var listed = new AlignedScratch<int>(_isListed ? PanelLines<T>.MemoryLength(_plan, _channelBlock) : 0);
        var lines = new PanelLines<T>(_plan, listed.Pointer);
        using var rows = new AlignedScratch<InterleavedRow<T>>(_isInterleaved ? (long)mostChannels * _plan.OutputRows.Length : 0);
        using var targets = new AlignedScratch<nint>(_isInterleaved ? (long)_order.TileVectors * _plan.OutputRows.Length : 0);
        RowSegment* segments = stackalloc RowSegment[_tilesPerItem * TileWidth];
        for (int item = start; item < end; item++)
        {
            ComputeTiles(item, item + 1 < end ? item + 1 : null, segments, pieces.Pointer, taps.Pointer, panels.Pointer, sums.Pointer, weightTiles, memory.Pointer, ref lines, rows.Pointer, targets.Pointer);
        }
    }

    private static TileShares SharesOf(PhasePlan plan, PositionOrder order, int tilesPerItem, int granule, int mostGranules, int threads)
    {
        int items = (order.Tiles + tilesPerItem - 1) / tilesPerItem;
        int granules = (plan.OutChannels + granule - 1) / granule;
        double packing = TileCutting.PackingPart(plan);
        if (!order.IsRowMajor) return TileShares.OfDifferent(plan.Groups * items, granules, mostGranules, packing, threads);
        int registersOfItem = tilesPerItem * order.TileVectors;
        int registers = (plan.Positions + order.Lanes - 1) / order.Lanes - (items - 1) * registersOfItem;
        return TileShares.OfEqual(plan.Groups * items, plan.Groups > 1 ? 1 : (double)registers / registersOfItem, granules, mostGranules, packing, threads);
    }

    private (int Group, int Position, int StartGranule, int EndGranule) At(int item)
    {
        (int piece, int start, int end) = _shares.At(item);
        (int group, int position) = Math.DivRem(piece, (_order.Tiles + _tilesPerItem - 1) / _tilesPerItem);
        return (group, position, start, end);
    }

    private void ComputeTiles(
        int item, int? nextItem, RowSegment* segments, OutputPiece* pieces, int* taps, T* panels, T* sums, in WeightTiles<T, TVector, TSimd> weightTiles, T* memory, ref PanelLines<T> lines, InterleavedRow<T>* rows, nint* targets)
    {
        (int group, int position, int startGranule, int endGranule) = At(item);
        int first = position * _tilesPerItem;
        int tiles = Math.Min(_tilesPerItem, _order.Tiles - first);
        int channelStart = startGranule * _granule;
        int channelEnd = Math.Min(endGranule * _granule, _plan.OutChannels);
        int* segmentCounts = stackalloc int[tiles];
        int* pieceCounts = stackalloc int[tiles];
        int piecesPerTile = TileWidth * _plan.OutputRows.Length;
        for (int tile = 0; tile < tiles; tile++)
        {
            segmentCounts[tile] = _order.Cut(first + tile, new Span<RowSegment>(segments + tile * TileWidth, TileWidth));
            pieceCounts[tile] = OutputPiece.Locate(
                _plan,
                new ReadOnlySpan<RowSegment>(segments + tile * TileWidth, segmentCounts[tile]),
                new Span<OutputPiece>(pieces + tile * piecesPerTile, piecesPerTile));
        }

        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, group, TileWidth);
        InterleavedTarget<T> target = _isInterleaved ? TargetOf(group, channelStart, channelEnd - channelStart, pieces, pieceCounts[0], rows, targets, sums, store.IsPast) : default;
        for (int c = 0; c < _plan.InChannels; c += _channelBlock)
        {
            int channels = Math.Min(_channelBlock, _plan.InChannels - c);
            for (int tile = 0; tile < tiles; tile++)
            {
                var cells = new ReadOnlySpan<RowSegment>(segments + tile * TileWidth, segmentCounts[tile]);
                Pack(group, c, channels, cells, _order.Positions(first + tile), panels + tile * PanelLength);
                if (!_order.IsRowMajor) TapsOf(tile, taps).List(_order, first + tile, channels);
                else if (_mayTapsDiffer) TapsOf(tile, taps).Find(cells, channels);
            }

            bool isLast = c + channels == _plan.InChannels;
            BlockFetch<T> fetch = FetchBehind(item, nextItem, c, ref lines);
            T* next = sums;
            WeightPart<T> weights = default;
            for (int o = channelStart; o < channelEnd; o += _granule)
            {
                int count = Math.Min(_granule, channelEnd - o);
                if (!_weights.IsInPlace && (o >= weights.FirstOut + weights.OutChannels || weights.FirstIn + weights.InChannels <= c))
                {
                    weights = _weights.Part(group, o, Math.Min(_weights.OutChannels, channelEnd - o), c, channels, weightTiles, memory);
                    PrefetchPart(group, o + _weights.OutChannels, channelStart, channelEnd, c, c + channels);
                }

                if (_weights.IsPacked && tiles > 1 && o + count < channelEnd) PrefetchWeights(weights, o + count, c, channels);
                for (int tile = 0; tile < tiles; tile++)
                {
                    if (isLast) store.Prefetch(o, count, pieces + tile * piecesPerTile, pieceCounts[tile]);
                    if (_isInterleaved)
                    {
                        MultiplyInterleaved(weights, o, count, first, TapsOf(tile, taps), panels, target.From((o - channelStart) * _plan.OutputRows.Length), ref fetch);
                        continue;
                    }

                    MultiplyClasses(group, weights, o, count, c, channels, first + tile, TapsOf(tile, taps), panels + tile * PanelLength, next, ref fetch);
                    if (isLast) store.Write(o, count, pieces + tile * piecesPerTile, pieceCounts[tile], next);
                    if (_channelBlock < _plan.InChannels) next += SumsOf(count);
                }

                fetch.CatchUp(o + count - channelStart, channelEnd - channelStart);
            }
        }

        if (store.IsPast) CacheLine.FinishStores();
    }

    private InterleavedTarget<T> TargetOf(int group, int firstChannel, int channels, OutputPiece* pieces, int located, InterleavedRow<T>* rows, nint* targets, T* sums, bool isPast) =>
        InterleavedTarget<T>.Of<TVector, TSimd>(
            _plan, _bias, _output, group * _plan.OutChannels + firstChannel, channels, pieces, located, _order.TileVectors, rows, targets, sums, isPast);

    private T* InputOf(int group, int firstChannel) => _input + ((nint)group * _plan.InChannels + firstChannel) * _plan.InputCells;

    /// <summary>What the tiles of a block of channels ask for: the cells of the next block, which may be the first of the next item.</summary>
    private BlockFetch<T> FetchBehind(int item, int? nextItem, int firstChannel, ref PanelLines<T> lines)
    {
        bool isLast = firstChannel + _channelBlock >= _plan.InChannels;
        int next = isLast ? 0 : firstChannel + _channelBlock;
        if (!_isListed || (isLast ? nextItem : item) is not int other) return default;
        (int group, int position, _, _) = At(other);
        if (next == firstChannel && (group, position) == (At(item).Group, At(item).Position)) return default;
        RowSegment* segments = stackalloc RowSegment[TileWidth];
        int count = _order.Cut(position, new Span<RowSegment>(segments, TileWidth));
        lines.List(Math.Min(_channelBlock, _plan.InChannels - next), new ReadOnlySpan<RowSegment>(segments, count));
        return new BlockFetch<T>(InputOf(group, next) + lines.Origin, lines.Offsets, lines.Count);
    }

    private void Pack(int group, int firstChannel, int channels, ReadOnlySpan<RowSegment> segments, int positions, T* panel)
    {
        T* input = InputOf(group, firstChannel);
        nint exampleStride = (nint)_plan.Groups * _plan.InChannels * _plan.InputCells;
        int filled = (positions + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        new InputPanel<T, TVector, TSimd>(_plan, exampleStride, _plan.InputCells, _shape, _isListed).Pack(input, channels, segments, filled, panel);
        if (TCells.MayBeMissing) new InputPanel<T, TVector, TSimd>(_plan, 0, 0, _shape, isListed: true).Pack(_existing, channels, segments, filled, panel + MaskOffset);
    }

    /// <summary>Asks for the part that will be packed next, so that it comes while this one is used.</summary>
    private void PrefetchPart(int group, int nextOut, int channelStart, int channelEnd, int inStart, int nextIn)
    {
        if (!_weights.IsInParts) return;
        bool isSameBlock = nextOut < channelEnd;
        int first = isSameBlock ? inStart : nextIn;
        int ins = Math.Min(_channelBlock, _plan.InChannels - first);
        if (ins <= 0) return;
        if (!isSameBlock) nextOut = channelStart;
        _weights.Prefetch(group, nextOut, Math.Min(_weights.OutChannels, channelEnd - nextOut), first, ins);
    }

    private void PrefetchWeights(in WeightPart<T> part, int channel, int inStart, int inChannels)
    {
        nint start = 0;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int phases = phaseClass.Phases.Length;
            nint depth = (nint)part.InChannels * phaseClass.Taps;
            T* rows = part.Rows(start, phaseClass, channel) + (nint)inStart * phaseClass.Taps * RowGranule;
            for (int row = 0; row < _granule * phases; row += RowGranule, rows += RowGranule * depth) CacheLine.Prefetch(rows, (nint)inChannels * phaseClass.Taps * RowGranule * sizeof(T));
            start += part.LengthOf(phaseClass);
        }
    }

    private PresentTaps TapsOf(int tile, int* memory) =>
        _mayTapsDiffer ? new PresentTaps(_plan, _channelBlock, _rowOffsets, _placedSteps, memory + tile * PresentTaps.MemoryLength(_plan, _channelBlock)) : default;

    private void MultiplyInterleaved(in WeightPart<T> part, int firstChannel, int channels, int tile, in PresentTaps present, T* panel, in InterleavedTarget<T> target, ref BlockFetch<T> fetch)
    {
        int vectors = _order.Class(tile, 0).Vectors;
        T* weights = part.Rows(0, _plan.Classes[0], firstChannel);
        present.AreSome(0, 0, out int* steps, out int count);
        InterleavedTileLoop.Multiply<T, TVector, TSimd>(
            channels * _plan.Phases, _plan.Width.OutputStep, _plan.InChannels * _plan.Taps, vectors, weights, panel, _rowOffsets, steps, count, target, ref fetch);
    }

    private void MultiplyClasses(int group, in WeightPart<T> part, int firstChannel, int channels, int inStart, int inChannels, int tile, in PresentTaps present, T* panel, T* sums, ref BlockFetch<T> fetch)
    {
        nint start = 0;
        int tapStart = 0;
        for (int c = 0; c < _plan.Classes.Length; c++)
        {
            PhaseClass phaseClass = _plan.Classes[c];
            int rows = channels * phaseClass.Phases.Length;
            TileClass place = _order.Class(tile, c);
            int vectors = place.Vectors;
            if (vectors > 0)
            {
                T* cells = panel + place.First * TSimd.Count, results = sums + place.First * TSimd.Count;
                T* weights = part.Rows(start, phaseClass, firstChannel);
                int depth = part.InChannels * phaseClass.Taps;
                int first = (inStart - part.FirstIn) * phaseClass.Taps;
                bool accumulate = inStart > 0;
                bool areSome = present.AreSome(c, tapStart, out int* steps, out int count);
                if (_weights.IsInPlace)
                {
                    PlacedTileLoop.Multiply<T, TVector, TSimd>(
                        phaseClass.Phases, _weights.Source(group, firstChannel, inStart), _plan.WeightOutStride, channels, vectors,
                        areSome ? steps : _placedSteps + 2 * _channelBlock * tapStart, areSome ? count : inChannels * phaseClass.Taps, cells, results, TileWidth, accumulate);
                }
                else if (areSome)
                {
                    TileLoop.Multiply<T, TVector, TSimd, ListedCells>(rows, vectors, count, weights, depth, first, cells, steps, 0, results, TileWidth, accumulate);
                }
                else
                {
                    PanelTileLoop.Multiply<T, TVector, TSimd, TCells>(
                        rows, vectors, inChannels * phaseClass.Taps, weights, depth, first, cells, _rowOffsets + _channelBlock * tapStart, MaskOffset, results, TileWidth, accumulate, ref fetch);
                }
            }

            start += part.LengthOf(phaseClass);
            tapStart += phaseClass.Taps;
            sums += (nint)rows * TileWidth;
        }
    }
}

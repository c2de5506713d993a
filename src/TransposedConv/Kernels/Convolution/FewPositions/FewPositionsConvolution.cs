using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter at few positions: the vector runs along rows (output channel, phase), a number of the input is broadcast, and every
/// weight is read once for all positions.
/// </summary>
/// <remarks>
/// <para>
/// Weights are packed in blocks of rows, each <c>[input channel][tap][row]</c>, and kept when the weight is used again before it changes. Else a block is
/// packed for a few steps, which stay in the first-level cache, and used up at once: so the weight goes by once either way, and that is what such a call costs.
/// </para>
/// <para>
/// The input is read where it lies, and only where it exists: positions at an edge of the grid are summed apart from others, over the taps that they have. Of 7 × 7 cells with
/// kernel 3 and padding 1 these are 361 of 441.
/// </para>
/// <para>
/// An item is a block of rows of a class of phases, or where these are too few for all threads and there is enough to do with each weight, a part of one; for as
/// many examples of the batch as have few positions together.
/// </para>
/// </remarks>
internal readonly unsafe struct FewPositionsConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>With fewer positions the weights come as fast as they can anyhow: nothing is to be done meanwhile.</summary>
    private const int FewestForAhead = 16;

    /// <summary>With so many positions asking costs nothing that counts, and what does not stay in the second-level cache comes sooner: 512 to 512 channels of 16 × 16 took 0.95 of the time.</summary>
    private const int ManyForAhead = 200, ManyForAheadBytes = 4 * 1024 * 1024;

    /// <summary>With fewer positions whole blocks are read in order, as they come from memory: 75 MB took 3.1 ms for eight positions so, else 5.2.</summary>
    private const int FewestForParts = 9;

    /// <summary>What an item takes besides its registers of rows, in what one of these takes …</summary>
    private const double CostOfItem = 0.1;

    /// <summary>… and what one or two take, for which a tile of eight positions broadcasts as much as for three.</summary>
    private const double OneRegister = 1.4, TwoRegisters = 2.2;

    private readonly PhasePlan _plan;
    private readonly FewPositionsParts _parts;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _packed;
    private readonly bool _isPacked;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly int _itemRows;
    private readonly int _items;
    private readonly bool _isFar;
    private readonly bool _mayAsk;

    private FewPositionsConvolution(PhasePlan plan, FewPositionsParts parts, T* input, T* weight, T* packed, bool isPacked, T* bias, T* output, int itemRows)
    {
        _plan = plan;
        _parts = parts;
        _input = input;
        _weight = weight;
        _packed = packed;
        _isPacked = isPacked;
        _bias = bias;
        _output = output;
        _itemRows = itemRows;
        _items = plan.Groups * parts.First.Blocks(itemRows);
        long bytes = plan.PackedLength * sizeof(T);
        _isFar = bytes > FewPositionsCost.FarBytes;
        _mayAsk = _isFar || (parts.First.Positions >= ManyForAhead && bytes > ManyForAheadBytes);
    }

    private int BlockRows => _parts.First.BlockVectors * TSimd.Count;

    /// <summary>Computes the whole call.</summary>
    /// <param name="plan">What.</param>
    /// <param name="input">The array that is read.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    /// <param name="isScatter">The direction, by which a weight's use is counted.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    public static void Run(PhasePlan plan, T* input, T* weight, in WeightSlot<T> slot, bool isScatter, T* bias, T* output)
    {
        if (!plan.IsCovered) new BiasFill<T>(output, bias, plan.Groups * plan.OutChannels, plan.OutputCells).Run(plan.Batch);
        if (plan.Classes.Length == 0 || plan.Positions == 0) return;
        FewPositionsParts parts = plan.FewPositions();
        long work = Math.Max(plan.Operations, plan.PackedLength * sizeof(T));
        int blockRows = parts.First.BlockVectors * TSimd.Count;
        int itemRows = plan.Positions < FewestForParts ? blockRows : RowsOfItem(parts.First, parts.Count * plan.Groups, ParallelRange.ThreadsFor(work));
        var kind = new PackingKind(plan, 0, 0, 0, blockRows);
        AlignedMemory<T>? packed = slot.Cache?.Find(kind, slot.Offset, slot.Version);
        bool isPacked = packed is not null;
        bool isNew = !isPacked && slot.Cache is not null && slot.Cache.IsUsedAgain(isScatter, slot.Offset, slot.Version);

        // The last vector of a block may reach behind its rows.
        if (isNew) packed = slot.Cache!.Rent(plan.PackedLength + TSimd.Count, slot.Version);
        if (isNew && (itemRows < blockRows || parts.Count > 1))
        {
            var packing = new FewPositionsPacking<T>(plan, parts.First, weight, packed!.Pointer, blockRows);
            ParallelRange.Run(plan.Groups * parts.First.Blocks(blockRows), plan.PackedLength * sizeof(T), packing);
            isPacked = true;
        }

        var body = new FewPositionsConvolution<T, TVector, TSimd>(plan, parts, input, weight, packed is null ? null : packed.Pointer, isPacked, bias, output, itemRows);
        ParallelRange.Run(parts.Count * body._items, work, body);
        if (isNew) slot.Cache!.Keep(kind, slot.Offset, slot.Version, packed!);
        packed?.KeepAlive();
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int positions = _parts.First.Positions;
        using var sums = new AlignedScratch<T>((long)positions * BlockRows);
        using var sorted = new AlignedScratch<T>((long)positions * BlockRows);
        using var ends = new AlignedScratch<T>(BlockRows);
        using var lines = new AlignedScratch<T>(FewPositionsStore<T, TVector, TSimd>.LinesLength(positions));
        using var offsets = new AlignedScratch<int>(_isPacked ? 0 : WeightBlocks<T>.OffsetsLength(_plan, BlockRows));
        using var scratch = new AlignedScratch<T>(_packed is null ? (long)LongestSteps() * BlockRows + TSimd.Count : 0);
        var blocks = new WeightBlocks<T>(_plan, offsets.Pointer);
        for (int item = start; item < end; item++)
        {
            (int part, int ofPart) = Math.DivRem(item, _items);
            FewPositionsLayout layout = part == _parts.Count - 1 ? _parts.Last : _parts.First;
            (int group, int block) = Math.DivRem(ofPart, _items / _plan.Groups);
            (FewPositionsClass rows, int first, int count) = layout.Block(block, _itemRows);
            nint groups = (nint)part * _parts.Examples * _plan.Groups + group;
            Sum(group, rows, first, count, _input + groups * _plan.InChannels * _plan.InputCells, ref blocks, scratch.Pointer, sums.Pointer);
            FillEnds(group, rows, first, count, ends.Pointer);
            T* plane = _output + groups * _plan.OutChannels * _plan.OutputCells;
            new FewPositionsStore<T, TVector, TSimd>(rows, plane, _plan.OutputCells).Write(sums.Pointer, BlockRows, ends.Pointer, first, count, sorted.Pointer, lines.Pointer);
        }
    }

    /// <summary>The rows of an item with which the threads are done first: parts of fewer registers take a little longer.</summary>
    private static int RowsOfItem(FewPositionsLayout layout, int layouts, int threads)
    {
        int best = layout.BlockVectors * TSimd.Count;
        if (threads == 1) return best;
        double least = double.PositiveInfinity;
        for (int vectors = layout.BlockVectors; vectors > 0; vectors /= 2)
        {
            int rows = vectors * TSimd.Count;
            int items = layouts * layout.Blocks(rows);
            double registers = vectors == 1 ? OneRegister : vectors == 2 ? TwoRegisters : vectors;
            double time = (items + threads - 1) / threads * (registers + CostOfItem);
            if (time >= least) continue;
            least = time;
            best = rows;
        }

        return best;
    }

    private int LongestSteps()
    {
        int longest = 0;
        foreach (FewPositionsClass rows in _parts.First.Classes) longest = Math.Max(longest, rows.Channels * rows.PhaseClass.Taps);
        return longest;
    }

    private void Sum(int group, FewPositionsClass rows, int first, int count, T* input, ref WeightBlocks<T> blocks, T* scratch, T* sums)
    {
        int taps = rows.PhaseClass.Taps;
        int vectors = (count + TSimd.Count - 1) / TSimd.Count;
        bool isAsItLies = _packed is null && count % TSimd.Count == 0 && rows.IsReadAsItLies(TSimd.Count * sizeof(T), sizeof(T));
        int blockStart = first / BlockRows * BlockRows;
        int packedRows = Math.Min(BlockRows, rows.Rows - blockStart);
        nint stride = isAsItLies ? _plan.WeightInStride : _packed is null ? count : packedRows;
        T* packed = _packed + group * _plan.GroupLength + rows.WeightStart + (nint)blockStart * _plan.InChannels * taps + (first - blockStart);
        T* weight = _weight + (nint)group * _plan.GroupWeights;
        for (int c = 0; c < _plan.InChannels; c += rows.Channels, input += (nint)rows.Channels * _plan.InputCells)
        {
            int channels = Math.Min(rows.Channels, _plan.InChannels - c);
            T* source = weight + (nint)c * _plan.WeightInStride;
            T* weights = isAsItLies ? source + first : _packed is null ? scratch : packed + c * taps * stride;
            if (!_isPacked && !isAsItLies)
            {
                blocks.Prefetch(rows.PhaseClass, first, count, source + (nint)channels * _plan.WeightInStride, channels);
                blocks.Pack(rows.PhaseClass, first, count, source, channels, weights);
            }

            bool asks = _mayAsk && _isPacked && stride == count && (rows.Positions >= FewestForAhead || rows.Groups.Length > 1);
            int next = asks ? Math.Min(rows.Channels, _plan.InChannels - c - channels) : 0;
            var ahead = new WeightsAhead<T>(weights + channels * taps * stride, next * taps * stride, rows.Positions * vectors);
            foreach (FewPositionsGroup positions in rows.Groups)
            {
                var steps = new RowLaneSteps<T>(channels * positions.Taps, input, positions.Steps.Pointer, weights, stride);
                int* bases = rows.Bases.Pointer + positions.First;
                T* target = sums + (nint)positions.First * BlockRows;
                bool isFar = _isFar && positions.First == 0;
                if (positions.Taps == taps) RowLaneTileLoop.Multiply<T, TVector, TSimd, AllCells>(positions.Count, vectors, bases, steps, target, BlockRows, c > 0, isFar, ref ahead);
                else RowLaneTileLoop.Multiply<T, TVector, TSimd, ListedCells>(positions.Count, vectors, bases, steps, target, BlockRows, c > 0, isFar, ref ahead);
            }
        }
    }

    /// <summary>What is added to each row at last. Without a bias too that is 0: a sum that underflowed to −0 becomes +0, as in the definition.</summary>
    private void FillEnds(int group, FewPositionsClass rows, int first, int count, T* ends)
    {
        new Span<T>(ends, BlockRows).Clear();
        if (_bias is null) return;
        (int channel, int phase) = Math.DivRem(first, rows.Phases);
        T* bias = _bias + (nint)group * _plan.OutChannels + channel;
        for (int done = 0; done < count; phase = 0)
        {
            int length = Math.Min(rows.Phases - phase, count - done);
            new Span<T>(ends + done, length).Fill(*bias++ + T.Zero);
            done += length;
        }
    }
}

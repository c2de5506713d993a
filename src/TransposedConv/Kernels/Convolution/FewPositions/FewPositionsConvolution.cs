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
/// <para>An item is a block of rows of a class of phases.</para>
/// </remarks>
internal readonly unsafe struct FewPositionsConvolution<T, TVector, TSimd> : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>Vectors of a block: with one position so many chains keep the arithmetic units busy.</summary>
    private const int BlockVectors = 8;

    /// <summary>Of 8 MB the third-level cache gave every line soon enough; 75 MB took 3.1 ms for eight positions when whole lines were read in order, else 5.2.</summary>
    private const int FarBytes = 16 * 1024 * 1024;

    private readonly PhasePlan _plan;
    private readonly FewPositionsLayout _layout;
    private readonly T* _input;
    private readonly T* _weight;
    private readonly T* _packed;
    private readonly bool _isPacked;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly int _blocks;
    private readonly bool _isFar;

    private FewPositionsConvolution(PhasePlan plan, FewPositionsLayout layout, T* input, T* weight, T* packed, bool isPacked, T* bias, T* output)
    {
        _plan = plan;
        _layout = layout;
        _input = input;
        _weight = weight;
        _packed = packed;
        _isPacked = isPacked;
        _bias = bias;
        _output = output;
        _blocks = layout.Blocks(BlockRows);
        _isFar = plan.PackedLength * sizeof(T) > FarBytes;
    }

    private static int BlockRows => BlockVectors * TSimd.Count;

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
        FewPositionsLayout layout = plan.FewPositions();
        using var panel = new AlignedScratch<T>(layout.PanelLength);
        T* source = input;
        if (!layout.IsInPlace)
        {
            layout.FillPanel(plan, input, panel.Pointer);
            source = panel.Pointer;
        }

        var kind = new PackingKind(plan, 0, 0, 0, BlockRows);
        AlignedMemory<T>? packed = slot.Cache?.Find(kind, slot.Offset, slot.Version);
        bool isPacked = packed is not null;
        bool isNew = !isPacked && slot.Cache is not null && slot.Cache.IsUsedAgain(isScatter, slot.Offset, slot.Version);

        // The last vector of a block may reach behind its rows.
        if (isNew) packed = slot.Cache!.Rent(plan.PackedLength + TSimd.Count, slot.Version);
        var body = new FewPositionsConvolution<T, TVector, TSimd>(plan, layout, source, weight, packed is null ? null : packed.Pointer, isPacked, bias, output);
        ParallelRange.Run(plan.Groups * body._blocks, Math.Max(plan.Operations, plan.PackedLength * sizeof(T)), body);
        if (isNew) slot.Cache!.Keep(kind, slot.Offset, slot.Version, packed!);
        packed?.KeepAlive();
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var sums = new AlignedScratch<T>((long)_plan.Positions * BlockRows);
        using var ends = new AlignedScratch<T>(BlockRows);
        using var offsets = new AlignedScratch<int>(_isPacked ? 0 : WeightBlocks<T>.OffsetsLength(_plan, BlockRows));
        using var scratch = new AlignedScratch<T>(_packed is null ? (long)LongestSteps() * BlockRows + TSimd.Count : 0);
        var blocks = new WeightBlocks<T>(_plan, offsets.Pointer);
        for (int item = start; item < end; item++)
        {
            (int group, int block) = Math.DivRem(item, _blocks);
            foreach (FewPositionsClass rows in _layout.Classes)
            {
                int first = block * BlockRows;
                block -= (rows.Rows + BlockRows - 1) / BlockRows;
                if (block >= 0) continue;
                int count = Math.Min(BlockRows, rows.Rows - first);
                Sum(group, rows, first, count, ref blocks, scratch.Pointer, sums.Pointer);
                FillEnds(group, rows, first, count, ends.Pointer);
                T* plane = _output + (nint)group * _plan.OutChannels * _plan.OutputCells;
                new FewPositionsStore<T, TVector, TSimd>(rows, plane, _plan.OutputCells).Write(sums.Pointer, BlockRows, ends.Pointer, first, count);
                break;
            }
        }
    }

    private int LongestSteps()
    {
        int longest = 0;
        foreach (FewPositionsClass rows in _layout.Classes) longest = Math.Max(longest, rows.Steps.Channels * rows.PhaseClass.Taps);
        return longest;
    }

    private void Sum(int group, FewPositionsClass rows, int first, int count, ref WeightBlocks<T> blocks, T* scratch, T* sums)
    {
        int taps = rows.PhaseClass.Taps;
        int vectors = (count + TSimd.Count - 1) / TSimd.Count;
        bool isAsItLies = rows.IsAsItLies && _packed is null && count % TSimd.Count == 0;
        nint stride = isAsItLies ? _plan.WeightInStride : count;
        T* packed = _packed + group * _plan.GroupLength + rows.WeightStart + (nint)first * _plan.InChannels * taps;
        T* weight = _weight + (nint)group * _plan.GroupWeights;
        T* input = _input + (nint)group * _plan.InChannels * _layout.ChannelStride;
        for (int c = 0; c < _plan.InChannels; c += rows.Steps.Channels)
        {
            int channels = Math.Min(rows.Steps.Channels, _plan.InChannels - c);
            T* source = weight + (nint)c * _plan.WeightInStride;
            T* weights = isAsItLies ? source + first : _packed is null ? scratch : packed + (nint)c * taps * count;
            if (!_isPacked && !isAsItLies)
            {
                blocks.Prefetch(rows.PhaseClass, first, count, source + (nint)channels * _plan.WeightInStride, channels);
                blocks.Pack(rows.PhaseClass, first, count, source, channels, weights);
            }

            RowLaneTileLoop.Multiply<T, TVector, TSimd>(
                rows.Positions, vectors, channels * taps, input + (nint)c * _layout.ChannelStride, _layout.Bases.Pointer, rows.Steps.Offsets.Pointer, weights, stride, sums, BlockRows, c > 0, _isFar);
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

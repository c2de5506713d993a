using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter: vectors along positions, register tiles of (output channel, phase) rows × positions, the input packed into a
/// small panel per tile of positions, every output summed in one chain.
/// </summary>
/// <remarks>
/// Work is cut into items of (group, tile of positions, part of the output channels), which threads take in any order. Positions run over rows, planes
/// and the batch, so short rows fill a vector too. The reduction is cut into blocks of channels only to keep the panel in the cache.
/// </remarks>
internal readonly unsafe struct PhaseConvolution<T, TVector, TSimd, TCells> : IRangeBody
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
    where TCells : struct, ICellRule
{
    private const int PanelBytes = 384 * 1024;

    /// <summary>A multiple of every tile height, so that a part or chunk starts where a block of packed rows does.</summary>
    private const int ChannelGranule = 8;

    private readonly PhasePlan _plan;
    private readonly T* _input;
    private readonly T* _weights;
    private readonly T* _bias;
    private readonly T* _output;
    private readonly int* _rowOffsets;
    private readonly int _channelBlock;
    private readonly int _parts;
    private readonly T* _existing;

    private PhaseConvolution(PhasePlan plan, T* input, T* weights, T* bias, T* output, int* rowOffsets, int channelBlock, int parts, T* existing)
    {
        _plan = plan;
        _input = input;
        _weights = weights;
        _bias = bias;
        _output = output;
        _rowOffsets = rowOffsets;
        _channelBlock = channelBlock;
        _parts = parts;
        _existing = existing;
    }

    private static int TileWidth => TileLoop.MaxVectors * TSimd.Count;

    private nint MaskOffset => (nint)_channelBlock * _plan.Shifts * TileWidth;

    private int Tiles => (_plan.Positions + TileWidth - 1) / TileWidth;

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
        if (slot.Cache is not null)
        {
            AlignedMemory<T> kept = PackedWeights<T, TVector, TSimd>.Keep(plan, weight, slot);
            RunPacked(plan, input, kept.Pointer, bias, output);
            kept.KeepAlive();
            return;
        }

        using var packed = new AlignedScratch<T>(plan.PackedLength);
        new PackedWeights<T, TVector, TSimd>(plan, weight, packed.Pointer).Pack();
        RunPacked(plan, input, packed.Pointer, bias, output);
    }

    private static void RunPacked(PhasePlan plan, T* input, T* weights, T* bias, T* output)
    {
        int channelBlock = Math.Clamp(PanelBytes / sizeof(T) / TileWidth / plan.Shifts, 1, plan.InChannels);
        AlignedMemory<int> rowOffsets = plan.RowOffsets(channelBlock, TileWidth);
        int tiles = (plan.Positions + TileWidth - 1) / TileWidth;
        int wanted = ParallelRange.ThreadsFor(plan.Operations) * 2;
        int parts = wanted == 2 ? 1 : Math.Clamp(wanted / (tiles * plan.Groups), 1, (plan.OutChannels + ChannelGranule - 1) / ChannelGranule);
        using var existing = new AlignedScratch<T>(TCells.MayBeMissing ? plan.InputCells : 0);
        if (TCells.MayBeMissing) new Span<byte>(existing.Pointer, plan.InputCells * sizeof(T)).Fill(byte.MaxValue);
        var body = new PhaseConvolution<T, TVector, TSimd, TCells>(plan, input, weights, bias, output, rowOffsets.Pointer, channelBlock, parts, existing.Pointer);
        ParallelRange.Run(plan.Groups * tiles * parts, plan.Operations, body);
        rowOffsets.KeepAlive();
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int chunk = _channelBlock == _plan.InChannels ? Math.Min(ChannelGranule, _plan.OutChannels) : _plan.OutChannels;
        using var panel = new AlignedScratch<T>(TCells.MayBeMissing ? 2 * MaskOffset : MaskOffset);
        using var sums = new AlignedScratch<T>((long)chunk * _plan.Phases * TileWidth + OutputStore<T, TVector, TSimd>.Slack);
        Span<RowSegment> segments = stackalloc RowSegment[TileWidth];
        for (int item = start; item < end; item++)
        {
            (int rest, int part) = Math.DivRem(item, _parts);
            (int group, int tile) = Math.DivRem(rest, Tiles);
            int first = tile * TileWidth;
            int positions = Math.Min(TileWidth, _plan.Positions - first);
            int used = RowSegment.Cut(first, positions, _plan.Depth.Cells, _plan.Height.Cells, _plan.Width.Cells, segments);
            ComputeTile(group, part, positions, segments[..used], chunk, panel.Pointer, sums.Pointer);
        }
    }

    private void ComputeTile(int group, int part, int positions, ReadOnlySpan<RowSegment> segments, int chunk, T* panel, T* sums)
    {
        int granules = (_plan.OutChannels + ChannelGranule - 1) / ChannelGranule;
        int channelStart = (int)((long)granules * part / _parts) * ChannelGranule;
        int channelEnd = Math.Min((int)((long)granules * (part + 1) / _parts) * ChannelGranule, _plan.OutChannels);
        int vectors = (positions + TSimd.Count - 1) / TSimd.Count;
        int filled = vectors * TSimd.Count;
        T* input = _input + (nint)group * _plan.InChannels * _plan.InputCells;
        nint exampleStride = (nint)_plan.Groups * _plan.InChannels * _plan.InputCells;
        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, group, TileWidth);

        for (int c = 0; c < _plan.InChannels; c += _channelBlock)
        {
            int channels = Math.Min(_channelBlock, _plan.InChannels - c);
            InputPanel.Pack<T, TVector, TSimd>(
                _plan, input + (nint)c * _plan.InputCells, exampleStride, _plan.InputCells, channels, segments, positions, filled, TileWidth, panel);
            if (TCells.MayBeMissing)
            {
                InputPanel.Pack<T, TVector, TSimd>(_plan, _existing, 0, 0, channels, segments, positions, filled, TileWidth, panel + MaskOffset);
            }

            bool isLast = c + channels == _plan.InChannels;
            for (int o = channelStart; o < channelEnd; o += chunk)
            {
                int count = Math.Min(chunk, channelEnd - o);
                MultiplyClasses(group, o, count, c, channels, vectors, panel, sums);
                if (isLast) store.Write(o, count, segments, sums);
            }
        }
    }

    private void MultiplyClasses(int group, int firstChannel, int channels, int inStart, int inChannels, int vectors, T* panel, T* sums)
    {
        T* weights = _weights + group * _plan.GroupLength;
        int* rowOffsets = _rowOffsets;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int phases = phaseClass.Phases.Length;
            int depth = _plan.InChannels * phaseClass.Taps;
            int rows = channels * phases;
            TileLoop.Multiply<T, TVector, TSimd, TCells>(
                rows,
                vectors,
                inChannels * phaseClass.Taps,
                weights + (nint)firstChannel * phases * depth,
                depth,
                inStart * phaseClass.Taps,
                panel,
                rowOffsets,
                MaskOffset,
                sums,
                TileWidth,
                accumulate: inStart > 0);
            weights += (nint)_plan.OutChannels * phases * depth;
            rowOffsets += _channelBlock * phaseClass.Taps;
            sums += (nint)rows * TileWidth;
        }
    }
}

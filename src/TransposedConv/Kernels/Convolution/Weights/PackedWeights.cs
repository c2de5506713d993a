using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs the weights as the register tiles read them: for each group, chunk of output channels and class of phases the rows (output channel, phase)
/// in blocks of the tile's height, each block <c>[input channel][tap][row]</c>.
/// </summary>
/// <remarks>An item is a tile of output × input channels, long where kernels lie together, so that every weight comes from memory once.</remarks>
internal readonly unsafe struct PackedWeights<T, TVector, TSimd>(PhasePlan plan, int chunk, bool isWindow, T* weight, T* packed) : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private const int ChannelGranule = 8;

    /// <summary>
    /// Output channels whose kernels lie together are packed so many weights at a time: long stretches for weights that come from memory (33 MB took 6.7
    /// ms, in stretches of 2 KB 11.8), …
    /// </summary>
    private const int SpanLength = 4096;

    /// <summary>… for so many input channels, which is what stays in the second-level cache for all classes.</summary>
    private const int InChannelsPerItem = 16;

    /// <summary>Input channels whose kernels lie together are transposed so many weights at a time.</summary>
    private const int LongSpanLength = 4096;

    /// <summary>The packing of a weight: the one that is kept in its slot, or a new one, which is then kept.</summary>
    /// <param name="plan">The phases.</param>
    /// <param name="chunk">Output channels that are computed together, all classes of them.</param>
    /// <param name="isWindow">Whether in the heights of <see cref="WindowTile"/> or else of <see cref="TileLoop"/>.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="slot">Where packings of this weight are kept.</param>
    public static AlignedMemory<T> Keep(PhasePlan plan, int chunk, bool isWindow, T* weight, in WeightSlot<T> slot)
    {
        WeightCache<T> cache = slot.Cache!;
        var kind = new PackingKind(plan, TSimd.MaxTileRows, 0, isWindow ? chunk : 0, 0);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        AlignedMemory<T> memory = cache.Rent(plan.PackedLength, slot.Version);
        new PackedWeights<T, TVector, TSimd>(plan, chunk, isWindow, weight, memory.Pointer).Pack();
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    public void Pack() =>
        ParallelRange.Run(plan.Groups * OutTiles * InTiles, work: 4L * plan.Groups * plan.GroupWeights, this);

    private int KernelLength => Math.Min(plan.WeightInStride, plan.WeightOutStride);

    private bool IsInContiguous => plan.WeightInStride <= plan.WeightOutStride;

    /// <summary>A multiple of every tile height, so that an item ends with a whole tile.</summary>
    private int OutTile => IsInContiguous ? ChannelGranule : (SpanLength / KernelLength + ChannelGranule) / ChannelGranule * ChannelGranule;

    private int InTile => IsInContiguous ? 1 + LongSpanLength / KernelLength : InChannelsPerItem;

    /// <summary>Tiles of a whole chunk; the last chunk may need fewer.</summary>
    private int ChunkTiles => (chunk + OutTile - 1) / OutTile;

    private int OutTiles
    {
        get
        {
            (int chunks, int rest) = Math.DivRem(plan.OutChannels, chunk);
            return chunks * ChunkTiles + (rest + OutTile - 1) / OutTile;
        }
    }

    private int InTiles => (plan.InChannels + InTile - 1) / InTile;

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        using var offsets = new AlignedScratch<int>(WeightBlocks<T>.OffsetsLength(plan, ChannelGranule));
        var blocks = new WeightBlocks<T>(plan, offsets.Pointer);
        for (int item = start; item < end; item++)
        {
            (int rest, int inTile) = Math.DivRem(item, InTiles);
            (int group, int outTile) = Math.DivRem(rest, OutTiles);
            (int chunkIndex, int tileOfChunk) = Math.DivRem(outTile, ChunkTiles);
            int chunkStart = chunkIndex * chunk;
            int chunkLength = Math.Min(chunk, plan.OutChannels - chunkStart);
            int channel = tileOfChunk * OutTile;
            int channels = Math.Min(OutTile, chunkLength - channel);
            int first = inTile * InTile;
            int count = Math.Min(InTile, plan.InChannels - first);
            T* source = weight + (nint)group * plan.GroupWeights + (nint)first * plan.WeightInStride + (nint)chunkStart * plan.WeightOutStride;
            T* target = packed + group * plan.GroupLength + plan.GroupLength / plan.OutChannels * chunkStart;
            foreach (PhaseClass phaseClass in plan.Classes)
            {
                int rows = phaseClass.Phases.Length;
                nint depth = (nint)plan.InChannels * phaseClass.Taps;
                PackRows(source, count, phaseClass, chunkLength * rows, channel * rows, channels * rows, target + channel * rows * depth, first * phaseClass.Taps, ref blocks);
                target += chunkLength * rows * depth;
            }
        }
    }

    private void PackRows(T* source, int inChannels, PhaseClass phaseClass, int chunkRows, int firstRow, int rows, T* target, int start, ref WeightBlocks<T> blocks)
    {
        for (int done = 0; done < rows;)
        {
            int height = isWindow
                ? WindowTile.NextRows<T, TVector, TSimd>(chunkRows, rows - done)
                : TileLoop.NextRows<T, TVector, TSimd>(rows - done);
            blocks.Pack(phaseClass, firstRow + done, height, source, inChannels, target + (nint)start * height);
            target += (nint)height * plan.InChannels * phaseClass.Taps;
            done += height;
        }
    }
}

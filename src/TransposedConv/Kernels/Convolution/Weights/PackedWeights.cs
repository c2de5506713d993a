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
        PackingKind kind = KindOf(plan, chunk, isWindow);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        AlignedMemory<T> memory = cache.Rent(plan.PackedLength, slot.Version);
        new PackedWeights<T, TVector, TSimd>(plan, chunk, isWindow, weight, memory.Pointer).Pack();
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    /// <summary>Whether the weight is packed already in the heights of <see cref="TileLoop"/>, or used again since it last changed, in the same direction.</summary>
    public static bool IsWorthKeeping(PhasePlan plan, in WeightSlot<T> slot, bool isScatter) =>
        slot.Cache is { } cache
        && (cache.Find(KindOf(plan, plan.OutChannels, isWindow: false), slot.Offset, slot.Version) is not null || cache.IsUsedAgain(isScatter, slot.Offset, slot.Version));

    public void Pack() =>
        ParallelRange.Run(plan.Groups * OutTiles * InTiles, work: 4L * plan.Groups * plan.GroupWeights, this);

    private static PackingKind KindOf(PhasePlan plan, int chunk, bool isWindow) => new(plan, TSimd.MaxTileRows, 0, isWindow ? chunk : 0, 0);

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
        using var tiles = new WeightTiles<T, TVector, TSimd>(plan, isWindow);
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
            var part = new WeightPart<T>((nint)target, 0, plan.InChannels, chunkStart, chunkLength);
            tiles.Pack(source, part, channel, channels, first, count);
        }
    }
}

using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Packs the weights of <see cref="SharedRows"/>: for each group and tile <c>[input channel][step][row of the step]</c>.</summary>
internal static unsafe class SharedWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The packing of a weight: the one that is kept in its slot, or a new one, which is then kept.</summary>
    public static AlignedMemory<T> Keep(PhasePlan plan, SharedRows rows, T* weight, in WeightSlot<T> slot)
    {
        WeightCache<T> cache = slot.Cache!;
        var kind = new PackingKind(plan, rows.MostRows, Depth: 0, Columns: 0, Width: PackingKind.SharedRows);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        AlignedMemory<T> memory = cache.Rent(plan.PackedLength, slot.Version);
        Pack(plan, rows, weight, memory.Pointer);
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    public static void Pack(PhasePlan plan, SharedRows rows, T* weight, T* packed)
    {
        for (int group = 0; group < plan.Groups; group++, weight += plan.GroupWeights)
        {
            foreach (ref readonly SharedTileSteps tile in rows.Tiles.AsSpan())
            {
                int* offsets = rows.Weights + tile.FirstWeight;
                T* source = weight;
                for (int c = 0; c < plan.InChannels; c++, source += plan.WeightInStride, packed += tile.Weights)
                {
                    for (int i = 0; i < tile.Weights; i++) packed[i] = source[offsets[i]];
                }
            }
        }
    }
}

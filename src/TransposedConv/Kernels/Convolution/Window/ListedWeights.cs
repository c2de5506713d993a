using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Which weights of an input channel register tiles read whose rows do not all read the same cells: tile by tile in the order of reading.</summary>
internal sealed class ListedWeights
{
    private readonly int _form;
    private readonly int _kind;
    private readonly int[] _counts;
    private readonly AlignedMemory<int> _offsets;

    /// <param name="form">Rows in a tile at most.</param>
    /// <param name="kind">The width of their <see cref="PackingKind"/>.</param>
    /// <param name="counts">For each tile how many weights it reads of an input channel.</param>
    /// <param name="offsets">For each of them where it is, counted from the first one of the input channel.</param>
    public unsafe ListedWeights(int form, int kind, int[] counts, List<int> offsets)
    {
        _form = form;
        _kind = kind;
        _counts = counts;
        _offsets = new AlignedMemory<int>(offsets.Count);
        for (int i = 0; i < offsets.Count; i++) _offsets.Pointer[i] = offsets[i];
    }

    /// <summary>The packing of a weight: the one that is kept in its slot, or a new one, which is then kept.</summary>
    public unsafe AlignedMemory<T> Keep<T>(PhasePlan plan, T* weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        WeightCache<T> cache = slot.Cache!;
        var kind = new PackingKind(plan, _form, Depth: 0, Columns: 0, _kind);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        AlignedMemory<T> memory = cache.Rent(plan.PackedLength, slot.Version);
        Pack(plan, weight, memory.Pointer);
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    /// <summary>Packs a weight: for each group and tile <c>[input channel][weight of the list]</c>.</summary>
    public unsafe void Pack<T>(PhasePlan plan, T* weight, T* packed)
        where T : unmanaged
    {
        for (int group = 0; group < plan.Groups; group++, weight += plan.GroupWeights)
        {
            int* offsets = _offsets.Pointer;
            foreach (int count in _counts)
            {
                T* source = weight;
                for (int c = 0; c < plan.InChannels; c++, source += plan.WeightInStride, packed += count)
                {
                    for (int i = 0; i < count; i++) packed[i] = source[offsets[i]];
                }

                offsets += count;
            }
        }
    }
}

using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A weight as panels of columns for products with few rows: group by group, panel by panel <c>[depth][column]</c>, each panel as wide as the widest register tile, so that
/// such a product reads the weight in one stream.
/// </summary>
/// <param name="weight">The weight: for each group <c>[depth][columns]</c>, or <c>[columns][depth]</c> if it is transposed.</param>
/// <param name="groups">Matrices.</param>
/// <param name="depth">Rows of each.</param>
/// <param name="columns">Columns of each.</param>
/// <param name="isTransposed">Whether columns lie side by side in memory, not rows.</param>
internal readonly unsafe struct WeightPanels<T, TVector, TSimd>(T* weight, int groups, int depth, int columns, bool isTransposed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>Columns of a panel.</summary>
    public static int Width => TileLoop.MaxVectors * TSimd.Count;

    /// <summary>Panels of a group.</summary>
    public int PerGroup => (columns + Width - 1) / Width;

    private long PanelLength => (long)Width * depth;

    /// <summary>The panels that are kept in the slot, or new ones, which are then kept.</summary>
    public AlignedMemory<T> Keep(in WeightSlot<T> slot)
    {
        WeightCache<T> cache = slot.Cache!;
        var kind = new PackingKind(null, isTransposed ? 0 : 1, depth, columns, Width);
        if (cache.Find(kind, slot.Offset, slot.Version) is { } known) return known;
        long length = groups * PerGroup * PanelLength;
        AlignedMemory<T> memory = cache.Rent(length, slot.Version);
        ParallelRange.Run(groups * PerGroup, length * sizeof(T), new Packing(this, memory.Pointer));
        cache.Keep(kind, slot.Offset, slot.Version, memory);
        return memory;
    }

    private void Pack(int item, T* packed)
    {
        (int group, int panel) = Math.DivRem(item, PerGroup);
        T* matrix = weight + (nint)group * depth * columns;
        StridedSource<T> source = isTransposed ? new(null, 0, 0, matrix, 1, depth) : new(null, 0, 0, matrix, columns, 1);
        source.PackRight(panel * Width, Math.Min(Width, columns - panel * Width), Width, 0, depth, packed + item * PanelLength, Width);
    }

    private readonly struct Packing(WeightPanels<T, TVector, TSimd> panels, T* packed) : IRangeBody
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            for (int item = start; item < end; item++) panels.Pack(item, packed);
        }
    }
}

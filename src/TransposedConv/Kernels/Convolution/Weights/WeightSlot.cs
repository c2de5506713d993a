using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Where what is computed from a weight alone may be kept, and which weight it is. The default keeps nothing.</summary>
/// <param name="Cache">The cache beside the weight's storage, or null if changes of the weight would not be noticed.</param>
/// <param name="Offset">Where the weight begins in its storage.</param>
/// <param name="Version">The version of the storage, read before any element is.</param>
internal readonly record struct WeightSlot<T>(WeightCache<T>? Cache, long Offset, int Version)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether all elements are finite numbers.</summary>
    public bool AreFinite(ReadOnlySpan<T> weight) => Cache is null ? FiniteNumbers.Are(weight) : Cache.AreFinite(weight, Offset, Version);

    /// <summary>The same if it is known, without looking at them.</summary>
    public bool? KnownFiniteness(int length) => Cache?.KnownFiniteness(length, Offset, Version);

    /// <summary>Keeps that all elements are finite numbers.</summary>
    public void KnowFinite(int length) => Cache?.KnowFiniteness(length, Offset, Version, areFinite: true);

    /// <summary>Whether the weight was used before, in the same direction, since it last changed, so that a packing of it pays.</summary>
    public bool WasUsed(bool isScatter) => Cache is not null && Cache.WasUsed(isScatter, Offset, Version);

    /// <summary>Notes a use.</summary>
    public void NoteUse(bool isScatter) => Cache?.IsUsedAgain(isScatter, Offset, Version);
}

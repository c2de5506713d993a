using System.Numerics;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>Leads kernels to what they have computed from a weight before.</summary>
internal static class KeptWeight
{
    /// <summary>The place beside the weight's storage; none where memory of that storage was handed out for writing, because then changes are not counted.</summary>
    internal static WeightSlot<T> Slot<T>(Tensor weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The version first: what is computed from elements that change meanwhile is then kept under a version that no longer holds.
        int version = weight.Storage.Version;
        return weight.Storage.Attached<WeightCache<T>>() is { } cache ? new WeightSlot<T>(cache, weight.Layout.Offset, version) : default;
    }
}

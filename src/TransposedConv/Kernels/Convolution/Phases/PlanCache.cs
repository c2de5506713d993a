namespace TransposedConv.Kernels.Convolution;

/// <summary>The plans of the last geometries, for all threads. A new plan takes the place of one whose geometry falls on the same slot.</summary>
internal static class PlanCache
{
    private const int Slots = 128;

    private static readonly Entry?[] Entries = new Entry?[Slots];

    public static PhasePlan Gather(in ConvolutionGeometry geometry) => Find(geometry, isScatter: false);

    public static PhasePlan Scatter(in ConvolutionGeometry geometry) => Find(geometry, isScatter: true);

    private static PhasePlan Find(in ConvolutionGeometry geometry, bool isScatter)
    {
        ref Entry? slot = ref Entries[(uint)HashCode.Combine(geometry, isScatter) % Slots];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is not null && entry.IsScatter == isScatter && entry.Geometry == geometry) return entry.Plan;
        PhasePlan plan = isScatter ? PhasePlan.Scatter(geometry) : PhasePlan.Gather(geometry);
        Volatile.Write(ref slot, new Entry(geometry, isScatter, plan));
        return plan;
    }

    private sealed record Entry(ConvolutionGeometry Geometry, bool IsScatter, PhasePlan Plan);
}

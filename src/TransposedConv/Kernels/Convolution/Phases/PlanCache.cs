namespace TransposedConv.Kernels.Convolution;

/// <summary>The plans of the last geometries, for all threads. A new plan takes the place of one whose geometry falls on the same slot.</summary>
internal static class PlanCache
{
    private const int Slots = 128;

    private static readonly Entry?[] Entries = new Entry?[Slots];

    public static PhasePlan Gather(in ConvolutionGeometry geometry) => Find(geometry, Kind.Gather);

    public static PhasePlan Scatter(in ConvolutionGeometry geometry) => Find(geometry, Kind.Scatter);

    public static PhasePlan JointScatter(in ConvolutionGeometry geometry) => Find(geometry, Kind.JointScatter);

    private static PhasePlan Find(in ConvolutionGeometry geometry, Kind kind)
    {
        ref Entry? slot = ref Entries[(uint)HashCode.Combine(geometry, kind) % Slots];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is not null && entry.Kind == kind && entry.Geometry == geometry) return entry.Plan;
        PhasePlan plan = kind == Kind.Gather ? PhasePlan.Gather(geometry) : PhasePlan.Scatter(geometry, isJoint: kind == Kind.JointScatter);
        Volatile.Write(ref slot, new Entry(geometry, kind, plan));
        return plan;
    }

    private enum Kind
    {
        Gather,
        Scatter,
        JointScatter,
    }

    private sealed record Entry(ConvolutionGeometry Geometry, Kind Kind, PhasePlan Plan);
}

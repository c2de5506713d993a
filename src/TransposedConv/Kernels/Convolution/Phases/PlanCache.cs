using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The plans of the last geometries, for all threads.</summary>
internal static class PlanCache
{
    private static readonly RecentEntries<Key, Entry> Recent = new(sets: 64);

    public static PhasePlan Gather(in ConvolutionGeometry geometry) => Find(geometry, Kind.Gather);

    public static PhasePlan Scatter(in ConvolutionGeometry geometry) => Find(geometry, Kind.Scatter);

    public static PhasePlan JointScatter(in ConvolutionGeometry geometry) => Find(geometry, Kind.JointScatter);

    private static PhasePlan Find(in ConvolutionGeometry geometry, Kind kind)
    {
        var key = new Key(geometry, kind);
        int hash = key.GetHashCode();
        if (Recent.Find(hash, key) is { } known) return known.Plan;
        PhasePlan plan = kind == Kind.Gather ? PhasePlan.Gather(geometry) : PhasePlan.Scatter(geometry, isJoint: kind == Kind.JointScatter);
        Recent.Keep(hash, new Entry(key, plan));
        return plan;
    }

    private enum Kind
    {
        Gather,
        Scatter,
        JointScatter,
    }

    private readonly record struct Key(ConvolutionGeometry Geometry, Kind Kind);

    private sealed class Entry(in Key key, PhasePlan plan) : RecentEntries<Key, Entry>.IEntry
    {
        private readonly Key _key = key;

        public PhasePlan Plan => plan;

        public bool IsFor(in Key key) => _key == key;
    }
}

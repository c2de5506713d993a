namespace TransposedConv;

/// <summary>A slice of one axis with a step, as Python's <c>start:stop:step</c>: use it inside a tensor's brackets.</summary>
/// <param name="Start">The first index; negative counts from the end; null is the beginning (the end for a negative step).</param>
/// <param name="Stop">The index to stop before, likewise; null is the end (the beginning for a negative step).</param>
/// <param name="Step">The step; not 0.</param>
public readonly record struct TensorSlice(int? Start = null, int? Stop = null, int Step = 1)
{
    /// <summary>The first index and the number of indices on an axis of a length; bounds outside are clamped, as Python does.</summary>
    internal (int First, int Count) Resolve(int length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(Step);
        long lowest = Step > 0 ? 0 : -1, highest = Step > 0 ? length : length - 1L;
        long first = Bound(Start, Step > 0 ? lowest : highest), last = Bound(Stop, Step > 0 ? highest : lowest);
        long span = Step > 0 ? last - first : first - last;
        long count = span <= 0 ? 0 : ((span - 1) / Math.Abs((long)Step)) + 1;
        return ((int)Math.Max(first, 0), (int)count);

        long Bound(int? bound, long unset) => bound is not int value ? unset : Math.Clamp(value < 0 ? (long)value + length : value, lowest, highest);
    }
}
